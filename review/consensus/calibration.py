"""Aggregated posteriors are over-confident; one temperature from gold items makes them honest.

Guo et al.: On calibration of modern neural networks (ICML 2017), applied to the posteriors of answer aggregation.
"""

from __future__ import annotations

import numpy as np

from review.consensus.answers import Floats, Ints
from review.statistics.calibration import best_temperature

COLDEST, HOTTEST = 0.2, 20.0
LOWEST = 1e-12
FEWEST = 25


def tempered(posterior: Floats, temperature: float) -> Floats:
    """Return the posteriors (items, classes) with their log divided by ``temperature`` (> 1 is less sure)."""
    scores = np.log(np.maximum(posterior, LOWEST)) / temperature
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def fit_temperature(posterior: Floats, truth: Ints) -> float:
    """Return the temperature of least log loss on items whose truth is known and was not used in the fit.

    Raises ValueError with fewer than 25 items.
    """
    if len(truth) < FEWEST:
        raise ValueError(f"a temperature needs at least {FEWEST} items with known truth")

    def loss(temperature: float) -> float:
        chosen = tempered(posterior, temperature)[np.arange(len(truth)), truth]
        return float(-np.log(np.maximum(chosen, LOWEST)).mean())

    return best_temperature(loss, coldest=COLDEST, hottest=HOTTEST)


def expected_calibration_error(confidence: Floats, is_right: Floats, *, bins: int = 15) -> float:
    """Return the mean gap between confidence and how often it is right, over equal bins of confidence in [0, 1]."""
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(places, minlength=bins)
    gap = np.bincount(places, weights=confidence - is_right, minlength=bins)
    return float(np.abs(gap).sum() / max(counts.sum(), 1))
