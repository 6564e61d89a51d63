"""The accuracy contract: a threshold chosen from audits whose promise holds.

Learn then Test (Angelopoulos, Bates, Candes, Jordan, Lei, 2021, arXiv 2110.01052): fixed-sequence testing from several
starting points that use no audit labels, with exact binomial p-values. PAC labelling of a fixed pool: Candes, Ilyas,
Zrnic (2025, arXiv 2506.10908). "Right" is decided by blind, adjudicated review; the promise is about the pool the
audits were drawn from, and about nothing after a change of model, schema or label map.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from review.statistics.binomial import most_errors, upper_bound

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
CHAINS = (1, 2, 4, 8)
GRID = 50


@dataclass(frozen=True, slots=True)
class Certified:
    """A threshold that keeps its promise: accept scores from ``threshold``.

    ``audits`` and ``errors`` among what is accepted; ``share`` of the pool accepted; ``bound``: the Clopper-Pearson
    upper bound there, descriptive only, since the threshold was chosen.
    """

    threshold: float
    audits: int
    errors: int
    share: float
    bound: float


def grid_of(pool: Floats, *, size: int = GRID) -> Floats:
    """Return the thresholds to try, strictest first: quantiles of the unlabelled pool's scores."""
    shares = np.arange(1, size + 1) / size
    return np.unique(np.quantile(pool, 1 - shares, method="higher"))[::-1]


def loosest(
    audits: NDArray[np.int64], errors: NDArray[np.int64], shares: Floats, *, total: int, alpha: float, delta: float
) -> int | None:
    """Return the index of the loosest threshold that four chains accept, or None.

    ``audits`` and ``errors`` count the audited items over each threshold, strictest first; ``shares`` of the pool lie
    over it; ``total`` audits were made. A chain starts where the pool share, not the audits, says that enough audits
    are to be expected (1, 2, 4, 8 times the fewest that can prove anything): the start uses no audit data.
    """
    level = delta / len(CHAINS)
    least = ceil(log(level) / log(1 - alpha))
    passed = binom.cdf(errors, audits, alpha) <= level
    best: int | None = None
    for times in CHAINS:
        # A whisker of slack: shares are sums of floats.
        reached = np.nonzero(total * shares >= times * least - 1e-9)[0]
        if not len(reached):
            continue
        step = int(reached[0])
        while step < len(passed) and passed[step]:
            best = step if best is None else max(best, step)
            step += 1
    return best


def certify(
    pool: Floats,
    scores: Floats,
    is_wrong: Bools,
    *,
    alpha: float,
    delta: float = 0.05,
    grid: Floats | None = None,
    zone: float | None = None,
) -> Certified | None:
    """Return the loosest threshold at which accepted items are wrong at most ``alpha``, with probability 1 - ``delta``.

    ``pool`` are the unlabelled scores, ``scores`` and ``is_wrong`` of the audited items, a simple random sample of the
    pool, or of the part from ``zone`` up, fixed before any audit was seen: everything then counts within the zone. None
    where nothing can be proved yet.
    """
    if zone is not None:
        inside = scores >= zone
        scores, is_wrong = scores[inside], is_wrong[inside]
    considered = pool if zone is None else pool[pool >= zone]
    if not len(scores) or not len(considered):
        return None
    steps = grid_of(considered) if grid is None else grid
    audits = (scores[None, :] >= steps[:, None]).sum(axis=1)
    errors = ((scores[None, :] >= steps[:, None]) & is_wrong[None, :]).sum(axis=1)
    shares = (considered[None, :] >= steps[:, None]).mean(axis=1)
    step = loosest(audits, errors, shares, total=len(scores), alpha=alpha, delta=delta)
    if step is None:
        return None
    accepted = float((pool >= steps[step]).mean())
    count, wrong = int(audits[step]), int(errors[step])
    return Certified(float(steps[step]), count, wrong, accepted, upper_bound(wrong, count, delta=delta))


@dataclass(frozen=True, slots=True)
class Delivered:
    """The whole dataset's promise: accept scores strictly over ``threshold`` (everything at -inf)."""

    threshold: float
    allowed_errors: int
    audits: int
    errors_over: int


def certify_dataset(scores: Floats, is_wrong: Bools, *, epsilon: float, delta: float = 0.05) -> Delivered | None:
    """Return the threshold over which the pool may be accepted so that the *delivered dataset* errs by ``epsilon``.

    The audit is a simple random sample of the whole fixed pool, and audited items keep their human answer. What people
    label counts as right here: add ``delivered_bound``. None with too few audits to allow even no error.
    """
    allowed = most_errors(len(scores), alpha=epsilon, delta=delta)
    if allowed < 0:
        return None
    wrong = np.sort(scores[is_wrong])[::-1]
    threshold = -np.inf if len(wrong) <= allowed else float(wrong[allowed])
    return Delivered(threshold, allowed, len(scores), int((is_wrong & (scores > threshold)).sum()))


def delivered_bound(epsilon: float, human_share: float, reviewer_upper: float) -> float:
    """Return the bound on a delivered dataset's error: the model's part plus the people's share times their bound."""
    return epsilon + human_share * reviewer_upper


def spent(delta: float, number: int) -> float:
    """Return what the ``number``-th certificate of a project (from 1) may spend: delta / (i (i + 1)).

    The sum over all certificates ever issued is ``delta``.
    """
    if number < 1:
        raise ValueError("certificates count from 1")
    return delta / (number * (number + 1))


def share_missed(missed_upper: float, second_looks: int) -> float:
    """Return the share of errors an audit misses, in [0, 1], when one auditor misses at most ``missed_upper`` of them.

    The first may miss it; or the first sees it and each of ``second_looks`` others, who overrule, misses it.
    """
    if second_looks == 0:
        return missed_upper
    return missed_upper + (1 - missed_upper) * missed_upper**second_looks


def allowed_given_missed(alpha: float, missed_upper: float, *, second_looks: int = 0) -> float:
    """Return the error rate to certify at when auditors miss at most ``missed_upper`` of the errors they see."""
    return alpha * (1 - share_missed(missed_upper, second_looks))


@dataclass(frozen=True, slots=True)
class Plan:
    """``more`` audits until something can be proved, and about how many hours that is at the measured pace."""

    more: int
    hours: float


def plan_audits(
    audits: int, errors: int, *, alpha: float, delta: float, seconds_each: float, accepted_share: float = 1.0
) -> Plan:
    """Return how many more audits are needed, if errors go on at the rate seen so far (never under one in 4 / alpha).

    ``accepted_share`` of the audits fall on what would be accepted. Where the rate seen is not under ``alpha`` the plan
    is for half of ``alpha``: only a better model or a stricter zone helps then.
    """
    level = delta / len(CHAINS)
    rate = max(errors / audits if audits else 0.0, alpha / 4)
    rate = min(rate, alpha / 2) if rate >= alpha else rate
    needed = fewest_for_rate(rate, alpha=alpha, delta=level)
    more = max(0, ceil((needed - audits * accepted_share) / max(accepted_share, 1e-6)))
    return Plan(more, more * seconds_each / 3600)


def fewest_for_rate(rate: float, *, alpha: float, delta: float) -> int:
    """Return the smallest number of audits that proves ``alpha`` when a share ``rate`` of them are errors."""
    low, high = 0, 64
    while binom.cdf(round(rate * high), high, alpha) > delta and high < 10**7:  # noqa: PLR2004
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if binom.cdf(round(rate * middle), middle, alpha) > delta else (low, middle)
    return high
