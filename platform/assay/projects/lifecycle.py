"""A project's life: active, paused, archived; deleted with seven days to think again."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.utils import IntegrityError

from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict, NotFound, invalid
from assay.projects.models import Project
from assay.projects.policies import get_project_for
from assay.projects.types import Role

GRACE = timedelta(days=7)


def change_state(actor: Actor, project_id: UUID, state: str) -> Project:
    """Pause, archive or go on (for managers). What people hold may still be finished; raises ValidationFailed."""
    if state not in Project.State.values:
        raise invalid("state", "invalid", f"state must be one of: {', '.join(Project.State.values)}.")
    with transaction.atomic():
        get_project_for(actor, project_id, to="manage")
        project = Project.objects.select_for_update().get(pk=project_id)
        if project.state != state:
            detail = {"from": project.state, "to": state}
            project.state = state
            project.save(update_fields=["state"])
            record(actor, "project.state_changed", "project", project.id, project_id=project.id, detail=detail)
    return project


def delete_project(actor: Actor, project_id: UUID, *, typed_name: str) -> None:
    """Hide the project at once; it can be brought back for 7 days. For managers who typed its name."""
    with transaction.atomic():
        project = get_project_for(actor, project_id, to="manage")
        if typed_name != project.name:
            raise invalid("name", "mismatch", f"Type the project's name, {project.name}, to delete it.")
        Project.objects.filter(pk=project.pk, deleted_at=None).update(deleted_at=now())
        record(actor, "project.deleted", "project", project.id, project_id=project.id)


def deleted_projects_of(actor: Actor) -> QuerySet[Project]:
    """Return the projects in their days of grace that the person managed; all of them for an admin."""
    rows = Project.objects.filter(deleted_at__gt=now() - GRACE)
    if actor.is_admin:
        return rows
    return rows.filter(memberships__user_id=actor.id, memberships__role=Role.MANAGER)


def restore_project(actor: Actor, project_id: UUID) -> Project:
    """Bring a deleted project back within its days of grace.

    Raises NotFound, and Conflict ``duplicate_name`` where another project has taken the name meanwhile.
    """
    with transaction.atomic():
        project = deleted_projects_of(actor).select_for_update(of=("self",)).filter(pk=project_id).first()
        if project is None:
            raise NotFound("There is no such deleted project.")
        project.deleted_at = None
        try:
            with transaction.atomic():
                project.save(update_fields=["deleted_at"])
        except IntegrityError as error:
            message = f"There is a project called {project.name} by now. Rename that one first."
            raise Conflict(message, code="duplicate_name") from error
        record(actor, "project.restored", "project", project.id, project_id=project.id)
    return project


def overdue_projects() -> QuerySet[Project]:
    """Return the projects whose days of grace are over."""
    return Project.objects.filter(deleted_at__lte=now() - GRACE)
