"""A lot: a frozen list of items, and the exact test of what may be accepted of it, whatever else becomes of it.

The blind checks are a simple random sample without replacement of the lot, so the number wrong among the ``n`` checked
of the ``N`` items over a threshold is hypergeometric whatever the items are (Stark, 2008, Ann. Appl. Stat. 2:550).
Fixed from unlabelled scores alone: the thresholds, the sizes, and for each threshold A*, how many of its items are
accepted unseen at the least. Tested is the fixed hypothesis "more than alpha A* of the N are wrong".
Where it is rejected and at least A* are left, at most alpha of what is accepted is wrong: accepted errors are some of
the N's. Whatever left in between (skipped, lent, deleted, labelled by hand, rejected), and why, is no matter.

Levels pass on from threshold to threshold (fallback procedure: Wiens, 2003; Wiens, Dmitrienko, 2005) from doubling
starts; the family-wise error is at most delta for any dependence. Proof and choices: docs/adr/0083. Pure.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil, floor, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.stats import hypergeom

from review.routing.contract.bounds import Certified, grid_of
from review.statistics.binomial import upper_bound

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
Bools = NDArray[np.bool_]
# How far the checks and leavers over a threshold may exceed what is expected: without it half the thresholds miss A*.
DEVIATIONS = 3.0
_WHISKER = 1e-9


def starts(audits: int, *, alpha: float, delta: float) -> tuple[int, ...]:
    """Return at how many expected audits the levels begin: the fewest that prove ``alpha``, twice, four times as many.

    Each brings delta / their number. Empty where so few ``audits`` prove nothing, or ``alpha`` is not in (0, 1).
    """
    if not 0 < alpha < 1:
        return ()
    doubled: tuple[int, ...] = ()
    while True:
        count = len(doubled) + 1
        least = ceil(log(delta / count) / log(1 - alpha))
        if 2 ** (count - 1) * least > audits:
            return doubled
        doubled = tuple(least * 2**step for step in range(count))


@dataclass(frozen=True, slots=True)
class LevelTest:
    """One threshold's test: the level it had, its p-value, and whether its hypothesis was rejected."""

    step: int
    level: float
    p_value: float
    is_proved: bool


def walk(own_levels: Floats, p_value_of: Callable[[int], float], *, steps: int) -> tuple[LevelTest, ...]:
    """Return the tests of thresholds 0 to ``steps`` - 1, strictest first, levels passing on from each that is proved.

    ``own_levels``: what starts at each threshold. Thresholds without any level are not tested.
    """
    tests, carried = [], 0.0
    for step in range(steps):
        level = carried + float(own_levels[step])
        if level <= 0:
            continue
        chance = p_value_of(step)
        is_proved = chance <= level
        tests.append(LevelTest(step, level, chance, is_proved))
        carried = level if is_proved else 0.0
    return tuple(tests)


def levels_of(shares: Floats, audits: int, *, alphas: Floats, delta: float) -> Floats:
    """Return what starts at each threshold of shape (thresholds,): where the share of ``audits`` reaches each start.

    ``shares`` of the lot lie over the thresholds, strictest first; ``alphas``: the share that may be wrong over each.
    No audit's result is used. A start lies where that many checks, all right, would prove the threshold's own share.
    """
    levels = np.zeros(len(shares))
    if not len(shares):
        return levels
    count = len(starts(audits, alpha=float(alphas.max()), delta=delta))
    possible = (alphas > 0) & (alphas < 1)
    least = np.full(len(shares), np.inf)
    if count:
        least[possible] = np.ceil(log(delta / count) / np.log1p(-alphas[possible]))
    for step in range(count):
        reached = np.nonzero(audits * np.asarray(shares) >= 2.0**step * least - _WHISKER)[0]
        if len(reached):
            levels[int(reached[0])] += delta / count
    return levels


@dataclass(frozen=True, slots=True)
class LotPlan:
    """What is fixed when a lot is frozen, per threshold, strictest first.

    ``items`` of the lot over each; ``least``: A*, how many of them are accepted at the least for the promise to be
    kept (0: never used); ``own_levels``: what starts there. ``audits``: the checks of the look.
    """

    thresholds: Floats
    items: Counts
    least: Counts
    own_levels: Floats
    audits: int
    alpha: float
    counts_audited: bool

    def most_wrong(self, step: int) -> int:
        """Return how many of the items over a threshold may be wrong."""
        return floor(self.alpha * int(self.least[step]) + _WHISKER)


