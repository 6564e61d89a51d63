"""What is believed of one item whose people are known: from stored rows, or from one coin a person before there are.

A *believer* takes what each person says, in the order of the people it was made for. Pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from review.consensus.answers import Floats
from review.consensus.belief import ItemBelief, Shared, update_item
from review.consensus.tempered_fit import DEPENDENCE, DEPENDENCE_BASE, KAPPA_PRIOR

NOTHING = ""
LEAST_SKILL, MOST_SKILL = 0.05, 0.99


@dataclass(frozen=True, slots=True)
class LabelBelief:
    """``shares``: the belief in each label; ``raw``: what dynamic overlap compares; both in [0, 1]."""

    shares: Mapping[str, float]
    raw: Mapping[str, float]


Believer = Callable[[Sequence[str]], LabelBelief]


@dataclass(frozen=True)
class Coins:
    """Belief before the first fit: each person right with their ``skills``, wrong answers spread over ``options``."""

    skills: Sequence[float]
    options: int

    def __call__(self, labels: Sequence[str]) -> LabelBelief:
        """Return the belief in every label said and in ``NOTHING``."""
        names = list(dict.fromkeys([*labels, NOTHING]))
        classes = max(self.options, len(names), 2)
        right = np.clip(np.asarray(self.skills, float), LEAST_SKILL, MOST_SKILL)
        places = np.array([names.index(label) for label in labels], np.int64)
        rows = np.repeat(np.log((1 - right) / (classes - 1))[:, None, None], classes, axis=1).repeat(3, axis=2)
        rows[np.arange(len(places)), places] = np.log(right)[:, None]
        rho = [DEPENDENCE_BASE + DEPENDENCE[kinds] * KAPPA_PRIOR for kinds in (1, 2)]
        even = np.full((classes, 1), 1 / classes)
        shared = Shared(even, np.repeat(even / 2, 2, axis=1), rho[0], rho[1])
        return _named(names, update_item(shared, rows, places))


@dataclass(frozen=True)
class StoredRows:
    """Belief from a fit: ``classes`` by name, and each person's log rows (said, classes, 3).

    ``otherwise`` answers for a label the fit has not seen.
    """

    classes: Mapping[str, int]
    shared: Shared
    rows: Sequence[Floats]
    otherwise: Believer

    def __call__(self, labels: Sequence[str]) -> LabelBelief:
        """Return the belief in every class of the fit."""
        if any(label not in self.classes for label in labels):
            return self.otherwise(labels)
        places = np.array([self.classes[label] for label in labels], np.int64)
        rows = np.array([row[place] for row, place in zip(self.rows, places, strict=True)])
        return _named(list(self.classes), update_item(self.shared, rows, places))


def _named(names: Sequence[str], belief: ItemBelief) -> LabelBelief:
    pairs = list(zip(names, belief.posterior.tolist(), belief.raw.tolist(), strict=False))
    return LabelBelief({name: share for name, share, _ in pairs}, {name: raw for name, _, raw in pairs})
