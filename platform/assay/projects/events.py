"""What happens to projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from assay.kernel.actor import Actor
from assay.projects.models import Project


@dataclass(frozen=True, slots=True)
class ProjectCreated:
    """A project was created; ``labels`` and ``classification`` are to be its first schema version."""

    project: Project
    actor: Actor | None
    labels: Sequence[dict[str, Any]]
    classification: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class PolicyChanged:
    """A project's policy was changed; published in the transaction that stores it."""

    project: Project
    actor: Actor


@dataclass(frozen=True, slots=True)
class RolesChanged:
    """People have another role in a project than before, or none any more; published in that transaction."""

    project_id: UUID
    user_ids: Sequence[UUID]
