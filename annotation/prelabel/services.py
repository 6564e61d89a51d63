"""Writes of pre-labelling: label maps, runs, predictions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F

from annotation.prelabel.events import AssetsPredicted
from annotation.prelabel.models import LabelMap, Prediction, PrelabelRun
from annotation.prelabel.rules import regions_of
from annotation.prelabel.selectors import card_for, current_map
from annotation.regions.confidence import asset_confidence
from annotation.schema.selectors import schema_at
from assay.assets.models import Asset
from assay.assets.services import fail_assets, move_stage
from assay.assets.storage import storage
from assay.assets.types import Stage
from assay.audit.services import record
from assay.jobs.models import Job
from assay.jobs.registry import JobContext, Retryable
from assay.jobs.services import Child, enqueue
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict, invalid
from assay.kernel.events import publish
from assay.projects.models import Project
from assay.projects.rules import policy_of
from inference_workers.errors import ModelMissing, ModelRuntimeError
from inference_workers.registry import load_model
from inference_workers.runner import DetectorRun, Outcome

CHUNK = 32


def save_label_map(actor: Actor, project: Project, model_key: str, mapping: dict[str, str | None]) -> LabelMap:
    """Make a new version of the label map; raises ValidationFailed naming an unknown label."""
    card = card_for(model_key)
    keys = {label.key for label in schema_at(project.id, project.schema_version).labels}
    for name, key in mapping.items():
        if name not in card.labels:
            raise invalid(f"map.{name}", "unknown_label", f"map.{name} is not a label of {card.name}.")
        if key is not None and key not in keys:
            raise invalid(f"map.{name}", "unknown_label", f"map.{name}: {key} is not a label of this project.")
    whole = {name: mapping.get(name) for name in card.labels}
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        current = current_map(project, card)
        if current.version and current.mapping == whole:
            return current
        made = LabelMap.objects.create(project=project, model_key=model_key, version=current.version + 1, mapping=whole)
        detail = {"model": model_key, "version": made.version}
        record(actor, "label_map.changed", "project", project.id, project_id=project.id, detail=detail)
    return made


def start_run(actor: Actor | None, project: Project, model_key: str) -> Job:
    """Start pre-labelling every uploaded asset; returns the parent job.

    Raises Conflict ``run_active`` and ValidationFailed where there is nothing to do or nothing mapped.
    """
    card = card_for(model_key)
    with transaction.atomic():
        project = Project.objects.select_for_update().get(pk=project.pk)
        if _has_active_run(project):
            raise Conflict("A pre-label run is still going; wait for it or cancel it.", code="run_active")
        used = current_map(project, card)
        if not any(used.mapping.values()):
            words = f"No label of {card.name} is mapped to a label of this project; edit the label map first."
            raise invalid("model", "nothing_mapped", words)
        rows = Asset.objects.filter(project=project, stage=Stage.UPLOADED).order_by("created_at", "id")
        assets = list(rows.values_list("id", flat=True))
        if not assets:
            raise invalid("model", "nothing_to_do", "Every picture of this project already has its pre-label.")
        if not used.version:
            used = LabelMap.objects.create(project=project, model_key=card.key, version=1, mapping=used.mapping)
        run_id = uuid4()
        job = enqueue(
            "prelabel.run",
            f"prelabel:{run_id}",
            {"run": str(run_id)},
            project_id=project.id,
            actor_id=actor.id if actor else None,
            children=_chunks(run_id, assets),
        )
        PrelabelRun.objects.create(
            id=run_id,
            project=project,
            job_id=job.id,
            model_key=card.key,
            model_version=card.version,
            weights_sha256=card.weights_sha256,
            map_version=used.version,
            schema_version=project.schema_version,
            label_map=used.mapping,
            assets=len(assets),
            started_by_id=actor.id if actor else None,
        )
        detail = {"model": card.key, "version": card.version, "assets": len(assets)}
        record(actor, "prelabel.started", "project", project.id, project_id=project.id, detail=detail)
    return job


def _chunks(run_id: UUID, assets: Sequence[UUID]) -> list[Child]:
    parts = [assets[start : start + CHUNK] for start in range(0, len(assets), CHUNK)]
    return [
        Child(
            "prelabel.chunk",
            f"prelabel:{run_id}:{at}",
            {"run": str(run_id), "assets": [str(asset) for asset in part]},
            units=len(part),
        )
        for at, part in enumerate(parts)
    ]


def _has_active_run(project: Project) -> bool:
    latest = PrelabelRun.objects.filter(project=project).order_by("-created_at").first()
    live = (Job.State.QUEUED, Job.State.RUNNING)
    return latest is not None and Job.objects.filter(pk=latest.job_id, state__in=live).exists()


def predict_chunk(context: JobContext) -> None:
    """Predict one chunk's assets that still wait; the predictions, stages and routes appear with the job's end.

    Publishes AssetsPredicted in that transaction. Raises Retryable when the model breaks.
    """
    run = PrelabelRun.objects.select_related("project").get(pk=context.payload["run"])
    waiting = Asset.objects.filter(pk__in=context.payload["assets"], stage=Stage.UPLOADED)
    assets = {str(asset.id): asset for asset in waiting.order_by("created_at", "id")}
    outcomes, seconds = _answers(run, assets)
    predictions = [_prediction(run, assets[outcome.name], outcome) for outcome in outcomes if not outcome.failure]
    failures = {assets[outcome.name].id: outcome.failure for outcome in outcomes if outcome.failure}
    with context.finishing():
        Prediction.objects.bulk_create(predictions, ignore_conflicts=True)
        # An asset moves once; who moved it announces it, so nothing is routed twice.
        moved = set(
            move_stage([row.asset_id for row in predictions], from_stages=[Stage.UPLOADED], to=Stage.PRELABELLED)
        )
        fail_assets(failures)
        PrelabelRun.objects.filter(pk=run.pk).update(
            predicted=F("predicted") + len(moved),
            failed=F("failed") + len(failures),
            model_seconds=F("model_seconds") + seconds,
        )
        publish(AssetsPredicted(run.project_id, run.id, [row for row in predictions if row.asset_id in moved]))


def _answers(run: PrelabelRun, assets: dict[str, Asset]) -> tuple[list[Outcome], float]:
    try:
        detector = load_model(run.model_key, threads=settings.ASSAY.model_threads)
    except ModelMissing as error:
        raise Conflict(str(error), code="model_missing") from error
    if detector.card.weights_sha256 != run.weights_sha256:
        raise Conflict("The model's weights changed since this run began; start a new run.", code="model_changed")
    work = DetectorRun(detector)
    try:
        outcomes = list(work.over([(key, storage().path(asset.storage_key)) for key, asset in assets.items()]))
    except ModelRuntimeError as error:
        raise Retryable(str(error)) from error
    return outcomes, work.measured.seconds


def _prediction(run: PrelabelRun, asset: Asset, outcome: Outcome) -> Prediction:
    regions = regions_of(
        outcome.detections,
        asset_id=asset.id,
        model=f"{run.model_key}:{run.weights_sha256}",
        label_map=run.label_map,
        shapes_by_label=schema_at(run.project_id, run.schema_version).shapes_by_label(),
    )
    confidences = [region["confidence"] for region in regions]
    return Prediction(
        asset=asset,
        project_id=run.project_id,
        run=run,
        model_key=run.model_key,
        model_version=run.model_version,
        weights_sha256=run.weights_sha256,
        map_version=run.map_version,
        schema_version=run.schema_version,
        regions=regions,
        confidence=asset_confidence(confidences, show_from=policy_of(run.project).show_from),
    )


def count_routes(run_id: UUID, *, annotate: int, auto_accept: int, audit: int) -> None:
    """Add to a run's counts of where its assets went (``review.routing`` calls this)."""
    PrelabelRun.objects.filter(pk=run_id).update(
        to_annotate=F("to_annotate") + annotate,
        auto_accepted=F("auto_accepted") + auto_accept,
        to_audit=F("to_audit") + audit,
    )


def finish_run(context: JobContext) -> None:
    """End a run: its counts and speed stand in the result and the message."""
    run = PrelabelRun.objects.get(pk=context.payload["run"])
    speed = run.predicted / run.model_seconds if run.model_seconds else 0.0
    result: dict[str, Any] = {"run": str(run.id), "items_per_second": round(speed, 2)}
    message = f"{run.predicted} of {run.assets} pictures pre-labelled, {speed:.1f} pictures/s."
    with context.finishing(result=result, message=message):
        PrelabelRun.objects.filter(pk=run.pk).update(finished_at=now())
