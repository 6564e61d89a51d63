"""The model as one of those who answered: what it called each object, and how far it can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from annotation.prelabel.rules import shown_regions
from annotation.regions.codec import decode_regions
from annotation.regions.matching import match_regions
from annotation.regions.shapes import Region
from annotation.tasks.models import Task
from review.aggregation.policy import AggregationPolicy
from review.aggregation.rules import NOTHING
from review.aggregation.selectors import model_skill
from review.consensus.merge import Merged


@dataclass(frozen=True, slots=True)
class Peer:
    """A model's answer; ``skill`` is its measured probability of being right, None where it does not vote."""

    name: str
    regions: Sequence[Region]
    skill: float | None


def peer_of(task: Task, policy: AggregationPolicy) -> Peer | None:
    """Return the model behind a task's pre-label. It votes where the project wants that and its skill was measured."""
    prediction = task.prediction
    if prediction is None:
        return None
    name = f"model:{prediction.model_key}@{prediction.model_version}"
    regions = decode_regions(shown_regions(prediction.regions, policy.show_from))
    return Peer(name, regions, model_skill(task.project_id, name) if policy.models_vote else None)


def with_model(provenance: dict[str, Any], merged: Merged, peer: Peer | None) -> dict[str, Any]:
    """Add to what a consensus keeps what the model called each object: so its skill is measured against people's."""
    if peer is None:
        return provenance
    labels = {ours: peer.regions[theirs].label for ours, theirs, _ in match_regions(merged.regions, peer.regions)}
    objects = [{**one, "model": labels.get(index, NOTHING)} for index, one in enumerate(provenance["objects"])]
    return {**provenance, "model": peer.name, "objects": objects}
