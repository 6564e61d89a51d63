"""Labels and predictions that come along with imported lines: read and checked once, stored with the assets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4, uuid5

import msgspec
from django.db.models import F

from annotation.policy import policy_of
from annotation.prelabel.events import AssetsPredicted
from annotation.prelabel.models import Prediction, PrelabelRun
from annotation.regions.attributes import FieldProblem, check_classification
from annotation.regions.codec import encode_regions
from annotation.regions.confidence import asset_confidence
from annotation.regions.shapes import Region
from annotation.regions.validation import validate_regions
from annotation.schema.rules import SchemaDocument
from annotation.schema.selectors import schema_at
from assay.assets.jsonl_import import AssetsImported, Imported
from assay.assets.jsonl_line import Extent, ImportLine, LabelReader
from assay.assets.types import Stage
from assay.kernel.bulk_copy import copy_rows, new_ids, unsaved
from assay.kernel.clock import now
from assay.kernel.errors import FieldError
from assay.kernel.events import publish
from assay.projects.models import Project

UNNAMED = "imported"
_IDS = UUID("f0f4c0f2-6b93-4c3f-9a86-4f2f4dcb2a11")
_NOTHING = b"[]"


class SentPrediction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a model outside said; each region has its confidence."""

    model: str = UNNAMED
    version: str = ""
    regions: list[dict[str, Any]] = []
    classification: dict[str, Any] = {}
    confidence: float | None = None


