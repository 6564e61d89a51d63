"""How much people agree, beyond chance: Cohen, Fleiss, Krippendorff for any distance.

Cohen (1960); Fleiss, Psychological Bulletin 76 (1971); Krippendorff: Computing Krippendorff's alpha-reliability (2011).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Level = Literal["nominal", "ordinal", "interval", "ratio"]
Distance = Callable[[Any, Any], float]
FEWEST_ITEMS = 20


def cohen_kappa(table: Floats, *, weights: Literal["linear", "quadratic"] | None = None) -> float:
    """Return Cohen's kappa of a square table of counts (first person's class, second person's class)."""
    shares = np.asarray(table, float) / np.sum(table)
    classes = len(shares)
    gap = np.abs(np.subtract.outer(np.arange(classes), np.arange(classes))).astype(float)
    cost = {None: (gap > 0).astype(float), "linear": gap, "quadratic": gap**2}[weights]
    expected = (cost * np.outer(shares.sum(axis=1), shares.sum(axis=0))).sum()
    return 1.0 if expected == 0 else float(1 - (cost * shares).sum() / expected)


@dataclass(frozen=True, slots=True)
class Fleiss:
    """``observed`` and ``expected`` agreement in [0, 1], and kappa."""

    observed: float
    expected: float
    kappa: float


def fleiss_kappa(counts: Floats) -> Fleiss:
    """Return Fleiss' kappa of counts (items, classes); every item must have the same number of answers, 2 or more.

    Raises ValueError otherwise: use ``krippendorff_alpha``, which takes missing answers.
    """
    counts = np.asarray(counts, float)
    raters = counts.sum(axis=1)
    if raters.min() < 2 or np.ptp(raters) > 0:  # noqa: PLR2004
        raise ValueError("every item must have the same number of answers, at least 2")
    number = raters[0]
    observed = float(((counts**2).sum(axis=1) - number).mean() / (number * (number - 1)))
    expected = float(((counts.sum(axis=0) / counts.sum()) ** 2).sum())
    return Fleiss(observed, expected, 1.0 if expected == 1 else (observed - expected) / (1 - expected))


def krippendorff_alpha(values: Floats, *, level: Level = "nominal") -> float:
    """Return alpha of values (people, items), NaN where someone did not answer; NaN with nothing to compare.

    ``nominal`` takes class numbers, ``ordinal`` ranks, ``interval`` and ``ratio`` measures.
    """
    return _alpha(*coincidences(np.asarray(values, float)), level)


def coincidences(values: Floats) -> tuple[Floats, Floats]:
    """Return the distinct values, and their coincidence matrix over items with two answers or more."""
    seen = ~np.isnan(values)
    paired = seen.sum(axis=0) >= 2  # noqa: PLR2004
    values, seen = values[:, paired], seen[:, paired]
    if not paired.any():
        return np.zeros(0), np.zeros((0, 0))
    known = np.unique(values[seen])
    places = np.searchsorted(known, np.where(seen, values, known[0]))
    items = np.broadcast_to(np.arange(values.shape[1]), values.shape)
    flat = items[seen] * len(known) + places[seen]
    counts = np.bincount(flat, minlength=values.shape[1] * len(known)).reshape(values.shape[1], -1).astype(float)
    return known, coincidence_of(counts)


def coincidence_of(counts: Floats) -> Floats:
    """Return the coincidence matrix of counts (items, values), every item with two answers or more."""
    if not counts.size:
        return np.zeros((counts.shape[1], counts.shape[1]))
    weight = 1 / (counts.sum(axis=1) - 1)
    table = (counts * weight[:, None]).T @ counts
    table[np.diag_indices_from(table)] -= (counts * weight[:, None]).sum(axis=0)
    return np.asarray(table)


