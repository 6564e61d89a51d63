"""Who may do what in a project: the one place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast
from uuid import UUID

from django.db.models import QuerySet

from assay.kernel.actor import Actor
from assay.kernel.errors import Conflict, NotFound, RoleRequired
from assay.kernel.idempotency import note_right
from assay.kernel.scopes import MANAGE, require_scope
from assay.projects.models import Membership, Project
from assay.projects.types import ABILITIES, Ability, Limits, Role

NEEDED = {
    "view": "a member",
    "annotate": "an annotator",
    "review": "a reviewer or manager",
    "manage": "a manager",
}


@dataclass(frozen=True, slots=True)
class Access:
    """A project, and as what the person acts in it."""

    project: Project
    role: Role
    # Which assets are lent to the person.
    limits: Limits = Limits()

    def can(self, ability: Ability) -> bool:
        """Tell whether the role allows ``ability``."""
        return ability in ABILITIES[self.role]


def access_to(actor: Actor, project_id: UUID, *, to: Ability) -> Access:
    """Fetch and authorise in one call.

    Raises NotFound alike for a project that is missing and one the person is not in, and RoleRequired for members
    whose role does not reach. Admins act as managers. A reply that is kept is given again only to who passes again.
    """
    access = _access_to(actor, project_id, to)
    if to == "manage" and not getattr(actor, "may_manage", True):
        require_scope(actor, MANAGE)
    note_right("project", project_id, to)
    return access


def check_ability(actor: Actor, project_id: str, ability: str) -> None:
    """Ask a second time for what :func:`access_to` found (registered as a right)."""
    access_to(actor, UUID(project_id), to=cast("Ability", ability))


def _access_to(actor: Actor, project_id: UUID, to: Ability) -> Access:
    if actor.is_admin:
        project = Project.objects.filter(pk=project_id, deleted_at=None).first()
        if project is None:
            raise NotFound("There is no such project.")
        return Access(project, Role.MANAGER)
    membership = (
        Membership.objects.select_related("project")
        .filter(project_id=project_id, user_id=actor.id, project__deleted_at=None)
        .first()
    )
    if membership is None:
        raise NotFound("There is no such project.")
    limits = Limits(tuple(membership.labels), tuple(membership.tags), tuple(membership.batches))
    access = Access(membership.project, Role(membership.role), limits)
    if not access.can(to):
        raise RoleRequired(f"This needs {NEEDED[to]} of the project; you are its {access.role}.")
    return access


def get_project_for(actor: Actor, project_id: UUID, *, to: Ability) -> Project:
    """Return the project if ``actor`` may do ``to`` in it (see :func:`access_to`)."""
    return access_to(actor, project_id, to=to).project


def require_active(project: Project) -> None:
    """Raise Conflict ``project_paused`` or ``project_archived`` where no new work may begin."""
    if project.state == Project.State.PAUSED:
        message = "This project is paused by a manager. What you hold can still be finished; nothing is lost."
        raise Conflict(message, code="project_paused")
    require_changeable(project)


def require_changeable(project: Project) -> None:
    """Raise Conflict ``project_archived`` where nothing may change."""
    if project.state == Project.State.ARCHIVED:
        message = "This project is archived: it can be read and exported. A manager can bring it back in its settings."
        raise Conflict(message, code="project_archived")


def projects_visible_to(actor: Actor) -> QuerySet[Project]:
    """Return the projects the person is in; all of them for an admin."""
    rows = Project.objects.filter(deleted_at=None)
    return rows if actor.is_admin else rows.filter(memberships__user_id=actor.id)


def projects_managed_by(actor: Actor) -> QuerySet[Project]:
    """Return the projects the person manages; all of them for an admin."""
    rows = Project.objects.filter(deleted_at=None)
    if actor.is_admin:
        return rows
    return rows.filter(memberships__user_id=actor.id, memberships__role=Role.MANAGER)
