"""Watching a promise without the price of looking often: confidence sequences, an alarm, prediction-powered estimates.

Howard et al.: Time-uniform, nonparametric, nonasymptotic confidence sequences (2021, arXiv 1810.08240); Shin, Ramdas,
Rinaldo: E-detectors (2022, arXiv 2203.03532); Waudby-Smith, Ramdas: Estimating means of bounded random variables by
betting (2024, arXiv 2010.09686); Angelopoulos, Duchi, Zrnic: PPI++ (2023, arXiv 2311.01453).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import brentq
from scipy.special import betaln
from scipy.stats import norm

Floats = NDArray[np.float64]
BETS = (0.05, 0.1, 0.2, 0.4, 0.8)
EDGE = 1e-12


def confidence_sequence(
    errors: int, audits: int, *, delta: float = 0.05, a: float = 1.0, b: float = 1.0
) -> tuple[float, float]:
    """Return the error rates not excluded after ``audits``; true at all looks together with probability 1 - ``delta``.

    Beta(a, b) mixture; assumes a constant rate, so it is started again with each certificate.
    """
    if audits == 0:
        return 0.0, 1.0
    mixture = betaln(a + errors, b + audits - errors) - betaln(a, b)
    bound = log(1 / delta)

    def excess(rate: float) -> float:
        likelihood = (errors * log(rate) if errors else 0.0) + (
            (audits - errors) * log(1 - rate) if audits > errors else 0.0
        )
        return float(mixture - likelihood - bound)

    best = errors / audits
    low = 0.0 if errors == 0 else brentq(excess, EDGE, max(best, 2 * EDGE))
    high = 1.0 if errors == audits else brentq(excess, min(best, 1 - 2 * EDGE) or EDGE, 1 - EDGE)
    return float(low), float(high)


@dataclass(frozen=True, slots=True)
class Detector:
    """The alarm's state: one evidence a bet; ``audits`` since it was started."""

    evidence: tuple[float, ...] = (0.0,) * len(BETS)
    audits: int = 0

    @property
    def value(self) -> float:
        """The mean evidence that the error rate has been over alpha since some moment."""
        return sum(self.evidence) / len(self.evidence)

    def after(self, is_wrong: bool, *, alpha: float) -> Detector:
        """Return the state after one more audited item."""
        return Detector(
            tuple(
                (held + 1) * (1 + bet / alpha * (float(is_wrong) - alpha))
                for held, bet in zip(self.evidence, BETS, strict=True)
            ),
            self.audits + 1,
        )

    def is_alarm(self, patience: float) -> bool:
        """Tell whether the evidence reached ``patience``; at a true rate of alpha that takes as many audits or more."""
        return self.value >= patience


def patience_for(audits_per_release: int) -> float:
    """Return how high the evidence must be so that a false alarm within a release has a chance of at most 20 %."""
    return 5.0 * audits_per_release


def live_rate(accepted: int, *, audits_needed: int = 200, since_certificate: int = 0) -> float:
    """Return the share of auto-accepted items to audit: enough to see a doubling within ``accepted`` items.

    At least 5 % for the first 2,000 items after a certificate.
    """
    rate = min(1.0, audits_needed / max(accepted, 1))
    return max(rate, 0.05) if since_certificate < 2000 else rate  # noqa: PLR2004


@dataclass(frozen=True, slots=True)
class Estimate:
    """A rate with its interval; ``weight`` is how much the model's own word counts (0: not at all)."""

    rate: float
    low: float
    high: float
    weight: float


def prediction_powered(pool: Floats, predicted: Floats, truth: Floats, *, delta: float = 0.05) -> Estimate:
    """Return the pool's mean loss from a few audits and the model's own guess of it.

    ``pool``: the guessed loss of every item; ``told`` and ``truth``: guess and real loss of the audited ones. Shown
    from 300 audits on; below, the exact binomial interval is the honest one.
    """
    audits, size = len(truth), len(pool)
    spread = float(np.var(np.concatenate([predicted, pool]), ddof=1))
    weight = 0.0
    if spread > 0 and audits > 1:
        weight = float(np.cov(truth, predicted, ddof=1)[0, 1] / (spread * (1 + audits / size)))
        weight = min(max(weight, 0.0), 1.0)
    rate = weight * float(pool.mean()) + float((truth - weight * predicted).mean())
    variance = weight**2 * float(pool.var(ddof=1)) / size + float((truth - weight * predicted).var(ddof=1)) / audits
    half = float(norm.ppf(1 - delta / 2)) * variance**0.5
    return Estimate(rate, max(0.0, rate - half), min(1.0, rate + half), weight)


def betting_sequence(losses: Sequence[float], *, delta: float = 0.05, grid: int = 500) -> tuple[float, float]:
    """Return the mean losses in [0, 1] not excluded at any time, by hedged betting; for losses such as 1 - IoU."""
    values = np.asarray(losses, float)
    means = np.linspace(0, 1, grid + 1)
    if not len(values):
        return 0.0, 1.0
    times = np.arange(1, len(values) + 1)
    running = (0.5 + np.concatenate([[0.0], np.cumsum(values)[:-1]])) / times
    deviations = (0.25 + np.concatenate([[0.0], np.cumsum((values - running) ** 2)[:-1]])) / times
    bets = np.sqrt(2 * log(2 / delta) / (deviations * times * np.log(times + 1)))
    # Each bet is cut so that no capital can be lost whole.
    up = np.minimum(bets[:, None], 0.5 / np.maximum(means, EDGE)[None, :])
    down = np.minimum(bets[:, None], 0.5 / np.maximum(1 - means, EDGE)[None, :])
    gap = values[:, None] - means[None, :]
    gained = np.cumsum(np.log1p(up * gap), axis=0)
    lost = np.cumsum(np.log1p(-down * gap), axis=0)
    capital = np.maximum(gained, lost).max(axis=0) - log(2)
    plausible = means[capital < log(1 / delta)]
    if not len(plausible):
        best = float(values.mean())
        return best, best
    step = 1 / grid
    return max(0.0, float(plausible[0]) - step), min(1.0, float(plausible[-1]) + step)
