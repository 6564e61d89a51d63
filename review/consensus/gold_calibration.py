"""Use of gold: known items held to their class, then one temperature and a bias a class, with priors.

Temperature scaling with class biases (Guo et al., 2017, ICML) as a maximum a posteriori estimate: fitted on what was
believed of the gold items by fits that never saw their truth, so nothing need be held out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from review.consensus.aggregation import chance_right, dawid_skene_map, majority, one_coin
from review.consensus.answers import Answers, Floats, Ints
from review.consensus.belief import METHOD, Beliefs, Shared, aggregate
from review.consensus.tempered_fit import gold_arrays, softmax

# Under so many known items gold is not used.
ENOUGH_GOLD = 10
SD_TEMPERATURE, SD_BIAS = 0.4, 0.3
LOWEST = 1e-9
STEPS = 60


@dataclass(frozen=True)
class Calibration:
    """``log_temperature`` t and ``biases`` b of softmax(exp(-t) log belief + b)."""

    log_temperature: float
    biases: Floats

    def apply(self, posterior: Floats) -> Floats:
        """Return beliefs (items, classes) after the calibration."""
        return softmax(np.exp(-self.log_temperature) * np.log(np.maximum(posterior, LOWEST)) + self.biases)


@dataclass(frozen=True, slots=True)
class Bin:
    """Beliefs of about one size: their mean ``sure``, the share ``right`` of them, and their number ``n``."""

    sure: float
    right: float
    n: int


@dataclass(frozen=True)
class Weighed:
    """What is believed: ``posterior`` (items, classes), ``result`` the fits whose rows an update uses.

    ``calibration`` where enough gold was there; ``has_biases``: gold drawn at random fitted the class biases too;
    ``held_out``: the accuracy on gold of methods that did not see it. ``calibrated_on``: gold items used;
    ``reliability``: ten bins of beliefs about them, each made by a calibration on the other four fifths.
    """

    result: Beliefs
    posterior: Floats
    calibration: Calibration | None
    has_biases: bool
    calibrated_on: int
    held_out: Mapping[str, float]
    reliability: Sequence[Bin] = ()

    @property
    def shared(self) -> Shared:
        """What an update of one item needs beside its workers' rows."""
        if self.calibration is None:
            return self.result.shared
        return replace(
            self.result.shared, log_temperature=self.calibration.log_temperature, biases=self.calibration.biases
        )


def calibration(posterior: Floats, truth: Ints, *, biases: bool = True) -> Calibration:
    """Return the calibration of greatest posterior probability for beliefs (items, classes) of items of known class.

    Without ``biases`` the temperature alone. Newton's method; Gauss-Newton curvature, which is positive.
    """
    number, classes = posterior.shape
    logs = np.log(np.maximum(posterior, LOWEST))
    places = np.arange(number)
    part = 1 + classes * biases
    precision = np.r_[1 / SD_TEMPERATURE**2, np.full(classes, 1 / SD_BIAS**2)]

    def cost(point: Floats) -> tuple[float, Floats]:
        scores = np.exp(-point[0]) * logs + point[1:]
        top = scores.max(axis=1, keepdims=True)
        total = top + np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
        loss = (total[:, 0] - scores[places, truth]).sum() + (precision * point**2).sum() / 2
        return float(loss), np.exp(scores - total)

    point = np.zeros(classes + 1)
    value, shares = cost(point)
    for _ in range(STEPS):
        rest = shares.copy()
        rest[places, truth] -= 1
        slope = -np.exp(-point[0]) * logs
        mean = (shares * slope).sum(axis=1)
        gradient = np.r_[(rest * slope).sum(), rest.sum(axis=0)] + precision * point
        curve = np.empty((classes + 1, classes + 1))
        curve[0, 0] = (shares * slope**2).sum() - (mean**2).sum()
        curve[0, 1:] = curve[1:, 0] = (shares * (slope - mean[:, None])).sum(axis=0)
        curve[1:, 1:] = np.diag(shares.sum(axis=0)) - shares.T @ shares
        curve += np.diag(precision)
        step = np.zeros(classes + 1)
        step[:part] = np.linalg.solve(curve[:part, :part], gradient[:part])
        size = 1.0
        next_value, next_shares = cost(point - step)
        while next_value > value and size > 1e-6:  # noqa: PLR2004
            size /= 2
            next_value, next_shares = cost(point - size * step)
        if next_value > value:
            break
        point, gain = point - size * step, value - next_value
        value, shares = next_value, next_shares
        if gain < 1e-12:  # noqa: PLR2004
            break
    return Calibration(float(point[0]), np.asarray(point[1:]))


def weigh(answers: Answers, gold: Mapping[int, int], *, drawn: Collection[int] | None = None) -> Weighed:
    """Return what is believed, with gold where there are 10 known items with an answer or more.

    ``drawn``: gold items drawn at random, all by default. With 10 of them they alone are calibrated on, class biases
    too; else all are and the temperature alone is fitted: biases would learn the shares of classes somebody picked.
    """
    seen = answers.votes.sum(axis=1)
    known = {item: truth for item, truth in sorted(gold.items()) if item >= len(seen) or seen[item] > 0}
    free = aggregate(answers)
    if len(known) < ENOUGH_GOLD:
        items, truth = gold_arrays(known, answers)
        return Weighed(free, _held(free.posterior, items, truth), None, False, 0, {})
    held = aggregate(answers, gold=known)
    random = {item: truth for item, truth in known.items() if drawn is None or item in drawn}
    has_biases = len(random) >= ENOUGH_GOLD
    items, truth = gold_arrays(random if has_biases else known, answers)
    fitted = calibration(free.posterior[items], truth, biases=has_biases)
    bins = reliability(_crossed(free.posterior[items], truth, biases=has_biases), truth)
    all_items, all_truth = gold_arrays(known, answers)
    posterior = _held(fitted.apply(held.posterior), all_items, all_truth)
    beside = {
        METHOD: free.posterior,
        **{
            result.method: result.posterior
            for result in (majority(answers), one_coin(answers), dawid_skene_map(answers))
        },
    }
    held_out = {name: float(chance_right(beliefs[all_items], all_truth).mean()) for name, beliefs in beside.items()}
    return Weighed(held, posterior, fitted, has_biases, len(items), held_out, bins)


def reliability(posterior: Floats, truth: Ints, *, bins: int = 10) -> list[Bin]:
    """Return, for equal bins of confidence in [0, 1], how sure beliefs were and how often they were right."""
    sure, right = posterior.max(axis=1), chance_right(posterior, truth)
    places = np.minimum((sure * bins).astype(int), bins - 1)
    rows = []
    for place in range(bins):
        part = places == place
        number = int(part.sum())
        mean, share = (float(sure[part].mean()), float(right[part].mean())) if number else ((place + 0.5) / bins, 0.0)
        rows.append(Bin(round(mean, 4), round(share, 4), number))
    return rows


def _crossed(posterior: Floats, truth: Ints, *, biases: bool) -> Floats:
    """Return each known item's belief after a calibration that did not see it, in five parts."""
    part_of = np.arange(len(truth)) % 5
    beliefs = np.empty_like(posterior)
    for part in range(5):
        others = part_of != part
        beliefs[~others] = calibration(posterior[others], truth[others], biases=biases).apply(posterior[~others])
    return beliefs


def _held(posterior: Floats, items: Ints, truth: Ints) -> Floats:
    posterior = posterior.copy()
    posterior[items] = 0.0
    posterior[items, truth] = 1.0
    return posterior