class _NamedPrediction(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same where every region is whole and names itself: read straight into regions."""

    model: str = UNNAMED
    version: str = ""
    regions: list[Region] = []
    classification: dict[str, Any] = {}
    confidence: float | None = None


_QUICK = msgspec.json.Decoder(list[_NamedPrediction])


@dataclass(frozen=True, slots=True)
class Said:
    """A checked prediction; ``regions`` as they are stored."""

    model: str
    version: str
    regions: list[dict[str, Any]]
    classification: dict[str, Any]
    confidence: float | None


@dataclass(frozen=True, slots=True)
class LineLabels:
    """What a line says: labels somebody answers for (``regions`` as they are stored), or what a model said."""

    is_labelled: bool = False
    regions: list[dict[str, Any]] = field(default_factory=list)
    prediction: Said | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What the project's schema asks of every line, worked out once."""

    schema: SchemaDocument
    rules: dict[str, Any]


def label_reader(project: Project) -> LabelReader:
    """Return what reads the labels of the project's lines (the import calls it; no statement a line)."""
    schema = schema_at(project.id, project.schema_version)
    rules = {
        "shapes_by_label": schema.shapes_by_label(),
        "attributes_by_label": schema.attributes_by_label(),
        "skeletons": schema.skeletons(),
    }
    return partial(_read_labels, Asked(schema, rules))


def _read_labels(context: Asked, line: ImportLine, extent: Extent) -> tuple[Sequence[FieldError], LineLabels]:
    """Return what is wrong with the labels and predictions of a line, and what they are."""
    schema = context.schema
    problems: list[FieldProblem] = []
    is_labelled = line.regions is not None or bool(line.classification)
    regions: list[dict[str, Any]] = []
    if is_labelled:
        regions, problems = _read(line.regions or [], context, extent, is_complete=True)
        problems += check_classification(line.classification, schema.classification, is_complete=True)
    prediction, wrong = _read_prediction(bytes(line.predictions), context, extent)
    errors = [FieldError(problem.path, problem.code, problem.message) for problem in [*problems, *wrong]]
    return errors, LineLabels(is_labelled, regions, None if is_labelled else prediction)


def _read_prediction(raw: bytes, context: Asked, extent: Extent) -> tuple[Said | None, list[FieldProblem]]:
    if raw == _NOTHING:
        return None, []
    try:
        quick = _QUICK.decode(raw)
    except msgspec.ValidationError:
        # Regions without a name of their own, or something wrong: looked at one by one, which says where.
        return _read_slowly(raw, context, extent)
    if len(quick) != 1:
        return None, _too_many(len(quick))
    sent = quick[0]
    problems: list[FieldProblem] = []
    if sent.regions:
        # They are regions already: the check passes them on as they are.
        _, problems = _check(sent.regions, context, extent, is_complete=False)
    problems += _wrong_rest(sent, [region.confidence for region in sent.regions], context.schema)
    return _said(sent, encode_regions(sent.regions)), _placed(problems)


def _read_slowly(raw: bytes, context: Asked, extent: Extent) -> tuple[Said | None, list[FieldProblem]]:
    try:
        sent = msgspec.json.decode(raw, type=list[SentPrediction])
    except msgspec.ValidationError as error:
        text, _, location = str(error).partition(" - at `$")
        path = f"predictions{location.rstrip('`')}"
        return None, [FieldProblem(path, "invalid", f"{path}: {text}.")]
    if len(sent) != 1:
        return None, _too_many(len(sent))
    regions, problems = _read(sent[0].regions, context, extent, is_complete=False)
    confidences = [region.get("confidence") for region in sent[0].regions]
    problems += _wrong_rest(sent[0], confidences, context.schema)
    return _said(sent[0], regions), _placed(problems)


def _too_many(count: int) -> list[FieldProblem]:
    if not count:
        return []
    return [FieldProblem("predictions", "too_many", "predictions takes at most one prediction a line.")]


def _wrong_rest(
    sent: SentPrediction | _NamedPrediction, confidences: Sequence[Any], schema: SchemaDocument
) -> list[FieldProblem]:
    problems = []
    if sent.classification:
        problems += check_classification(sent.classification, schema.classification, is_complete=False)
    for index, value in enumerate(confidences):
        if not isinstance(value, int | float):
            where = f"regions[{index}].confidence"
            problems.append(FieldProblem(where, "required", f"{where} is required."))
    if sent.confidence is not None and not 0 <= sent.confidence <= 1:
        problems.append(FieldProblem("confidence", "out_of_range", "confidence must be 0 to 1."))
    return problems


def _placed(problems: Sequence[FieldProblem]) -> list[FieldProblem]:
    path = "predictions[0]"
    return [FieldProblem(f"{path}.{one.path}", one.code, f"{path}.{one.message}") for one in problems]


def _said(sent: SentPrediction | _NamedPrediction, regions: list[dict[str, Any]]) -> Said:
    return Said(sent.model[:80], sent.version[:80], regions, sent.classification, sent.confidence)


def _read(
    raw: Sequence[dict[str, Any]], context: Asked, extent: Extent, *, is_complete: bool
) -> tuple[list[dict[str, Any]], list[FieldProblem]]:
    named = [region if "id" in region else {"id": _id_of(region, index), **region} for index, region in enumerate(raw)]
    regions, problems = _check(named, context, extent, is_complete=is_complete)
    return encode_regions(regions), problems


def _check(
    raw: Sequence[Any], context: Asked, extent: Extent, *, is_complete: bool
) -> tuple[list[Region], list[FieldProblem]]:
    return validate_regions(
        raw,
        **context.rules,
        width=extent.width,
        height=extent.height,
        characters=extent.characters,
        is_complete=is_complete,
    )


def _id_of(region: dict[str, Any], index: int) -> str:
    # Whoever sends regions need not name them; the same line again names them the same.
    return str(uuid5(_IDS, msgspec.json.encode([region, index]).decode()))


def store_imported_predictions(event: AssetsImported) -> None:
    """Store what models outside said, a run a model, and have the assets routed by it.

    Subscribed to AssetsImported; runs in its transaction, before the assets' rows are there.
    """
    by_model: dict[tuple[str, str], list[tuple[Imported, Said]]] = defaultdict(list)
    for one in event.assets:
        labels: LineLabels = one.labels
        if labels.prediction is not None:
            by_model[(labels.prediction.model, labels.prediction.version)].append((one, labels.prediction))
    show_from = policy_of(event.project).show_from
    for (model, version), rows in by_model.items():
        run = _run_of(event, model, version, len(rows))
        moment = now()
        predictions = [
            _prediction(key, run, one, prediction, show_from, moment)
            for key, (one, prediction) in zip(new_ids(len(rows)), rows, strict=True)
        ]
        copy_rows(Prediction, predictions)
        for one, _ in rows:
            one.asset.stage = Stage.PRELABELLED.value
        publish(AssetsPredicted(event.project.id, run.id, predictions, event.once_stored))


def _run_of(event: AssetsImported, model: str, version: str, assets: int) -> PrelabelRun:
    """Return the run of this import and model, with so many assets more."""
    known = PrelabelRun.objects.filter(job_id=event.job_id, model_key=model, model_version=version).first()
    if known is not None and known.schema_version == event.project.schema_version:
        PrelabelRun.objects.filter(pk=known.pk).update(
            assets=F("assets") + assets, predicted=F("predicted") + assets, finished_at=now()
        )
        return known
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


def _prediction(
    key: UUID, run: PrelabelRun, one: Imported, sent: Said, show_from: float, moment: datetime
) -> Prediction:
    sure = sent.confidence
    if sure is None:
        sure = asset_confidence([region["confidence"] for region in sent.regions], show_from=show_from)
    values = {
        "id": key,
        "asset_id": one.asset.id,
        "project_id": run.project_id,
        "run_id": run.id,
        "model_key": run.model_key,
        "model_version": run.model_version,
        "weights_sha256": "",
        "map_version": 0,
        "schema_version": run.schema_version,
        "regions": sent.regions,
        "classification": sent.classification,
        "confidence": sure,
        "created_at": moment,
    }
    return unsaved(Prediction, values, asset=one.asset)
