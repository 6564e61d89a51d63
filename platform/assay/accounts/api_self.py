"""HTTP calls about oneself: zone, sessions, one's own data; and what admins end for others."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any, cast
from uuid import UUID

import msgspec
from django.http import HttpResponse

from assay.accounts import services, sessions
from assay.accounts.api import Me, me_view
from assay.accounts.api_tokens import TokenView, token_view
from assay.accounts.models import ApiToken, OneTimeLink, SignIn, User
from assay.accounts.own_data import own_data
from assay.accounts.policies import require_admin
from assay.accounts.session_store import stored_key
from assay.kernel.clock import now
from assay.kernel.errors import NotFound
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.scopes import MANAGE


class OwnChange(msgspec.Struct, frozen=True):
    """What people change of themselves; ``time_zone`` empty is the browser's."""

    time_zone: str | None = None
    email: str | None = None


class SessionView(msgspec.Struct, frozen=True):
    """A browser somebody is signed in with."""

    id: UUID
    address: str
    agent: str
    created_at: datetime
    seen_at: datetime
    current: bool


class Ended(msgspec.Struct, frozen=True):
    """How many sessions and tokens were ended."""

    sessions: int
    tokens: int = 0


class Access(msgspec.Struct, frozen=True):
    """How a person can get in just now."""

    sessions: list[SessionView]
    tokens: list[TokenView]


class InvitationView(msgspec.Struct, frozen=True):
    """An invitation nobody has used yet; the link itself was shown once."""

    id: UUID
    is_admin: bool
    invited_by: str
    expires_at: datetime


def _session(row: SignIn, key: str | None = None) -> SessionView:
    return SessionView(
        row.id,
        row.address,
        row.agent,
        row.created_at,
        row.seen_at,
        key is not None and row.session_key == stored_key(key),
    )


def _key(call: Call[Any, Any]) -> str | None:
    # A call by token has a session object too, without a key.
    return call.request._request.session.session_key  # noqa: SLF001


class MeView(ApiView):
    """``me``."""

    least_scope = MANAGE

    @endpoint(response=Me)
    def get(self, call: Call[None, None]) -> Me:
        """Say who is asking."""
        return me_view(cast("User", call.actor))

    @endpoint(request=OwnChange, response=Me)
    def patch(self, call: Call[OwnChange, None]) -> Me:
        """Set one's own time zone or mail address."""
        change = call.body
        return me_view(services.change_self(cast("User", call.actor), time_zone=change.time_zone, email=change.email))


class OwnSessions(ApiView):
    """``me/sessions``."""

    least_scope = MANAGE

    @endpoint(response=list[SessionView])
    def get(self, call: Call[None, None]) -> list[SessionView]:
        """List where one is signed in."""
        return [_session(row, _key(call)) for row in sessions.sign_ins_of(call.actor.id)]

    @endpoint(response=Ended)
    def delete(self, call: Call[None, None]) -> Ended:
        """End all sessions but this one."""
        return Ended(sessions.end_others(cast("User", call.actor), keep=_key(call)))


class OwnSession(ApiView):
    """``me/sessions/{id}``."""

    least_scope = MANAGE

    @endpoint()
    def delete(self, call: Call[None, None], session_id: UUID) -> None:
        """End one session."""
        sessions.end_sign_in(cast("User", call.actor), session_id)


class OwnData(ApiView):
    """``me/data``."""

    @endpoint(response=dict[str, Any])
    def get(self, call: Call[None, None]) -> HttpResponse:
        """Download everything kept about oneself as JSON."""
        document = msgspec.json.decode(msgspec.json.encode(own_data(cast("User", call.actor))))
        answer = HttpResponse(json.dumps(document, indent=2, ensure_ascii=False), content_type="application/json")
        answer["Content-Disposition"] = 'attachment; filename="assay-my-data.json"'
        return answer


class UserAccess(ApiView):
    """``users/{id}/access`` (admins)."""

    @endpoint(response=Access)
    def get(self, call: Call[None, None], user_id: UUID) -> Access:
        """List a person's sessions and tokens."""
        require_admin(call.actor)
        if not User.objects.filter(pk=user_id).exists():
            raise NotFound
        tokens = ApiToken.objects.filter(user_id=user_id).order_by("-created_at")
        return Access(
            [_session(row, _key(call)) for row in sessions.sign_ins_of(user_id)], [token_view(row) for row in tokens]
        )

    @endpoint(response=Ended)
    def delete(self, call: Call[None, None], user_id: UUID) -> Ended:
        """End all sessions and delete all tokens of a person; they can sign in again."""
        require_admin(call.actor)
        if not User.objects.filter(pk=user_id).exists():
            raise NotFound
        return Ended(*sessions.end_everything(call.actor, user_id))


class OpenInvitations(ApiView):
    """``invitations/open`` (admins)."""

    @endpoint(response=list[InvitationView])
    def get(self, call: Call[None, None]) -> list[InvitationView]:
        """List invitations that can still be used."""
        require_admin(call.actor)
        rows = OneTimeLink.objects.select_related("created_by").filter(
            purpose=OneTimeLink.Purpose.INVITATION, used_at=None, expires_at__gt=now()
        )
        return [
            InvitationView(row.id, row.is_admin, row.created_by.username if row.created_by else "", row.expires_at)
            for row in rows.order_by("-expires_at")
        ]


class InvitationDetail(ApiView):
    """``invitations/{id}`` (admins)."""

    @endpoint()
    def delete(self, call: Call[None, None], invitation_id: UUID) -> None:
        """Take an invitation back."""
        require_admin(call.actor)
        services.withdraw_invitation(call.actor, invitation_id)
