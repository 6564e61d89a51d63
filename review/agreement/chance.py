"""Agreement beyond chance for any distance, worked out on a sample that a page can wait for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from review.consensus.agreement import agreement_from_gaps, alpha_interval
from review.consensus.distances import Floats

# Pairs of different items grow with the square; so many answers tell what chance looks like.
MOST_ANSWERS = 200
BINS = 20

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Chance:
    """Alpha with its 95 % interval, and what goes with it; None where there is too little to say.

    ``within`` and ``between``: the shares of distances within an item and between items, in 20 bins from 0 to 1.
    """

    alpha: float | None = None
    low: float | None = None
    high: float | None = None
    separation: float | None = None
    share_near: float | None = None
    within: list[float] = field(default_factory=list)
    between: list[float] = field(default_factory=list)


def beyond_chance(
    items: Sequence[Sequence[Answer]], distance: Callable[[Answer, Answer], float], *, most: int = MOST_ANSWERS
) -> Chance:
    """Return alpha of answers an item under ``distance`` in [0, 1], over a seeded sample of ``most`` answers."""
    order = np.random.default_rng(0).permutation(len(items))
    flat: list[Answer] = []
    numbers: list[int] = []
    taken = 0
    for place in order.tolist():
        if len(flat) + len(items[place]) > most:
            break
        numbers += [taken] * len(items[place])
        flat += items[place]
        taken += 1
    if taken < 2:  # noqa: PLR2004
        return Chance()
    gaps = np.zeros((len(flat), len(flat)))
    for first in range(len(flat)):
        for second in range(first):
            gaps[first, second] = gaps[second, first] = distance(flat[first], flat[second])
    item = np.array(numbers)
    result = agreement_from_gaps(gaps, item)
    low, high = alpha_interval(gaps, item)
    same = item[:, None] == item[None, :]
    pairs_within = same & ~np.eye(len(item), dtype=bool)
    return Chance(
        number_or_none(result.alpha), number_or_none(low), number_or_none(high),
        number_or_none(result.separation), number_or_none(result.share_near),
        _shares(gaps[pairs_within]), _shares(gaps[~same]),
    )  # fmt: skip


def number_or_none(value: float) -> float | None:
    """Return the value to four digits; None for NaN."""
    return None if np.isnan(value) else round(value, 4)


def _shares(distances: Floats) -> list[float]:
    counts, _ = np.histogram(distances, bins=BINS, range=(0, 1))
    return [round(float(count) / max(len(distances), 1), 4) for count in counts]
