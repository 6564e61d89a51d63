"""The scheduler: sends again the jobs that fell between worker and broker, and runs the other periodic tasks.

One process an installation; several at once are harmless, since every change is a compare-and-set.
"""

from __future__ import annotations

import logging
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import psycopg
from celery import current_app
from django.conf import settings
from django.db import close_old_connections
from django.db.models import Q
from django.db.utils import Error as DatabaseError
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from assay.jobs.models import Job
from assay.jobs.services import send
from assay.jobs.worker import fail_expired
from assay.kernel.clock import now
from assay.kernel.hooks import Hook
from assay.kernel.outages import drop_connections, note_outage
from assay.kernel.redis import redis_client

log = logging.getLogger(__name__)

# A sent job waits in the broker's queue behind others; only an empty queue tells that it got lost there.
STALE_AFTER = timedelta(seconds=10)
BATCH = 500
ALIVE = "assay:scheduler"
ALIVE_SECONDS = 15


@dataclass(slots=True, eq=False)
class PeriodicTask:
    """A function that the scheduler calls every ``every_seconds``."""

    name: str
    every_seconds: float
    function: Callable[[], object]
    due_at: float = 0.0


periodic_tasks: Hook[PeriodicTask] = Hook("periodic tasks of the scheduler")


def register_periodic(name: str, every_seconds: float, function: Callable[[], object]) -> None:
    """Have ``function`` called every ``every_seconds`` by the scheduler."""
    periodic_tasks.register(PeriodicTask(name, every_seconds, function), name=name)


def resend_due_jobs() -> int:
    """Queue again what lost its worker, send again what lost its message; returns how many were sent."""
    expired = Job.objects.filter(state=Job.State.RUNNING, lease_expires_at__lt=now()).order_by("pk")[:BATCH]
    for job in expired:
        if job.attempts >= job.max_attempts + 2:
            # A killed worker is not the job's fault: two more tries than an error gets.
            fail_expired(job)
            continue
        Job.objects.filter(
            pk=job.pk, state=Job.State.RUNNING, attempts=job.attempts, lease_expires_at__lt=now()
        ).update(state=Job.State.QUEUED, lease_expires_at=None, available_at=now(), sent_at=None)
    stale = now() - STALE_AFTER
    due = Job.objects.filter(state=Job.State.QUEUED, available_at__lte=now(), open_children=0)
    never_sent = list(due.filter(sent_at=None, available_at__lte=now() - timedelta(seconds=1))[:BATCH])
    long_sent = list(due.filter(Q(sent_at__lt=stale))[:BATCH])
    if long_sent:
        lengths = {queue: queue_length(queue) for queue in {job.queue for job in long_sent}}
        long_sent = [job for job in long_sent if lengths[job.queue] == 0]
    chosen = never_sent + long_sent
    if chosen:
        send([(job.pk, job.queue) for job in chosen])
    return len(chosen)


def queue_length(queue: str) -> int:
    """Return how many messages wait in a queue; 0 where the broker does not know the queue."""
    with current_app.connection_for_read() as broker:
        channel = broker.default_channel
        size: int = channel._size(queue)  # noqa: SLF001 - kombu's virtual transports have no public count
        return size


def tell_alive() -> None:
    """Leave a key that runs out, so that others see when no scheduler works."""
    redis_client().set(ALIVE, now().isoformat(), ex=ALIVE_SECONDS)


def is_heard() -> bool:
    """Tell whether a scheduler works; False too where Redis does not answer."""
    try:
        return bool(redis_client().exists(ALIVE))
    except (RedisError, OSError):
        return False


def run_forever() -> None:
    """Sweep until SIGTERM or Ctrl-C; an unreachable database or broker is waited for."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    register_periodic("jobs", settings.ASSAY.sweep_seconds, resend_due_jobs)
    register_periodic("tell that it lives", 3, tell_alive)
    log.info("scheduler started: %s", ", ".join(sorted(task.name for task in periodic_tasks)))
    while not stopped.wait(0.25):
        close_old_connections()
        for task in periodic_tasks:
            if time.monotonic() < task.due_at:
                continue
            task.due_at = time.monotonic() + task.every_seconds
            try:
                task.function()
            except (DatabaseError, psycopg.Error, OperationalError, RedisError, OSError) as error:
                if note_outage(error) is None:
                    log.warning("%s: %s; trying again", task.name, error)
                drop_connections()
