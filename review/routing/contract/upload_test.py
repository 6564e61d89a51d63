"""The exact test of one later upload: how many blind checks, at how many errors it goes back, what is known after.

The checks are a simple random sample of the upload's labels, so the number wrong among them is hypergeometric whatever
the labels are (Stark, 2008, Ann. Appl. Stat. 2:550). The sample's size and the limit are fixed before any answer; the
upload goes back as soon as so many are wrong, which is the same event as so many wrong in the end: answering one by one
costs nothing. Pure.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Floats = NDArray[np.float64]
# The chance that an upload goes back though it holds no more wrong labels than are allowed.
LEVEL = 0.05
# The chance that one of BAD times as many wrong labels goes back.
POWER = 0.95
BAD = 4
MOST_CHECKS = 500
_WHISKER = 1e-9


@dataclass(frozen=True, slots=True)
class UploadPlan:
    """How many labels of an upload are checked blind, and at how many errors among them all of it goes back."""

    checks: int
    limit: int


def plan_upload(items: int, *, alpha: float) -> UploadPlan:
    """Return the smallest sample that tells ``BAD`` times ``alpha`` from ``alpha`` among ``items`` labels.

    ``alpha`` in (0, 1). At most 500 checks: for a very small alpha the test then sees only worse uploads.
    """
    if items <= 0:
        return UploadPlan(0, 1)
    sizes = np.arange(1, min(items, MOST_CHECKS) + 1)
    tails = _tails(items, allowed_wrong(items, alpha), sizes)
    limits = (tails > LEVEL).sum(axis=1)
    bad = min(BAD * alpha, (1 + alpha) / 2)
    powers = _tails(items, min(items, ceil(bad * items - _WHISKER)), sizes)[np.arange(len(sizes)), limits]
    enough = np.nonzero(powers >= POWER)[0]
    place = int(enough[0]) if len(enough) else len(sizes) - 1
    return UploadPlan(int(sizes[place]), int(limits[place]))


def allowed_wrong(items: int, alpha: float) -> int:
    """Return how many of ``items`` labels may be wrong; a product of floats a whisker under a whole number counts."""
    return floor(alpha * items + _WHISKER)


def most_wrong(items: int, checks: int, errors: int, *, delta: float = LEVEL) -> int:
    """Return the most wrong labels among ``items`` that ``errors`` in ``checks`` do not exclude at ``delta``."""
    low, high = errors, items - (checks - errors)
    while low < high:
        middle = (low + high + 1) // 2
        chance = 1 - float(_tails(items, middle, np.array([checks]))[0, errors + 1])
        low, high = (middle, high) if chance > delta else (low, middle - 1)
    return low


def _tails(items: int, wrong: int, sizes: NDArray[np.int64]) -> Floats:
    """Return P(at least c of a sample are wrong) of shape (sizes, largest size + 2) for c = 0, 1, ...."""
    most = int(sizes.max())
    counts, drawn = np.arange(most + 2)[None, :], sizes[:, None]
    possible = (counts <= wrong) & (counts <= drawn) & (drawn - counts <= items - wrong)
    with np.errstate(invalid="ignore", divide="ignore"):
        logs = _log_choose(wrong, counts) + _log_choose(items - wrong, drawn - counts) - _log_choose(items, drawn)
    mass = np.where(possible, np.exp(np.where(possible, logs, -np.inf)), 0.0)
    return np.asarray(np.minimum(mass[:, ::-1].cumsum(axis=1)[:, ::-1], 1.0))


def _log_choose(total: int, chosen: NDArray[np.int64]) -> Floats:
    held = np.clip(chosen, 0, total)
    return np.asarray(gammaln(total + 1.0) - gammaln(held + 1.0) - gammaln(total - held + 1.0))
