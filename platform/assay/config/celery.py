"""The Celery application: it carries job ids to workers and decides nothing (docs/adr/0002)."""

import os
import warnings

from celery import Celery
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
    imports=["assay.jobs.celery_tasks", "assay.jobs.worker_signals"],
)
# Threads of the web server send jobs too; without a default application they would get one of their own.
app.set_default()
