"""Reads of projects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from assay.jobs.models import Job
from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound, RoleRequired
from assay.kernel.hooks import Hook
from assay.projects.lifecycle import deleted_projects_of
from assay.projects.models import Membership, Project
from assay.projects.policies import projects_managed_by, projects_visible_to
from assay.projects.types import Role

Counts = dict[UUID, tuple[int, int]]

row_counters: Hook[Callable[[Sequence[UUID]], Counts]] = Hook("counts of (assets, done) by project")


def counts_of(project_ids: Sequence[UUID]) -> Counts:
    """Return (assets, done) a project."""
    counts: Counts = {}
    for counter in row_counters:
        counts |= counter(project_ids)
    return counts


def projects_listed(actor: Actor, which: str) -> QuerySet[Project]:
    """Return the projects of a list: ``working``, ``archived`` or ``deleted`` less than seven days ago."""
    if which == "deleted":
        return deleted_projects_of(actor)
    rows = projects_visible_to(actor)
    archived = Project.State.ARCHIVED
    return rows.filter(state=archived) if which == "archived" else rows.exclude(state=archived)


def roles_of(actor: Actor, project_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Return the person's role a project; an admin manages everywhere."""
    if actor.is_admin:
        return dict.fromkeys(project_ids, str(Role.MANAGER))
    rows = Membership.objects.filter(user_id=actor.id, project_id__in=project_ids)
    return dict(rows.values_list("project_id", "role"))


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A person in a project."""

    user: UUID
    username: str
    role: str
    labels: list[str]
    tags: list[str]
    batches: list[str]


def members_of(project_id: UUID) -> list[MemberRow]:
    """Return a project's people by name."""
    rows = Membership.objects.filter(project_id=project_id).order_by("user__username")
    named = ("user_id", "user__username", "role", "labels", "tags", "batches")
    return [MemberRow(*row) for row in rows.values_list(*named)]


def find_people(actor: Actor, search: str, limit: int = 20) -> list[tuple[UUID, str]]:
    """Return people by name for adding members; raises NotFound for who manages nothing."""
    if not actor.is_admin and not projects_managed_by(actor).exists():
        raise NotFound
    rows: Any = get_user_model().objects.filter(is_active=True, username__icontains=search).order_by("username")
    return list(rows.values_list("id", "username")[:limit])


def get_job_for(actor: Actor, job_id: UUID) -> Job:
    """Return a job of the person or of a project they manage; raises NotFound, or RoleRequired for other members."""
    job = Job.objects.filter(pk=job_id, parent=None).first()
    if job is None:
        raise NotFound("There is no such job.")
    if actor.is_admin or job.actor_id == actor.id:
        return job
    if job.project_id is None:
        raise NotFound("There is no such job.")
    role = Membership.objects.filter(project_id=job.project_id, user_id=actor.id, project__deleted_at=None).values_list(
        "role", flat=True
    )
    row = role.first()
    if row is None:
        raise NotFound("There is no such job.")
    if row != Role.MANAGER:
        raise RoleRequired("This needs a manager of the project.")
    return job


def own_memberships(user_id: UUID) -> list[dict[str, str]]:
    """Return somebody's roles (for the download of one's own data)."""
    rows = Membership.objects.filter(user_id=user_id).order_by("project__name", "id")
    return [{"project": name, "role": role} for name, role in rows.values_list("project__name", "role")]
