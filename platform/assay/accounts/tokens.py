"""API tokens: made in a scope and for a time, ended with the password they were made by."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from assay.accounts.models import ApiToken, User
from assay.accounts.policies import require_admin
from assay.accounts.rules import TOKEN_PREFIX, hash_of, new_secret
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict, NotFound, invalid
from assay.kernel.scopes import ADMIN, MANAGE, SCOPES, is_within

USUAL_DAYS = 90
MOST_TOKENS = 100
MAX_NAME = 80


def widest_scope(user: User) -> str:
    """Return the widest scope a token may have that this person makes just now."""
    limit = ADMIN if user.is_admin else MANAGE
    return limit if is_within(limit, user.scope) else user.scope


def create_token(
    user: User, name: str, *, scope: str | None = None, days: int | None = None, through: ApiToken | None = None
) -> tuple[ApiToken, str]:
    """Create a named API token; the key is returned this once and kept only as a hash.

    Without ``scope`` it is the widest the person may give, without ``days`` 90. A token made ``through`` another is
    neither wider nor longer than that one. Raises ValidationFailed and Conflict ``too_many_tokens``.
    """
    if not 1 <= len(name.strip()) <= MAX_NAME:
        raise invalid("name", "invalid", f"name takes 1 to {MAX_NAME} characters.")
    widest = widest_scope(user)
    if scope is not None and (scope not in SCOPES or not is_within(scope, widest)):
        allowed = ", ".join(SCOPES[: SCOPES.index(widest) + 1])
        raise invalid("scope", "too_wide", f"scope must be one of: {allowed}.")
    longest = settings.ASSAY.token_days
    if days is not None and not 1 <= days <= longest:
        raise invalid("days", "out_of_range", f"days must be 1 to {longest}.")
    moment = now()
    expires_at = moment + timedelta(days=min(USUAL_DAYS, longest) if days is None else days)
    if through is not None and expires_at > through.expires_at:
        if days is not None:
            raise invalid("days", "out_of_range", "days must not go beyond the end of the token this is made with.")
        expires_at = through.expires_at
    if ApiToken.objects.filter(user=user).count() >= MOST_TOKENS:
        message = f"You have {MOST_TOKENS} tokens; revoke those that nothing uses, under Your account."
        raise Conflict(message, code="too_many_tokens")
    key = TOKEN_PREFIX + new_secret()
    with transaction.atomic():
        token = ApiToken.objects.create(
            user=user,
            name=name.strip(),
            prefix=key[len(TOKEN_PREFIX) :][:6],
            key_hash=hash_of(key),
            expires_at=expires_at,
            scope=scope or widest,
            password_at=through.password_at if through else moment,
        )
        detail = {"name": token.name, "scope": token.scope, "expires_at": expires_at.isoformat()}
        record(user, "token.created", "token", token.id, detail=detail)
    return token, key


def revoke_token(user: User, token_id: UUID) -> None:
    """Delete one of the person's tokens; raises NotFound."""
    with transaction.atomic():
        if not ApiToken.objects.filter(pk=token_id, user=user).delete()[0]:
            raise NotFound
        record(user, "token.revoked", "token", token_id)


def mark_program(actor: Actor, token_id: UUID, *, is_program: bool) -> ApiToken:
    """Say whether a token is a program's, which goes on when its owner's password changes (admins)."""
    require_admin(actor)
    with transaction.atomic():
        token = ApiToken.objects.select_for_update().filter(pk=token_id).first()
        if token is None:
            raise NotFound
        token.is_program = is_program
        token.save(update_fields=["is_program"])
        record(actor, "token.changed", "token", token.id, detail={"is_program": is_program})
    return token
