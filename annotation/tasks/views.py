"""How work looks over HTTP; reviews show assets the same way."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from annotation.policy import policy_of
from annotation.prelabel.models import Prediction
from annotation.prelabel.selectors import describe_prediction
from annotation.schema.documents import Classification, Flags, RegionDocument
from annotation.tasks.models import Assignment, Task
from annotation.tasks.selectors import starting_classification, starting_regions
from assay.assets.models import Asset
from assay.kernel.openapi import JsonObject
from assay.projects.models import Project


class WorkAsset(msgspec.Struct, frozen=True):
    """A lent picture, in upright pixels; or a lent text, in code points (a picture has 0 ``characters``)."""

    id: UUID
    name: str
    width: int
    height: int
    file_url: str
    thumbnail_url: str
    characters: int = 0


class Rework(msgspec.Struct, frozen=True):
    """Why an answer came back."""

    comment: str
    reason: str


class WorkTask(msgspec.Struct, frozen=True, kw_only=True):
    """A lent task; ``id`` is the assignment's."""

    id: UUID
    project: UUID
    kind: str
    lease_expires_at: datetime
    schema_version: int
    revision: int
    asset: WorkAsset
    regions: list[RegionDocument]
    classification: Classification
    flags: Flags
    prediction: JsonObject | None
    rework: Rework | None


def asset_of(asset: Asset) -> WorkAsset:
    """Show a picture or a text."""
    base = f"/api/v1/assets/{asset.id}"
    return WorkAsset(
        asset.id, asset.name, asset.width, asset.height, f"{base}/file", f"{base}/thumbnail", asset.characters
    )


def task_of(project: Project, assignment: Assignment) -> WorkTask:
    """Show a lent task: the saved draft, else the pre-label, else nothing."""
    task, draft = assignment.task, getattr(assignment, "draft", None)
    shown = task.prediction if task.kind != Task.Kind.AUDIT else None
    assignment.project = project
    rework = Rework(assignment.rework_comment, assignment.rework_reason) if assignment.rework_reason else None
    return WorkTask(
        id=assignment.id,
        project=project.id,
        kind=assignment.kind,
        lease_expires_at=assignment.lease_expires_at,
        schema_version=project.schema_version,
        revision=draft.revision if draft else 0,
        asset=asset_of(assignment.asset),
        regions=draft.regions if draft else starting_regions(assignment),
        classification=draft.classification if draft else starting_classification(assignment),
        flags={"unsure": bool(draft and draft.flags.get("unsure"))},
        prediction=_described(task, shown, policy_of(project).show_from) if shown else None,
        rework=rework,
    )


def _described(task: Task, prediction: Prediction, show_from: float) -> dict[str, Any]:
    if task.shown is not None:
        prediction.regions = task.shown
    return describe_prediction(prediction, show_from=show_from)
