"""Where somebody is signed in: one row a browser, shown to its owner, ended by them or an admin."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from assay.accounts.models import ApiToken, SignIn, User
from assay.accounts.session_store import stored_key
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import NotFound

_SEEN_EVERY_SECONDS = 60.0
_JUST_SIGNED_IN = timedelta(minutes=1)
# When this process last wrote that a session was used: a request must not cost a write, nor a read.
_seen: dict[str, float] = {}
_MOST_SEEN = 10_000


def remember_sign_in(request: HttpRequest, user: User) -> None:
    """Keep where the session that was just begun comes from."""
    key = request.session.session_key
    if key is None:
        request.session.save()
        key = request.session.session_key
    SignIn.objects.update_or_create(
        session_key=stored_key(str(key)),
        defaults={
            "user": user,
            "address": str(request.META.get("REMOTE_ADDR", ""))[:45],
            "agent": request.headers.get("User-Agent", "")[:200],
            "seen_at": now(),
        },
    )


def move_sign_in(before: str | None, after: str | None) -> None:
    """Follow a session to its new key (changing the password cycles it)."""
    if before and after and before != after:
        SignIn.objects.filter(session_key=stored_key(before)).update(session_key=stored_key(after))


def note_use(session_key: str | None) -> None:
    """Write down that a session is used, once a minute a process."""
    seconds = time.monotonic()
    if session_key is None or seconds - _seen.get(session_key, -_SEEN_EVERY_SECONDS) < _SEEN_EVERY_SECONDS:
        return
    if len(_seen) >= _MOST_SEEN:
        _seen.clear()
    _seen[session_key] = seconds
    SignIn.objects.filter(session_key=stored_key(session_key), seen_at__lt=now() - _JUST_SIGNED_IN).update(
        seen_at=now()
    )


def sign_ins_of(user_id: UUID) -> list[SignIn]:
    """Return where a person is signed in, the last used first."""
    living = Exists(Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now()))
    return list(SignIn.objects.filter(living, user_id=user_id).order_by("-seen_at", "id"))


def end_sign_in(user: User, sign_in_id: UUID) -> None:
    """End one of the person's own sessions; raises NotFound."""
    with transaction.atomic():
        row = SignIn.objects.filter(pk=sign_in_id, user=user).first()
        if row is None:
            raise NotFound
        _end([row])
        record(user, "session.ended", "user", user.id, detail={"address": row.address})


def end_others(user: User, *, keep: str | None) -> int:
    """End all the person's sessions but the one with the key ``keep``; returns how many."""
    with transaction.atomic():
        others = [
            row for row in SignIn.objects.filter(user=user) if keep is None or row.session_key != stored_key(keep)
        ]
        _end(others)
        if others:
            record(user, "session.ended", "user", user.id, detail={"sessions": len(others)})
    return len(others)


def end_everything(actor: Actor | None, user_id: UUID, *, with_programs: bool = False) -> tuple[int, int]:
    """End all sessions and delete all tokens of a person; returns how many of each.

    Those that an admin marked as a program's go on, but for ``with_programs``.
    """
    with transaction.atomic():
        rows = list(SignIn.objects.filter(user_id=user_id))
        _end(rows)
        tokens = end_tokens(user_id, with_programs=with_programs)
        detail = {"sessions": len(rows), "tokens": tokens}
        record(actor, "user.signed_out", "user", user_id, detail=detail)
    return len(rows), tokens


def end_tokens(user_id: UUID, *, with_programs: bool = False) -> int:
    """Delete a person's tokens, but those that an admin marked as a program's; returns how many."""
    rows = ApiToken.objects.filter(user_id=user_id)
    return (rows if with_programs else rows.filter(is_program=False)).delete()[0]


def forget(session_key: str | None) -> None:
    """Drop the row of a session that its owner ends by signing out."""
    if session_key is not None:
        SignIn.objects.filter(session_key=stored_key(session_key)).delete()


def purge() -> int:
    """Drop the rows of sessions that have run out; returns how many."""
    living = Exists(Session.objects.filter(session_key=OuterRef("session_key")))
    return SignIn.objects.filter(~living).delete()[0]


def _end(rows: Iterable[SignIn]) -> None:
    keys = [row.session_key for row in rows]
    Session.objects.filter(session_key__in=keys).delete()
    SignIn.objects.filter(session_key__in=keys).delete()
