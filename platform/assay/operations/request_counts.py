"""Counts requests in this process and adds them up in Redis: one histogram for all web processes and machines.

A request costs a dictionary's increment; a thread carries the counts over every two seconds. Redis started anew
begins at zero, which Prometheus reads as the reset of a counter. docs/adr/0045.
"""

from __future__ import annotations

import logging
import threading
from bisect import bisect_left
from collections import Counter

from redis.exceptions import RedisError

from assay.kernel.redis import redis_client

log = logging.getLogger(__name__)
KEY = "assay:requests:1"
EVERY_SECONDS = 2.0
# Upper bounds in seconds; the last bucket has none.
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_counts: Counter[str] = Counter()
_microseconds: Counter[str] = Counter()
_lock = threading.Lock()
_thread: threading.Thread | None = None


def observe(method: str, route: str, status: int, seconds: float) -> None:
    """Count one request."""
    global _thread  # noqa: PLW0603 - one a process, made after the fork
    name = f"{method} {status} {route}"
    with _lock:
        _counts[f"{bisect_left(BOUNDS, seconds)} {name}"] += 1
        _microseconds[f"sum {name}"] += int(seconds * 1e6)
        if _thread is None:
            _thread = threading.Thread(target=_carry_forever, daemon=True, name="counts")
            _thread.start()


def _carry_forever() -> None:
    waiting = threading.Event()
    while not waiting.wait(EVERY_SECONDS):
        carry_over()


def carry_over() -> bool:
    """Add what was counted since to Redis; kept for the next time when Redis does not answer."""
    with _lock:
        taken = [*_counts.items(), *_microseconds.items()]
        _counts.clear()
        _microseconds.clear()
    if not taken:
        return True
    try:
        pipeline = redis_client().pipeline(transaction=True)
        for field, amount in taken:
            pipeline.hincrby(KEY, field, amount)
        pipeline.execute()
    except (RedisError, OSError) as error:
        log.info("request counts not carried over: %s", error)
        with _lock:
            for field, amount in taken:
                (_microseconds if field.startswith("sum ") else _counts)[field] += amount
        return False
    return True


def read_counts() -> dict[str, int]:
    """Return all counts: ``<bucket> <method> <status> <route>`` and ``sum ...`` in microseconds."""
    carry_over()
    counts = redis_client().hgetall(KEY)
    return {field.decode() if isinstance(field, bytes) else field: int(value) for field, value in counts.items()}
