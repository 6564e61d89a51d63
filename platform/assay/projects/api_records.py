"""HTTP calls over jobs and the audit log; they live here because they need to know who may see a project."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from assay.auditlog.models import AuditEntry
from assay.jobs.selectors import JobView, jobs_in, jobs_of, view_of
from assay.jobs.services import cancel_job, retry_job
from assay.jobs.worker_heartbeat import queue_ages, workers_present
from assay.kernel.errors import NotFound
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.openapi import JsonObject
from assay.kernel.pagination import PageQuery, page
from assay.projects.policies import get_project_for, projects_managed_by
from assay.projects.selectors import get_job_for


class JobPage(msgspec.Struct, frozen=True):
    """A page of jobs."""

    results: list[JobView]
    next: str | None


class OwnJobsQuery(PageQuery, frozen=True, kw_only=True):
    """``active``: only those still going."""

    active: bool = False


class AuditQuery(PageQuery, frozen=True, kw_only=True):
    """``object``: the id of what it is about."""

    object: UUID | None = None


class AuditEntryView(msgspec.Struct, frozen=True):
    """One thing that happened."""

    at: datetime
    who: str | None
    what: str
    object: str
    detail: JsonObject


class AuditLogPage(msgspec.Struct, frozen=True):
    """A page of the audit log."""

    results: list[AuditEntryView]
    next: str | None


class ProjectJobs(ApiView):
    """``projects/{id}/jobs``."""

    @endpoint(query=PageQuery, response=JobPage)
    def get(self, call: Call[None, PageQuery], project_id: UUID) -> JobPage:
        """List a project's jobs, newest first."""
        get_project_for(call.actor, project_id, to="manage")
        rows, following = page(jobs_in(project_id), ordering=("-created_at", "-id"), query=call.query)
        return JobPage([view_of(row) for row in rows], following)


class OwnJobs(ApiView):
    """``me/jobs``."""

    @endpoint(query=OwnJobsQuery, response=JobPage)
    def get(self, call: Call[None, OwnJobsQuery]) -> JobPage:
        """List one's own jobs and those of the projects one manages."""
        managed = list(projects_managed_by(call.actor).values_list("id", flat=True))
        queryset = jobs_of(actor_id=call.actor.id, project_ids=managed, active=call.query.active)
        rows, following = page(queryset, ordering=("-created_at", "-id"), query=call.query)
        return JobPage([view_of(row) for row in rows], following)


class JobDetail(ApiView):
    """``jobs/{id}``."""

    @endpoint(response=JobView)
    def get(self, call: Call[None, None], job_id: UUID) -> JobView:
        """Show a job."""
        return view_of(get_job_for(call.actor, job_id))


class JobCancel(ApiView):
    """``jobs/{id}/cancel``."""

    @endpoint(response=JobView)
    def post(self, call: Call[None, None], job_id: UUID) -> JobView:
        """Cancel a job; what is finished stays."""
        return view_of(cancel_job(get_job_for(call.actor, job_id)))


class JobRetry(ApiView):
    """``jobs/{id}/retry``."""

    @endpoint(response=JobView)
    def post(self, call: Call[None, None], job_id: UUID) -> JobView:
        """Try a failed or cancelled job again."""
        return view_of(retry_job(get_job_for(call.actor, job_id)))


class WorkerView(msgspec.Struct, frozen=True, kw_only=True):
    """A living worker process."""

    name: str
    process: int
    queues: list[str]
    since: datetime
    memory_mb: int
    gpu_memory_mb: int = 0
    models: list[str] = []


class QueueView(msgspec.Struct, frozen=True):
    """Jobs that are due but not begun."""

    name: str
    waiting: int
    oldest_seconds: float


class WorkersView(msgspec.Struct, frozen=True):
    """Who works, and what waits."""

    workers: list[WorkerView]
    queues: list[QueueView]


class Workers(ApiView):
    """``workers``."""

    @endpoint(response=WorkersView)
    def get(self, call: Call[None, None]) -> WorkersView:
        """Show the living workers and the queues (admins, and managers of any project)."""
        if not call.actor.is_admin and not projects_managed_by(call.actor).exists():
            raise NotFound("There is nothing here for you.")
        return WorkersView(
            [msgspec.convert(row, WorkerView) for row in workers_present()],
            [QueueView(name, count, round(age, 1)) for name, (count, age) in sorted(queue_ages().items())],
        )


class Audit(ApiView):
    """``audit``."""

    @endpoint(query=AuditQuery, response=AuditLogPage)
    def get(self, call: Call[None, AuditQuery]) -> AuditLogPage:
        """List what happened: to admins everything, to managers what concerns their projects."""
        queryset = AuditEntry.objects.all()
        if not call.actor.is_admin:
            queryset = queryset.filter(project_id__in=projects_managed_by(call.actor).values("id"))
        if call.query.object is not None:
            queryset = queryset.filter(object_id=call.query.object)
        rows, following = page(queryset, ordering=("-id",), query=call.query)
        return AuditLogPage([_entry(row) for row in rows], following)


def _entry(row: AuditEntry) -> AuditEntryView:
    return AuditEntryView(row.at, row.actor_name or None, row.action, f"{row.object_type}:{row.object_id}", row.detail)
