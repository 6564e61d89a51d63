"""HTTP calls of accounts: sign-in, links, tokens, people."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast
from uuid import UUID

import msgspec
from django.contrib.auth import login, logout, update_session_auth_hash
from django.middleware.csrf import get_token
from rest_framework.parsers import JSONParser

import assay
from assay.accounts import services, sessions, tokens
from assay.accounts.authentication import enforce_csrf
from assay.accounts.fresh_password import confirm_password, note_password, require_password
from assay.accounts.models import OneTimeLink, User
from assay.accounts.policies import require_admin
from assay.kernel.errors import NotFound
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.pagination import PageQuery, page
from assay.kernel.scopes import MANAGE

BACKEND = "django.contrib.auth.backends.ModelBackend"


class AuthState(msgspec.Struct, frozen=True):
    """What the sign-in page must show."""

    needs_setup: bool
    signed_in: bool
    version: str


class Credentials(msgspec.Struct, frozen=True):
    """Name and password."""

    username: str
    password: str


class PasswordChange(msgspec.Struct, frozen=True):
    """The old and the new password."""

    current: str
    new: str


class Me(msgspec.Struct, frozen=True):
    """The person who asks."""

    id: UUID
    username: str
    email: str
    is_admin: bool
    can_create_projects: bool
    time_zone: str


class IssuedToken(msgspec.Struct, frozen=True):
    """A new API key."""

    token: str


class LinkInfo(msgspec.Struct, frozen=True):
    """What a one-time link is for."""

    purpose: str
    username: str | None
    expires_at: datetime


class LinkUse(msgspec.Struct, frozen=True):
    """The name (for a new person) and the password."""

    password: str
    username: str | None = None


class OneTimeLinkView(msgspec.Struct, frozen=True):
    """A link shown this once."""

    path: str
    expires_at: datetime


class OwnPassword(msgspec.Struct, frozen=True):
    """One's password, given once more."""

    password: str


class NewUser(msgspec.Struct, frozen=True):
    """A person to create; without a password a link comes back."""

    username: str
    password: str | None = None
    email: str = ""
    is_admin: bool = False


class UserChange(msgspec.Struct, frozen=True):
    """What to change of a person."""

    is_active: bool | None = None
    is_admin: bool | None = None
    email: str | None = None


class UserView(msgspec.Struct, frozen=True, kw_only=True):
    """A person as admins see them."""

    id: UUID
    username: str
    email: str
    is_admin: bool
    is_active: bool
    created_at: datetime
    last_login_at: datetime | None
    link: OneTimeLinkView | None = None


class UserPage(msgspec.Struct, frozen=True):
    """A page of people."""

    results: list[UserView]
    next: str | None


class Invitation(msgspec.Struct, frozen=True):
    """Whether the invited person becomes an admin."""

    is_admin: bool = False


def me_view(user: User) -> Me:
    """Show the person to themselves."""
    return Me(user.id, user.username, user.email, user.is_admin, can_create_projects=True, time_zone=user.time_zone)


def _user(user: User, link: services.MadeLink | None = None) -> UserView:
    return UserView(
        id=user.id,
        username=user.username,
        email=user.email,
        is_admin=user.is_admin,
        is_active=user.is_active,
        created_at=user.created_at,
        last_login_at=user.last_login,
        link=OneTimeLinkView(link.path, link.expires_at) if link else None,
    )


def _sign_in(call: Call[Any, None], user: User) -> Me:
    plain = call.request._request  # noqa: SLF001 - the session hangs on Django's request
    login(plain, user, backend=BACKEND)
    note_password(plain)
    sessions.remember_sign_in(plain, user)
    return me_view(user)


class State(ApiView):
    """``auth/state``."""

    anonymous = True

    @endpoint(response=AuthState)
    def get(self, call: Call[None, None]) -> AuthState:
        """Say whether a first admin is needed and whether somebody is signed in; sets the CSRF cookie."""
        get_token(call.request._request)  # noqa: SLF001
        return AuthState(
            needs_setup=not services.is_set_up(),
            signed_in=bool(call.request.user.is_authenticated),
            version=assay.__version__,
        )


class Login(ApiView):
    """``auth/login``."""

    anonymous = True
    parser_classes = [JSONParser]

    @endpoint(request=Credentials, response=Me)
    def post(self, call: Call[Credentials, None]) -> Me:
        """Sign in with a name and a password; the reply sets the session cookie."""
        enforce_csrf(call.request)
        return _sign_in(call, _authenticated(call))


class IssueToken(ApiView):
    """``auth/token``."""

    anonymous = True

    @endpoint(request=Credentials, response=IssuedToken)
    def post(self, call: Call[Credentials, None]) -> IssuedToken:
        """Exchange a name and a password for a new API token."""
        return IssuedToken(tokens.create_token(_authenticated(call), "made by auth/token")[1])


