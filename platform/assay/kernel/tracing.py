"""Trace context: ids of the request and job a thread works for, in each log line and in the jobs it enqueues."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any
from uuid import uuid4

import msgspec
from django.http import HttpRequest, HttpResponseBase

from assay.kernel.hooks import Hook

HEADER = "X-Request-Id"
# What a proxy or a program may send; anything else is replaced, so that no log line can be forged.
_FIT = re.compile(r"[A-Za-z0-9._-]{8,64}")

request_id: ContextVar[str] = ContextVar("request_id", default="")
job_id: ContextVar[str] = ContextVar("job_id", default="")

Observer = Callable[[str, str, int, float], None]
# Called for every request with its method, route, status and seconds.
request_observers: Hook[Observer] = Hook("observers of requests")
log = logging.getLogger("assay.request")


@contextmanager
def working_on(*, job: str, request: str) -> Iterator[None]:
    """Mark everything inside as the work of a job, and of the request that asked for it."""
    tokens = job_id.set(job), request_id.set(request)
    try:
        yield
    finally:
        job_id.reset(tokens[0])
        request_id.reset(tokens[1])


class RequestTracing:
    """Middleware: takes or makes the request's id, answers with it, tells how long the request took."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer the request under its id."""
        sent_id = request.headers.get(HEADER, "")
        name = sent_id if _FIT.fullmatch(sent_id) else uuid4().hex
        token = request_id.set(name)
        started = time.perf_counter()
        try:
            response = self._next(request)
            seconds = time.perf_counter() - started
            response[HEADER] = name
            route = route_of(request)
            for observer in request_observers:
                observer(request.method or "", route, response.status_code, seconds)
            fields = {
                "method": request.method,
                "route": route,
                "status": response.status_code,
                "ms": round(seconds * 1000, 1),
            }
            log.info("%s %s %s", request.method, route, response.status_code, extra={"fields": fields})
            return response
        finally:
            request_id.reset(token)


def route_of(request: HttpRequest) -> str:
    """Return the address's pattern: few in number, and without the secrets that one-time links carry."""
    match = request.resolver_match
    if match is None:
        return "static"
    return "page" if match.route.startswith("^") else match.route


class Traced(logging.Filter):
    """Adds the ids to every record, for the plain format."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through."""
        ids = [f"{word}={value}" for word, value in (("request", request_id.get()), ("job", job_id.get())) if value]
        record.trace = f" [{' '.join(ids)}]" if ids else ""
        return True


class WithoutAddresses(logging.Filter):
    """Puts the route in the place of the address in what Django logs of a request: one-time links are addresses.

    A 503 is left out: what is away is logged where it is noticed, and once a second is enough.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change the record; False for one that is left out."""
        if getattr(record, "status_code", None) == HTTPStatus.SERVICE_UNAVAILABLE:
            return False
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            addresses = (request.path, request.path.encode("unicode_escape").decode("ascii"))
            record.args = tuple(route_of(request) if value in addresses else value for value in record.args)
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, ids, and the trace of an error."""

    def format(self, record: logging.LogRecord) -> str:
        """Encode the record."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        for word, value in (("request_id", request_id.get()), ("job_id", job_id.get())):
            if value:
                line[word] = value
        line.update(getattr(record, "fields", {}))
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return msgspec.json.encode(line).decode()
