"""Reads of label schemas. Versions never change, so each is decoded once a process."""

from __future__ import annotations

from functools import lru_cache
from uuid import UUID

import msgspec

from annotation.schema.models import LabelSchema
from annotation.schema.rules import SchemaDocument
from assay.kernel.errors import NotFound


@lru_cache(maxsize=512)
def schema_at(project_id: UUID, version: int) -> SchemaDocument:
    """Return one version; version 0 is the empty schema before the first. Raises NotFound."""
    if version == 0:
        return SchemaDocument(version=0, labels=[])
    row = LabelSchema.objects.filter(project_id=project_id, version=version).first()
    if row is None:
        raise NotFound("There is no such version of the label schema.")
    return msgspec.convert({**row.document, "version": version}, SchemaDocument)
