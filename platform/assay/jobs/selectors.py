"""Reads of the Job table, and how a job looks over HTTP."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

import msgspec
from django.db.models import Q, QuerySet

from assay.jobs.models import Job
from assay.jobs.services import LIVE
from assay.kernel.openapi import JsonObject


class JobView(
    msgspec.Struct, frozen=True, kw_only=True, rename={"is_cancellable": "can_cancel", "is_retryable": "can_retry"}
):
    """A job as the API shows it."""

    id: UUID
    kind: str
    project: UUID | None
    state: str
    done: int
    total: int
    message: str
    error: str | None
    result: JsonObject
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None
    is_cancellable: bool
    is_retryable: bool


def view_of(job: Job) -> JobView:
    """Show a job; a parent whose chunks run is running."""
    state = job.state
    if state == Job.State.QUEUED and job.open_children and job.started_at:
        state = Job.State.RUNNING
    return JobView(
        id=job.pk,
        kind=job.kind,
        project=job.project_id,
        state=str(state),
        done=job.done,
        total=job.total,
        message=job.message,
        error=job.error or None,
        result=job.result,
        created_at=job.created_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
        is_cancellable=job.state in LIVE,
        is_retryable=job.state in (Job.State.FAILED, Job.State.CANCELLED),
    )


def jobs_of(*, actor_id: UUID, project_ids: Collection[UUID] = (), active: bool = False) -> QuerySet[Job]:
    """Return a person's own jobs and those of the given projects, without chunks."""
    rows = Job.objects.filter(Q(actor_id=actor_id) | Q(project_id__in=project_ids), parent=None)
    return rows.filter(state__in=LIVE) if active else rows


def jobs_in(project_id: UUID) -> QuerySet[Job]:
    """Return a project's jobs, without chunks."""
    return Job.objects.filter(project_id=project_id, parent=None)
