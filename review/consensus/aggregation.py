"""Earlier methods for comparison: majority, one-coin MAP, Dawid-Skene with shrinkage.

What is believed is worked out by ``review.consensus.tempered_fit``; these stand beside it in the benchmarks.

Dawid, Skene: Maximum likelihood estimation of observer error-rates using the EM algorithm, Applied Statistics 28(1),
1979. The shrinkage ("DS-MAP coin", strength 4) pulls each worker's confusion matrix towards one coin of the pooled
accuracy: with few answers a worker it is what keeps the method from inventing structure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from review.consensus.answers import Answers, Floats, Ints

STRENGTH = 4.0
TINY = 1e-9
LONGEST = 100
FIRST_STOP = 5
RELATIVE = 1e-5


@dataclass(frozen=True)
class Aggregate:
    """What is believed: ``posterior`` of shape (items, classes), rows summing to 1.

    ``quality`` is each worker's probability of being right; ``confusion`` of shape (workers, true, said) where the
    method has one; ``log_likelihood`` of the last expectation step.
    """

    method: str
    posterior: Floats
    quality: Floats
    confusion: Floats | None
    prior: Floats
    iterations: int
    log_likelihood: float

    @property
    def best(self) -> Ints:
        """The likeliest class of each item, the lowest number in a tie."""
        return np.asarray(self.posterior.argmax(axis=1))

    @property
    def confidence(self) -> Floats:
        """How likely it is; see review.consensus.calibration before trusting it."""
        return np.asarray(self.posterior.max(axis=1))


def majority(answers: Answers) -> Aggregate:
    """Share of votes; an item without answers has every class alike."""
    posterior = _normalised(answers.votes)
    agreed = np.bincount(answers.workers, weights=posterior[answers.items, answers.labels], minlength=answers.n_workers)
    prior = posterior.mean(axis=0) if answers.n_items else np.full(answers.n_classes, 1 / answers.n_classes)
    return Aggregate("majority", posterior, agreed / np.maximum(answers.per_worker, 1), None, prior, 0, 0.0)


def one_coin(answers: Answers, *, gold: Mapping[int, int] | None = None) -> Aggregate:
    """One accuracy a worker with a Beta(4, 1) prior, wrong answers spread evenly, no class prior."""
    posterior = _clamped(_normalised(answers.votes), gold)
    is_free = _free(answers.n_items, gold)
    quality = np.zeros(answers.n_workers)
    last, log_likelihood, iteration = -np.inf, 0.0, 0
    for iteration in range(1, LONGEST + 1):
        right = np.bincount(
            answers.workers, weights=posterior[answers.items, answers.labels], minlength=answers.n_workers
        )
        quality = (right + 4) / (answers.per_worker + 5)
        wrong = np.log((1 - quality) / (answers.n_classes - 1))
        weight = (np.log(quality) - wrong)[answers.workers]
        flat = answers.items * answers.n_classes + answers.labels
        votes = np.bincount(flat, weights=weight, minlength=answers.n_items * answers.n_classes)
        scores = np.asarray(votes, float).reshape(answers.n_items, answers.n_classes)
        base = np.bincount(answers.items, weights=wrong[answers.workers], minlength=answers.n_items)
        posterior, sums = _softmax(scores)
        posterior = _clamped(posterior, gold)
        log_likelihood = float((sums + base)[is_free].sum())
        if iteration >= FIRST_STOP and abs(log_likelihood - last) < RELATIVE * abs(log_likelihood):
            break
        last = log_likelihood
    uniform = np.full(answers.n_classes, 1 / answers.n_classes)
    return Aggregate("one-coin", posterior, quality, None, uniform, iteration, log_likelihood)


def dawid_skene_map(
    answers: Answers, *, gold: Mapping[int, int] | None = None, strength: float = STRENGTH
) -> Aggregate:
    """Dawid-Skene, each row of each confusion matrix shrunk with ``strength`` towards the pooled coin.

    ``gold`` names items whose class is known; they are held to it.
    """
    classes, workers = answers.n_classes, answers.n_workers
    posterior = _clamped(_normalised(answers.votes), gold)
    is_free = _free(answers.n_items, gold)
    cell = answers.workers * classes + answers.labels
    theta, prior = np.zeros((workers, classes, classes)), np.zeros(classes)
    last, log_likelihood, iteration = -np.inf, 0.0, 0
    for iteration in range(1, LONGEST + 1):
        counts = np.empty((workers, classes, classes))
        for true in range(classes):
            weights = posterior[answers.items, true]
            counts[:, true, :] = np.bincount(cell, weights=weights, minlength=workers * classes).reshape(workers, -1)
        theta = shrunk(counts, strength)
        prior = (posterior.sum(axis=0) + 1) / (answers.n_items + classes)
        scores = _log_scores(answers, np.log(theta), cell) + np.log(prior)
        posterior, sums = _softmax(scores)
        posterior = _clamped(posterior, gold)
        log_likelihood = float(sums[is_free].sum())
        if iteration >= FIRST_STOP and abs(log_likelihood - last) < RELATIVE * abs(log_likelihood):
            break
        last = log_likelihood
    quality = np.einsum("k,wkk->w", prior, theta)
    return Aggregate("dawid-skene-map", posterior, quality, theta, prior, iteration, log_likelihood)


def shrunk(counts: Floats, strength: float) -> Floats:
    """Return confusion matrices (workers, true, said) from soft counts, pulled towards one coin for all."""
    classes = counts.shape[1]
    pooled = counts.sum(axis=0)
    accuracy = (np.trace(pooled) + classes) / (pooled.sum() + 2 * classes)
    coin = np.full((classes, classes), (1 - accuracy) / (classes - 1))
    np.fill_diagonal(coin, accuracy)
    rows = counts + strength * coin + TINY
    return np.asarray(rows / rows.sum(axis=2, keepdims=True))


def dawid_skene(answers: Answers, *, tolerance: float = 1e-7, longest: int = 1000) -> Aggregate:
    """Plain maximum likelihood as published in 1979; stops when the log likelihood moves less than ``tolerance``."""
    classes, workers = answers.n_classes, answers.n_workers
    posterior = _normalised(answers.votes)
    cell = answers.workers * classes + answers.labels
    theta, prior = np.zeros((workers, classes, classes)), np.zeros(classes)
    last, log_likelihood, rounds = -np.inf, 0.0, 0
    with np.errstate(divide="ignore", invalid="ignore"):
        for rounds in range(1, longest + 1):  # noqa: B007
            counts = np.empty((workers, classes, classes))
            for true in range(classes):
                weights = posterior[answers.items, true]
                counts[:, true, :] = np.bincount(cell, weights=weights, minlength=workers * classes).reshape(
                    workers, -1
                )
            totals = counts.sum(axis=2, keepdims=True)
            theta = np.where(totals > 0, counts / np.where(totals > 0, totals, 1), 0.0)
            prior = posterior.mean(axis=0)
            # 0 log 0 = 0: an impossible answer makes a class impossible, an absent one says nothing.
            scores = _log_scores(answers, np.log(theta), cell) + np.log(prior)
            posterior, sums = _softmax(scores)
            log_likelihood = float(sums.sum())
            if abs(log_likelihood - last) < tolerance:
                break
            last = log_likelihood
    quality = np.einsum("k,wkk->w", prior, theta)
    return Aggregate("dawid-skene", posterior, quality, theta, prior, rounds, log_likelihood)


def updated(aggregate: Aggregate, workers: Ints, labels: Ints) -> Floats:
    """Return one item's posterior from its answers with the confusion matrices as they are: O(classes) an answer."""
    if aggregate.confusion is None:
        raise ValueError("only a method with confusion matrices can be updated")
    scores = np.log(aggregate.prior) + np.log(aggregate.confusion[workers, :, labels]).sum(axis=0)
    posterior, _ = _softmax(scores[None, :])
    return np.asarray(posterior[0])


