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
from annotation.prelabel.selectors import card_for, current_map, predicted_by
from annotation.prelabel.text_predicting import mappable_keys
from annotation.schema.selectors import schema_at
from assay.assets.models import Asset
from assay.assets.types import Stage
from assay.audit.services import record
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
        made = LabelMap.objects.create(
            project=project, model_key=model_key, version=current.version + 1, mapping=whole, minimum=lowest
        )
        publish(LabelMapChanged(project, model_key, made.version))
        detail = {"model": model_key, "version": made.version}
        record(actor, "label_map.changed", "project", project.id, project_id=project.id, detail=detail)
    return made


def start_run(actor: Actor | None, project: Project, model_key: str, options: RunOptions | None = None) -> Job:
    """Start pre-labelling every uploaded asset, or measuring the model on finished ones; returns the parent job.

    Raises Conflict ``run_active`` and ValidationFailed where there is nothing to do or nothing mapped.
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
        # Texts may go to people without a suggestion; rules that match nothing leave nothing.
        if not any(used.mapping.values()) and not is_text:
            words = f"No label of {card.name} is mapped to a label of this project; edit the label map first."
            raise invalid("model", "nothing_mapped", words)
        if not used.version:
            used = LabelMap.objects.create(project=project, model_key=card.key, version=1, mapping=used.mapping)
        stage = Stage.DONE if options.measure else Stage.UPLOADED
        rows = Asset.objects.filter(project=project, stage=stage).order_by("created_at", "id")
        if options.measure:
            rows = rows.exclude(pk__in=predicted_by(card, used).values("asset_id"))
        assets = list(rows.values_list("id", flat=True))
        if not assets and not options.measure:
            raise invalid("model", "nothing_to_do", "Everything in this project already has its pre-label.")
        run_id = uuid4()
        identity = {
            "model_key": card.key,
            "model_version": card.version,
            "weights_sha256": card.weights_sha256,
            "map_version": used.version,
            "schema_version": project.schema_version,
        }
        job = enqueue(
            "prelabel.run",
            f"prelabel:{run_id}",
            {"run": str(run_id)},
            project_id=project.id,
            actor_id=actor.id if actor else None,
            children=_chunks(run_id, assets, queue="gpu" if card.device == "gpu" else "cpu"),
        )
        PrelabelRun.objects.create(
            id=run_id,
            project=project,
            job_id=job.id,
            **identity,
            label_map=used.mapping,
            minimum=used.minimum,
            purpose=PrelabelRun.Purpose.MEASURE if options.measure else PrelabelRun.Purpose.PRELABEL,
            options=msgspec.to_builtins(options),
            assets=len(assets),
            started_by_id=actor.id if actor else None,
        )
        publish(RunStarted(project.id, identity, is_measuring=options.measure))
        detail = {"model": card.key, "version": card.version, "assets": len(assets), **msgspec.to_builtins(options)}
        record(actor, "prelabel.started", "project", project.id, project_id=project.id, detail=detail)
    return job


def _chunks(run_id: UUID, assets: Sequence[UUID], *, queue: str) -> list[Child]:
    parts = [assets[start : start + CHUNK] for start in range(0, len(assets), CHUNK)]
    return [
        Child(
            "prelabel.chunk",
            f"prelabel:{run_id}:{at}",
            {"run": str(run_id), "assets": [str(asset) for asset in part]},
            units=len(part),
            queue=queue,
        )
        for at, part in enumerate(parts)
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
    """End a run: its counts and speed stand in the result and the message."""
    run = PrelabelRun.objects.select_related("project").get(pk=context.payload["run"])
    speed = run.predicted / run.model_seconds if run.model_seconds else 0.0
    result: dict[str, Any] = {"run": str(run.id), "items_per_second": round(speed, 2)}
    done = "measured" if run.purpose == PrelabelRun.Purpose.MEASURE else "pre-labelled"
    things = "texts" if run.project.data_type == "text" else "pictures"
    message = f"{run.predicted} of {run.assets} {things} {done}, {speed:.1f} {things}/s."
    if run.failed:
        message += f" {run.failed} failed; each says why in the data list."
    with context.finishing(result=result, message=message):
        PrelabelRun.objects.filter(pk=run.pk).update(finished_at=now())
        publish(RunFinished(run.project_id, run.id, is_measuring=run.purpose == PrelabelRun.Purpose.MEASURE))
