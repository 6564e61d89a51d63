"""Labels and predictions that come along with imported lines: checked by their line, stored with the assets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4, uuid5

import msgspec

from annotation.prelabel.events import AssetsPredicted
from annotation.prelabel.models import Prediction, PrelabelRun
from annotation.regions.attributes import FieldProblem, check_classification
from annotation.regions.codec import encode_regions
from annotation.regions.confidence import asset_confidence
from annotation.regions.validation import validate_regions
from annotation.schema.rules import SchemaDocument
from annotation.schema.selectors import schema_at
from assay.assets.imports import AssetsImported, Imported, ImportLine
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.kernel.clock import now
from assay.kernel.errors import FieldError
from assay.kernel.events import publish
from assay.projects.models import Project
from assay.projects.rules import policy_of

UNNAMED = "imported"
_IDS = UUID("f0f4c0f2-6b93-4c3f-9a86-4f2f4dcb2a11")


class SentPrediction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a model outside said; each region has its confidence."""

    model: str = UNNAMED
    version: str = ""
    regions: list[dict[str, Any]] = []
    classification: dict[str, Any] = {}
    confidence: float | None = None


def check_line(project: Project, line: ImportLine, characters: int) -> Sequence[FieldError]:
    """Return what is wrong with the labels and predictions of a line (called by the import)."""
    schema = schema_at(project.id, project.schema_version)
    problems: list[FieldProblem] = []
    if line.regions is not None or line.classification:
        _, wrong = _read(line.regions or [], schema, characters, is_complete=True)
        problems += wrong
        problems += check_classification(line.classification, schema.classification, is_complete=True)
    if len(line.predictions) > 1:
        problems.append(FieldProblem("predictions", "too_many", "predictions takes at most one prediction a line."))
    for sent in line.predictions[:1]:
        problems += _wrong_prediction(sent, schema, characters)
    return [FieldError(problem.path, problem.code, problem.message) for problem in problems]


def _wrong_prediction(raw: Mapping[str, Any], schema: SchemaDocument, characters: int) -> list[FieldProblem]:
    path = "predictions[0]"
    try:
        sent = msgspec.convert(raw, SentPrediction)
    except msgspec.ValidationError as error:
        return [FieldProblem(path, "invalid", f"{path}: {error}.")]
    _, wrong = _read(sent.regions, schema, characters, is_complete=False)
    wrong += check_classification(sent.classification, schema.classification, is_complete=False)
    problems = [FieldProblem(f"{path}.{one.path}", one.code, f"{path}.{one.message}") for one in wrong]
    for at, region in enumerate(sent.regions):
        if not isinstance(region.get("confidence"), int | float):
            where = f"{path}.regions[{at}].confidence"
            problems.append(FieldProblem(where, "required", f"{where} is required."))
    if sent.confidence is not None and not 0 <= sent.confidence <= 1:
        problems.append(FieldProblem(f"{path}.confidence", "out_of_range", f"{path}.confidence must be 0 to 1."))
    return problems


def _read(
    raw: Sequence[dict[str, Any]], schema: SchemaDocument, characters: int, *, is_complete: bool
) -> tuple[list[dict[str, Any]], list[FieldProblem]]:
    regions, problems = validate_regions(
        [{"id": _id_of(raw, at), **region} for at, region in enumerate(raw)],
        shapes_by_label=schema.shapes_by_label(),
        attributes_by_label=schema.attributes_by_label(),
        width=0,
        height=0,
        characters=characters,
        is_complete=is_complete,
    )
    return encode_regions(regions), problems


def _id_of(raw: Sequence[dict[str, Any]], at: int) -> str:
    # Whoever sends regions need not name them; the same line again names them the same.
    return str(uuid5(_IDS, msgspec.json.encode([raw[at], at]).decode()))


def read_regions(project: Project, line: ImportLine, characters: int) -> list[dict[str, Any]]:
    """Return the labels of a checked line as they are stored."""
    schema = schema_at(project.id, project.schema_version)
    return _read(line.regions or [], schema, characters, is_complete=True)[0]


def store_imported_predictions(event: AssetsImported) -> None:
    """Store what models outside said, a run a model, and have the assets routed by it.

    Subscribed to AssetsImported; runs in its transaction.
    """
    by_model: dict[tuple[str, str], list[tuple[Imported, SentPrediction]]] = defaultdict(list)
    for one in event.assets:
        if one.line.predictions and one.line.regions is None and not one.line.classification:
            sent = msgspec.convert(one.line.predictions[0], SentPrediction)
            by_model[(sent.model[:80], sent.version[:80])].append((one, sent))
    for (model, version), rows in by_model.items():
        run = _run_of(event, model, version, len(rows))
        predictions = [_prediction(run, one, sent) for one, sent in rows]
        Prediction.objects.bulk_create(predictions)
        move_stage([row.asset_id for row in predictions], from_stages=[Stage.UPLOADED], to=Stage.PRELABELLED)
        publish(AssetsPredicted(event.project.id, run.id, predictions))


def _run_of(event: AssetsImported, model: str, version: str, assets: int) -> PrelabelRun:
    return PrelabelRun.objects.create(
        id=uuid4(),
        project=event.project,
        job_id=event.job_id,
        model_key=model,
        model_version=version,
        weights_sha256="",
        map_version=0,
        schema_version=event.project.schema_version,
        label_map={},
        assets=assets,
        predicted=assets,
        started_by_id=event.actor_id,
        finished_at=now(),
    )


def _prediction(run: PrelabelRun, one: Imported, sent: SentPrediction) -> Prediction:
    schema = schema_at(run.project_id, run.schema_version)
    regions, _ = _read(sent.regions, schema, one.asset.characters, is_complete=False)
    sure = asset_confidence([region["confidence"] for region in regions], show_from=policy_of(run.project).show_from)
    return Prediction(
        asset=one.asset,
        project_id=run.project_id,
        run=run,
        model_key=run.model_key,
        model_version=run.model_version,
        weights_sha256="",
        map_version=0,
        schema_version=run.schema_version,
        regions=regions,
        classification=sent.classification,
        confidence=sure if sent.confidence is None else sent.confidence,
    )
