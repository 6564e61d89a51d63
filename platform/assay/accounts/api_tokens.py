"""HTTP calls of tokens: one's own, and an admin's word on whose is a program's."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, cast
from uuid import UUID

import msgspec

from assay.accounts import tokens
from assay.accounts.fresh_password import require_password
from assay.accounts.models import ApiToken, User
from assay.accounts.policies import require_admin
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.scopes import MANAGE


class NewToken(msgspec.Struct, frozen=True):
    """What to call a token, what it may do (the widest one may give, where not said), for how many days."""

    name: str
    scope: Literal["read", "label", "manage", "admin"] | None = None
    days: int | None = None


class TokenChange(msgspec.Struct, frozen=True):
    """Whether a token is a program's, which goes on when its owner's password changes."""

    is_program: bool


class TokenView(msgspec.Struct, frozen=True, kw_only=True):
    """An API token without its key."""

    id: UUID
    name: str
    prefix: str
    created_at: datetime
    last_used_at: datetime | None
    last_address: str
    expires_at: datetime
    scope: str
    is_program: bool


class NewTokenView(TokenView, frozen=True, kw_only=True):
    """An API token with its key, shown this once."""

    key: str


def token_view(token: ApiToken) -> TokenView:
    """Show a token without its key."""
    return TokenView(**{name: getattr(token, name) for name in TokenView.__struct_fields__})


class Tokens(ApiView):
    """``tokens``."""

    least_scope = MANAGE

    @endpoint(response=list[TokenView])
    def get(self, call: Call[None, None]) -> list[TokenView]:
        """List one's own tokens."""
        return [token_view(token) for token in ApiToken.objects.filter(user_id=call.actor.id).order_by("-created_at")]

    @endpoint(request=NewToken, response=NewTokenView, status=201, creates=True, secret=True)
    def post(self, call: Call[NewToken, None]) -> NewTokenView:
        """Create a token; its key is in this reply only. Asks for the password (``auth/confirm``)."""
        require_password(call.request)
        through = call.request.auth if isinstance(call.request.auth, ApiToken) else None
        new = call.body
        token, key = tokens.create_token(
            cast("User", call.actor), new.name, scope=new.scope, days=new.days, through=through
        )
        return NewTokenView(**msgspec.structs.asdict(token_view(token)), key=key)


class TokenDetail(ApiView):
    """``tokens/{id}``."""

    least_scope = MANAGE

    @endpoint(request=TokenChange, response=TokenView)
    def patch(self, call: Call[TokenChange, None], token_id: UUID) -> TokenView:
        """Say whether anybody's token is a program's (admins)."""
        require_admin(call.actor)
        require_password(call.request)
        return token_view(tokens.mark_program(call.actor, token_id, is_program=call.body.is_program))

    @endpoint()
    def delete(self, call: Call[None, None], token_id: UUID) -> None:
        """Revoke a token."""
        tokens.revoke_token(cast("User", call.actor), token_id)
