"""Log-odds, log loss and temperature scaling of probabilities. Pure.

Guo et al.: On calibration of modern neural networks (ICML 2017).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

Floats = NDArray[np.float64]
# Probabilities are kept this far from 0 and 1, so that their log-odds stay finite.
EDGE = 1e-6
# Beyond these log-odds exp() would overflow; the sigmoid is 0 or 1 there to the last bit.
_FARTHEST = 700.0


def log_odds(probability: Floats) -> Floats:
    """Return log(p / (1 - p)) of probabilities in [0, 1], finite at both ends."""
    clipped = np.clip(probability, EDGE, 1 - EDGE)
    return np.asarray(np.log(clipped / (1 - clipped)))


def sigmoid(odds: Floats) -> Floats:
    """Return the probability in [0, 1] of log-odds: the inverse of :func:`log_odds`."""
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -_FARTHEST, _FARTHEST))))


def log_loss(probability: Floats, truth: Floats) -> float:
    """Return the mean negative log likelihood of 0/1 ``truth`` under ``probability``."""
    clipped = np.clip(probability, EDGE, 1 - EDGE)
    return float(-(truth * np.log(clipped) + (1 - truth) * np.log(1 - clipped)).mean())


def best_temperature(loss: Callable[[float], float], *, coldest: float, hottest: float) -> float:
    """Return the temperature in [coldest, hottest] of least ``loss``; searched on its logarithm."""
    bounds = (np.log(coldest), np.log(hottest))
    best = minimize_scalar(lambda value: loss(float(np.exp(value))), bounds=bounds, method="bounded")
    return float(np.exp(best.x))