def _authenticated(call: Call[Credentials, None]) -> User:
    return services.authenticate(username=call.body.username, password=call.body.password, address=_address(call))


def _address(call: Call[Any, Any]) -> str:
    return str(call.request.META.get("REMOTE_ADDR", ""))


class Confirm(ApiView):
    """``auth/confirm``."""

    @endpoint(request=OwnPassword)
    def post(self, call: Call[OwnPassword, None]) -> None:
        """Give one's password once more; for 10 minutes calls that ask for it go through."""
        confirm_password(call.request, cast("User", call.actor), call.body.password)


class Logout(ApiView):
    """``auth/logout``."""

    @endpoint()
    def post(self, call: Call[None, None]) -> None:
        """End the session."""
        plain = call.request._request  # noqa: SLF001
        sessions.forget(plain.session.session_key)
        logout(plain)


class Password(ApiView):
    """``auth/password``."""

    least_scope = MANAGE

    @endpoint(request=PasswordChange)
    def post(self, call: Call[PasswordChange, None]) -> None:
        """Change one's own password; other sessions end."""
        user = cast("User", call.actor)
        services.change_password(user, current=call.body.current, new=call.body.new, address=_address(call))
        plain = call.request._request  # noqa: SLF001
        if plain.session.session_key is None:  # by a token
            return
        before = plain.session.session_key
        note_password(plain)
        update_session_auth_hash(plain, user)
        sessions.move_sign_in(before, plain.session.session_key)
        sessions.end_others(user, keep=plain.session.session_key)


class Link(ApiView):
    """``links/{token}``."""

    anonymous = True

    @endpoint(response=LinkInfo)
    def get(self, call: Call[None, None], token: str) -> LinkInfo:
        """Say what the link is for."""
        link = services.link_for(token)
        return LinkInfo(link.purpose, link.user.username if link.user else None, link.expires_at)

    @endpoint(request=LinkUse, response=Me)
    def post(self, call: Call[LinkUse, None], token: str) -> Me:
        """Use the link and sign in."""
        enforce_csrf(call.request)
        user = services.use_link(token, username=call.body.username, password=call.body.password)
        return _sign_in(call, user)


class Users(ApiView):
    """``users`` (admins)."""

    @endpoint(query=PageQuery, response=UserPage)
    def get(self, call: Call[None, PageQuery]) -> UserPage:
        """List everybody."""
        require_admin(call.actor)
        rows, following = page(User.objects.all(), ordering=("created_at", "id"), query=call.query)
        return UserPage([_user(row) for row in rows], following)

    @endpoint(request=NewUser, response=UserView, status=201, creates=True, secret=True)
    def post(self, call: Call[NewUser, None]) -> UserView:
        """Create a person; without a password the reply carries a link to set one.

        An admin, and a link, ask for one's own password.
        """
        require_admin(call.actor)
        new = call.body
        if new.is_admin or not new.password:
            require_password(call.request)
        user = services.create_user(
            username=new.username, password=new.password, is_admin=new.is_admin, email=new.email, actor=call.actor
        )
        purpose = OneTimeLink.Purpose.RESET
        link = None if new.password else services.create_link(purpose, user=user, actor=cast("User", call.actor))
        return _user(user, link)


class UserDetail(ApiView):
    """``users/{id}`` (admins)."""

    @endpoint(request=UserChange, response=UserView)
    def patch(self, call: Call[UserChange, None], user_id: UUID) -> UserView:
        """Switch an account on or off, change its rights or mail address."""
        require_admin(call.actor)
        change = call.body
        if change.is_admin:
            require_password(call.request)
        return _user(
            services.update_user(
                call.actor, user_id, is_active=change.is_active, is_admin=change.is_admin, email=change.email
            )
        )


class UserResetLink(ApiView):
    """``users/{id}/reset-link`` (admins)."""

    @endpoint(response=OneTimeLinkView)
    def post(self, call: Call[None, None], user_id: UUID) -> OneTimeLinkView:
        """Make a link with which the person sets a new password. Asks for one's own."""
        require_admin(call.actor)
        require_password(call.request)
        user = User.objects.filter(pk=user_id).first()
        if user is None:
            raise NotFound
        link = services.create_link(OneTimeLink.Purpose.RESET, user=user, actor=cast("User", call.actor))
        return OneTimeLinkView(link.path, link.expires_at)


class Invitations(ApiView):
    """``invitations`` (admins)."""

    @endpoint(request=Invitation, response=OneTimeLinkView, status=201, creates=True, secret=True)
    def post(self, call: Call[Invitation, None]) -> OneTimeLinkView:
        """Make a link with which a new person joins. Asks for one's password."""
        require_admin(call.actor)
        require_password(call.request)
        link = services.create_link(
            OneTimeLink.Purpose.INVITATION, is_admin=call.body.is_admin, actor=cast("User", call.actor)
        )
        return OneTimeLinkView(link.path, link.expires_at)
