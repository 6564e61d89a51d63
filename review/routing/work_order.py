"""Order and number of people for a routed chunk, by expected cost where the owner told costs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from annotation.prelabel.models import Prediction
from assay.projects.models import Project
from review.routing.contract.overview import pace_of
from review.routing.costs import OVERLAPS, Costs, Way, best_way, expected_costs, skill_from, value_of
from review.routing.policy import RoutingPolicy
from review.routing.rules import SLICE, Drawing
from review.routing.selectors import missed_by_auditors
from review.routing.work_mix import Work, mixed_order


@dataclass(frozen=True, slots=True)
class Planned:
    """How many people an item gets, when, and why in words; ``priority`` None: as it was."""

    overlap: int
    priority: float | None
    reason: str


def plan_work(
    project: Project,
    policy: RoutingPolicy,
    drawing: Drawing,
    predictions: Sequence[Prediction],
    decisions: Mapping[UUID, Mapping[str, Any]],
) -> dict[UUID, Planned]:
    """Return, by prediction, how people work on a chunk; nothing where no cost of an error was told.

    ``decisions``: the columns of each prediction's RouteDecision.

    Under the contract the zone keeps the order of its draws, and what it accepts is the certificate's alone to say.
    """
    if policy.error_cost <= 0 or not predictions:
        return {}
    costs = Costs(policy.minute_cost, policy.error_cost)
    skill = skill_from(pace_of(project.id).label_seconds, *missed_by_auditors(project.id))
    is_contract = policy.routing == "contract"
    works, planned = [], []
    for row in predictions:
        decision = decisions[row.id]
        right = decision["confidence"] if decision["calibrated"] is None else decision["calibrated"]
        way = best_way(right, costs, skill)
        expected = expected_costs(right, costs, skill)
        planned.append((row, max(policy.overlap, OVERLAPS[way]), words_of(way, expected)))
        works.append(
            Work(value_of(right, costs, skill), right, cluster_of(row, decision["label"]), row.asset.audit_draw)
        )
    places = {index: place for place, index in enumerate(mixed_order(works))}
    plans = {}
    for index, (row, overlap, reason) in enumerate(planned):
        is_free = not is_contract or drawing.stratum(row.confidence) == SLICE
        # Between the zone (0 to 1) and the audits (2 to 3) under the contract; within 0 to 1 by a threshold.
        first = (1.0 if is_contract else 0.0) + 0.999 * (1 - places[index] / len(works))
        plans[row.id] = Planned(overlap, first if is_free else None, reason)
    return plans


def cluster_of(prediction: Prediction, label: str) -> str:
    """Return where an item belongs: its group, else its folder and predicted label."""
    if prediction.asset.group:
        return prediction.asset.group
    folder, _, _ = prediction.asset.name.rpartition("/")
    return f"{folder}/{label}"


def words_of(way: Way, expected: Mapping[Way, float]) -> str:
    """Return why so many people, with what it is expected to cost."""
    if way is Way.ONE:
        return f"One person: {expected[Way.ONE]:.2f} expected, {expected[Way.EXPERT]:.2f} with two."
    who = "Two people, an expert where they differ" if way is Way.EXPERT else "Three people"
    return f"{who}: {expected[way]:.2f} expected, {expected[Way.ONE]:.2f} with one."
