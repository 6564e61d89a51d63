"""What is believed of items several people answered: the mean of two tempered Dawid-Skene fits; docs/aggregation.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from review.consensus import tempered_fit
from review.consensus.answers import Answers, Floats, Ints
from review.consensus.tempered_fit import Fit, fit, log_sum, softmax, tempered_belief

METHOD = "tempered-mean"
VERSION = 1
# Enough answers once the one-kind fit's raw posterior reaches this; the higher one where it matters.
STOP, STOP_STRICT = 0.85, 0.95
KINDS = 3  # one of the first fit and two of the second, beside each other


@dataclass(frozen=True)
class Beliefs:
    """``posterior`` (items, classes), rows summing to 1: the belief to show and to decide with, and both fits."""

    posterior: Floats
    one: Fit
    two: Fit

    @property
    def best(self) -> Ints:
        """The likeliest class of each item, the lowest number in a tie."""
        return np.asarray(self.posterior.argmax(axis=1))

    @property
    def confidence(self) -> Floats:
        """How likely it is."""
        return np.asarray(self.posterior.max(axis=1))

    @property
    def stop(self) -> Floats:
        """What dynamic overlap compares with its target, an item."""
        return np.asarray(self.one.raw.max(axis=1))

    @property
    def quality(self) -> Floats:
        """Each worker's probability of saying what is believed."""
        return np.asarray((self.one.accuracy + self.two.accuracy) / 2)

    @property
    def shared(self) -> Shared:
        """What an update of one item needs beside its workers' rows."""
        return Shared(self.one.eta, self.two.eta, self.one.rho, self.two.rho)

    @property
    def rows(self) -> Floats:
        """Log rows of shape (workers, said, classes, 3), the first fit's kind before the second's two."""
        both = np.concatenate([self.one.theta, self.two.theta], axis=2)
        return np.ascontiguousarray(np.log(both).transpose(0, 3, 1, 2))

    @property
    def pooled_rows(self) -> Floats:
        """Log rows of shape (said, classes, 3) of somebody nothing is known of: the team's."""
        both = np.concatenate([self.one.pooled, self.two.pooled], axis=1)
        return np.ascontiguousarray(np.log(both + tempered_fit.TINY).transpose(2, 0, 1))


@dataclass(frozen=True)
class Shared:
    """Class shares ``eta`` (classes, 1) and (classes, 2), dependences ``rho``, and the calibration gold gave.

    ``log_temperature`` t and ``biases`` b: softmax(exp(-t) log belief + b); None without gold.
    """

    eta_one: Floats
    eta_two: Floats
    rho_one: float
    rho_two: float
    log_temperature: float | None = None
    biases: Floats | None = None


@dataclass(frozen=True)
class ItemBelief:
    """One item's ``posterior`` (classes,), and ``raw`` (classes,): the one-kind fit's, for dynamic overlap."""

    posterior: Floats
    raw: Floats

    @property
    def stop(self) -> float:
        """The confidence that dynamic overlap compares with its target."""
        return float(self.raw.max())


def aggregate(answers: Answers, *, gold: Mapping[int, int] | None = None) -> Beliefs:
    """Fit with one kind of item and with two and return the mean; gold items are held to their class in the fits."""
    one, two = fit(answers, kinds=1, gold=gold), fit(answers, kinds=2, gold=gold)
    return Beliefs((one.belief + two.belief) / 2, one, two)


def update_item(shared: Shared, rows: Floats, labels: Ints, weights: Floats | None = None) -> ItemBelief:
    """Return one item's belief from all its answers with its workers' rows as they are: O(classes) an answer.

    ``rows`` (answers, classes, 3): log probability that the worker says what they said; ``weights``: 1/m for each of m
    answers of one worker, None for no repeats.
    """
    classes = len(shared.eta_one)
    weighed = np.ones(len(labels)) if weights is None else weights
    votes = np.bincount(labels, weights=weighed, minlength=classes).astype(float)[None]
    # In an order of their own, so that the sums are the same whatever order the answers came in.
    order = np.lexsort((*rows.reshape(len(labels), -1).T[:4], labels)) if len(labels) else labels
    summed = (rows * weighed[:, None, None])[order].sum(axis=0)
    one = log_sum(np.log(shared.eta_one) + summed[:, :1])[None]
    two = log_sum(np.log(shared.eta_two) + summed[:, 1:])[None]
    first = tempered_belief(one, votes, shared.eta_one.sum(axis=1), shared.rho_one)
    second = tempered_belief(two, votes, shared.eta_two.sum(axis=1), shared.rho_two)
    posterior = (first + second) / 2
    if shared.log_temperature is not None and shared.biases is not None:
        posterior = softmax(np.exp(-shared.log_temperature) * np.log(np.maximum(posterior, 1e-9)) + shared.biases)
    return ItemBelief(np.asarray(posterior[0]), np.asarray(softmax(one)[0]))


def constants() -> dict[str, float]:
    """Return every number of the method, as it is stored beside a belief."""
    return {
        "passes": tempered_fit.PASSES, "row": tempered_fit.ROW, "worker": tempered_fit.WORKER,
        "pool": tempered_fit.POOL, "fit_dependence": tempered_fit.FIT_DEPENDENCE,
        "dependence_base": tempered_fit.DEPENDENCE_BASE, "dependence_one": tempered_fit.DEPENDENCE[1],
        "dependence_two": tempered_fit.DEPENDENCE[2], "vote_share": tempered_fit.VOTE_SHARE,
        "vote_prior": tempered_fit.VOTE_PRIOR, "kappa_prior": tempered_fit.KAPPA_PRIOR,
        "kappa_items": tempered_fit.KAPPA_ITEMS,
    }  # fmt: skip
