"""HTTP calls of beliefs."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from assay.jobs.selectors import JobView, view_of
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.openapi import JsonObject
from assay.projects.models import Project
from assay.projects.policies import get_project_for
from review.aggregation import selectors, services
from review.aggregation.models import Aggregation, SoftLabel

LEAST_SURE = 50


class PeerView(msgspec.Struct, frozen=True):
    """A person or a model, their measured probability of being right, and on how many answers."""

    name: str
    is_model: bool
    skill: float
    answers: int


class ReliabilityBin(msgspec.Struct, frozen=True):
    """Items whose truth is known, by what was believed of them: mean belief and share right in [0, 1], how many."""

    belief: float
    right: float
    items: int


class AggregationView(msgspec.Struct, frozen=True, kw_only=True):
    """How a question was last worked out.

    ``temperature`` and class biases were fitted on ``gold`` (biases where ``has_random_gold``); ``kappa`` is how far
    people agree beyond chance; ``reliability`` has up to ten bins, none under 100 items with known truth. ``held_out``
    (each method's accuracy on held-out gold) is of fits of before.
    """

    question: str
    number: int
    method: str
    method_version: int
    temperature: float | None
    has_random_gold: bool
    kappa: float | None
    reliability: list[ReliabilityBin]
    # By target of the stop confidence ("0.85"), the answers an item takes on this project's own answers.
    expected_answers: dict[str, float]
    # The mean belief in the believed answer; None before anything was worked out.
    mean_belief: float | None
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
    beliefs: JsonObject
    answers: int


class AggregationsView(msgspec.Struct, frozen=True):
    """Every question, and where one may be least sure."""

    results: list[AggregationView]
    least_sure: list[LeastSureView]


class Aggregations(ApiView):
    """``projects/{id}/aggregations``."""

    @endpoint(response=AggregationsView)
    def get(self, call: Call[None, None], project_id: UUID) -> AggregationsView:
        """Show how several answers were made into one, and what is least sure (reviewers and managers)."""
        get_project_for(call.actor, project_id, to="review")
        rows = selectors.aggregations_in(project_id)
        people = {UUID(worker) for row in rows for worker in row.workers if not worker.startswith("model:")}
        names = selectors.names_of(people)
        sure = [_least(row) for row in selectors.least_sure(project_id, LEAST_SURE)]
        means = selectors.mean_beliefs(project_id)
        return AggregationsView([_view(row, names, means.get(row.question)) for row in rows], sure)

    @endpoint(response=JobView, status=202, creates=True)
    def post(self, call: Call[None, None], project_id: UUID) -> JobView:
        """Work everything out anew (managers)."""
        project: Project = get_project_for(call.actor, project_id, to="manage")
        return view_of(services.start_reaggregation(call.actor, project))


def _view(row: Aggregation, names: dict[UUID, str], mean_belief: float | None) -> AggregationView:
    peers = [
        PeerView(_name(worker, names), worker.startswith("model:"), worker_row["skill"], int(worker_row["answers"]))
        for worker, worker_row in row.workers.items()
    ]
    return AggregationView(
        question=row.question,
        number=row.number,
        method=row.method,
        method_version=row.method_version,
        temperature=row.temperature,
        has_random_gold=row.has_random_gold,
        kappa=row.kappa,
        reliability=[ReliabilityBin(belief, right, int(items)) for belief, right, items in row.reliability],
        expected_answers=row.expected_answers,
        mean_belief=mean_belief,
        held_out=row.held_out,
        gold=row.gold,
        answers=row.answers,
        items=row.items,
        peers=sorted(peers, key=lambda peer: (-peer.skill, peer.name)),
        at=row.created_at,
    )


def _name(worker: str, names: dict[UUID, str]) -> str:
    return worker.removeprefix("model:") if worker.startswith("model:") else names.get(UUID(worker), "somebody")


def _least(row: SoftLabel) -> LeastSureView:
    return LeastSureView(row.asset_id, row.asset.name, row.question, row.confidence, row.beliefs, row.answers)
