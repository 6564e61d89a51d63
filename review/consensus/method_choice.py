"""Which aggregation to believe in, tested on items whose truth is known, and how sure it may be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from review.consensus.aggregation import (
    ENOUGH_GOLD,
    ENOUGH_SHARED,
    METHODS,
    Aggregate,
    chance_right,
    dawid_skene_map,
    majority,
    one_coin,
)
from review.consensus.answers import Answers, Floats, Ints
from review.consensus.calibration import fit_temperature, tempered

# Each part held out costs a fit of its own; with very many answers three tell as much as five.
MANY_ANSWERS = 20_000
Fit = Callable[[Answers, Mapping[int, int]], Aggregate]
_FITS: dict[str, Fit] = {
    "majority": lambda answers, _: majority(answers),
    "one-coin": lambda answers, gold: one_coin(answers, gold=gold),
    "dawid-skene-map": lambda answers, gold: dawid_skene_map(answers, gold=gold),
}


@dataclass(frozen=True)
class HeldOut:
    """What each method believed of gold items (in the order of ``items``) while they were held out of its fit."""

    items: Ints
    truth: Ints
    posteriors: dict[str, Floats]

    @property
    def accuracy(self) -> dict[str, float]:
        """Share right a method, ties counted as their chance."""
        return {name: float(chance_right(posterior, self.truth).mean()) for name, posterior in self.posteriors.items()}


def hold_out(answers: Answers, gold: Mapping[int, int], *, folds: int | None = None, seed: int = 0) -> HeldOut:
    """Fit every method with each part of the gold held out in turn."""
    parts_wanted = folds or (3 if len(answers.items) > MANY_ANSWERS else 5)
    items = np.array(sorted(gold))
    truth = np.array([gold[int(item)] for item in items])
    part_of = np.random.default_rng(seed).permutation(len(items)) % parts_wanted
    posteriors = {name: np.zeros((len(items), answers.n_classes)) for name in METHODS}
    posteriors["majority"] = majority(answers).posterior[items]
    for part in range(parts_wanted):
        known = {int(item): gold[int(item)] for item in items[part_of != part]}
        for name in ("one-coin", "dawid-skene-map"):
            posteriors[name][part_of == part] = _FITS[name](answers, known).posterior[items[part_of == part]]
    return HeldOut(items, truth, posteriors)


def choose_method(answers: Answers, gold: Mapping[int, int], *, folds: int = 5, seed: int = 0) -> str:
    """Return the name of the method to believe in.

    With 25 gold items or more, the one that is right most often on gold held out of its own fit (ties go to
    DS-MAP); otherwise DS-MAP, except while some active worker has fewer than 10 answers shared with others: then
    worker quality cannot be told from item difficulty, and the one coin is safer.
    """
    if len(gold) < ENOUGH_GOLD:
        return _without_gold(answers)
    return _best(hold_out(answers, gold, folds=folds, seed=seed).accuracy)


def _without_gold(answers: Answers) -> str:
    return "dawid-skene-map" if _is_identifiable(answers) else "one-coin"


def _best(accuracy: Mapping[str, float]) -> str:
    order = ("dawid-skene-map", "one-coin", "majority")
    return max(order, key=lambda name: (round(accuracy[name], 9), -order.index(name)))


def _is_identifiable(answers: Answers) -> bool:
    shared = np.bincount(answers.items, minlength=answers.n_items)[answers.items] > 1
    per_worker = np.bincount(answers.workers[shared], minlength=answers.n_workers)
    active = answers.per_worker > 0
    return bool(active.any() and (per_worker[active] >= ENOUGH_SHARED).all())


@dataclass(frozen=True)
class Weighed:
    """What is believed: ``posterior`` (items, classes) made honest by ``temperature`` where gold allows one.

    ``held_out`` is the accuracy of each method on gold held out of its fit; empty under 25 gold items.
    """

    result: Aggregate
    posterior: Floats
    temperature: float | None
    held_out: Mapping[str, float]


def weigh(answers: Answers, gold: Mapping[int, int], *, seed: int = 0) -> Weighed:
    """Aggregate by the method that does best on held-out gold, and cool or heat its posteriors by the same gold."""
    seen = answers.votes.sum(axis=1)
    known = {item: label for item, label in gold.items() if seen[item] > 0}
    if len(known) < ENOUGH_GOLD:
        result = _FITS[_without_gold(answers)](answers, known)
        return Weighed(result, result.posterior, None, {})
    held = hold_out(answers, known, seed=seed)
    name = _best(held.accuracy)
    result = _FITS[name](answers, known)
    temperature = fit_temperature(held.posteriors[name], held.truth)
    posterior = tempered(result.posterior, temperature)
    items = np.fromiter(known, np.int64, len(known))
    posterior[items] = 0.0
    posterior[items, np.fromiter(known.values(), np.int64, len(known))] = 1.0
    return Weighed(result, posterior, temperature, held.accuracy)
