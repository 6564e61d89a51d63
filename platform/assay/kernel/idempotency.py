"""Replies kept under an ``Idempotency-Key`` for 24 hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from assay.kernel.clock import now
from assay.kernel.errors import Conflict, invalid
from assay.kernel.input_checks import check_values

KEPT_FOR = timedelta(hours=24)
MAX_KEY_LENGTH = 200


@dataclass(frozen=True, slots=True)
class KeptReply:
    """A reply given before."""

    status: int
    body: bytes


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
    return KeptReply(status=row.status, body=bytes(row.body))


def keep(*, user_id: UUID, key: str, status: int, body: bytes) -> None:
    """Store the reply beside the call's effects, in the same transaction."""
    from assay.kernel.models import StoredReply  # noqa: PLC0415 - the app registry must be ready

    StoredReply.objects.filter(user_id=user_id, key=key).update(status=status, body=body)


def purge() -> int:
    """Delete replies older than 24 hours; returns how many."""
    from assay.kernel.models import StoredReply  # noqa: PLC0415 - the app registry must be ready

    return StoredReply.objects.filter(created_at__lt=now() - KEPT_FOR).delete()[0]