def chance_right(posterior: Floats, truth: Ints) -> Floats:
    """Return, an item, the probability that its likeliest class is the truth when ties are broken at random."""
    top = posterior >= posterior.max(axis=1, keepdims=True) - 1e-12
    return np.asarray(top[np.arange(len(truth)), truth] / top.sum(axis=1))


def _log_scores(answers: Answers, log_theta: Floats, cell: Ints) -> Floats:
    # One weighted count a class is far quicker than gathering rows.
    scores = np.empty((answers.n_items, answers.n_classes))
    for true in range(answers.n_classes):
        row = np.ascontiguousarray(log_theta[:, true, :]).ravel()
        scores[:, true] = np.bincount(answers.items, weights=row[cell], minlength=answers.n_items)
    return scores


def _normalised(votes: Floats) -> Floats:
    totals = votes.sum(axis=1, keepdims=True)
    return np.asarray(np.where(totals > 0, votes / np.where(totals > 0, totals, 1), 1 / votes.shape[1]))


def _softmax(scores: Floats) -> tuple[Floats, Floats]:
    top = scores.max(axis=1, keepdims=True)
    powers = np.exp(scores - top)
    sums = powers.sum(axis=1, keepdims=True)
    return powers / sums, np.asarray((top + np.log(sums))[:, 0])


def _clamped(posterior: Floats, gold: Mapping[int, int] | None) -> Floats:
    if gold:
        items = np.fromiter(gold, np.int64, len(gold))
        posterior = posterior.copy()
        posterior[items] = 0
        posterior[items, np.fromiter(gold.values(), np.int64, len(gold))] = 1
    return posterior


def _free(n_items: int, gold: Mapping[int, int] | None) -> NDArray[np.bool_]:
    free = np.ones(n_items, bool)
    if gold:
        free[np.fromiter(gold, np.int64, len(gold))] = False
    return free
