"""Writes of pre-labelling: label maps, runs, predictions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.db import transaction
from django.db.models import F

from annotation.prelabel.events import LabelMapChanged, RunFinished, RunStarted
from annotation.prelabel.models import LabelMap, PrelabelRun
from annotation.prelabel.options import RunOptions
from annotation.prelabel.rules import nothing_mapped
from annotation.prelabel.selectors import card_for, current_map, predicted_by
from annotation.prelabel.text_prediction import mappable_keys
from annotation.prelabel.waiting_assets import unbegun_assets, uploaded_assets
from annotation.schema.selectors import schema_at
from assay.assets.models import Asset
from assay.assets.types import Stage
from assay.auditlog.services import record
from assay.jobs.models import Job
from assay.jobs.registry import JobContext
from assay.jobs.services import Child, enqueue
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict, invalid
from assay.kernel.events import publish
from assay.projects.models import Project
from assay.projects.policies import require_changeable

CHUNK = 64
DETECTING = ("detect", "read-text")
READING = ("tag-spans", "classify-text")


def save_label_map(
    actor: Actor,
    project: Project,
    model_key: str,
    mapping: dict[str, str | None],
    minimum: dict[str, float] | None = None,
) -> LabelMap:
    """Make a new version of the label map; raises ValidationFailed naming an unknown label or a bad minimum."""
    card = card_for(model_key)
    schema = schema_at(project.id, project.schema_version)
    keys = mappable_keys(schema) if project.data_type == "text" else {label.key for label in schema.labels}
    for name, key in mapping.items():
        if name not in card.labels:
            raise invalid(f"map.{name}", "unknown_label", f"map.{name} is not a label of {card.name}.")
        if key is not None and key not in keys:
            raise invalid(f"map.{name}", "unknown_label", f"map.{name}: {key} is not a label of this project.")
    for name, value in (minimum or {}).items():
        if name not in card.labels or not 0 <= value <= 1:
            raise invalid(f"minimum.{name}", "invalid", f"minimum.{name} must be 0 to 1 for a label of {card.name}.")
    whole = {name: mapping.get(name) for name in card.labels}
    lowest = {name: value for name, value in (minimum or {}).items() if value > 0}
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        current = current_map(project, card)
        if current.version and (current.mapping, current.minimum) == (whole, lowest):
            return current
        label_map = LabelMap.objects.create(
            project=project, model_key=model_key, version=current.version + 1, mapping=whole, minimum=lowest
        )
        publish(LabelMapChanged(project, model_key, label_map.version))
        detail = {"model": model_key, "version": label_map.version}
        record(actor, "label_map.changed", "project", project.id, project_id=project.id, detail=detail)
    return label_map


def start_run(actor: Actor | None, project: Project, model_key: str, options: RunOptions | None = None) -> Job:
    """Start pre-labelling what waits, or measuring the model on finished assets; returns the parent job.

    What waits are uploaded assets, and those with people that nobody has begun and this model has not seen under this
    label map. Where no label is mapped the model has nothing to say: uploaded assets go to people as they are.
    Raises Conflict ``run_active`` and ValidationFailed where there is nothing to do, or to measure.
    """
    options = options or RunOptions()
    card = card_for(model_key)
    is_text = project.data_type == "text"
    if card.task not in (READING if is_text else DETECTING):
        does = "read texts" if is_text else "find objects"
        raise invalid("model", "wrong_task", f"{card.name} does not {does}; choose a model that does.")
    with transaction.atomic():
        project = Project.objects.select_for_update().get(pk=project.pk)
        require_changeable(project)
        if _has_active_run(project):
            raise Conflict("A pre-label run is still going; wait for it or cancel it.", code="run_active")
        used = current_map(project, card)
        is_mapped = any(used.mapping.values())
        if options.measure and not is_mapped and not is_text:
            raise invalid("model", "nothing_mapped", f"{nothing_mapped(card.name)} There is nothing to measure.")
        if not used.version:
            used = LabelMap.objects.create(project=project, model_key=card.key, version=1, mapping=used.mapping)
        identity = {
            "model_key": card.key,
            "model_version": card.version,
            "weights_sha256": card.weights_sha256,
            "map_version": used.version,
            "schema_version": project.schema_version,
        }
        run = PrelabelRun(
            id=uuid4(),
            project=project,
            **identity,
            label_map=used.mapping,
            minimum=used.minimum,
            purpose=_purpose_of(options, is_mapped=is_mapped),
            options=msgspec.to_builtins(options),
            started_by_id=actor.id if actor else None,
        )
        assets = _assets_for(run)
        if not assets and not options.measure:
            message = (
                "Nothing waits for a pre-label: everything here has one of this model, or people are at work on it."
            )
            raise invalid("model", "nothing_to_do", message)
        job = enqueue(
            "prelabel.run",
            f"prelabel:{run.id}",
            {"run": str(run.id)},
            project_id=project.id,
            actor_id=actor.id if actor else None,
            children=_chunks(run, assets, device=card.device),
        )
        run.job_id, run.assets = job.id, len(assets)
        run.save(force_insert=True)
        if run.purpose != PrelabelRun.Purpose.HAND_OVER:
            # A model that says nothing ends no certificate of another.
            publish(RunStarted(project.id, identity, is_measuring=options.measure))
        detail = {"model": card.key, "version": card.version, "assets": len(assets), **msgspec.to_builtins(options)}
        detail["purpose"] = run.purpose
        record(actor, "prelabel.started", "project", project.id, project_id=project.id, detail=detail)
    return job


def _purpose_of(options: RunOptions, *, is_mapped: bool) -> PrelabelRun.Purpose:
    if options.measure:
        return PrelabelRun.Purpose.MEASURE
    return PrelabelRun.Purpose.PRELABEL if is_mapped else PrelabelRun.Purpose.HAND_OVER


def _assets_for(run: PrelabelRun) -> list[UUID]:
    """Return which assets a run is about, in the order in which they came."""
    waiting = uploaded_assets(run.project_id)
    if run.purpose == PrelabelRun.Purpose.MEASURE:
        done = Asset.objects.filter(project_id=run.project_id, stage=Stage.DONE)
        waiting = done.exclude(pk__in=predicted_by(run.project_id, run).values("asset_id"))
    asset_ids = list(waiting.values_list("created_at", "id"))
    if run.purpose == PrelabelRun.Purpose.PRELABEL:
        asset_ids += unbegun_assets(run.project_id, run).values_list("created_at", "id")
    return [asset_id for _, asset_id in sorted(asset_ids)]


def _chunks(run: PrelabelRun, assets: Sequence[UUID], *, device: str) -> list[Child]:
    queue = "gpu" if device == "gpu" else "cpu"
    parts = [assets[start : start + CHUNK] for start in range(0, len(assets), CHUNK)]
    return [
        Child(
            "prelabel.chunk",
            f"prelabel:{run.id}:{index}",
            {"run": str(run.id), "assets": [str(asset) for asset in part]},
            units=len(part),
            queue=queue,
        )
        for index, part in enumerate(parts)
    ]


def _has_active_run(project: Project) -> bool:
    latest = PrelabelRun.objects.filter(project=project).order_by("-created_at").first()
    live = (Job.State.QUEUED, Job.State.RUNNING)
    return latest is not None and Job.objects.filter(pk=latest.job_id, state__in=live).exists()


def count_routes(run_id: UUID, *, annotate: int, auto_accept: int, audit: int) -> None:
    """Add to a run's counts of where its assets went (``review.routing`` calls this)."""
    PrelabelRun.objects.filter(pk=run_id).update(
        to_annotate=F("to_annotate") + annotate,
        auto_accepted=F("auto_accepted") + auto_accept,
        to_audit=F("to_audit") + audit,
    )


