"""Reads of pre-labelling."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.db.models import QuerySet

from annotation.prelabel.models import LabelMap, Prediction, PrelabelRun
from annotation.prelabel.rules import suggest_label_map
from annotation.prelabel.text_prediction import mappable_keys
from annotation.schema.selectors import schema_at
from assay.assets.models import Asset
from assay.jobs.models import Job
from assay.jobs.selectors import view_of
from assay.kernel.errors import NotFound, invalid
from assay.projects.models import Project
from inference_workers.contracts import ModelCard
from inference_workers.errors import ModelMissing, UnknownModel
from inference_workers.registry import card_of


def card_for(model_key: str) -> ModelCard:
    """Return a model's card; raises ValidationFailed for an unknown key, and for one that cannot be used."""
    try:
        return card_of(model_key)
    except ModelMissing as error:
        raise invalid("model", "unknown", str(error)) from error


def require_model(model_key: str) -> None:
    """Raise NotFound where the address names no model: alike for a name nobody uses and for what is no name."""
    try:
        card_of(model_key)
    except UnknownModel as error:
        raise NotFound(str(error)) from error
    except ModelMissing:
        return  # it is one, and what it lacks is said where it is used


def current_map(project: Project, card: ModelCard) -> LabelMap:
    """Return the newest label map, or an unsaved version 0 suggested by name."""
    saved = LabelMap.objects.filter(project=project, model_key=card.key).order_by("-version").first()
    schema = schema_at(project.id, project.schema_version)
    labels, questions = schema.labels, schema.classification if project.data_type == "text" else []
    if saved is None:
        return LabelMap(
            project=project, model_key=card.key, version=0, mapping=suggest_label_map(card.labels, labels, questions)
        )
    keys = mappable_keys(schema)
    # A label may have left the schema since: its line is then empty.
    saved.mapping = {name: key if key in keys else None for name, key in saved.mapping.items()}
    return saved


class ModelIdentity(Protocol):
    """A model of exactly these weights under one version of a label map."""

    @property
    def model_key(self) -> str: ...  # noqa: D102
    @property
    def model_version(self) -> str: ...  # noqa: D102
    @property
    def weights_sha256(self) -> str: ...  # noqa: D102
    @property
    def map_version(self) -> int: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class MappedModel:
    """A model as it is now, under a label map."""

    model_key: str
    model_version: str
    weights_sha256: str
    map_version: int


def predicted_by(project_id: UUID, identity: ModelIdentity) -> QuerySet[Prediction]:
    """Return the predictions a model of exactly these weights made under a label map."""
    return Prediction.objects.filter(
        project_id=project_id,
        model_key=identity.model_key,
        model_version=identity.model_version,
        weights_sha256=identity.weights_sha256,
        map_version=identity.map_version,
    )


def describe_prediction(prediction: Prediction, *, show_from: float) -> dict[str, Any]:
    """Return a prediction as the API shows it, with the regions from ``show_from`` up."""
    return {
        "id": str(prediction.id),
        "model": prediction.model_key,
        "version": prediction.model_version,
        "weights_sha256": prediction.weights_sha256,
        "confidence": prediction.confidence,
        "regions": [region for region in prediction.regions if region["confidence"] >= show_from],
        "classification": prediction.classification,
    }


def prediction_detail(asset: Asset) -> dict[str, Any]:
    """Return the newest prediction for an asset's detail page."""
    rows = Prediction.objects.filter(asset=asset, run__purpose=PrelabelRun.Purpose.PRELABEL)
    newest = rows.order_by("-created_at").first()
    if newest is None:
        return {}
    return {"prediction": describe_prediction(newest, show_from=0.05), "confidence": newest.confidence}


def job_states(runs: list[PrelabelRun]) -> dict[UUID, str]:
    """Return the state of each run's job."""
    return {job.id: view_of(job).state for job in Job.objects.filter(pk__in=[run.job_id for run in runs])}
