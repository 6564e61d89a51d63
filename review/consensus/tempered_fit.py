"""Dawid-Skene in four tempered passes, with one kind and with two kinds of item a class; the belief is their mean.

Dawid, Skene: Maximum likelihood estimation of observer error-rates using the EM algorithm, Applied Statistics 28(1),
1979. Stopping after four passes, pulling a worker's row towards the team's row tilted to that worker's own accuracy,
letting several answers to one item count less than their number and mixing in a tenth of the plain vote make the
belief honest without gold. What people share about an item (it is clear, or hard) is what the two kinds stand for.
Deterministic: a fit depends on the set of answers, not on their order. numpy only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Final

import numpy as np

from review.consensus.answers import Answers, Floats, Ints

METHOD: Final = "tempered-dawid-skene"
# Stored with every belief: another number means other formulas or constants.
VERSION: Final = 1
# Expectation-maximisation passes: stopping early is part of the method.
PASSES = 4
# Answers' worth of the expected row in a worker's own row.
ROW_STRENGTH = 4.0
# Answers' worth of the pooled accuracy in a worker's accuracy.
WORKER_STRENGTH = 8.0
# Answers' worth of the one coin in the pooled confusion of a class.
POOL_STRENGTH = 50.0
# While fitting, the dependence of the answers to one item as a multiple of kappa.
FIT_DEPENDENCE = 0.5
# In the belief it is BASE_DEPENDENCE + KAPPA_DEPENDENCE[kinds] * kappa, at most 1.
BASE_DEPENDENCE, KAPPA_DEPENDENCE = 0.03, {1: 0.75, 2: 0.3}
VOTE_SHARE, VOTE_SMOOTHING = 0.1, 2.0
# Agreement beyond chance is pulled towards this by so many items.
USUAL_KAPPA, KAPPA_ITEMS = 0.35, 20.0
USUAL_ACCURACY = 0.8
TINY = 1e-9
LOWEST_CHANCE = 1e-6


@dataclass(frozen=True)
class Rows:
    """What a fit knows of its workers, enough to work out an item's belief from that item's answers alone.

    ``theta`` of shape (workers, classes, kinds, classes): the chance that a worker says the last class of an item of
    the first class and that kind. ``shares`` (classes, kinds) sums to 1. ``dependence`` in [0, 1]. ``accuracy``
    (workers,): how often a worker says what is believed. ``team`` (classes, kinds, classes) is the row of somebody
    nothing is known of.
    """

    theta: Floats
    team: Floats
    shares: Floats
    dependence: float
    accuracy: Floats

    @property
    def prior(self) -> Floats:
        """Share of each class."""
        return np.asarray(self.shares.sum(axis=1))


@dataclass(frozen=True)
class Fit:
    """A fit: ``joint`` (items, classes) log chance of class and answers; ``belief`` (items, classes), rows sum to 1."""

    joint: Floats
    belief: Floats
    rows: Rows
    kappa: float

    @cached_property
    def raw(self) -> Floats:
        """Posterior that takes the answers for independent: for deciding to ask on, not for showing."""
        return softmax(self.joint)


@dataclass(frozen=True)
class Belief:
    """What is believed of every item: the mean of both fits' beliefs, of shape (items, classes)."""

    one: Fit
    two: Fit

    @cached_property
    def posterior(self) -> Floats:
        """Belief (items, classes), rows sum to 1."""
        return (self.one.belief + self.two.belief) / 2

    @cached_property
    def best(self) -> Ints:
        """The likeliest class of each item, the lowest number in a tie."""
        return np.asarray(self.posterior.argmax(axis=1))

    @cached_property
    def stop_confidence(self) -> Floats:
        """What asking for one more answer is decided by: the one-kind fit's raw posterior of its likeliest class."""
        return np.asarray(self.one.raw.max(axis=1))

    @cached_property
    def accuracy(self) -> Floats:
        """Each worker's accuracy in [0, 1], the mean of both fits'."""
        return (self.one.rows.accuracy + self.two.rows.accuracy) / 2


