"""The Celery tasks: one carries a job's id to a worker, one an interactive call.

They are sent by name (``RUN_JOB``, ``HANDLE_CALL``), so that whoever sends them need not load what carries them out.
"""

from typing import Any
from uuid import UUID

from celery import shared_task
from django.db import close_old_connections

from assay.jobs import interactive, worker
from assay.jobs.services import RUN_JOB


@shared_task(name=RUN_JOB, ignore_result=True)  # type: ignore[untyped-decorator]
def run_job(job_id: str) -> None:
    """Run the job with this id if it is still due."""
    close_old_connections()
    worker.run(UUID(job_id))


@shared_task(name=interactive.HANDLE_CALL, ignore_result=True)  # type: ignore[untyped-decorator]
def handle_call(name: str, request: dict[str, Any], reply_key: str) -> None:
    """Handle an interactive call."""
    close_old_connections()
    interactive.handle(name, request, reply_key)
