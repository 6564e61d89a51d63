"""HTTP calls of pre-labelling."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from annotation.prelabel import selectors, services
from annotation.prelabel.models import LabelMap, PrelabelRun
from assay.jobs.selectors import JobView, view_of
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.pagination import PageQuery, page
from assay.projects.policies import get_project_for
from inference_workers.registry import list_models


class ModelView(msgspec.Struct, frozen=True):
    """A model that can pre-label."""

    key: str
    name: str
    version: str
    task: str
    labels: list[str]
    weights_sha256: str
    licence: str


class ModelQuery(msgspec.Struct, frozen=True):
    """Which model."""

    model: str


class LabelMapView(msgspec.Struct, frozen=True):
    """The model's labels to the project's; null leaves a label out."""

    model: str
    version: int
    map: dict[str, str | None]


class LabelMapInput(msgspec.Struct, frozen=True):
    """A new label map; labels not named are left out."""

    map: dict[str, str | None]


class RunInput(msgspec.Struct, frozen=True):
    """Which model to run."""

    model: str
    options: dict[str, Any] = {}


class Routed(msgspec.Struct, frozen=True):
    """Where a run's assets went."""

    annotate: int
    auto_accept: int
    audit: int


class RunView(msgspec.Struct, frozen=True, kw_only=True):
    """A pre-label run."""

    id: UUID
    job: UUID
    model: str
    version: str
    state: str
    assets: int
    done: int
    failed: int
    items_per_second: float | None
    routed: Routed
    started_by: str
    created_at: datetime
    finished_at: datetime | None


class RunPage(msgspec.Struct, frozen=True):
    """A page of runs."""

    results: list[RunView]
    next: str | None


class Models(ApiView):
    """``models``."""

    @endpoint(response=list[ModelView])
    def get(self, call: Call[None, None]) -> list[ModelView]:
        """List the models whose files are there."""
        return [
            ModelView(
                card.key, card.name, card.version, card.task, list(card.labels), card.weights_sha256, card.licence
            )
            for card in list_models()
        ]


class LabelMapDetail(ApiView):
    """``projects/{id}/label-map``."""

    @endpoint(query=ModelQuery, response=LabelMapView)
    def get(self, call: Call[None, ModelQuery], project_id: UUID) -> LabelMapView:
        """Show the label map; version 0 is a suggestion by name."""
        project = get_project_for(call.actor, project_id, to="manage")
        return _map(selectors.current_map(project, selectors.card_for(call.query.model)))

    @endpoint(query=ModelQuery, request=LabelMapInput, response=LabelMapView)
    def put(self, call: Call[LabelMapInput, ModelQuery], project_id: UUID) -> LabelMapView:
        """Make a new version of the label map."""
        project = get_project_for(call.actor, project_id, to="manage")
        return _map(services.save_label_map(call.actor, project, call.query.model, call.body.map))


def _map(row: LabelMap) -> LabelMapView:
    return LabelMapView(row.model_key, row.version, row.mapping)


class Prelabel(ApiView):
    """``projects/{id}/prelabel``."""

    @endpoint(request=RunInput, response=JobView, status=202, creates=True)
    def post(self, call: Call[RunInput, None], project_id: UUID) -> JobView:
        """Pre-label and route every uploaded asset; the job is done when their tasks can be claimed."""
        project = get_project_for(call.actor, project_id, to="manage")
        return view_of(services.start_run(call.actor, project, call.body.model))


class Runs(ApiView):
    """``projects/{id}/runs``."""

    @endpoint(query=PageQuery, response=RunPage)
    def get(self, call: Call[None, PageQuery], project_id: UUID) -> RunPage:
        """List a project's runs, newest first."""
        get_project_for(call.actor, project_id, to="manage")
        found = PrelabelRun.objects.filter(project_id=project_id).select_related("started_by")
        rows, following = page(found, ordering=("-created_at", "-id"), query=call.query)
        states = selectors.job_states(rows)
        return RunPage([_run(row, states.get(row.job_id, "done")) for row in rows], following)


def _run(run: PrelabelRun, state: str) -> RunView:
    return RunView(
        id=run.id,
        job=run.job_id,
        model=run.model_key,
        version=run.model_version,
        state=state,
        assets=run.assets,
        done=run.predicted,
        failed=run.failed,
        items_per_second=round(run.predicted / run.model_seconds, 2) if run.model_seconds else None,
        routed=Routed(run.to_annotate, run.auto_accepted, run.to_audit),
        started_by=run.started_by.username if run.started_by else "",
        created_at=run.created_at,
        finished_at=run.finished_at,
    )
