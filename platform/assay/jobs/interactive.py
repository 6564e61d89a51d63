"""Interactive calls: short requests to a worker whose reply somebody waits for (a click to be segmented).

Unlike jobs they are not stored: the caller is gone when the reply is late, and calling again is harmless. The request
goes over Celery's queue ``interactive``, which a worker of its own serves ahead of all bulk work; the reply comes back
over a Redis list that lives for a minute (docs/adr/0014).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from celery import current_app
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from assay.kernel.errors import DomainError, Relayed, Unavailable
from assay.kernel.hooks import Hook
from assay.kernel.outages import note_outage
from assay.kernel.redis import redis_client

log = logging.getLogger(__name__)
QUEUE = "interactive"
# The name of the Celery task; it is older than the word "call" and stays, so that messages under way are understood.
HANDLE_CALL = "assay.answer_question"
REPLY_SECONDS = 60
LONGEST_WAIT_SECONDS = 60

Handler = Callable[[dict[str, Any]], dict[str, Any]]
handlers: Hook[Handler] = Hook("handlers of interactive calls")


def handler(name: str) -> Callable[[Handler], Handler]:
    """Register a function as the handler of calls named ``name``: JSON in, JSON out."""
    return lambda function: handlers.register(function, name=name)


def call(name: str, request: dict[str, Any], *, timeout_seconds: float = 20.0) -> dict[str, Any]:
    """Return a worker's reply.

    Raises Unavailable (``no_worker`` when none replies in time), and the DomainError the handler raised, by its code.
    """
    reply_key = f"assay:reply:{uuid4()}"
    send(name, request, reply_key=reply_key, expires_seconds=timeout_seconds)
    try:
        entry = redis_client().blpop([reply_key], timeout=min(timeout_seconds, LONGEST_WAIT_SECONDS))
    except (RedisError, OSError) as error:
        raise _redis_away(error) from error
    if entry is None:
        detail = "No worker answered in time. Is the interactive worker running?"
        raise Unavailable(detail, code="no_worker")
    reply: dict[str, Any] = json.loads(entry[1])
    if "error" in reply:
        raise Relayed(reply["error"], code=reply["code"], status=reply["status"])
    return dict(reply["answer"])


def _redis_away(error: Exception) -> Unavailable:
    note_outage(error)
    return Unavailable("Redis does not answer just now; try again in a moment.")


def send(name: str, request: dict[str, Any], *, reply_key: str = "", expires_seconds: float = 30.0) -> None:
    """Send a call without waiting for its reply; raises Unavailable when the broker cannot be reached."""
    try:
        arguments = (name, request, reply_key)
        current_app.send_task(
            HANDLE_CALL, arguments, queue=QUEUE, expires=expires_seconds, retry=False, ignore_result=True
        )
    except (OperationalError, RedisError, OSError) as error:
        raise _redis_away(error) from error


def handle(name: str, request: dict[str, Any], reply_key: str) -> None:
    """Handle one call in a worker."""
    reply: dict[str, Any]
    try:
        reply = {"answer": handlers[name](request)}
    except DomainError as error:
        reply = {"error": error.detail, "code": error.code, "status": error.status}
    except Exception as error:
        # The outermost loop of the queue: whatever a model raises must reach the caller.
        log.exception("interactive call %s failed", name)
        reply = {"error": f"The worker failed: {error}", "code": "worker_failed", "status": 500}
    if reply_key:
        send_reply(reply_key, reply)


def send_reply(reply_key: str, reply: dict[str, Any]) -> None:
    """Put a reply where its caller waits for it; it is gone after a minute."""
    client = redis_client()
    client.rpush(reply_key, json.dumps(reply))
    client.expire(reply_key, REPLY_SECONDS)
