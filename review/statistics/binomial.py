"""Exact binomial bounds, intervals and plans: what so many audits with so many errors prove.

Clopper, Pearson: The use of confidence or fiducial limits illustrated in the case of the binomial (1934).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log

import numpy as np
from scipy.stats import beta, binom

LARGEST = 200_000


@dataclass(frozen=True, slots=True)
class Share:
    """A share in [0, 1] as seen, with bounds; ``seen`` 0 knows nothing: the bounds are 0 and 1."""

    count: int
    seen: int
    share: float | None
    low: float
    high: float


def share_with_interval(count: int, seen: int, *, level: float = 0.95) -> Share:
    """Return the two-sided Clopper-Pearson interval of ``count`` in ``seen``; at least ``level`` of them hold."""
    tail = (1 - level) / 2
    low = float(beta.ppf(tail, count, seen - count + 1)) if count > 0 else 0.0
    high = float(beta.ppf(1 - tail, count + 1, seen - count)) if count < seen else 1.0
    return Share(count, seen, round(count / seen, 4) if seen else None, round(low, 4), round(high, 4))


def upper_bound(errors: int, audits: int, *, delta: float = 0.05) -> float:
    """Return the one-sided upper bound on the error rate that holds with probability 1 - ``delta``."""
    if audits <= 0 or errors >= audits:
        return 1.0
    return float(beta.ppf(1 - delta, errors + 1, audits - errors))


def lower_bound(errors: int, audits: int, *, delta: float = 0.05) -> float:
    """Return the one-sided lower bound on the error rate that holds with probability 1 - ``delta``."""
    if audits <= 0 or errors <= 0:
        return 0.0
    return float(beta.ppf(delta, errors, audits - errors + 1))


def p_value(errors: int, audits: int, *, alpha: float) -> float:
    """Return the chance of so few errors, or fewer, at an error rate of exactly ``alpha``."""
    return float(binom.cdf(errors, audits, alpha))


def fewest_audits(errors: int, *, alpha: float, delta: float = 0.05) -> int:
    """Return the smallest number of audited accepted items that proves ``alpha`` with ``errors`` among them."""
    low, high = errors, max(2 * (errors + 1), ceil(log(delta) / log(1 - alpha)))
    while p_value(errors, high, alpha=alpha) > delta:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if p_value(errors, middle, alpha=alpha) > delta else (low, middle)
    return high


def most_errors(audits: int, *, alpha: float, delta: float = 0.05) -> int:
    """Return the most errors among ``audits`` that still prove ``alpha``; -1 where not even none does."""
    most = int(binom.ppf(delta, audits, alpha))
    while most >= 0 and p_value(most, audits, alpha=alpha) > delta:
        most -= 1
    return most


def audits_for_power(risk: float, *, alpha: float, delta: float = 0.05, power: float = 0.8) -> int:
    """Return the smallest number of audits from which on a true ``risk`` is proved under ``alpha`` with ``power``.

    Raises ValueError where ``risk`` is not under ``alpha``, or too close to it to plan for.
    """
    if not 0 <= risk < alpha:
        raise ValueError("risk must lie under alpha")
    size = 256
    while size <= LARGEST:
        audits = np.arange(1, size + 1)
        allowed = binom.ppf(delta, audits, alpha)
        allowed = np.where(binom.cdf(allowed, audits, alpha) > delta, allowed - 1, allowed)
        reached = binom.cdf(allowed, audits, risk) >= power
        lacking = np.nonzero(~reached)[0]
        last = int(lacking[-1]) + 1 if len(lacking) else 0
        # Enough is known once the last shortfall lies well inside what was looked at.
        if last < 0.8 * size:  # noqa: PLR2004
            return last + 1
        size *= 2
    raise ValueError("the risk is too close to alpha to plan for")


def audits_needed(error: float, *, delta: float = 0.05) -> int:
    """Return the fewest looks that prove a share under ``error`` when none of them differs.

    59 for 5 % at 95 %. Raises ValueError for an ``error`` outside (0, 1).
    """
    if not 0 < error < 1:
        raise ValueError("error must lie between 0 and 1")
    return ceil(log(delta) / log(1 - error))
