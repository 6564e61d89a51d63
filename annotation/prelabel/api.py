"""HTTP calls of pre-labelling."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from django.conf import settings

from annotation.prelabel import prompts, selectors, services
from annotation.prelabel.models import LabelMap, PrelabelRun
from annotation.prelabel.options import read_options
from annotation.prelabel.waiting_assets import waiting_for
from annotation.schema.documents import RegionDocument
from assay.assets.selectors import get_asset_for
from assay.jobs.selectors import JobView, view_of
from assay.kernel.errors import invalid
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.openapi import JsonObject
from assay.kernel.pagination import PageQuery, page
from assay.projects.policies import get_project_for
from inference_workers.contracts import ModelCard, Prompt
from inference_workers.installation import is_installed
from inference_workers.registry import list_models, survey


class ModelView(msgspec.Struct, frozen=True):
    """A model that can pre-label."""

    key: str
    name: str
    version: str
    task: str
    labels: list[str]
    weights_sha256: str
    licence: str
    device: str
    memory_mb: int


class BrokenModelView(msgspec.Struct, frozen=True):
    """A model that is named but cannot be used, and what to do."""

    key: str
    reason: str


class Installed(msgspec.Struct, frozen=True):
    """What is installed: usable models, broken ones, the folder for more."""

    models: list[ModelView]
    broken: list[BrokenModelView]
    folder: str
    # Those an admin may remove: they lie in the models folder.
    removable: list[str] = []


class PointInput(msgspec.Struct, frozen=True):
    """A point in pixels; ``inside`` false says that it is not part of the object."""

    x: float
    y: float
    inside: bool = True


class BoxInput(msgspec.Struct, frozen=True):
    """A box in pixels."""

    x: float
    y: float
    width: float
    height: float


class PromptInput(msgspec.Struct, frozen=True):
    """What to outline: points, a box, or both."""

    points: list[PointInput] = []
    box: BoxInput | None = None


class Outlined(msgspec.Struct, frozen=True):
    """What was found as a polygon's rings and as a mask of pixels; no ring and no pixel where nothing was."""

    rings: list[JsonObject]
    rle: JsonObject
    confidence: float
    is_cached: bool
    milliseconds: float


class ModelTrialInput(msgspec.Struct, frozen=True):
    """Which model on which picture."""

    model: str
    asset: UUID


class Tried(msgspec.Struct, frozen=True):
    """What the model found; ``unmapped`` are labels of it that no label of the project takes."""

    regions: list[RegionDocument]
    unmapped: list[str]
    milliseconds: float


class ModelQuery(msgspec.Struct, frozen=True):
    """Which model."""

    model: str


class WaitingView(msgspec.Struct, frozen=True):
    """What a run would work on now: assets just uploaded, and those with people that nobody has begun."""

    uploaded: int
    unbegun: int


class LabelMapView(msgspec.Struct, frozen=True):
    """The model's labels to the project's; null leaves a label out. Where all are null a run suggests nothing."""

    model: str
    version: int
    map: dict[str, str | None]
    minimum: dict[str, float]
    waiting: WaitingView


class LabelMapInput(msgspec.Struct, frozen=True):
    """A new label map; labels not named are left out. ``minimum`` is the confidence from which a label counts."""

    map: dict[str, str | None]
    minimum: dict[str, float] = {}


class RunInput(msgspec.Struct, frozen=True):
    """Which model to run."""

    model: str
    options: JsonObject = {}


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
    purpose: str
    options: JsonObject
    decode_seconds: float
    infer_seconds: float
    write_seconds: float
    halvings: int
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
        return [_model(card) for card in list_models()]


class InstalledModels(ApiView):
    """``models/installed``."""

    @endpoint(response=Installed)
    def get(self, call: Call[None, None]) -> Installed:
        """List the models that can be used and those that cannot, each with what to do about it."""
        cards, broken = survey()
        folder = str(settings.ASSAY.data_folder / "models") if call.actor.is_admin else "models, in the data folder"
        lying = settings.ASSAY.data_folder / "models"
        keys = [*(card.key for card in cards), *(row.key for row in broken)]
        return Installed(
            [_model(card) for card in cards],
            [BrokenModelView(row.key, row.reason) for row in broken],
            folder,
            [key for key in keys if call.actor.is_admin and is_installed(lying, key)],
        )


