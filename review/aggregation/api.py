"""HTTP calls of beliefs."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from assay.jobs.selectors import JobView, view_of
from assay.kernel.http import ApiView, Call, endpoint
from assay.projects.models import Project
from assay.projects.policies import get_project_for
from assay.projects.rules import policy_of
from review.aggregation import selectors, services
from review.aggregation.models import Aggregation, SoftLabel
from review.aggregation.rules import OTHERS

LEAST_SURE = 50
# Under so many known items a reliability picture would show chance.
ENOUGH_KNOWN = 100


class PeerView(msgspec.Struct, frozen=True):
    """A person or a model, their measured probability of being right, and on how many answers.

    ``hits``: the share of the objects at least two others drew that they drew too; None where no objects are drawn.
    """

    name: str
    is_model: bool
    skill: float
    answers: int
    hits: float | None = None


class BinView(msgspec.Struct, frozen=True):
    """Beliefs of about one size: their mean, the share of them that were right, and their number."""

    sure: float
    right: float
    n: int


class AggregationView(msgspec.Struct, frozen=True, kw_only=True):
    """How a question was last worked out; ``held_out`` is each method's accuracy on gold it was not fitted on.

    ``sure``: the mean belief; ``unsure`` of ``believed`` are under 7 in 10. ``reliability``: ten bins of beliefs about
    known items, empty under 100 of them. ``expected_answers``: answers an item by target of dynamic overlap, replayed
    on the project's own answers. ``has_biases``: enough gold was drawn at random to correct for single classes.
    """

    question: str
    method: str
    version: int | None
    sure: float | None
    unsure: int
    believed: int
    calibrated_on: int
    has_biases: bool
    reliability: list[BinView]
    expected_answers: dict[str, float]
    temperature: float | None
    held_out: dict[str, float]
    gold: int
    answers: int
    items: int
    peers: list[PeerView]
    at: datetime


class LeastSureView(msgspec.Struct, frozen=True):
    """An asset whose believed answer is least sure."""

    asset: UUID
    name: str
    question: str
    confidence: float
    beliefs: dict[str, Any]
    answers: int


class AggregationsView(msgspec.Struct, frozen=True):
    """Every question, where one may be least sure, and the ``target`` from which nobody else is asked."""

    results: list[AggregationView]
    least_sure: list[LeastSureView]
    target: float
    overlap: int
    overlap_most: int


class Aggregations(ApiView):
    """``projects/{id}/aggregations``."""

    @endpoint(response=AggregationsView)
    def get(self, call: Call[None, None], project_id: UUID) -> AggregationsView:
        """Show how several answers were made into one, and what is least sure (reviewers and managers)."""
        project: Project = get_project_for(call.actor, project_id, to="review")
        policy = policy_of(project)
        rows = selectors.aggregations_in(project_id)
        people = {UUID(worker) for row in rows for worker in row.workers if _is_person(worker)}
        names = selectors.names_of(people)
        sure = [_least(row) for row in selectors.least_sure(project_id, LEAST_SURE)]
        sureness = selectors.sureness_in(project_id)
        views = [_view(row, names, sureness.get(row.question)) for row in rows]
        return AggregationsView(views, sure, policy.overlap_target, policy.overlap, policy.overlap_most)

    @endpoint(response=JobView, status=202, creates=True)
    def post(self, call: Call[None, None], project_id: UUID) -> JobView:
        """Work everything out anew (managers)."""
        project: Project = get_project_for(call.actor, project_id, to="manage")
        return view_of(services.start_reaggregation(call.actor, project))


def _view(row: Aggregation, names: dict[UUID, str], sureness: selectors.Sureness | None) -> AggregationView:
    peers = [
        PeerView(
            _name(worker, names),
            worker.startswith("model:"),
            worker_row["skill"],
            int(worker_row["answers"]),
            worker_row.get("hits"),
        )
        for worker, worker_row in row.workers.items()
    ]
    return AggregationView(
        question=row.question,
        method=row.method,
        version=row.fit.version if row.fit else None,
        sure=sureness.mean if sureness else None,
        unsure=sureness.unsure if sureness else 0,
        believed=sureness.number if sureness else 0,
        calibrated_on=row.calibrated_on,
        has_biases=row.has_biases,
        reliability=[BinView(**one) for one in row.reliability] if row.calibrated_on >= ENOUGH_KNOWN else [],
        expected_answers=row.expected_answers,
        temperature=row.temperature,
        held_out=row.held_out,
        gold=row.gold,
        answers=row.answers,
        items=row.items,
        peers=sorted(peers, key=lambda peer: (-peer.skill, peer.name)),
        at=row.created_at,
    )


def _is_person(worker: str) -> bool:
    return not worker.startswith("model:") and worker != OTHERS


def _name(worker: str, names: dict[UUID, str]) -> str:
    return names.get(UUID(worker), "somebody") if _is_person(worker) else worker.removeprefix("model:")


def _least(row: SoftLabel) -> LeastSureView:
    return LeastSureView(row.asset_id, row.asset.name, row.question, row.confidence, row.beliefs, row.answers)
