"""The Celery application: it carries job ids to workers and decides nothing (docs/adr/0002)."""

import os

from celery import Celery
from kombu.entity import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assay.config.settings")

from django.conf import settings  # noqa: E402 - the settings module must be named first

app = Celery("assay")
app.conf.update(
    broker_url=settings.REDIS_URL,
    task_ignore_result=True,
    task_queues=[Queue("default"), Queue("cpu"), Queue("gpu")],
    task_default_queue="default",
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"queue_order_strategy": "priority", "socket_timeout": 5, "socket_connect_timeout": 5},
    imports=["assay.jobs.carrier"],
)
