"""Writes of projects: create, change, delete, members."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction

from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.errors import Conflict, FieldError, NotFound, ValidationFailed
from assay.kernel.events import publish
from assay.projects import rules
from assay.projects.events import PolicyChanged, ProjectCreated, RolesChanged
from assay.projects.limits import labels_of, problems_of
from assay.projects.models import Membership, Project
from assay.projects.policies import get_project_for, require_changeable
from assay.projects.types import Role


def create_project(
    actor: Actor | None,
    *,
    name: str,
    data_type: str = "image",
    description: str = "",
    guidelines: str = "",
    policy: dict[str, Any] | None = None,
    labels: Sequence[dict[str, Any]] = (),
    classification: Sequence[Any] = (),
) -> Project:
    """Create a project with its first label schema; the creator becomes its manager.

    Raises ValidationFailed and Conflict ``duplicate_name``; publishes ProjectCreated.
    """
    rules.check_data_type(data_type)
    rules.check_texts(name=name, description=description, guidelines=guidelines)
    merged = rules.first_policy(policy or {})
    with _unique_name(name), transaction.atomic():
        project = Project.objects.create(
            name=name.strip(),
            data_type=data_type,
            description=description,
            guidelines=guidelines,
            policy=merged,
            created_by_id=actor.id if actor else None,
        )
        if actor is not None:
            Membership.objects.create(project=project, user_id=actor.id, role=Role.MANAGER)
        record(actor, "project.created", "project", project.id, project_id=project.id, detail={"name": project.name})
        publish(ProjectCreated(project, actor, labels, classification))
    return project


class _unique_name:  # noqa: N801 - reads as a statement
    """Turns the database's refusal of a second live project of one name into a Conflict."""

    def __init__(self, name: str | None) -> None:
        self._name = name

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, IntegrityError) and "project_name_unique" in str(error):
            raise Conflict(f"There is already a project called {self._name}.", code="duplicate_name") from error


def update_project(
    actor: Actor,
    project_id: UUID,
    *,
    name: str | None = None,
    description: str | None = None,
    guidelines: str | None = None,
    policy: dict[str, Any] | None = None,
) -> Project:
    """Change what is given; ``policy`` may name some fields only. For managers."""
    rules.check_texts(name=name, description=description, guidelines=guidelines)
    with _unique_name(name), transaction.atomic():
        get_project_for(actor, project_id, to="manage")
        project = Project.objects.select_for_update().get(pk=project_id)
        require_changeable(project)
        changes: dict[str, Any] = {
            field: value
            for field, value in (
                ("name", name.strip() if name else None),
                ("description", description),
                ("guidelines", guidelines),
            )
            if value is not None
        }
        if policy:
            changes["policy"] = rules.merge_policy(project.policy, policy)
        for field, value in changes.items():
            setattr(project, field, value)
        if changes:
            project.save(update_fields=list(changes))
            detail = {"fields": sorted(changes), **({"policy": policy} if policy else {})}
            record(actor, "project.changed", "project", project.id, project_id=project.id, detail=detail)
        if policy:
            publish(PolicyChanged(project, actor))
    return project


def replace_members(actor: Actor, project_id: UUID, members: Sequence[tuple[UUID, str]]) -> None:
    """Make ``members`` (user, role) the project's people; raises ValidationFailed or Conflict ``last_manager``."""
    wanted = _checked(members)
    with change_of_members(actor, project_id):
        if Role.MANAGER not in wanted.values():
            raise Conflict("A project needs at least one manager.", code="last_manager")
        Membership.objects.filter(project_id=project_id).exclude(user_id__in=wanted).delete()
        Membership.objects.bulk_create(
            [Membership(project_id=project_id, user_id=user, role=role) for user, role in wanted.items()],
            update_conflicts=True,
            unique_fields=["project", "user"],
            update_fields=["role"],
        )
        detail = {str(user): role for user, role in wanted.items()}
        record(actor, "members.replaced", "project", project_id, project_id=project_id, detail=detail)


def set_member(
    actor: Actor, project_id: UUID, user_id: UUID, role: str, *, limits: Mapping[str, Sequence[str]] | None = None
) -> None:
    """Add a person or change their role, and the ``limits`` that are given (``labels``, ``tags``, ``batches``).

    Raises ValidationFailed naming each bad one, Conflict ``last_manager``.
    """
    _checked([(user_id, role)])
    limits = {kind: [name.strip() for name in names] for kind, names in (limits or {}).items()}
    with change_of_members(actor, project_id):
        if problems := problems_of(limits, labels_of(project_id) if "labels" in limits else ()):
            raise ValidationFailed(problems)
        changes: dict[str, Any] = {"role": role} | {kind: list(dict.fromkeys(names)) for kind, names in limits.items()}
        Membership.objects.update_or_create(project_id=project_id, user_id=user_id, defaults=changes)
        _require_manager(project_id)
        detail = {"user": str(user_id), **changes}
        record(actor, "member.set", "project", project_id, project_id=project_id, detail=detail)


def remove_member(actor: Actor, project_id: UUID, user_id: UUID) -> None:
    """Take a person out of the project; raises NotFound, Conflict ``last_manager``."""
    with change_of_members(actor, project_id):
        if not Membership.objects.filter(project_id=project_id, user_id=user_id).delete()[0]:
            raise NotFound("This person is not in the project.")
        _require_manager(project_id)
        record(actor, "member.removed", "project", project_id, project_id=project_id, detail={"user": str(user_id)})


@contextmanager
def change_of_members(actor: Actor, project_id: UUID) -> Iterator[None]:
    """Authorise a change of members, which is a transaction and the only one for now; raises NotFound, RoleRequired.

    Publishes RolesChanged at its end: whoever has another role then, whichever way it came.
    """
    with transaction.atomic():
        get_project_for(actor, project_id, to="manage")
        # One change of members at a time: two managers could otherwise remove each other.
        Project.objects.select_for_update().get(pk=project_id)
        before = _roles_in(project_id)
        yield
        after = _roles_in(project_id)
        changed = [user for user, role in before.items() if after.get(user) != role]
        if changed:
            publish(RolesChanged(project_id, changed))


def _roles_in(project_id: UUID) -> dict[UUID, str]:
    return dict(Membership.objects.filter(project_id=project_id).values_list("user_id", "role"))


def _require_manager(project_id: UUID) -> None:
    if not Membership.objects.filter(project_id=project_id, role=Role.MANAGER).exists():
        raise Conflict("A project needs at least one manager.", code="last_manager")


def _checked(members: Sequence[tuple[UUID, str]]) -> dict[UUID, str]:
    errors = []
    known = set(
        get_user_model()
        .objects.filter(pk__in=[user for user, _ in members], is_active=True)
        .values_list("pk", flat=True)
    )
    for index, (user, role) in enumerate(members):
        if user not in known:
            errors.append(
                FieldError(f"[{index}].user", "unknown", f"[{index}].user is not a person of this installation.")
            )
        if role not in list(Role):
            errors.append(
                FieldError(f"[{index}].role", "invalid", f"[{index}].role must be manager, reviewer or annotator.")
            )
    if errors:
        raise ValidationFailed(errors)
    return dict(members)
