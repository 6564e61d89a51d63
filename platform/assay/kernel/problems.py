"""Errors to ``application/problem+json``: the one place where a refusal becomes an HTTP reply."""

from __future__ import annotations

import logging
import sys
from typing import Any

import msgspec
import psycopg
from django.core.exceptions import DisallowedHost, PermissionDenied, RequestDataTooBig, TooManyFilesSent
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions

from assay.kernel.errors import CsrfRefused, DomainError, RateLimited, Unavailable, ValidationFailed
from assay.kernel.outages import POSTGRESQL, RETRY_AFTER_SECONDS, drop_connections, note_outage

CONTENT_TYPE = "application/problem+json"
log = logging.getLogger(__name__)


def problem(error: DomainError) -> HttpResponse:
    """Encode ``error``; extra members (such as a revision) stand beside the standard ones."""
    body: dict[str, Any] = {
        "type": f"/problems/{error.code}",
        "title": error.title,
        "status": error.status,
        "code": error.code,
        "detail": error.detail,
        **error.extra,
    }
    if isinstance(error, ValidationFailed):
        body["errors"] = [{"path": e.path, "code": e.code, "message": e.message} for e in error.errors]
    response = HttpResponse(msgspec.json.encode(body), status=error.status, content_type=CONTENT_TYPE)
    if isinstance(error, RateLimited):
        response["Retry-After"] = str(error.extra.get("retry_after_seconds", 60))
    elif error.status == Unavailable.status:
        response["Retry-After"] = str(error.extra.get("retry_after_seconds", RETRY_AFTER_SECONDS))
    return response


def plain_problem(status: int, code: str, title: str, detail: str = "") -> HttpResponse:
    """Encode a problem that no domain error stands for."""
    error = DomainError(detail or title, code=code)
    error.status, error.title = status, title
    return problem(error)


def outage(error: BaseException) -> HttpResponse | None:
    """Answer for a call that met a server which is away: 503, and when to come again; None for other errors."""
    server = note_outage(error)
    if server is None:
        return None
    if server == POSTGRESQL:
        drop_connections()
    return problem(Unavailable(f"{server} does not answer just now; nothing was half-written. Try again in a moment."))


def handle_exception(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """Answer for an exception of a view (DRF's EXCEPTION_HANDLER); None lets the server log a 500."""
    if isinstance(error, DomainError):
        return problem(error)
    if isinstance(error, Http404 | exceptions.NotFound):
        return plain_problem(404, "not_found", "Not found")
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return plain_problem(401, "not_authenticated", "Sign in first", str(error.detail))
    if isinstance(error, PermissionDenied):
        return plain_problem(403, "refused", "Refused")
    if isinstance(error, RequestDataTooBig | TooManyFilesSent):
        return plain_problem(413, "too_large", "Too large", str(error))
    if isinstance(error, MultiPartParserError):
        return plain_problem(422, "validation_failed", "The form could not be read", str(error))
    if _is_unstorable(error):
        log.warning("the database refused a value that the border let in", exc_info=error)
        message = "Something sent cannot be stored: a number is too large, or a text is too long or no text."
        return plain_problem(422, "validation_failed", ValidationFailed.title, message)
    if isinstance(error, exceptions.APIException):
        codes = {400: "bad_request", 405: "method_not_allowed", 406: "not_acceptable", 415: "unsupported_media_type"}
        status = error.status_code
        return plain_problem(status, codes.get(status, "refused"), str(error.detail))
    return outage(error)


def _is_unstorable(error: Exception) -> bool:
    """Tell whether the database refused a value: the net behind ``kernel.border`` and the areas' own checks."""
    if isinstance(error, UnicodeEncodeError):
        return error.reason == "surrogates not allowed"
    return isinstance(error, DataError | psycopg.DataError)


def csrf_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer for a write that Django's own middleware refuses (its CSRF_FAILURE_VIEW)."""
    return problem(CsrfRefused())


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for a request that Django refuses to look at: a host that is not served, a cookie that was forged."""
    if isinstance(exception, DisallowedHost):
        words = "This name is not one Assay is served under; its operator can add it to ALLOWED_HOSTS."
        return plain_problem(400, "unknown_host", "Unknown host", words)
    return plain_problem(400, "bad_request", "The request could not be read")


@csrf_exempt
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer for a URL of the API that does not exist."""
    return plain_problem(404, "not_found", "Not found", f"There is no {request.path}.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer when something broke on our side; the log has the trace.

    What no view caught ends here too: middleware that reads a session, pages, health. Django calls this while it
    handles the error.
    """
    error = sys.exc_info()[1]
    away = outage(error) if error is not None else None
    return away or plain_problem(
        500, "server_error", "Something broke on our side", "The error was logged; nothing was half-written. Try again."
    )