def finish_run(context: JobContext) -> None:
    """End a run: its counts, its speed and where its assets went stand in the result and the message."""
    run = PrelabelRun.objects.select_related("project").get(pk=context.payload["run"])
    speed = run.predicted / run.model_seconds if run.model_seconds else 0.0
    result: dict[str, Any] = {"run": str(run.id), "items_per_second": round(speed, 2)}
    if run.purpose != PrelabelRun.Purpose.MEASURE:
        result["routed"] = {"annotate": run.to_annotate, "auto_accept": run.auto_accepted, "audit": run.to_audit}
    message = _words_of(run, speed)
    with context.finishing(result=result, message=message):
        PrelabelRun.objects.filter(pk=run.pk).update(finished_at=now())
        publish(RunFinished(run.project_id, run.id, is_measuring=run.purpose == PrelabelRun.Purpose.MEASURE))


def _words_of(run: PrelabelRun, speed: float) -> str:
    things = "texts" if run.project.data_type == "text" else "pictures"
    if run.purpose == PrelabelRun.Purpose.HAND_OVER:
        return f"{nothing_mapped(run.model_key)} {run.to_annotate} {things} went to annotators without a pre-label."
    done = "measured" if run.purpose == PrelabelRun.Purpose.MEASURE else "pre-labelled"
    text = f"{run.predicted} of {run.assets} {things} {done}, {speed:.1f} {things}/s."
    if run.purpose == PrelabelRun.Purpose.PRELABEL and run.predicted:
        text += f" {run.to_annotate} to annotators, {run.auto_accepted} auto-accepted"
        text += f", {run.to_audit} to blind checks." if run.to_audit else "."
    if run.failed:
        text += f" {run.failed} failed; each says why in the data list."
    return text
