"""How probable it is that a model's answer for a whole asset is right: a small reading of what the model said.

Features, then a logistic regression held back towards the model's own number, then isotonic steps. With few answers
only a temperature, with fewer nothing (``confidence_maps.py``). Only people's answers that are no audits teach.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from review.routing.calibration.confidence_maps import ConfidenceMap, fit_temperature, isotonic, read_map
from review.statistics.calibration import EDGE, log_loss, sigmoid

Floats = NDArray[np.float64]
# In this order: log odds of the asset's confidence, mean log odds of the shown regions, log of how many are shown and
# how many are just not, log odds of the surest of those, the weakest stage of a pipeline, and whether nothing is shown.
FEATURES = ("confidence", "mean", "shown", "hidden", "surest_hidden", "weakest_stage", "empty")
ENOUGH_FOR_TEMPERATURE = 25
ENOUGH_FOR_FEATURES = 100
ENOUGH_FOR_ISOTONIC = 500
HELD_BACK = 4.0
FOLDS = 5


def features_of(regions: Sequence[Mapping[str, Any]], confidence: float, *, show_from: float) -> list[float]:
    """Return what is read of a prediction, in the order of FEATURES."""
    shown, hidden, surest, sum_of_odds, weakest = 0, 0, 0.0, 0.0, math.inf
    for region in regions:
        value = float(region["confidence"])
        if value >= show_from:
            shown += 1
            sum_of_odds += _odds(value)
        else:
            hidden += 1
            surest = max(surest, value)
        for score in region.get("scores", {}).values():
            weakest = min(weakest, float(score))
    return [
        _odds(confidence),
        sum_of_odds / shown if shown else 0.0,
        math.log1p(shown),
        math.log1p(hidden),
        _odds(surest) if hidden else -3.0,
        _odds(weakest) if weakest < math.inf else 0.0,
        0.0 if shown else 1.0,
    ]


def _odds(value: float) -> float:
    # Called for every region of an import: comparing is faster than min and max.
    clipped = 1e-4 if value < 1e-4 else 1 - 1e-4 if value > 1 - 1e-4 else value  # noqa: PLR2004, FURB136
    return math.log(clipped / (1 - clipped))


@dataclass(frozen=True)
class Reading:
    """One version of the calibrator; ``number`` 0 is the model's own word."""

    kind: str = "identity"
    weights: tuple[float, ...] = ()
    centre: tuple[float, ...] = ()
    scale: tuple[float, ...] = ()
    labels: Mapping[str, float] = field(default_factory=dict)
    intercept: float = 0.0
    steps: ConfidenceMap = field(default_factory=lambda: ConfidenceMap("identity"))
    number: int = 0

    def read(self, features: Floats, labels: Sequence[str]) -> Floats:
        """Return the probability of being fully right; features of shape (items, FEATURES)."""
        if not len(features):
            return np.zeros(0)
        if self.kind != "features":
            return self.steps.read(sigmoid(features[:, 0]))
        offsets = np.array([self.labels.get(label, 0.0) for label in labels])
        scaled = (features - np.array(self.centre)) / np.array(self.scale)
        return self.steps.read(sigmoid(self.intercept + scaled @ np.array(self.weights) + offsets))

    def one(self, features: Sequence[float], label: str) -> float:
        """Return the probability for one prediction."""
        return float(self.read(np.array([features], float), [label])[0])

    def document(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {
            "kind": self.kind,
            "weights": dict(zip(FEATURES, self.weights, strict=False)),
            "centre": list(self.centre),
            "scale": list(self.scale),
            "labels": dict(self.labels),
            "intercept": self.intercept,
            "steps": self.steps.document(),
        }


def reading_from(document: Mapping[str, Any], number: int) -> Reading:
    """Return a calibrator from its JSON."""
    return Reading(
        kind=document["kind"],
        weights=tuple(document["weights"].values()),
        centre=tuple(document["centre"]),
        scale=tuple(document["scale"]),
        labels=document["labels"],
        intercept=document["intercept"],
        steps=read_map(document["steps"]),
        number=number,
    )


def learn_reading(features: Floats, labels: Sequence[str], is_right: Sequence[bool]) -> Reading:
    """Return the reading these answers allow: the richer one only where it tells more on answers held out."""
    truth = np.asarray(is_right, float)
    if len(truth) < ENOUGH_FOR_TEMPERATURE:
        return Reading()
    if len(truth) < ENOUGH_FOR_FEATURES or truth.min() == truth.max():
        return _temperature(features, truth)
    if log_loss(_held_out(features, labels, truth, rich=True), truth) >= log_loss(
        _held_out(features, labels, truth, rich=False), truth
    ):
        return _temperature(features, truth)
    regression = _regression(features, labels, truth)
    if len(truth) < ENOUGH_FOR_ISOTONIC:
        return regression
    steps = ConfidenceMap("isotonic", steps=isotonic(_held_out(features, labels, truth, rich=True), truth))
    return Reading(
        regression.kind,
        regression.weights,
        regression.centre,
        regression.scale,
        regression.labels,
        regression.intercept,
        steps,
    )


def held_out_reading(features: Floats, labels: Sequence[str], is_right: Sequence[bool]) -> Floats:
    """Return what readings that never saw an answer say of it, for reliability."""
    truth = np.asarray(is_right, float)
    return _held_out(features, labels, truth, rich=len(truth) >= ENOUGH_FOR_FEATURES)


def _temperature(features: Floats, truth: Floats) -> Reading:
    raw = sigmoid(features[:, 0])
    return Reading("temperature", steps=ConfidenceMap("temperature", fit_temperature(raw, truth)))


def _held_out(features: Floats, labels: Sequence[str], truth: Floats, *, rich: bool) -> Floats:
    fold = np.arange(len(truth)) % FOLDS
    probabilities = np.zeros(len(truth))
    for index in range(FOLDS):
        held_out, other = fold == index, fold != index
        names = [label for label, is_other in zip(labels, other, strict=True) if is_other]
        learnt = (
            _regression(features[other], names, truth[other]) if rich else _temperature(features[other], truth[other])
        )
        probabilities[held_out] = learnt.read(
            features[held_out], [label for label, mine in zip(labels, held_out, strict=True) if mine]
        )
    return probabilities


def _regression(features: Floats, labels: Sequence[str], truth: Floats) -> Reading:
    """Fit by penalised likelihood: weights are held back towards taking the model at its word, labels towards none."""
    centre, scale = features.mean(axis=0), np.maximum(features.std(axis=0), 1e-6)
    scaled = (features - centre) / scale
    names = sorted(set(labels))
    place = {name: index for index, name in enumerate(names)}
    label_places = np.array([place[label] for label in labels])
    width = features.shape[1]
    start = np.zeros(1 + width + len(names))
    start[0], start[1] = centre[0], scale[0]

    def loss(values: Floats) -> tuple[float, Floats]:
        odds = values[0] + scaled @ values[1 : 1 + width] + values[1 + width :][label_places]
        chance = sigmoid(odds)
        held = values[1:] - start[1:]
        wrong = chance - truth
        lost = -(truth * np.log(np.clip(chance, EDGE, 1)) + (1 - truth) * np.log(np.clip(1 - chance, EDGE, 1))).sum()
        slope = np.concatenate(
            [[wrong.sum()], wrong @ scaled, np.bincount(label_places, weights=wrong, minlength=len(names))]
        )
        slope[1:] += HELD_BACK * held
        return float(lost + HELD_BACK / 2 * held @ held), slope

    solution = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return Reading(
        "features",
        tuple(solution[1 : 1 + width].tolist()),
        tuple(centre.tolist()),
        tuple(scale.tolist()),
        dict(zip(names, solution[1 + width :].tolist(), strict=True)),
        float(solution[0]),
    )
