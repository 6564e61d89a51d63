"""The interactive lane: short questions to a worker that somebody waits for (a click to be segmented).

Unlike jobs they are not kept: who asked is gone when the answer is late, and asking again is harmless. The question
goes over Celery's queue ``interactive``, which a worker of its own serves ahead of all bulk work; the answer comes
back over a Redis list that lives for a minute (docs/adr/0014).
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.conf import settings
from kombu.exceptions import OperationalError
from redis import Redis
from redis.exceptions import RedisError

from assay.kernel.errors import DomainError, Relayed, Unavailable
from assay.kernel.outages import note_outage

log = logging.getLogger(__name__)
QUEUE = "interactive"
KEPT_SECONDS = 60
# No question is waited for longer.
LONGEST_SECONDS = 60

Answerer = Callable[[dict[str, Any]], dict[str, Any]]
_answerers: dict[str, Answerer] = {}


def answers(name: str) -> Callable[[Answerer], Answerer]:
    """Register a function as the one that answers questions of kind ``name``: JSON in, JSON out."""

    def register(answerer: Answerer) -> Answerer:
        _answerers[name] = answerer
        return answerer

    return register


def ask(name: str, question: dict[str, Any], *, timeout_seconds: float = 20.0) -> dict[str, Any]:
    """Return a worker's answer.

    Raises Unavailable (``no_worker`` when none answers in time), and the DomainError the answerer raised, by its code.
    """
    reply = f"assay:reply:{uuid4()}"
    tell(name, question, reply=reply, expires_seconds=timeout_seconds)
    try:
        found = redis_client().blpop([reply], timeout=min(timeout_seconds, LONGEST_SECONDS))
    except (RedisError, OSError) as error:
        raise _redis_away(error) from error
    if found is None:
        words = "No worker answered in time. Is the interactive worker running?"
        raise Unavailable(words, code="no_worker")
    said: dict[str, Any] = json.loads(found[1])
    if "error" in said:
        raise Relayed(said["error"], code=said["code"], status=said["status"])
    return dict(said["answer"])


def _redis_away(error: Exception) -> Unavailable:
    note_outage(error)
    return Unavailable("Redis does not answer just now; try again in a moment.")


def tell(name: str, question: dict[str, Any], *, reply: str = "", expires_seconds: float = 30.0) -> None:
    """Send a question whose answer nobody waits for; raises Unavailable when the broker cannot be reached."""
    from assay.jobs.celery_tasks import answer_question  # noqa: PLC0415 - Celery's app needs the settings first

    try:
        answer_question.apply_async((name, question, reply), queue=QUEUE, expires=expires_seconds, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        raise _redis_away(error) from error


def answer(name: str, question: dict[str, Any], reply: str) -> None:
    """Answer one question in a worker (the carrier calls this)."""
    said: dict[str, Any]
    try:
        said = {"answer": _answerers[name](question)}
    except DomainError as error:
        said = {"error": error.detail, "code": error.code, "status": error.status}
    except Exception as error:
        # The outermost loop of the lane: whatever a model throws must reach who waits.
        log.exception("question %s failed", name)
        said = {"error": f"The worker failed: {error}", "code": "worker_failed", "status": 500}
    if reply:
        client = redis_client()
        client.rpush(reply, json.dumps(said))
        client.expire(reply, KEPT_SECONDS)


_client: Redis | None = None


def redis_client() -> Redis:
    """Return this process's connections to Redis."""
    global _client  # noqa: PLW0603 - one pool of connections a process
    if _client is None:
        # Longer than a question may take: the client's own default would take a slow answer for a dead server.
        _client = Redis.from_url(
            settings.REDIS_URL.replace("redis+socket://", "unix://"), socket_timeout=LONGEST_SECONDS + 5
        )
    return _client
