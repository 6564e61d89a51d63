"""The Celery application: it carries job ids to workers and decides nothing (docs/adr/0002)."""

import gc
import os
import threading
import warnings
from typing import Any

from celery import Celery, signals
from celery.exceptions import CPendingDeprecationWarning
from kombu.entity import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assay.config.settings")

from django.conf import settings  # noqa: E402 - the settings module must be named first

# Said at every loss of the broker: that the next version may cancel what runs then.
warnings.filterwarnings("ignore", category=CPendingDeprecationWarning)
app = Celery("assay")
app.conf.update(
    broker_url=settings.REDIS_URL,
    task_ignore_result=True,
    task_queues=[Queue("interactive"), Queue("default"), Queue("cpu"), Queue("gpu")],
    task_default_queue="default",
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    # A worker waits for the broker as long as it takes.
    broker_connection_max_retries=None,
    broker_transport_options={
        "queue_order_strategy": "priority",
        "socket_timeout": 5,
        "socket_connect_timeout": 5,
        # Who sends does not wait for a broker that is away: the Job table is the truth.
        "max_retries": 0,
    },
    imports=["assay.jobs.celery_tasks"],
)


@signals.worker_shutting_down.connect  # type: ignore[untyped-decorator]
def _stop_between_batches(**_: object) -> None:
    # A long chunk stops at its next batch and goes back to the queue unharmed.
    from assay.jobs.worker import stopping  # noqa: PLC0415 - Django is set up by then

    stopping.set()


@signals.worker_ready.connect  # type: ignore[untyped-decorator]
def _begin_presence(sender: Any = None, **_: object) -> None:
    from assay.jobs.worker import overlap_writing  # noqa: PLC0415
    from assay.jobs.worker_heartbeat import Presence  # noqa: PLC0415 - Django is set up by then

    queues = list(getattr(getattr(sender, "app", app).amqp.queues, "consume_from", {}) or {})
    Presence(name=str(getattr(sender, "hostname", "worker")), queues=queues).start()
    overlap_writing()
    # What is loaded by now stays; the collector need not walk it again and again while models work.
    gc.collect()
    gc.freeze()
    threading.Thread(target=_warm, args=(queues,), daemon=True, name="warm").start()


def _warm(queues: list[str]) -> None:
    """Load the models that will be asked for before somebody waits for them."""
    from django.db import connection  # noqa: PLC0415

    from annotation.prelabel.warm_up import warm  # noqa: PLC0415

    warm(queues)
    connection.close()
