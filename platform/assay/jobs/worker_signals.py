"""Signal handlers for the start and stop of a Celery worker; loaded by Celery with the tasks, when Django is set up."""

import gc
import threading
from collections.abc import Callable, Sequence
from typing import Any

from celery import current_app, signals
from django.db import connection

from assay.jobs.worker import overlap_writing, stopping
from assay.jobs.worker_heartbeat import Heartbeat
from assay.kernel.hooks import Hook

# Functions called, in a thread, with the queues of a worker that has just started.
worker_started: Hook[Callable[[Sequence[str]], None]] = Hook("what a worker does when it starts")


@signals.worker_shutting_down.connect  # type: ignore[untyped-decorator]
def _stop_between_batches(**_: object) -> None:
    # A long chunk stops at its next batch and goes back to the queue unharmed.
    stopping.set()


@signals.worker_ready.connect  # type: ignore[untyped-decorator]
def _start(sender: Any = None, **_: object) -> None:
    queues = list(getattr(getattr(sender, "app", current_app).amqp.queues, "consume_from", {}) or {})
    Heartbeat(name=str(getattr(sender, "hostname", "worker")), queues=queues).start()
    overlap_writing()
    # What is loaded by now stays; the collector need not walk it again and again while models work.
    gc.collect()
    gc.freeze()
    threading.Thread(target=_run_hooks, args=(queues,), daemon=True, name="worker-started").start()


def _run_hooks(queues: Sequence[str]) -> None:
    for function in worker_started:
        function(queues)
    connection.close()
