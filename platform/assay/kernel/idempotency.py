"""Replies kept under an ``Idempotency-Key`` for 24 hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict, invalid
from assay.kernel.hooks import Hook
from assay.kernel.input_checks import check_values

KEPT_FOR = timedelta(hours=24)
MAX_KEY_LENGTH = 200

Right = list[str]
# ``check(actor, subject, ability)`` raises as the call itself would where somebody has a right no more, by its name.
right_checks: Hook[Callable[[Actor, str, str], object]] = Hook("rights that a call asks for")
_rights: ContextVar[list[Right] | None] = ContextVar("rights", default=None)


def note_right(name: str, subject: object, ability: str) -> None:
    """Write down that the call in hand asked for a right and found it."""
    rights = _rights.get()
    right = [name, str(subject), ability]
    if rights is not None and right not in rights:
        rights.append(right)


@contextmanager
def noted_rights() -> Iterator[list[Right]]:
    """Return the list in which the rights stand that are asked for inside."""
    rights: list[Right] = []
    before = _rights.set(rights)
    try:
        yield rights
    finally:
        _rights.reset(before)


def check_rights(actor: Actor, rights: Sequence[Right]) -> None:
    """Ask for the rights once more: a kept reply opens nothing to who has lost them meanwhile."""
    for name, subject, ability in rights:
        right_checks[name](actor, subject, ability)


@dataclass(frozen=True, slots=True)
class KeptReply:
    """A reply given before."""

    status: int
    body: bytes
    rights: Sequence[Right] = ()


def take(*, user_id: UUID, key: str, fingerprint: str) -> KeptReply | None:
    """Reserve ``key`` for this call, or return the reply that the same call got before.

    Runs inside the call's transaction: a second call with the same key waits until the first has ended.
    Raises Conflict when the key was used for another call.
    """
    from assay.kernel.models import StoredReply  # noqa: PLC0415 - the app registry must be ready

    if len(key) > MAX_KEY_LENGTH:
        raise invalid("Idempotency-Key", "too_long", f"Idempotency-Key takes at most {MAX_KEY_LENGTH} characters.")
    check_values([("Idempotency-Key", key)])
    StoredReply.objects.filter(user_id=user_id, key=key, created_at__lt=now() - KEPT_FOR).delete()
    created = StoredReply.objects.bulk_create(
        [StoredReply(user_id=user_id, key=key, fingerprint=fingerprint)], ignore_conflicts=True
    )
    row = StoredReply.objects.select_for_update().get(user_id=user_id, key=key)
    if row.status == 0 and row.fingerprint == fingerprint and created:
        return None
    if row.fingerprint != fingerprint:
        raise Conflict("This Idempotency-Key was used for another call; make a new one.", code="idempotency_key_reused")
    return KeptReply(status=row.status, body=bytes(row.body), rights=row.rights)


def keep(*, user_id: UUID, key: str, status: int, body: bytes, rights: Sequence[Right] = ()) -> None:
    """Store the reply beside the call's effects and the rights it took, in the same transaction."""
    from assay.kernel.models import StoredReply  # noqa: PLC0415 - the app registry must be ready

    StoredReply.objects.filter(user_id=user_id, key=key).update(status=status, body=body, rights=list(rights))


def purge() -> int:
    """Delete replies older than 24 hours; returns how many."""
    from assay.kernel.models import StoredReply  # noqa: PLC0415 - the app registry must be ready

    return StoredReply.objects.filter(created_at__lt=now() - KEPT_FOR).delete()[0]
