"""Combines the scores of a pipeline's stages into one confidence: logistic regression on their log-odds.

Platt scaling (1999) over several scores; fitted by Newton's method with a ridge, so that few answers do no harm.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

EDGE = 1e-4
ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Calibrator:
    """``weights`` a stage on the log-odds of its score, and a ``bias``."""

    weights: Mapping[str, float]
    bias: float = 0.0

    def combine(self, scores: Mapping[str, float]) -> float:
        """Return the confidence in [0, 1]; a stage that said nothing counts as undecided (log-odds 0)."""
        total = self.bias + sum(
            weight * float(_log_odds(np.array([scores[stage]]))[0])
            for stage, weight in self.weights.items()
            if stage in scores
        )
        return float(1 / (1 + np.exp(-total)))


def untrained(stages: Sequence[str]) -> Calibrator:
    """Return the calibrator to begin with: the mean of the stages' log-odds."""
    return Calibrator({stage: 1 / len(stages) for stage in stages})


def fit(scores: Sequence[Mapping[str, float]], is_right: Sequence[bool], *, ridge: float = 1.0) -> Calibrator:
    """Fit on regions whose truth is known; ``ridge`` pulls the weights towards the mean of the stages.

    Raises ValueError with no scores, or with different lengths.
    """
    if not scores or len(scores) != len(is_right):
        raise ValueError("scores and is_right must have the same length, at least one.")
    stages = sorted({stage for row in scores for stage in row})
    design = np.column_stack(
        [_log_odds(np.array([row.get(stage, 0.5) for row in scores])) for stage in stages] + [np.ones(len(scores))]
    )
    truth = np.asarray(is_right, float)
    centre = np.array([1 / len(stages)] * len(stages) + [0.0])
    pull = ridge * np.array([1.0] * len(stages) + [0.01])
    beta = centre.copy()
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-design @ beta))
        slope = design.T @ (truth - chance) - pull * (beta - centre)
        curve = (design * (chance * (1 - chance))[:, None]).T @ design + np.diag(pull)
        step = np.linalg.solve(curve, slope)
        beta = beta + step
        if np.abs(step).max() < 1e-8:  # noqa: PLR2004
            break
    return Calibrator({stage: float(value) for stage, value in zip(stages, beta[:-1], strict=True)}, float(beta[-1]))


def read_calibrator(document: Mapping[str, Any]) -> Calibrator:
    """Return a calibrator from ``{"weights": {stage: number}, "bias": number}``."""
    return Calibrator({str(k): float(v) for k, v in document["weights"].items()}, float(document.get("bias", 0)))


def _log_odds(score: NDArray[np.float64]) -> NDArray[np.float64]:
    clipped = np.clip(score, EDGE, 1 - EDGE)
    return np.log(clipped / (1 - clipped))