def _alpha(known: Floats, table: Floats, level: Level) -> float:
    totals = table.sum(axis=0)
    number = totals.sum()
    if number == 0:
        return float("nan")
    cost = _cost(known, totals, level)
    expected = (cost * np.outer(totals, totals)).sum() / (number - 1)
    return 1.0 if expected == 0 else float(1 - (cost * table).sum() / expected)


def _cost(known: Floats, totals: Floats, level: Level) -> Floats:
    if level == "nominal":
        return 1 - np.eye(len(known))
    if level == "ordinal":
        upto = np.cumsum(totals) - totals / 2
        return np.asarray(np.subtract.outer(upto, upto) ** 2)
    gap = np.subtract.outer(known, known)
    if level == "interval":
        return np.asarray(gap**2)
    sums = np.add.outer(known, known)
    return np.asarray(np.where(sums != 0, gap / np.where(sums != 0, sums, 1), 0) ** 2)


@dataclass(frozen=True, slots=True)
class DistanceAgreement:
    """Agreement for any distance in [0, 1].

    ``observed`` and ``expected`` mean distance, alpha = 1 - observed / expected; ``separation`` is the
    Kolmogorov-Smirnov distance of within-item and between-item distances; ``share_near`` the share of within-item
    distances under the 5 % quantile of the others (Braylan, Alonso, Lease, 2022, arXiv 2212.09503).
    """

    alpha: float
    observed: float
    expected: float
    separation: float
    share_near: float
    answers: int
    items: int


def agreement_of(
    answers: Sequence[Sequence[Any]], distance: Distance, *, across: Literal["all", "other items"] = "other items"
) -> DistanceAgreement:
    """Return the agreement of answers an item under ``distance``; items with one answer are left out.

    Expected distances run over all pairs (Krippendorff's form) or over pairs of different items only.
    """
    several = [list(group) for group in answers if len(group) > 1]
    flat = [answer for group in several for answer in group]
    item = np.repeat(np.arange(len(several)), [len(group) for group in several])
    if len(several) < 2:  # noqa: PLR2004
        nan = float("nan")
        return DistanceAgreement(nan, nan, nan, nan, nan, len(flat), len(several))
    gaps = np.zeros((len(flat), len(flat)))
    for first in range(len(flat)):
        for second in range(first):
            gaps[first, second] = gaps[second, first] = distance(flat[first], flat[second])
    return agreement_from_gaps(gaps, item, across=across)


def agreement_from_gaps(
    gaps: Floats, item: NDArray[np.int64], *, across: Literal["all", "other items"] = "other items"
) -> DistanceAgreement:
    """Return the agreement from a symmetric matrix of distances and each answer's item number."""
    number = len(item)
    sizes = np.bincount(item)
    same = item[:, None] == item[None, :]
    within_item = same & ~np.eye(number, dtype=bool)
    observed = float((gaps * within_item / (sizes[item] - 1)[:, None]).sum() / number)
    others = gaps[~same]
    between = gaps[~np.eye(number, dtype=bool)] if across == "all" else others
    expected = float(between.mean())
    within = gaps[within_item]
    grid = np.sort(np.concatenate([within, others]))
    below_own = np.searchsorted(np.sort(within), grid, side="right") / len(within)
    below_other = np.searchsorted(np.sort(others), grid, side="right") / len(others)
    near = float((within < np.quantile(others, 0.05)).mean())
    alpha = 1.0 if expected == 0 else 1 - observed / expected
    return DistanceAgreement(
        alpha, observed, expected, float(np.abs(below_own - below_other).max()), near, number, len(sizes)
    )


