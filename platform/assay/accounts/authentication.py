"""Who is asking: an API token, or the browser's session with CSRF protection."""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from django.contrib import auth
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from rest_framework.authentication import BaseAuthentication
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request

from assay.accounts.models import ApiToken, User
from assay.accounts.rules import hash_of
from assay.accounts.sessions import note_use
from assay.kernel.clock import now
from assay.kernel.compiled_query import Prepared
from assay.kernel.errors import CsrfRefused, NotAuthenticated
from assay.kernel.scopes import ADMIN, MANAGE, is_within

_USED_PRECISION = timedelta(minutes=1)


@cache
def _by_hash() -> Prepared[ApiToken]:
    return Prepared(ApiToken.objects.select_related("user").filter(key_hash="mark"), {"hash": "mark"})


class TokenAuthentication(BaseAuthentication):
    """``Authorization: Token <key>``."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Return the token's owner; raises NotAuthenticated for a bad token."""
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "token":
            return None
        token = next(iter(_by_hash().find(hash=hash_of(key.strip()))), None)
        if token is None or not token.user.is_active:
            raise NotAuthenticated("This API token is not valid.")
        if token.expires_at <= now():
            message = "This API token has ended. Make another under Your account, or ask its owner to."
            raise NotAuthenticated(message, code="token_expired")
        if token.last_used_at is None or now() - token.last_used_at > _USED_PRECISION:
            before = Q(last_used_at=None) | Q(last_used_at__lt=now() - _USED_PRECISION)
            address = str(request.META.get("REMOTE_ADDR", ""))[:45]
            ApiToken.objects.filter(before, pk=token.pk).update(last_used_at=now(), last_address=address)
        return narrowed(token.user, token.scope, request.method or ""), token

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 - DRF calls it so
        """Name the scheme for 401 replies."""
        return "Token"


def narrowed(user: User, scope: str, method: str) -> User:
    """Return the person as a token of theirs acts: in its scope, and as an admin only where that is one's."""
    user.scope = scope
    user.is_admin = user.is_admin and scope == ADMIN
    user.may_manage = method in SAFE_METHODS or is_within(MANAGE, scope)
    return user


class SessionAuthentication(BaseAuthentication):
    """Django's session cookie; writes need the CSRF token."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        """Return the signed-in person; raises CsrfRefused for a write without a valid token."""
        user = auth.get_user(request._request)  # noqa: SLF001 - DRF's request has no other way to the session
        if not user.is_authenticated or not user.is_active:
            return None
        enforce_csrf(request)
        note_use(request._request.session.session_key)  # noqa: SLF001
        return user, None


class _CsrfCheck(CsrfViewMiddleware):
    def _reject(self, request: object, reason: str) -> str:  # noqa: ARG002 - the base class calls it so
        return reason


def _no_view(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - stands for a view, is never called
    return HttpResponse()


def enforce_csrf(request: Request) -> None:
    """Raise CsrfRefused unless the browser sent the token of its cookie (safe methods pass)."""
    plain = request._request  # noqa: SLF001
    check = _CsrfCheck(_no_view)
    check.process_request(plain)
    reason = check.process_view(plain, _no_view, (), {})
    if reason:
        raise CsrfRefused
