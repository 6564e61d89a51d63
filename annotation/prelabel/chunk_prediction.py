"""What a worker does with one chunk: predict its assets, isolate what breaks, store the answers.

A picture that kills the process (a crash in native code, a hang past its time) cannot be caught; it is found over
attempts. Before each batch its names are noted in the job's row; an attempt that finds names noted knows that the last
one died with them in hand. From then on pictures go one by one, suspects last, and one that the worker died with twice,
alone, is left out. A model that kills the worker while it loads fails the chunk the same way.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db.models import F

from annotation.policy import policy_of
from annotation.prelabel.events import AssetsHandedOver, AssetsPredicted
from annotation.prelabel.models import Prediction, PrelabelRun
from annotation.prelabel.options import RunOptions, tiles_of
from annotation.prelabel.rules import nothing_mapped, regions_of
from annotation.prelabel.text_prediction import TextOutcome, TextRun, answers_of, spans_of
from annotation.prelabel.waiting_assets import still_uploaded, take_waiting, unbegun_assets, uploaded_assets
from annotation.regions.attributes import check_classification
from annotation.regions.confidence import asset_confidence
from annotation.schema.selectors import schema_at
from assay.assets.models import Asset
from assay.assets.remote_images import fetch_assets
from assay.assets.services import fail_assets
from assay.assets.storage import storage
from assay.assets.types import Stage
from assay.jobs.registry import JobCancelled, JobContext, LostLease, Retryable
from assay.kernel.errors import Conflict
from assay.kernel.events import publish
from inference_workers.contracts import Detector, Loaded, SpanTagger, TextAsset, TextClassifier
from inference_workers.errors import ModelMissing, ModelRuntimeError
from inference_workers.registry import load_model
from inference_workers.runner import DetectorRun, Measured, Outcome
from inference_workers.tiling import TiledDetector

DEATHS = 2
LOADING = "the model"
LOADING_SECONDS = 600.0
TEXT_BATCH = 16


def predict_chunk(context: JobContext) -> Callable[[], None]:
    """Predict one chunk's assets that still wait; returns the writing, with which predictions and routes appear.

    Publishes AssetsPredicted in that transaction (a measuring run stores its predictions and nothing else).
    Raises Retryable when the model breaks on everything.
    """
    run = PrelabelRun.objects.select_related("project").get(pk=context.payload["run"])
    if run.purpose == PrelabelRun.Purpose.HAND_OVER:
        return partial(_hand_over, context, run)
    assets = {str(asset.id): asset for asset in _waiting(run, context.payload["assets"])}
    if run.project.data_type == "text":
        return _predict_texts(context, run, assets)
    outcomes, measured = _answers(context, run, assets)

    def write() -> None:
        shapes = schema_at(run.project_id, run.schema_version).shapes_by_label()
        show_from = policy_of(run.project).show_from
        predictions = [
            _prediction(run, assets[outcome.name], outcome, shapes=shapes, show_from=show_from)
            for outcome in outcomes
            if not outcome.failure
        ]
        failures = {assets[outcome.name].id: outcome.failure for outcome in outcomes if outcome.failure}
        _write(context, run, predictions, failures, measured)

    return write


def _waiting(run: PrelabelRun, asset_ids: Sequence[str]) -> list[Asset]:
    """Return those of a chunk's assets that still wait, in the order in which they came."""
    if run.purpose == PrelabelRun.Purpose.MEASURE:
        return list(Asset.objects.filter(pk__in=asset_ids, stage=Stage.DONE).order_by("created_at", "id"))
    ways = (uploaded_assets(run.project_id), unbegun_assets(run.project_id, run))
    return sorted(
        (one for rows in ways for one in rows.filter(pk__in=asset_ids)), key=lambda one: (one.created_at, one.id)
    )


def _hand_over(context: JobContext, run: PrelabelRun) -> None:
    """End a chunk of which the model has nothing to say: its assets go to people."""
    reason = nothing_mapped(run.model_key)
    with context.finishing():
        publish(AssetsHandedOver(run.project_id, run.id, [UUID(one) for one in context.payload["assets"]], reason))


