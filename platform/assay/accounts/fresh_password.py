"""The password of just now: what gives power to somebody asks for it, unless it was given in the last minutes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.http import HttpRequest
from rest_framework.request import Request

from assay.accounts.models import ApiToken, User
from assay.accounts.services import count_try, forget_tries
from assay.kernel.clock import now
from assay.kernel.errors import DomainError, invalid

FRESH = timedelta(minutes=10)
_MEMBER = "password_at"


class PasswordNeeded(DomainError):
    """The call takes the password, and it was not given in the last minutes."""

    code = "password_needed"
    status = 403
    title = "Your password is needed"


def note_password(request: HttpRequest) -> None:
    """Write down that whoever has the session has just given their password."""
    request.session[_MEMBER] = now().timestamp()


def password_at(request: Request) -> datetime | None:
    """Return when the password was last given: in the session, or by whoever made the token."""
    if isinstance(request.auth, ApiToken):
        return request.auth.password_at
    moment = request._request.session.get(_MEMBER)  # noqa: SLF001 - the session hangs on Django's request
    return datetime.fromtimestamp(moment, UTC) if moment is not None else None


def require_password(request: Request) -> None:
    """Raise PasswordNeeded where nobody gave the password in the last 10 minutes."""
    moment = password_at(request)
    if moment is None or now() - moment > FRESH:
        message = "Give your password once more (auth/confirm): it was not given in the last 10 minutes."
        raise PasswordNeeded(message)


def confirm_password(request: Request, user: User, password: str) -> None:
    """Take the password for the next minutes; raises ValidationFailed for a wrong one, RateLimited after many."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    count_try(user.username, address)
    if not user.check_password(password):
        raise invalid("password", "wrong", "password is not your password.")
    forget_tries(user.username, address)
    if isinstance(request.auth, ApiToken):
        ApiToken.objects.filter(pk=request.auth.pk).update(password_at=now())
    else:
        note_password(request._request)  # noqa: SLF001
