"""The Celery tasks: one carries a job's id to a worker, one a question somebody waits for."""

from typing import Any
from uuid import UUID

from django.db import close_old_connections

from assay.config.celery import app
from assay.jobs import interactive, worker


@app.task(name="assay.run_job", ignore_result=True)  # type: ignore[untyped-decorator]
def run_job(job_id: str) -> None:
    """Run the job with this id if it is still due."""
    close_old_connections()
    worker.run(UUID(job_id))


@app.task(name="assay.answer_question", ignore_result=True)  # type: ignore[untyped-decorator]
def answer_question(name: str, question: dict[str, Any], reply: str) -> None:
    """Answer a question of the interactive lane."""
    close_old_connections()
    interactive.answer(name, question, reply)