def _model(card: ModelCard) -> ModelView:
    return ModelView(
        card.key,
        card.name,
        card.version,
        card.task,
        list(card.labels),
        card.weights_sha256,
        card.licence,
        card.device,
        card.memory_mb,
    )


class Segment(ApiView):
    """``assets/{id}/segment``."""

    @endpoint(request=PromptInput, response=Outlined)
    def post(self, call: Call[PromptInput, None], asset_id: UUID) -> Outlined:
        """Outline what is pointed at, for whom the picture is lent to, reviewers and managers."""
        asset = get_asset_for(call.actor, asset_id, to=None)
        box = call.body.box
        prompt = Prompt(
            tuple((point.x, point.y, point.inside) for point in call.body.points),
            (box.x, box.y, box.width, box.height) if box else None,
        )
        return msgspec.convert(prompts.segment(asset, prompt), Outlined)


class TryModel(ApiView):
    """``projects/{id}/try``."""

    @endpoint(request=ModelTrialInput, response=Tried)
    def post(self, call: Call[ModelTrialInput, None], project_id: UUID) -> Tried:
        """Run a model on one picture and show what it finds; nothing is stored."""
        project = get_project_for(call.actor, project_id, to="manage")
        asset = get_asset_for(call.actor, call.body.asset, to="manage")
        if asset.project_id != project.id:
            raise invalid("asset", "unknown", "asset is not a picture of this project.")
        return msgspec.convert(prompts.try_model(project, call.body.model, asset), Tried)


class LabelMapDetail(ApiView):
    """``projects/{id}/label-map``."""

    @endpoint(query=ModelQuery, response=LabelMapView)
    def get(self, call: Call[None, ModelQuery], project_id: UUID) -> LabelMapView:
        """Show the label map; version 0 is a suggestion by name."""
        project = get_project_for(call.actor, project_id, to="manage")
        selectors.require_model(call.query.model)
        return _map(selectors.current_map(project, selectors.card_for(call.query.model)))

    @endpoint(query=ModelQuery, request=LabelMapInput, response=LabelMapView)
    def put(self, call: Call[LabelMapInput, ModelQuery], project_id: UUID) -> LabelMapView:
        """Make a new version of the label map."""
        project = get_project_for(call.actor, project_id, to="manage")
        selectors.require_model(call.query.model)
        return _map(services.save_label_map(call.actor, project, call.query.model, call.body.map, call.body.minimum))


def _map(row: LabelMap) -> LabelMapView:
    counts = waiting_for(selectors.card_for(row.model_key), row)
    waiting = WaitingView(counts.uploaded, counts.unbegun)
    return LabelMapView(row.model_key, row.version, row.mapping, row.minimum, waiting)


class Prelabel(ApiView):
    """``projects/{id}/prelabel``."""

    @endpoint(request=RunInput, response=JobView, status=202, creates=True)
    def post(self, call: Call[RunInput, None], project_id: UUID) -> JobView:
        """Pre-label and route what waits; the job is done when its tasks can be claimed.

        What waits: uploaded assets, and those with people that nobody has begun. A model none of whose labels is mapped
        suggests nothing: uploaded assets go to people as they are, and the job's message says so.
        """
        project = get_project_for(call.actor, project_id, to="manage")
        return view_of(services.start_run(call.actor, project, call.body.model, read_options(call.body.options)))


class Runs(ApiView):
    """``projects/{id}/runs``."""

    @endpoint(query=PageQuery, response=RunPage)
    def get(self, call: Call[None, PageQuery], project_id: UUID) -> RunPage:
        """List a project's runs, newest first."""
        get_project_for(call.actor, project_id, to="manage")
        queryset = PrelabelRun.objects.filter(project_id=project_id).select_related("started_by")
        rows, following = page(queryset, ordering=("-created_at", "-id"), query=call.query)
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
        purpose=run.purpose,
        options=run.options,
        decode_seconds=round(run.decode_seconds, 2),
        infer_seconds=round(run.infer_seconds, 2),
        write_seconds=round(run.write_seconds, 2),
        halvings=run.halvings,
        routed=Routed(run.to_annotate, run.auto_accepted, run.to_audit),
        started_by=run.started_by.username if run.started_by else "",
        created_at=run.created_at,
        finished_at=run.finished_at,
    )
