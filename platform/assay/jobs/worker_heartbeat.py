"""Heartbeats of workers: a key in Redis each, with what the worker does, that expires when it falls silent."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Count, Min
from redis.exceptions import RedisError

from assay.jobs.models import Job
from assay.kernel.clock import now
from assay.kernel.hooks import Hook
from assay.kernel.redis import redis_client

log = logging.getLogger(__name__)
EVERY_SECONDS = 3.0
SILENT_AFTER_SECONDS = 12
PREFIX = "assay:worker:"

# What every heartbeat also says, by name (models held, memory of the GPU); plain JSON values.
status_sources: Hook[Callable[[], Any]] = Hook("what a worker's heartbeat says")


class Heartbeat(threading.Thread):
    """Writes this worker's key every few seconds until the process ends."""

    def __init__(self, *, name: str, queues: list[str]) -> None:
        """Keep who this is."""
        super().__init__(daemon=True, name="heartbeat")
        self._who, self._queues = name, queues
        self._since = now()

    def run(self) -> None:
        """Tell, and tell again; Redis not answering is waited for."""
        while True:
            try:
                state = json.dumps(self._state())
                redis_client().set(f"{PREFIX}{self._who}", state, ex=SILENT_AFTER_SECONDS)
            except (RedisError, OSError) as error:
                log.info("heartbeat not sent: %s", error)
            time.sleep(EVERY_SECONDS)

    def _state(self) -> dict[str, Any]:
        return {
            "name": self._who,
            "process": os.getpid(),
            "queues": self._queues,
            "since": self._since.isoformat(),
            "memory_mb": _memory_mb(),
            **{str(name): source() for name, source in status_sources.items()},
        }


def _memory_mb() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") // 2**20
    except OSError:
        return 0


def workers_present() -> list[dict[str, Any]]:
    """Return what each living worker told last, by name; empty where Redis does not answer."""
    try:
        client = redis_client()
        keys = sorted(client.scan_iter(f"{PREFIX}*"))
        entries = client.mget(keys) if keys else []
    except (RedisError, OSError):
        return []
    return sorted((json.loads(row) for row in entries if row), key=lambda row: str(row["name"]))


def queue_ages() -> dict[str, tuple[int, float]]:
    """Return, by queue, how many jobs wait and for how many seconds the oldest of them has."""
    waiting = Job.objects.filter(state=Job.State.QUEUED, available_at__lte=now(), open_children=0)
    rows = waiting.values("queue").annotate(oldest=Min("available_at"), count=Count("id"))
    return {row["queue"]: (row["count"], _seconds_since(row["oldest"])) for row in rows}


def _seconds_since(then: datetime) -> float:
    return max((now() - then).total_seconds(), 0.0)
