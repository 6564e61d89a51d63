"""From a model's raw confidence to how often it is right: temperature first, isotonic with more data.

Guo et al. (ICML 2017); isotonic regression by pool-adjacent-violators (Ayer et al., 1955). Learnt on answers other
than the certification audits; the contract itself needs only the order of the scores.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from review.statistics.calibration import best_temperature, log_loss, log_odds, sigmoid

Floats = NDArray[np.float64]
ENOUGH_FOR_TEMPERATURE = 25
ENOUGH_FOR_ISOTONIC = 500


@dataclass(frozen=True, slots=True)
class ConfidenceMap:
    """How raw confidences are read: identity, a temperature, or isotonic steps ``(from, value)``."""

    kind: Literal["identity", "temperature", "isotonic"]
    temperature: float = 1.0
    steps: tuple[tuple[float, float], ...] = ()

    def read(self, raw: Floats) -> Floats:
        """Return calibrated confidences in [0, 1], never falling where the raw ones rise."""
        if self.kind == "temperature":
            return sigmoid(log_odds(raw) / self.temperature)
        if self.kind == "isotonic":
            places, values = np.array(self.steps).T
            return np.asarray(np.interp(raw, places, values))
        return np.asarray(raw, float)

    def document(self) -> dict[str, Any]:
        """Return the map as JSON."""
        return {"kind": self.kind, "temperature": self.temperature, "steps": [list(step) for step in self.steps]}


def read_map(document: Mapping[str, Any]) -> ConfidenceMap:
    """Return a map from its JSON."""
    steps = tuple((float(place), float(value)) for place, value in document.get("steps", ()))
    return ConfidenceMap(document["kind"], float(document.get("temperature", 1.0)), steps)


def learn(raw: Floats, is_right: Sequence[bool]) -> ConfidenceMap:
    """Return the map the data allow: identity under 25 answers, a temperature under 500, then isotonic."""
    truth = np.asarray(is_right, float)
    if len(truth) < ENOUGH_FOR_TEMPERATURE:
        return ConfidenceMap("identity")
    if len(truth) < ENOUGH_FOR_ISOTONIC:
        return ConfidenceMap("temperature", fit_temperature(raw, truth))
    return ConfidenceMap("isotonic", steps=isotonic(raw, truth))


def fit_temperature(raw: Floats, truth: Floats) -> float:
    """Return the temperature of least log loss for confidences of being right; kept within 0.1 to 20."""
    odds = log_odds(raw)
    return best_temperature(lambda temperature: log_loss(sigmoid(odds / temperature), truth), coldest=0.1, hottest=20.0)


def isotonic(raw: Floats, truth: Floats) -> tuple[tuple[float, float], ...]:
    """Return the rising step function of least squares as points to interpolate between."""
    order = np.argsort(raw, kind="stable")
    blocks: list[list[float]] = []  # mean, weight, from, to
    for place, value in zip(raw[order].tolist(), truth[order].tolist(), strict=True):
        blocks.append([value, 1.0, place, place])
        while len(blocks) > 1 and blocks[-2][0] >= blocks[-1][0]:
            mean, weight, _, end = blocks.pop()
            held = blocks[-1]
            held[0] = (held[0] * held[1] + mean * weight) / (held[1] + weight)
            held[1] += weight
            held[3] = end
    points: list[tuple[float, float]] = []
    for mean, _, start, end in blocks:
        points.append((start, mean))
        if end > start:
            points.append((end, mean))
    return tuple(points)


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Confidences from ``low`` to ``high``: how many, how sure on average, how often right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def reliability(confidence: Floats, is_right: Sequence[bool], *, bins: int = 10) -> list[ReliabilityBin]:
    """Return the filled bins of a reliability diagram."""
    truth = np.asarray(is_right, float)
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        ReliabilityBin(
            index / bins,
            (index + 1) / bins,
            int(inside.sum()),
            float(confidence[inside].mean()),
            float(truth[inside].mean()),
        )
        for index in range(bins)
        if (inside := places == index).any()
    ]


def calibration_error(rows: Sequence[ReliabilityBin]) -> float:
    """Return the mean gap between confidence and being right, weighted by count."""
    total = sum(row.count for row in rows)
    return sum(row.count * abs(row.confidence - row.right) for row in rows) / total if total else 0.0
