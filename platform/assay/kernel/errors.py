"""Errors the domain raises; one handler turns each into ``application/problem+json`` (RFC 9457)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FieldError:
    """One bad field: where it is (``policy.overlap``, ``regions[3].points[2]``), a stable code, plain words."""

    path: str
    code: str
    message: str


class DomainError(Exception):
    """A refusal with a stable ``code``, an HTTP ``status`` and one plain sentence (``detail``).

    ``extra`` holds members that the reply carries beside the standard ones (for example the server's revision).
    """

    code = "refused"
    status = 400
    title = "The request was refused"

    def __init__(self, detail: str = "", *, code: str | None = None, **extra: Any) -> None:
        """Keep the sentence and the extra members; ``code`` overrides the class's."""
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        if code is not None:
            self.code = code
        self.extra = extra


class NotFound(DomainError):
    """The object does not exist, or this person may not know that it does."""

    code = "not_found"
    status = 404
    title = "Not found"


class NotAuthenticated(DomainError):
    """Nobody is signed in, or the token is not valid."""

    code = "not_authenticated"
    status = 401
    title = "Sign in first"


class RoleRequired(DomainError):
    """The project is visible to this person, but the call needs another role."""

    code = "role_required"
    status = 403
    title = "Your role in this project does not allow this"


class CsrfRefused(DomainError):
    """A browser write came without a valid CSRF token."""

    code = "csrf_failed"
    status = 403
    title = "The page is out of date; reload it and try again"


class Conflict(DomainError):
    """The state of the object does not allow this any more; pass ``code`` to say how."""

    code = "conflict"
    status = 409
    title = "This was changed meanwhile"


class TooLarge(DomainError):
    """The request or a file in it is over a limit."""

    code = "too_large"
    status = 413
    title = "Too large"


class RateLimited(DomainError):
    """Too many requests; ``retry_after_seconds`` says when to come back."""

    code = "rate_limited"
    status = 429
    title = "Too many requests"


class StorageFull(DomainError):
    """Less than the reserve is free on the data folder's disk."""

    code = "storage_full"
    status = 507
    title = "The disk is nearly full"


class Unavailable(DomainError):
    """Something this call needs does not answer just now."""

    code = "unavailable"
    status = 503
    title = "This is not available just now"


class Relayed(DomainError):
    """A refusal that a worker made, told on with its own code and status."""

    def __init__(self, detail: str, *, code: str, status: int) -> None:
        """Keep the worker's words."""
        super().__init__(detail, code=code)
        self.status = status


class ValidationFailed(DomainError):
    """Bad input; ``errors`` names every bad field."""

    code = "validation_failed"
    status = 422
    title = "Some fields need a correction"

    def __init__(self, errors: Sequence[FieldError], detail: str = "") -> None:
        """Keep the field errors; the sentence defaults to the first one's message."""
        super().__init__(detail or (errors[0].message if errors else ""))
        self.errors = tuple(errors)


def invalid(path: str, code: str, message: str) -> ValidationFailed:
    """Build the error for one bad field."""
    return ValidationFailed([FieldError(path, code, message)])