def plan_lot(  # noqa: PLR0913 - the terms of a lot
    scores: Floats,
    audits: int,
    *,
    alpha: float,
    delta: float,
    drawn: int | None = None,
    leavers: float = 0.0,
    counts_audited: bool = False,
    thresholds: Floats | None = None,
) -> LotPlan:
    """Return the plan of a look at ``audits`` checks of a lot with these unlabelled ``scores``.

    ``drawn`` (default ``audits``): how many are drawn in all by then, which leave what can be accepted. ``leavers``:
    the share in [0, 1) of the rest that may leave otherwise. ``counts_audited``: the promise is about the audited items
    too, whose errors were corrected, so that they do not leave.
    """
    size, looked = len(scores), min(audits, len(scores))
    ordered = np.sort(scores)
    steps = (grid_of(scores) if size else np.zeros(0)) if thresholds is None else thresholds
    items = (size - np.searchsorted(ordered, steps, side="left")).astype(np.int64)
    least = np.array([_least(int(count), size, drawn or audits, leavers, counts_audited) for count in items], np.int64)
    shares = items / max(size, 1)
    # What may be wrong over each threshold and must not be: the nearest broken promise.
    alphas = (np.floor(alpha * least + _WHISKER) + 1) / np.maximum(items, 1)
    levels = levels_of(shares, looked, alphas=np.minimum(alphas, alpha), delta=delta)
    return LotPlan(np.asarray(steps), items, least, levels, looked, alpha, counts_audited)


def _least(items: int, size: int, drawn: int, leavers: float, counts_audited: bool) -> int:
    """Return A*: the items less the audits expected among them and the leavers, less three standard deviations."""
    drawn = min(drawn, size)
    share = items / size if size else 0.0
    audited, spread = 0.0, 0.0
    if not counts_audited:
        audited = drawn * share
        spread = audited * (1 - share) * (size - drawn) / max(size - 1, 1)
    gone = max(0.0, items - audited) * leavers
    spread += gone * (1 - leavers)
    return max(0, floor(items - audited - gone - DEVIATIONS * sqrt(max(0.0, spread)) + _WHISKER))


@dataclass(frozen=True, slots=True)
class Judged:
    """A threshold after the look: what was tested, what is left of it, and whether it can be used.

    ``audits`` and ``errors`` over it; ``left``: how many of its items would be accepted (with the audited ones where
    the promise counts them).
    """

    threshold: float
    items: int
    least: int
    audits: int
    errors: int
    left: int
    level: float
    p_value: float
    is_proved: bool

    @property
    def is_used(self) -> bool:
        """Tell whether the promise holds for what is accepted over it."""
        return self.is_proved and self.left > 0 and self.left >= self.least


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a look at a lot certified: the loosest threshold that can be used, or None, and every test there was."""

    certified: Certified | None
    judged: tuple[Judged, ...]

    @property
    def missed_by(self) -> Judged | None:
        """The loosest threshold that was proved but has fewer than A* left, if it is looser than the certified one."""
        proved = [row for row in self.judged if row.is_proved]
        return proved[-1] if proved and not proved[-1].is_used else None


def judge_lot(plan: LotPlan, scores: Floats, is_wrong: Bools, left: Floats) -> Outcome:
    """Return what a look certifies: ``scores`` and ``is_wrong`` of its checks, scores of what is ``left`` to accept.

    What has no verdict (missing, deleted, withdrawn, unanswerable) must stand in ``is_wrong`` as wrong. ``left`` are
    the scores of the lot's items that would be accepted, with the audited ones where the promise counts them.
    """
    audits = _over(scores, plan.thresholds)
    errors = _over(scores[is_wrong], plan.thresholds)
    remaining = _over(left, plan.thresholds)

    def chance(step: int) -> float:
        wrong = plan.most_wrong(step) + 1
        if not audits[step] or plan.least[step] <= 0 or wrong > plan.items[step]:
            return 1.0
        return float(hypergeom.cdf(errors[step], plan.items[step], wrong, audits[step]))

    tests = walk(plan.own_levels, chance, steps=len(plan.thresholds))
    judged = tuple(
        Judged(
            float(plan.thresholds[row.step]),
            int(plan.items[row.step]),
            int(plan.least[row.step]),
            int(audits[row.step]),
            int(errors[row.step]),
            int(remaining[row.step]),
            row.level,
            row.p_value,
            row.is_proved,
        )
        for row in tests
    )
    used = [row for row in judged if row.is_used]
    if not used:
        return Outcome(None, judged)
    best = used[-1]
    share = best.items / max(int(plan.items[-1]), 1)
    bound = upper_bound(best.errors, best.audits, delta=best.level)
    return Outcome(Certified(best.threshold, best.audits, best.errors, share, bound), judged)


def _over(scores: Floats, thresholds: Floats) -> Counts:
    """Return how many scores lie at or over each threshold, of shape (thresholds,)."""
    return np.asarray(len(scores) - np.searchsorted(np.sort(scores), thresholds, side="left"), np.int64)
