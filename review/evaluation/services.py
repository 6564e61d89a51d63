"""Writes of evaluation: a run's model against the labels people confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import msgspec

from annotation.policy import policy_of
from annotation.prelabel.events import RunFinished
from annotation.prelabel.models import Prediction, PrelabelRun
from annotation.regions.codec import decode_regions
from annotation.regions.geometry import bounds_of
from assay.jobs.models import Job
from assay.jobs.registry import JobContext
from assay.jobs.services import enqueue
from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound
from assay.projects.models import Project
from review.evaluation.metrics import Found, Truth, evaluate
from review.evaluation.models import ModelEvaluation
from review.resolved.models import ResolvedLabel

BLOCK = 500


def start_evaluation(actor: Actor | None, project: Project, run_id: UUID) -> Job:
    """Queue the comparison of a run's model with people; raises NotFound for a run of another project."""
    if not PrelabelRun.objects.filter(pk=run_id, project=project).exists():
        raise NotFound("There is no such run.")
    key = f"evaluation:{run_id}:{uuid4()}"
    actor_id = actor.id if actor else None
    return enqueue("evaluation.run", key, {"run": str(run_id)}, project_id=project.id, actor_id=actor_id)


def measure_after_run(event: RunFinished) -> None:
    """Compare as soon as a measuring run has ended.

    Subscribed to RunFinished; runs in its transaction.
    """
    if event.is_measuring:
        start_evaluation(None, Project.objects.get(pk=event.project_id), event.run_id)


def evaluate_run(context: JobContext) -> None:
    """Compare a run's model, over all its predictions of the project, with the labels people confirmed."""
    run = PrelabelRun.objects.select_related("project").get(pk=context.payload["run"])
    truths: list[Truth] = []
    detections: list[Found] = []
    pictures: list[str] = []
    for asset_id, believed, predicted in _compared(run):
        name = str(asset_id)
        pictures.append(name)
        truths += [Truth(name, label, box) for label, box, _ in _boxes(believed)]
        detections += [Found(name, label, box, confidence) for label, box, confidence in _boxes(predicted)]
    show_from = policy_of(run.project).show_from
    figures = evaluate(truths, detections, pictures=pictures, show_from=show_from)
    row = ModelEvaluation(
        project=run.project,
        run=run,
        model_key=run.model_key,
        model_version=run.model_version,
        weights_sha256=run.weights_sha256,
        map_version=run.map_version,
        assets=len(pictures),
        figures={**msgspec.to_builtins(figures), "show_from": show_from},
    )
    message = f"{run.model_key} compared with people on {len(pictures)} pictures."
    with context.finishing(result={"evaluation": str(row.id), "run": str(run.id)}, message=message):
        row.save(force_insert=True)


def _compared(run: PrelabelRun) -> Iterator[tuple[UUID, list[Any], list[Any]]]:
    """Yield (asset, believed regions, predicted regions) where a person confirmed the label."""
    by_people = ResolvedLabel.objects.filter(project_id=run.project_id, is_current=True).exclude(
        source=ResolvedLabel.Source.AUTO_ACCEPT
    )
    believed = dict(by_people.values_list("asset_id", "regions"))
    predictions = Prediction.objects.filter(
        project_id=run.project_id,
        model_key=run.model_key,
        model_version=run.model_version,
        weights_sha256=run.weights_sha256,
        map_version=run.map_version,
    ).order_by("asset_id")
    for asset_id, regions in predictions.values_list("asset_id", "regions").iterator(BLOCK):
        if asset_id in believed:
            yield asset_id, believed[asset_id], regions


def _boxes(regions: list[dict[str, Any]]) -> Iterator[tuple[str, tuple[float, float, float, float], float]]:
    for raw in regions:
        plain = {name: value for name, value in raw.items() if name not in ("scores", "text")}
        (region,) = decode_regions([plain])
        left, top, right, bottom = bounds_of(region)
        yield region.label, (left, top, right - left, bottom - top), float(raw.get("confidence", 1.0))
