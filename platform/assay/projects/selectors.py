"""Reads of projects."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from assay.jobs.models import Job
from assay.jobs.selectors import jobs_of
from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound, RoleRequired
from assay.kernel.hooks import Hook
from assay.projects.lifecycle import deleted_projects_of
from assay.projects.models import Membership, Project
from assay.projects.policies import access_to, projects_managed_by, projects_visible_to
from assay.projects.types import Ability, Role

Counts = dict[UUID, tuple[int, int]]
# What a reviewer may begin, and so cancel and try again.
OF_REVIEWERS = ("datasets.export",)

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


def get_job_for(actor: Actor, job_id: UUID, *, to: Ability) -> Job:
    """Return a job of a project the person manages, or one of no project that is their own; of either the role now.

    Who is a reviewer now may look at what they began (``to`` is "view") and change it where a reviewer may begin it.
    Raises NotFound, or RoleRequired for other members.
    """
    job = Job.objects.filter(pk=job_id, parent=None).first()
    if job is None or not (actor.is_admin or job.project_id or job.actor_id == actor.id):
        raise NotFound("There is no such job.")
    if actor.is_admin or job.project_id is None:
        return job
    try:
        access = access_to(actor, job.project_id, to="view")
    except NotFound as error:
        raise NotFound("There is no such job.") from error
    is_own = job.actor_id == actor.id and access.can("review")
    if not access.can("manage") and not (is_own and (to == "view" or job.kind in OF_REVIEWERS)):
        raise RoleRequired("This needs a manager of the project.")
    return job


def jobs_for(actor: Actor, *, active: bool = False) -> QuerySet[Job]:
    """Return the jobs of the projects one manages, and one's own: of no project, or of one that one reviews in."""
    managed = list(projects_managed_by(actor).values_list("id", flat=True))
    reviewed = Membership.objects.filter(user_id=actor.id, role=Role.REVIEWER, project__deleted_at=None)
    return jobs_of(
        actor_id=actor.id, own_in=reviewed.values_list("project_id", flat=True), project_ids=managed, active=active
    )


def own_memberships(user_id: UUID) -> list[dict[str, str]]:
    """Return somebody's roles (for the download of one's own data)."""
    rows = Membership.objects.filter(user_id=user_id).order_by("project__name", "id")
    return [{"project": name, "role": role} for name, role in rows.values_list("project__name", "role")]