def softmax(scores: Floats) -> Floats:
    """Return ``exp(scores)`` with rows that sum to 1."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=1, keepdims=True))


def aggregate(answers: Answers, gold: Mapping[int, int] | None = None) -> Belief:
    """Fit with one and with two kinds; ``gold`` holds items (by number) to their known class (by number)."""
    ordered, weights = _ordered(answers)
    return Belief(fit(ordered, 1, gold, weights=weights), fit(ordered, 2, gold, weights=weights))


def fit(answers: Answers, kinds: int, gold: Mapping[int, int] | None = None, *, weights: Floats | None = None) -> Fit:
    """Fit with ``kinds`` (1 or 2) kinds of item a class; answers of one worker to one item weigh 1 together."""
    votes = weighted_votes(answers, weights)
    per_item = votes.sum(axis=1)
    kappa = agreement(votes)
    damping = 1 / (1 + np.maximum(per_item - 1, 0) * FIT_DEPENDENCE * kappa)
    held = _held(gold)
    believed = _first_beliefs(votes, per_item, held, kinds)
    workload = np.asarray(np.bincount(answers.workers, weights=weights, minlength=answers.n_workers), float)
    joint = np.empty((answers.n_items, answers.n_classes, kinds))
    rows = None
    for _ in range(PASSES):
        counts = _soft_counts(answers, believed, weights)
        theta, team, accuracy = _worker_rows(counts, workload)
        shares = believed.sum(axis=0) + 1 / kinds
        shares /= shares.sum()
        rows = Rows(theta, team, shares, 0.0, accuracy)
        _log_joint(answers, rows, weights, joint)
        flat = softmax((damping[:, None, None] * joint).reshape(answers.n_items, -1)) if answers.n_items else joint
        believed = flat.reshape(joint.shape)
        if held is not None:
            _hold(believed, held)
    assert rows is not None  # noqa: S101 - there are four passes
    dependence = min(1.0, BASE_DEPENDENCE + KAPPA_DEPENDENCE[kinds] * kappa)
    rows = replace(rows, dependence=dependence)
    of_class = _log_sum(joint)
    return Fit(of_class, believed_from(of_class, votes, rows), rows, kappa)


def updated(one: Rows, two: Rows, workers: Ints, labels: Ints) -> tuple[Floats, Floats]:
    """Return an item's belief and the one-kind raw posterior, both (classes,), the workers' rows as they are.

    ``workers`` and ``labels`` (answers,): who said what, each worker once; -1 is somebody the fit did not know.
    O(classes) an answer.
    """
    classes = one.shares.shape[0]
    votes = np.bincount(labels, minlength=classes)[None].astype(float)
    beliefs, raws = [], []
    for rows in (one, two):
        known = workers >= 0
        chances = np.moveaxis(rows.team[:, :, labels], 2, 0).copy()
        chances[known] = rows.theta[workers[known], :, :, labels[known]]
        joint = np.log(rows.shares) + np.log(chances).sum(axis=0)
        of_class = _log_sum(joint[None])
        beliefs.append(believed_from(of_class, votes, rows)[0])
        raws.append(softmax(of_class)[0])
    return (beliefs[0] + beliefs[1]) / 2, raws[0]


@lru_cache(maxsize=32)
def usual_rows(classes: int, kinds: int) -> Rows:
    """Return what is taken of people before anything was fitted: one coin for all, every class and kind alike."""
    team = np.full((classes, kinds, classes), (1 - USUAL_ACCURACY) / (classes - 1))
    team[np.arange(classes), :, np.arange(classes)] = USUAL_ACCURACY
    shares = np.full((classes, kinds), 1 / (classes * kinds))
    dependence = min(1.0, BASE_DEPENDENCE + KAPPA_DEPENDENCE[kinds] * USUAL_KAPPA)
    return Rows(np.empty((0, classes, kinds, classes)), team, shares, dependence, np.empty(0))


def believed_from(joint: Floats, votes: Floats, rows: Rows) -> Floats:
    """Return the honest belief (items, classes) from the log joint and the votes, both of that shape."""
    per_item = votes.sum(axis=1, keepdims=True)
    cooled = softmax(joint / (1 + np.maximum(per_item - 1, 0) * rows.dependence)) if len(joint) else joint
    smoothed = (votes + VOTE_SMOOTHING * rows.prior) / (per_item + VOTE_SMOOTHING)
    return np.asarray((1 - VOTE_SHARE) * cooled + VOTE_SHARE * smoothed)


def agreement(votes: Floats) -> float:
    """Return how far pairs of answers agree beyond chance, in [0, 1], pulled towards .35 by twenty items."""
    per_item = votes.sum(axis=1)
    several = per_item > 1.5  # noqa: PLR2004 - two answers, told apart from one with rounding
    number = int(several.sum())
    if not number:
        return USUAL_KAPPA
    counts = per_item[several]
    alike = ((votes[several] ** 2).sum(axis=1) - counts) / (counts * (counts - 1))
    by_chance = ((votes.sum(axis=0) / votes.sum()) ** 2).sum()
    beyond = ((alike * counts).sum() / counts.sum() - by_chance) / max(1 - by_chance, TINY)
    return float((np.clip(beyond, 0, 1) * number + USUAL_KAPPA * KAPPA_ITEMS) / (number + KAPPA_ITEMS))


def weighted_votes(answers: Answers, weights: Floats | None) -> Floats:
    """Return the votes (items, classes), each answer with its weight."""
    flat = answers.items * answers.n_classes + answers.labels
    cells = answers.n_items * answers.n_classes
    votes = np.bincount(flat, weights=weights, minlength=cells)
    return np.asarray(votes.reshape(answers.n_items, answers.n_classes), float)


def _ordered(answers: Answers) -> tuple[Answers, Floats | None]:
    """Return the answers in one order whatever order they came in, and the weight of each: sums differ by order."""
    order = np.lexsort((answers.labels, answers.workers, answers.items))
    items, workers, labels = answers.items[order], answers.workers[order], answers.labels[order]
    same = (items[1:] == items[:-1]) & (workers[1:] == workers[:-1])
    ordered = Answers(items, workers, labels, answers.n_items, answers.n_workers, answers.n_classes)
    if not same.any():
        return ordered, None
    group = np.concatenate([[0], np.cumsum(~same)])
    return ordered, np.asarray(1.0 / np.bincount(group)[group])


def _held(gold: Mapping[int, int] | None) -> tuple[Ints, Ints] | None:
    if not gold:
        return None
    items = np.array(sorted(gold), np.int64)
    return items, np.array([gold[int(item)] for item in items], np.int64)


def _first_beliefs(votes: Floats, per_item: Floats, held: tuple[Ints, Ints] | None, kinds: int) -> Floats:
    classes = votes.shape[1]
    shares = np.where(per_item[:, None] > 0, votes / np.where(per_item > 0, per_item, 1)[:, None], 1 / classes)
    if held is not None:
        items, labels = held
        shares[items] = 0
        shares[items, labels] = 1
    if kinds == 1:
        return np.asarray(shares[:, :, None])
    clear = np.clip(2 * shares - 1, 0.05, 0.95)
    return np.stack([shares * clear, shares * (1 - clear)], axis=2)


def _soft_counts(answers: Answers, believed: Floats, weights: Floats | None) -> Floats:
    """Return how often each worker said each class of items believed to be of a class and kind."""
    _, classes, kinds = believed.shape
    cell = answers.workers * classes + answers.labels
    counts = np.empty((answers.n_workers, classes, kinds, classes))
    for label in range(classes):
        for kind in range(kinds):
            share = believed[:, label, kind][answers.items]
            weighted = share if weights is None else weights * share
            sums = np.bincount(cell, weights=weighted, minlength=answers.n_workers * classes)
            counts[:, label, kind] = sums.reshape(answers.n_workers, classes)
    return counts


def _worker_rows(counts: Floats, workload: Floats) -> tuple[Floats, Floats, Floats]:
    """Return theta of every worker, the team's row and every accuracy, from soft counts and numbers of answers."""
    _, classes, kinds, _ = counts.shape
    diagonal = np.arange(classes)
    pooled = counts.sum(axis=0)
    pooled_accuracy = (pooled.sum(axis=1)[diagonal, diagonal].sum() + classes) / (pooled.sum() + 2 * classes)
    coin = np.full((classes, classes), (1 - pooled_accuracy) / (classes - 1))
    coin[diagonal, diagonal] = pooled_accuracy
    team = pooled + POOL_STRENGTH / kinds * coin[:, None, :]
    team /= team.sum(axis=2, keepdims=True)
    right = np.clip(team[diagonal, :, diagonal], LOWEST_CHANCE, 1 - LOWEST_CHANCE)
    agreed = counts[:, diagonal, :, diagonal].sum(axis=(0, 2))
    pull = WORKER_STRENGTH * pooled_accuracy
    accuracy = (agreed + pull) / (workload + WORKER_STRENGTH)
    # What the team would have scored on this worker's items; the difference tilts the team's row.
    expected = (np.einsum("wkml,km->w", counts, right) + pull) / (workload + WORKER_STRENGTH)
    tilt = _logit(accuracy) - _logit(expected)
    tilted = 1 / (1 + np.exp(-(_logit(right)[None] + tilt[:, None, None])))
    row = team[None] * ((1 - tilted) / (1 - right)[None])[..., None]
    row[:, diagonal, :, diagonal] = np.moveaxis(tilted, 1, 0)
    theta = counts + ROW_STRENGTH * row + TINY
    return np.asarray(theta / theta.sum(axis=3, keepdims=True)), np.asarray(team), np.asarray(accuracy)


