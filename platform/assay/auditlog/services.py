"""Writes to the audit log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from assay.auditlog.models import AuditEntry
from assay.kernel.actor import Actor


def record(
    actor: Actor | None,
    action: str,
    object_type: str,
    object_id: UUID,
    *,
    project_id: UUID | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Append one entry in the caller's transaction; ``action`` reads ``project.created``."""
    AuditEntry.objects.create(
        actor_id=actor.id if actor else None,
        actor_name=actor.username if actor else "",
        action=action,
        object_type=object_type,
        object_id=object_id,
        project_id=project_id,
        detail=detail or {},
    )
