"""HTTP calls of label schemas."""

from __future__ import annotations

from uuid import UUID

import msgspec

from annotation.schema.documents import LabelInput, QuestionInput
from annotation.schema.rules import SchemaDocument
from annotation.schema.selectors import schema_at
from annotation.schema.services import replace_schema
from assay.kernel.http import ApiView, Call, endpoint
from assay.projects.policies import get_project_for


class VersionQuery(msgspec.Struct, frozen=True):
    """Which version; the current one when not said."""

    version: int | None = None


class NewSchema(msgspec.Struct, frozen=True):
    """The labels of the next version."""

    labels: list[LabelInput]
    classification: list[QuestionInput] = []


class Schema(ApiView):
    """``projects/{id}/schema``."""

    @endpoint(query=VersionQuery, response=SchemaDocument)
    def get(self, call: Call[None, VersionQuery], project_id: UUID) -> SchemaDocument:
        """Show the label schema."""
        project = get_project_for(call.actor, project_id, to="view")
        return schema_at(project.id, project.schema_version if call.query.version is None else call.query.version)

    @endpoint(request=NewSchema, response=SchemaDocument)
    def put(self, call: Call[NewSchema, None], project_id: UUID) -> SchemaDocument:
        """Make a new version of the label schema."""
        get_project_for(call.actor, project_id, to="manage")
        return replace_schema(call.actor, project_id, labels=call.body.labels, classification=call.body.classification)
