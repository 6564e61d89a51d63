"""Dawid-Skene in four tempered passes, with one kind of item a class or two (clear and hard).

Dawid, Skene: Maximum likelihood estimation of observer error-rates using the EM algorithm, Applied Statistics 28(1),
1979. What differs: a worker's confusion row is pulled towards the team's row tilted to that worker's own accuracy;
several answers to one item count less than their number, the more so the more people agree (they share what makes the
item easy or hard); a tenth of the belief is the plain vote; four passes are part of the method, not of the patience.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from review.consensus.answers import Answers, Floats, Ints

PASSES = 4
# A worker's own row starts as so many answers' worth of the expected row.
ROW = 4.0
# Answers' worth of the pooled accuracy in a worker's accuracy; of the one coin in the pooled confusion of a class.
WORKER, POOL = 8.0, 50.0
# Dependence of the answers to one item as a multiple of kappa: while fitting, and in the belief by number of kinds.
FIT_DEPENDENCE = 0.5
DEPENDENCE_BASE, DEPENDENCE = 0.03, {1: 0.75, 2: 0.3}
# The share of smoothed votes in the belief, and the votes' worth of the class shares in them.
VOTE_SHARE, VOTE_PRIOR = 0.1, 2.0
KAPPA_PRIOR, KAPPA_ITEMS = 0.35, 20.0
TINY = 1e-9
# Workers x classes x classes x kinds held at once; more would take gigabytes.
MOST_CELLS = 50_000_000


@dataclass(frozen=True)
class Fit:
    """A fit with ``kinds`` kinds of item a class.

    ``log_joint`` (items, classes): log of class and answers, not tempered; ``belief`` (items, classes): tempered, to be
    shown; ``theta`` (workers, classes, kinds, said); ``pooled`` (classes, kinds, said): the row of somebody unknown;
    ``eta`` (classes, kinds): shares; ``kappa`` agreement beyond chance; ``rho`` the dependence used in the belief;
    ``accuracy`` (workers,).
    """

    log_joint: Floats
    belief: Floats
    theta: Floats
    pooled: Floats
    eta: Floats
    kappa: float
    rho: float
    accuracy: Floats

    @property
    def prior(self) -> Floats:
        """Share of each class."""
        return np.asarray(self.eta.sum(axis=1))

    @property
    def raw(self) -> Floats:
        """The posterior as if answers were independent: what dynamic overlap compares, over-confident as a belief."""
        return softmax(self.log_joint)


def fit(answers: Answers, *, kinds: int, gold: Mapping[int, int] | None = None) -> Fit:
    """Fit; ``gold`` items are held to their class, not to a kind. The order of the answers makes no difference.

    Raises ValueError for gold out of range, and where workers x classes would not fit into memory.
    """
    known, truth = gold_arrays(gold, answers)
    items, workers, labels = in_order(answers)
    n_items, n_workers, classes = answers.n_items, answers.n_workers, answers.n_classes
    if n_workers * classes * classes * kinds > MOST_CELLS:
        raise ValueError(f"{n_workers} people with {classes} classes are more than one fit holds")
    weights = repeat_weights(items, workers, n_workers)
    votes = _counts(items * classes + labels, weights, n_items * classes).reshape(n_items, classes)
    per_item, per_worker = votes.sum(axis=1), _counts(workers, weights, n_workers)
    kappa = agreement(votes)
    temper = 1 / (1 + np.maximum(per_item - 1, 0) * FIT_DEPENDENCE * kappa)
    soft = _first(votes, per_item, known, truth, kinds)
    cell = workers * classes + labels
    scores = np.empty((n_items, classes, kinds))
    counts = np.empty((n_workers, classes, kinds, classes))
    for _ in range(PASSES):
        for true, kind in np.ndindex(classes, kinds):
            weight = _weighted(soft[:, true, kind][items], weights)
            counts[:, true, kind] = _counts(cell, weight, n_workers * classes).reshape(n_workers, classes)
        theta, pooled, accuracy = confusion_rows(counts, per_worker)
        eta = soft.sum(axis=0) + 1 / kinds
        eta /= eta.sum()
        for true, kind in np.ndindex(classes, kinds):
            logs = np.log(theta[:, true, kind]).ravel()[cell]
            scores[:, true, kind] = np.log(eta[true, kind]) + _counts(items, _weighted(logs, weights), n_items)
        soft = softmax((temper[:, None, None] * scores).reshape(n_items, classes * kinds)).reshape(
            n_items, classes, kinds
        )
        if len(known):
            held = softmax(temper[known, None] * scores[known, truth])
            soft[known] = 0
            soft[known, truth] = held
    rho = min(1.0, DEPENDENCE_BASE + DEPENDENCE[kinds] * kappa)
    joint = log_sum(scores)
    return Fit(joint, tempered_belief(joint, votes, eta.sum(axis=1), rho), theta, pooled, eta, kappa, rho, accuracy)


def tempered_belief(log_joint: Floats, votes: Floats, prior: Floats, rho: float) -> Floats:
    """Return beliefs (items, classes): answers count as dependent by ``rho``, a tenth is the smoothed vote."""
    number = votes.sum(axis=1, keepdims=True)
    posterior = softmax(log_joint / (1 + np.maximum(number - 1, 0) * rho))
    return np.asarray((1 - VOTE_SHARE) * posterior + VOTE_SHARE * (votes + VOTE_PRIOR * prior) / (number + VOTE_PRIOR))


def confusion_rows(counts: Floats, per_worker: Floats) -> tuple[Floats, Floats, Floats]:
    """Return theta (workers, classes, kinds, said), the pooled rows, and accuracies from soft counts of theta's shape.

    The expected row of a worker is the pooled one tilted by how much oftener they say what is believed than the pool
    would have said on the same items.
    """
    classes, kinds = counts.shape[1], counts.shape[2]
    each = np.arange(classes)
    summed = counts.sum(axis=0)
    pool = (summed[each, :, each].sum() + classes) / (summed.sum() + 2 * classes)
    coin = np.full((classes, classes), (1 - pool) / (classes - 1))
    coin[each, each] = pool
    pooled = summed + POOL / kinds * coin[:, None, :]
    pooled /= pooled.sum(axis=2, keepdims=True)
    diagonal = np.clip(pooled[each, :, each], 1e-6, 1 - 1e-6)
    right = counts[:, each, :, each].sum(axis=(0, 2))
    expected = (counts.sum(axis=3) * diagonal[None]).reshape(len(counts), classes * kinds).sum(axis=1)
    accuracy = (right + WORKER * pool) / (per_worker + WORKER)
    tilt = logit(accuracy) - logit((expected + WORKER * pool) / (per_worker + WORKER))
    tilted = 1 / (1 + np.exp(-(logit(diagonal)[None] + tilt[:, None, None])))
    rows = pooled[None] * ((1 - tilted) / (1 - diagonal)[None])[..., None]
    rows[:, each, :, each] = np.moveaxis(tilted, 1, 0)
    rows *= ROW
    rows += counts
    rows += TINY
    rows /= rows.sum(axis=3, keepdims=True)
    return rows, pooled, accuracy


def agreement(votes: Floats) -> float:
    """Return kappa in [0, 1]: pairs agreeing beyond chance, an item weighted by its answers, shrunk to .35."""
    number = votes.sum(axis=1)
    several = number > 1.5  # noqa: PLR2004 - repeats weigh less than one answer each
    items = int(several.sum())
    if not items:
        return KAPPA_PRIOR
    many = number[several]
    alike = ((votes[several] ** 2).sum(axis=1) - many) / (many * (many - 1))
    chance = float(((votes.sum(axis=0) / votes.sum()) ** 2).sum())
    beyond = ((alike * many).sum() / many.sum() - chance) / max(1 - chance, TINY)
    kappa = float(np.clip(beyond, 0, 1))
    return (kappa * items + KAPPA_PRIOR * KAPPA_ITEMS) / (items + KAPPA_ITEMS)


def in_order(answers: Answers) -> tuple[Ints, Ints, Ints]:
    """Return items, workers, labels in one order whatever order they came in: sums of floats depend on it."""
    items, workers, labels = answers.items, answers.workers, answers.labels
    order = np.lexsort((labels, workers, items))
    return items[order], workers[order], labels[order]


def repeat_weights(items: Ints, workers: Ints, n_workers: int) -> Floats | None:
    """Return 1/m for each of m answers of one worker to one item, answers in order; None where nobody repeated one."""
    key = items * n_workers + workers
    if not (key[1:] == key[:-1]).any():
        return None
    _, inverse, number = np.unique(key, return_inverse=True, return_counts=True)
    return np.asarray(1.0 / number[inverse])


def gold_arrays(gold: Mapping[int, int] | None, answers: Answers) -> tuple[Ints, Ints]:
    """Return items and classes of gold by ascending item; raises ValueError for those that are out of range."""
    items = np.array(sorted(gold or {}), np.int64)
    truth = np.array([(gold or {})[int(item)] for item in items], np.int64)
    for name, values, limit in (("item", items, answers.n_items), ("class", truth, answers.n_classes)):
        if len(values) and (values.min() < 0 or values.max() >= limit):
            raise ValueError(f"gold {name} must lie from 0 to {limit - 1}")
    return items, truth


def softmax(scores: Floats) -> Floats:
    """Return rows of probabilities from rows of logs."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def log_sum(scores: Floats) -> Floats:
    """Return the log of the summed exponentials over the last axis."""
    top = scores.max(axis=-1)
    return np.asarray(top + np.log(np.exp(scores - top[..., None]).sum(axis=-1)))


def logit(share: Floats) -> Floats:
    """Return the log odds of shares, clipped at 1e-6."""
    clipped = np.clip(share, 1e-6, 1 - 1e-6)
    return np.asarray(np.log(clipped / (1 - clipped)))


def _first(votes: Floats, per_item: Floats, known: Ints, truth: Ints, kinds: int) -> Floats:
    """Return the beliefs (items, classes, kinds) before the first pass: shares of votes, split by clearness."""
    shares = np.where(per_item[:, None] > 0, votes / np.where(per_item > 0, per_item, 1)[:, None], 1 / votes.shape[1])
    shares[known] = 0
    shares[known, truth] = 1
    if kinds == 1:
        return np.asarray(shares[:, :, None])
    clear = np.clip(2 * shares - 1, 0.05, 0.95)
    return np.stack([shares * clear, shares * (1 - clear)], axis=2)


def _weighted(values: Floats, weights: Floats | None) -> Floats:
    return values if weights is None else values * weights


def _counts(places: Ints, weights: Floats | None, length: int) -> Floats:
    return np.bincount(places, weights=weights, minlength=length).astype(float, copy=False)