def _predict_texts(context: JobContext, run: PrelabelRun, assets: dict[str, Asset]) -> Callable[[], None]:
    died_before = _count_deaths(context.notes)
    model = _model(context, run)
    if not isinstance(model, TextClassifier | SpanTagger):
        raise Conflict(f"{run.model_key} does not read texts.", code="wrong_task")
    work, outcomes = TextRun(model), []
    deaths: dict[str, int] = context.notes["deaths"]
    left_out = [key for key in assets if deaths.get(key, 0) >= DEATHS]
    order = sorted((key for key in assets if key not in left_out), key=lambda key: deaths.get(key, 0))
    size = 1 if died_before else TEXT_BATCH
    try:
        for start in range(0, len(order), size):
            keys = order[start : start + size]
            _mark(context, run, keys)
            texts, missing = _texts_of(assets, keys)
            outcomes += [*work.over(texts), *missing]
    except ModelRuntimeError as error:
        raise Retryable(str(error)) from error
    finally:
        context.limit(None)
        context.notes["working"] = []
        with suppress(JobCancelled, LostLease):
            context.keep_notes()
    message = f"The worker stopped {DEATHS} times while working on this text alone; it was left out."
    outcomes += [TextOutcome(key, failure=message) for key in left_out]
    measured = Measured(pictures=len(order), seconds=work.seconds, infer_seconds=work.seconds)

    def write() -> None:
        predictions = [_text_prediction(run, assets[one.name], one) for one in outcomes if not one.failure]
        failures = {assets[one.name].id: one.failure for one in outcomes if one.failure}
        _write(context, run, predictions, failures, measured)

    return write


def _texts_of(assets: dict[str, Asset], keys: Sequence[str]) -> tuple[list[tuple[str, TextAsset]], list[TextOutcome]]:
    """Return the texts, and what comes of those that cannot be read."""
    texts, missing = [], []
    for key in keys:
        asset = assets[key]
        try:
            texts.append((key, TextAsset(storage().path(asset.storage_key).read_bytes().decode(), asset.meta)))
        except (FileNotFoundError, UnicodeDecodeError):
            missing.append(TextOutcome(key, failure="The text cannot be read: its file is damaged or not there."))
    return texts, missing


def _text_prediction(run: PrelabelRun, asset: Asset, outcome: TextOutcome) -> Prediction:
    schema, show_from = schema_at(run.project_id, run.schema_version), policy_of(run.project).show_from
    regions = spans_of(
        outcome,
        asset_id=asset.id,
        model=f"{run.model_key}:{run.weights_sha256}",
        label_map=run.label_map,
        labels=schema.labels,
        minimum=run.minimum,
    )
    answers, sure = answers_of(
        outcome,
        label_map=run.label_map,
        questions=schema.classification,
        show_from=show_from,
        minimum=run.minimum,
    )
    # What must be answered and is not leaves nothing to accept.
    lacks = [
        *check_classification(answers, schema.classification, is_complete=True),
        *(
            region
            for region in regions
            if any(one.required for one in schema.attributes_by_label().get(region["label"], ()))
        ),
    ]
    confidences = [*(region["confidence"] for region in regions), *sure]
    return Prediction(
        **_origin(run, asset),
        regions=regions,
        classification=answers,
        confidence=0.0 if lacks else asset_confidence(confidences, show_from=show_from),
    )


def _write(
    context: JobContext,
    run: PrelabelRun,
    predictions: Sequence[Prediction],
    failures: dict[UUID, str],
    measured: Measured,
) -> None:
    writing = time.perf_counter()
    is_measuring = run.purpose == PrelabelRun.Purpose.MEASURE
    with context.finishing():
        ids = {row.asset_id for row in predictions}
        # An asset moves once; who moved it announces it, so nothing is routed twice. What somebody began meanwhile is
        # theirs: no prediction of it is kept, so that it is not said to have been shown.
        moved = ids if is_measuring else take_waiting(ids)
        predictions = [row for row in predictions if row.asset_id in moved]
        Prediction.objects.bulk_create(predictions, ignore_conflicts=True)
        if not is_measuring:
            # What is with people already stays with them, whatever a model breaks on.
            waiting = still_uploaded(failures)
            fail_assets({asset_id: why for asset_id, why in failures.items() if asset_id in waiting})
            publish(AssetsPredicted(run.project_id, run.id, predictions))
        PrelabelRun.objects.filter(pk=run.pk).update(
            predicted=F("predicted") + len(moved),
            failed=F("failed") + len(failures),
            model_seconds=F("model_seconds") + measured.seconds,
            decode_seconds=F("decode_seconds") + measured.decode_seconds,
            infer_seconds=F("infer_seconds") + measured.infer_seconds,
            write_seconds=F("write_seconds") + (time.perf_counter() - writing),
            halvings=F("halvings") + measured.halvings,
        )


