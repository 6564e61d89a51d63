"""Pure: what so many looks with so many differences tell of a share, exactly.

Clopper, Pearson: The use of confidence or fiducial limits illustrated in the case of the binomial (1934).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, log

from scipy.stats import beta


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


def upper_bound(errors: int, seen: int, *, delta: float = 0.05) -> float:
    """Return the one-sided Clopper-Pearson upper bound: the true share lies under it with probability 1 - delta."""
    if seen <= 0 or errors >= seen:
        return 1.0
    return float(beta.ppf(1 - delta, errors + 1, seen - errors))


def audits_needed(error: float, *, delta: float = 0.05) -> int:
    """Return the fewest looks that prove a share under ``error`` when none of them differs.

    59 for 5 % at 95 %. Raises ValueError for an ``error`` outside (0, 1).
    """
    if not 0 < error < 1:
        raise ValueError("error must lie between 0 and 1")
    return ceil(log(delta) / log(1 - error))
