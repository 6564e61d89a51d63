"""The Celery task that carries a job's id to a worker."""

from uuid import UUID

from django.db import close_old_connections

from assay.config.celery import app
from assay.jobs import worker


@app.task(name="assay.run_job", ignore_result=True)  # type: ignore[untyped-decorator]
def run_job(job_id: str) -> None:
    """Run the job with this id if it is still due."""
    close_old_connections()
    worker.run(UUID(job_id))
