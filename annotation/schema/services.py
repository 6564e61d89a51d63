"""Writes of label schemas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from django.db import transaction

from annotation.schema.events import SchemaChanged
from annotation.schema.models import LabelSchema
from annotation.schema.rules import SchemaDocument, check_schema
from annotation.schema.selectors import schema_at
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.events import publish
from assay.projects.events import ProjectCreated
from assay.projects.models import Project
from assay.projects.policies import get_project_for, require_changeable


def make_first_version(event: ProjectCreated) -> None:
    """Give a new project schema version 1 when it came with labels (subscribed to ProjectCreated)."""
    if event.labels or event.classification:
        _add_version(event.actor, event.project, event.labels, event.classification)


def replace_schema(
    actor: Actor, project_id: UUID, *, labels: Sequence[dict[str, Any]], classification: Sequence[Any] = ()
) -> SchemaDocument:
    """Make a new version (for managers); the same labels again are no new version. Raises ValidationFailed."""
    with transaction.atomic():
        get_project_for(actor, project_id, to="manage")
        project = Project.objects.select_for_update().get(pk=project_id)
        require_changeable(project)
        return _add_version(actor, project, labels, classification)


def _add_version(
    actor: Actor | None, project: Project, raw: Sequence[dict[str, Any]], classification: Sequence[Any]
) -> SchemaDocument:
    labels, questions = check_schema(raw, classification, data_type=project.data_type)
    if project.schema_version:
        current = schema_at(project.id, project.schema_version)
        if (current.labels, current.classification) == (labels, questions):
            return current
    version = project.schema_version + 1
    document = msgspec.to_builtins({"labels": labels, "classification": questions})
    LabelSchema.objects.create(
        project=project, version=version, document=document, created_by_id=actor.id if actor else None
    )
    Project.objects.filter(pk=project.pk).update(schema_version=version)
    project.schema_version = version
    publish(SchemaChanged(project, version))
    detail = {"version": version, "labels": [label.key for label in labels]}
    record(actor, "schema.changed", "project", project.id, project_id=project.id, detail=detail)
    return SchemaDocument(version=version, labels=labels, classification=questions)
