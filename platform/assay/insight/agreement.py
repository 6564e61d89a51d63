"""How much people agree on the pictures several of them answered, and where they do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

import numpy as np

from annotation.regions.codec import decode_regions
from annotation.regions.geometry import iou
from annotation.regions.shapes import Region
from annotation.tasks.models import Annotation, Assignment
from review.consensus.agreement import FEWEST_ITEMS, agreement_from_gaps
from review.consensus.distances import match_sets

# Pairs of different pictures grow with the square; so many answers tell what chance looks like.
MOST_ANSWERS = 300
MOST_DISAGREEMENTS = 50


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people: their mean agreement in [0, 1] over ``shared`` pictures."""

    first: str
    second: str
    agreement: float
    shared: int


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A picture whose answers differ most."""

    asset: UUID
    name: str
    answers: int
    agreement: float


@dataclass(frozen=True, slots=True)
class ProjectAgreement:
    """The whole: ``mean`` agreement in [0, 1]; alpha and the rest are None where there is too little to say.

    ``is_enough`` is False under 20 pictures with two answers or more.
    """

    pictures: int
    answers: int
    mean: float | None
    alpha: float | None
    share_near: float | None
    is_enough: bool
    pairs: list[Pair]
    disagreements: list[Disagreement]


def agreement_in(project_id: UUID) -> ProjectAgreement:
    """Return how much people agree, from each person's newest answer a picture, in one statement."""
    rows = (
        Annotation.objects.filter(
            project_id=project_id, assignment__state=Assignment.State.SUBMITTED, task__overlap__gt=1
        )
        .order_by("asset_id", "created_at")
        .values_list("asset_id", "asset__name", "author__username", "regions")
    )
    names: dict[UUID, str] = {}
    newest: dict[UUID, dict[str, list[Any]]] = defaultdict(dict)
    for asset_id, name, author, regions in rows.iterator(2000):
        names[asset_id] = name
        newest[asset_id][author] = regions
    several = {asset: own for asset, own in newest.items() if len(own) > 1}
    decoded = {asset: {who: decode_regions(regions) for who, regions in own.items()} for asset, own in several.items()}
    pairs: dict[tuple[str, str], list[float]] = defaultdict(list)
    by_asset: dict[UUID, float] = {}
    for asset, own in decoded.items():
        values = []
        for first, second in combinations(sorted(own), 2):
            value = 1 - region_distance(own[first], own[second])
            values.append(value)
            pairs[first, second].append(value)
        by_asset[asset] = sum(values) / len(values)
    alpha, near = _beyond_chance([list(own.values()) for own in decoded.values()])
    lowest = sorted(by_asset, key=lambda asset: (by_asset[asset], str(asset)))[:MOST_DISAGREEMENTS]
    return ProjectAgreement(
        pictures=len(several),
        answers=sum(len(own) for own in several.values()),
        mean=round(sum(by_asset.values()) / len(by_asset), 4) if by_asset else None,
        alpha=alpha,
        share_near=near,
        is_enough=len(several) >= FEWEST_ITEMS,
        pairs=[
            Pair(first, second, round(float(np.mean(values)), 4), len(values))
            for (first, second), values in sorted(pairs.items())
        ],
        disagreements=[
            Disagreement(asset, names[asset], len(several[asset]), round(by_asset[asset], 4))
            for asset in lowest
            if by_asset[asset] < 1
        ],
    )


def region_distance(first: Sequence[Region], second: Sequence[Region]) -> float:
    """Return 1 - soft-F of two answers: overlaps of equal labels, matched one to one; two empty ones are alike."""
    overlaps = np.array([[iou(a, b) if a.label == b.label else 0.0 for b in second] for a in first], float)
    return 1 - match_sets(overlaps.reshape(len(first), len(second))).soft_f


def _beyond_chance(items: Sequence[Sequence[Sequence[Region]]]) -> tuple[float | None, float | None]:
    """Return alpha and the share of answers nearer than chance, over a seeded sample of pictures."""
    order = np.random.default_rng(0).permutation(len(items))
    flat: list[Sequence[Region]] = []
    numbers: list[int] = []
    for at in order.tolist():
        if len(flat) + len(items[at]) > MOST_ANSWERS:
            break
        numbers += [len(set(numbers))] * len(items[at])
        flat += items[at]
    if len(set(numbers)) < 2:  # noqa: PLR2004
        return None, None
    gaps = np.zeros((len(flat), len(flat)))
    for first in range(len(flat)):
        for second in range(first):
            gaps[first, second] = gaps[second, first] = region_distance(flat[first], flat[second])
    found = agreement_from_gaps(gaps, np.array(numbers))
    return round(found.alpha, 4), round(found.share_near, 4)