def _answers(context: JobContext, run: PrelabelRun, assets: dict[str, Asset]) -> tuple[list[Outcome], Measured]:
    died_before = _count_deaths(context.notes)
    deaths: dict[str, int] = context.notes["deaths"]
    detector = _detector(context, run)
    work = DetectorRun(
        detector,
        # After a death one by one, so that the next one tells which picture it was.
        batch_size=1 if died_before else int(run.options.get("batch_size") or settings.ASSAY.model_batch),
        decode_threads=settings.ASSAY.decode_threads,
        on_batch=lambda names: _mark(context, run, names),
    )
    left_out = [key for key in assets if deaths.get(key, 0) >= DEATHS]
    away = {str(key): why for key, why in fetch_assets([one for one in assets.values() if not one.storage_key]).items()}
    # Suspects last: what is innocent is answered first.
    order = sorted(
        (key for key in assets if key not in left_out and key not in away), key=lambda key: deaths.get(key, 0)
    )
    try:
        files, missing = _files_of(assets, order)
        outcomes = [*work.over(files), *missing]
    except ModelRuntimeError as error:
        raise Retryable(str(error)) from error
    finally:
        # Still alive: what was in hand is no suspect.
        context.limit(None)
        context.notes["working"] = []
        with suppress(JobCancelled, LostLease):
            context.keep_notes()
    message = f"The worker stopped {DEATHS} times while working on this picture alone; it was left out."
    outcomes += [Outcome(key, failure=message) for key in left_out]
    return [*outcomes, *(Outcome(key, failure=why) for key, why in away.items())], work.measured


def _files_of(assets: dict[str, Asset], order: Sequence[str]) -> tuple[list[tuple[str, Path]], list[Outcome]]:
    """Return where the pictures lie, and what comes of those that are not in the storage."""
    files, missing = [], []
    for key in order:
        try:
            files.append((key, storage().path(assets[key].storage_key)))
        except FileNotFoundError:
            missing.append(Outcome(key, failure="The picture is not in the storage."))
    return files, missing


def _count_deaths(notes: dict[str, Any]) -> bool:
    """Note whom the last attempt died with, if with one picture alone; returns whether any attempt died."""
    working = notes.get("working", [])
    deaths: dict[str, int] = dict(notes.get("deaths", {}))
    if len(working) == 1:
        deaths[working[0]] = deaths.get(working[0], 0) + 1
    notes.update(deaths=deaths, working=[], died=bool(working) or bool(notes.get("died")))
    return bool(notes["died"])


def _mark(context: JobContext, run: PrelabelRun, names: Sequence[str]) -> None:
    context.notes["working"] = []
    context.check_stop()
    context.notes["working"] = list(names)
    context.keep_notes()
    context.limit(settings.ASSAY.model_seconds * len(names), f"{run.model_key} with {len(names)} pictures")


def _model(context: JobContext, run: PrelabelRun) -> Loaded:
    if context.notes["deaths"].get(LOADING, 0) > DEATHS:
        raise Conflict(f"The worker stopped again and again while loading {run.model_key}.", code="model_kills")
    context.notes["working"] = [LOADING]
    context.keep_notes()
    context.limit(LOADING_SECONDS, f"Loading {run.model_key}")
    try:
        loaded = load_model(run.model_key, threads=settings.ASSAY.model_threads, device=settings.ASSAY.model_device)
    except ModelMissing as error:
        raise Conflict(str(error), code="model_missing") from error
    if loaded.card.weights_sha256 != run.weights_sha256:
        raise Conflict("The model's weights changed since this run began; start a new run.", code="model_changed")
    return loaded


def _detector(context: JobContext, run: PrelabelRun) -> Detector:
    loaded = _model(context, run)
    if not isinstance(loaded, Detector):
        raise Conflict(f"{loaded.card.name} does not find objects.", code="wrong_task")
    tiles = tiles_of(msgspec.convert(run.options, RunOptions))
    return TiledDetector(loaded, tiles) if tiles else loaded


def _prediction(
    run: PrelabelRun, asset: Asset, outcome: Outcome, *, shapes: dict[str, frozenset[str]], show_from: float
) -> Prediction:
    regions = regions_of(
        outcome.detections,
        asset_id=asset.id,
        model=f"{run.model_key}:{run.weights_sha256}",
        label_map=run.label_map,
        shapes_by_label=shapes,
        minimum=run.minimum,
    )
    confidences = [region["confidence"] for region in regions]
    return Prediction(
        **_origin(run, asset), regions=regions, confidence=asset_confidence(confidences, show_from=show_from)
    )


def _origin(run: PrelabelRun, asset: Asset) -> dict[str, Any]:
    return {
        "asset": asset,
        "project_id": run.project_id,
        "run": run,
        "model_key": run.model_key,
        "model_version": run.model_version,
        "weights_sha256": run.weights_sha256,
        "map_version": run.map_version,
        "schema_version": run.schema_version,
    }
