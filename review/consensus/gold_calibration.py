"""Gold in an aggregation: known items are held to their class, then one temperature and a bias a class are fitted.

They are fitted on what the aggregation without gold believed of the gold items: it never saw their classes, so no
folds are needed. Under ten gold items nothing is fitted.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from review.consensus.answers import Answers, Floats, Ints
from review.consensus.tempered_fit import Belief, aggregate, softmax

ENOUGH_GOLD = 10
# Standard deviations of the priors of the log temperature and of each class bias.
TEMPERATURE_SPREAD, BIAS_SPREAD = 0.4, 0.3
MOST_STEPS = 60
LOWEST_BELIEF = 1e-9
SMALLEST_STEP, CONVERGED = 1e-6, 1e-12


@dataclass(frozen=True)
class Calibration:
    """``softmax(exp(-log_temperature) * log belief + biases)``; ``biases`` (classes,) are 0 for hand-picked gold."""

    log_temperature: float
    biases: Floats

    def applied(self, belief: Floats) -> Floats:
        """Return the calibrated beliefs (items, classes)."""
        scores = np.exp(-self.log_temperature) * np.log(np.maximum(belief, LOWEST_BELIEF)) + self.biases
        return softmax(scores)


@dataclass(frozen=True)
class Weighed:
    """What is believed with gold: ``posterior`` (items, classes), gold rows one-hot; no calibration under ten items.

    ``has_biases``: gold drawn at random fitted the class biases too.
    """

    belief: Belief
    posterior: Floats
    calibration: Calibration | None
    has_biases: bool = False


def weigh(answers: Answers, gold: Mapping[int, int], *, drawn: Collection[int] | None = None) -> Weighed:
    """Aggregate with gold (item number to class number).

    ``drawn``: the gold items drawn at random; None for all of them. Class biases learn the class shares of what they
    are fitted on, so they are fitted on drawn items alone, from 10 of these on; else all gold fits the temperature
    alone. Gold items nobody answered say nothing and are left out.
    """
    answered = np.bincount(answers.items, minlength=answers.n_items) > 0
    known = {item: label for item, label in gold.items() if answered[item]}
    belief = aggregate(answers, known)
    if len(known) < ENOUGH_GOLD:
        return Weighed(belief, _one_hot(belief.posterior, known), None)
    random = {item: label for item, label in known.items() if drawn is None or item in drawn}
    has_biases = len(random) >= ENOUGH_GOLD
    taught = random if has_biases else known
    items = np.array(sorted(taught), np.int64)
    truth = np.array([taught[int(item)] for item in items], np.int64)
    calibration = calibrate(aggregate(answers).posterior[items], truth, with_biases=has_biases)
    return Weighed(belief, _one_hot(calibration.applied(belief.posterior), known), calibration, has_biases)


def calibrate(belief: Floats, truth: Ints, *, with_biases: bool = True) -> Calibration:
    """Return the likeliest calibration of beliefs (items, classes) whose true classes (items,) are known (Newton)."""
    number, classes = belief.shape
    scores = np.log(np.maximum(belief, LOWEST_BELIEF))
    places = np.arange(number)
    penalty = np.r_[TEMPERATURE_SPREAD**-2, np.full(classes, BIAS_SPREAD**-2)]
    free = np.r_[True, np.full(classes, with_biases)]
    unknown = np.zeros(classes + 1)

    def cost(values: Floats) -> tuple[float, Floats]:
        shifted = np.exp(-values[0]) * scores + values[1:]
        log_shares = shifted - _log_sum_exp(shifted)[:, None]
        return float(-log_shares[places, truth].sum() + (penalty * values**2).sum() / 2), np.exp(log_shares)

    current, shares = cost(unknown)
    for _ in range(MOST_STEPS):
        residual = shares.copy()
        residual[places, truth] -= 1
        slopes = np.empty((number, classes, classes + 1))
        slopes[:, :, 0] = -np.exp(-unknown[0]) * scores
        slopes[:, :, 1:] = np.eye(classes)
        gradient = np.einsum("nk,nkj->j", residual, slopes) + penalty * unknown
        mean = np.einsum("nk,nkj->nj", shares, slopes)
        # Gauss-Newton: positive definite with the priors, so every step goes down.
        curvature = np.einsum("nk,nki,nkj->ij", shares, slopes, slopes) - mean.T @ mean + np.diag(penalty)
        step = np.zeros(classes + 1)
        step[free] = np.linalg.solve(curvature[np.ix_(free, free)], gradient[free])
        size = 1.0
        following = cost(unknown - step)
        while following[0] > current and size > SMALLEST_STEP:
            size /= 2
            following = cost(unknown - size * step)
        gain = current - following[0]
        unknown = unknown - size * step
        current, shares = following
        if gain < CONVERGED:
            break
    return Calibration(float(unknown[0]), unknown[1:])


def _one_hot(posterior: Floats, known: Mapping[int, int]) -> Floats:
    if not known:
        return posterior
    result = posterior.copy()
    items = np.fromiter(known, np.int64, len(known))
    result[items] = 0.0
    result[items, np.fromiter(known.values(), np.int64, len(known))] = 1.0
    return result


def _log_sum_exp(scores: Floats) -> Floats:
    top = scores.max(axis=1)
    return np.asarray(top + np.log(np.exp(scores - top[:, None]).sum(axis=1)))
