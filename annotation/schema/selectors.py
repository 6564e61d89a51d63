"""Reads of label schemas. Versions never change, so each is decoded once a process."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

import msgspec

from annotation.schema.models import LabelSchema
from annotation.schema.rules import SchemaDocument
from assay.kernel.errors import NotFound
from assay.projects.models import Project


@lru_cache(maxsize=512)
def schema_at(project_id: UUID, version: int) -> SchemaDocument:
    """Return one version; version 0 is the empty schema before the first. Raises NotFound."""
    if version == 0:
        return SchemaDocument(version=0, labels=[])
    row = LabelSchema.objects.filter(project_id=project_id, version=version).first()
    if row is None:
        raise NotFound("There is no such version of the label schema.")
    return msgspec.convert({**row.document, "version": version}, SchemaDocument)


def label_keys(project_id: UUID) -> list[str]:
    """Return the keys of a project's labels as they are now; raises NotFound."""
    version = Project.objects.filter(pk=project_id).values_list("schema_version", flat=True).first()
    return [label.key for label in schema_at(project_id, version or 0).labels]