def _log_joint(answers: Answers, rows: Rows, weights: Floats | None, joint: Floats) -> None:
    """Write the log chance of class, kind and answers into ``joint`` (items, classes, kinds)."""
    _, classes, kinds = joint.shape
    cell = answers.workers * classes + answers.labels
    for label in range(classes):
        for kind in range(kinds):
            chance = np.log(rows.theta[:, label, kind]).ravel()[cell]
            weighted = chance if weights is None else weights * chance
            sums = np.bincount(answers.items, weights=weighted, minlength=answers.n_items)
            joint[:, label, kind] = np.log(rows.shares[label, kind]) + sums


def _hold(believed: Floats, held: tuple[Ints, Ints]) -> None:
    items, labels = held
    known = believed[items, labels]
    total = known.sum(axis=1, keepdims=True)
    # Where every answer contradicts the known class its share can come to nothing: the kinds are then alike.
    known = np.where(total > 0, known / np.where(total > 0, total, 1), 1 / known.shape[1])
    believed[items] = 0
    believed[items, labels] = known


def _log_sum(joint: Floats) -> Floats:
    """Return log of the sum over kinds of (items, classes, kinds)."""
    top = joint.max(axis=2)
    return np.asarray(top + np.log(np.exp(joint - top[:, :, None]).sum(axis=2)))


def _logit(chance: Floats) -> Floats:
    clipped = np.clip(chance, LOWEST_CHANCE, 1 - LOWEST_CHANCE)
    return np.asarray(np.log(clipped / (1 - clipped)))