def alpha_interval(
    gaps: Floats, item: NDArray[np.int64], *, draws: int = 1000, level: float = 0.95, seed: int = 0
) -> tuple[float, float]:
    """Return the bootstrap interval over items of alpha from distances, expected ones between different items only.

    Items drawn twice are no pair with themselves. NaN with fewer than two items.
    """
    sizes = np.bincount(item).astype(float)
    number = len(sizes)
    if number < 2:  # noqa: PLR2004
        return float("nan"), float("nan")
    member = np.zeros((number, len(item)))
    member[item, np.arange(len(item))] = 1
    sums = member @ gaps @ member.T
    observed = np.diag(sums) / np.maximum(sizes - 1, 1)
    apart = sums - np.diag(np.diag(sums))
    pairs = np.outer(sizes, sizes) - np.diag(sizes**2)
    picks = np.random.default_rng(seed).multinomial(number, np.full(number, 1 / number), size=draws).astype(float)
    within = picks @ observed / (picks @ sizes)
    between = ((picks @ apart) * picks).sum(axis=1) / np.maximum(((picks @ pairs) * picks).sum(axis=1), 1e-12)
    drawn = np.where(between > 0, 1 - within / np.where(between > 0, between, 1), 1.0)
    low, high = np.quantile(drawn, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class AlphaReport:
    """Alpha with what must stand beside it: ``low`` and ``high`` of its 95 % interval, pairable items, agreement.

    ``is_enough`` is False under 20 pairable items; ``per_class`` is each class against the rest.
    """

    alpha: float
    low: float
    high: float
    items: int
    percent_agreement: float
    per_class: dict[int, float]
    is_enough: bool


def alpha_report(counts: Floats, *, level: Level = "nominal", draws: int = 1000, seed: int = 0) -> AlphaReport:
    """Report on counts (items, classes); the interval is a bootstrap over items."""
    counts = np.asarray(counts, float)
    counts = counts[counts.sum(axis=1) >= 2]  # noqa: PLR2004
    known = np.arange(counts.shape[1], dtype=float)
    if not len(counts):
        nan = float("nan")
        return AlphaReport(nan, nan, nan, 0, nan, {}, is_enough=False)
    totals = counts.sum(axis=1)
    agreed = (counts * (counts - 1)).sum(axis=1) / (totals * (totals - 1))
    # An item's share of the coincidence matrix does not depend on the others: a draw is a weighted sum.
    each = np.einsum("ik,il->ikl", counts / (totals - 1)[:, None], counts)
    diagonal = np.arange(counts.shape[1])
    each[:, diagonal, diagonal] -= counts / (totals - 1)[:, None]
    picks = np.random.default_rng(seed).multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=draws)
    tables = (picks.astype(float) @ each.reshape(len(counts), -1)).reshape(draws, counts.shape[1], -1)
    drawn = np.array([_alpha(known, table, level) for table in tables])
    low, high = np.nanquantile(drawn, [0.025, 0.975])
    per_class = {}
    for label in range(counts.shape[1]):
        if counts[:, label].sum():
            pair = np.column_stack([counts[:, label], totals - counts[:, label]])
            per_class[label] = _alpha(np.array([0.0, 1.0]), coincidence_of(pair), "nominal")
    return AlphaReport(
        _alpha(known, each.sum(axis=0), level), float(low), float(high), len(counts), float(agreed.mean()), per_class,
        is_enough=len(counts) >= FEWEST_ITEMS,
    )  # fmt: skip


def pairwise_agreement(values: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """Return, for classes (people, items) with NaN for no answer, the share agreed and the shared items a pair."""
    seen = ~np.isnan(values)
    shared = seen.astype(np.int64) @ seen.T.astype(np.int64)
    agreed = np.zeros(shared.shape)
    for label in np.unique(values[seen]):
        chosen = (values == label).astype(float)
        agreed += chosen @ chosen.T
    with np.errstate(invalid="ignore"):
        return np.where(shared > 0, agreed / shared, np.nan), shared


def vitality(values: Floats, *, level: Level = "nominal") -> Floats:
    """Return, a person, alpha of all less alpha without them: negative for who lowers the agreement."""
    whole = krippendorff_alpha(values, level=level)
    return np.array(
        [whole - krippendorff_alpha(np.delete(values, index, axis=0), level=level) for index in range(len(values))]
    )
