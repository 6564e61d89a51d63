"""What is believed of one item from its answers alone, with what earlier answers taught about those who gave them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from review.consensus.gold_calibration import Calibration
from review.consensus.tempered_fit import Rows, updated, usual_rows


@dataclass(frozen=True, slots=True)
class Judged:
    """``belief`` in each class, summing to 1: what is shown and decided with. ``raw``: what asking on is decided by."""

    belief: Mapping[str, float]
    raw: Mapping[str, float]

    def best(self, among: Collection[str]) -> str:
        """Return the likeliest class among some; the first in the order of the classes in a tie."""
        return max((name for name in self.belief if name in among), key=lambda name: self.belief[name])


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the items of one question. ``classes`` in their order; ``places``: the rows of people by their id.

    ``declared``: those of the schema, all where empty; an earlier schema's wins only where nobody said another.
    Without ``one`` and ``two`` (nothing was fitted yet), and with a word that is no class, everybody counts alike.
    """

    classes: tuple[str, ...]
    one: Rows | None = None
    two: Rows | None = None
    places: Mapping[str, int] = field(default_factory=dict)
    calibration: Calibration | None = None
    declared: frozenset[str] = frozenset()

    def candidates(self, labels: Collection[str]) -> frozenset[str]:
        """Return those of the labels that may win: the declared ones, all where none is."""
        return frozenset(labels) & self.declared or frozenset(labels)

    def judge(self, people: Sequence[str], words: Sequence[str]) -> Judged:
        """Judge an item by who said what, each person once; a word that is no class becomes one."""
        unknown = sorted({*words} - {*self.classes})
        classes = (*self.classes, *unknown)
        if len(classes) < 2:  # noqa: PLR2004 - there is nothing to choose from
            return Judged(dict.fromkeys(classes, 1.0), dict.fromkeys(classes, 1.0))
        labels = np.array([classes.index(word) for word in words], np.int64)
        one, two, calibration = self.one, self.two, self.calibration
        if one is None or two is None or unknown:
            one, two, calibration = usual_rows(len(classes), 1), usual_rows(len(classes), 2), None
        workers = np.array([self.places.get(person, -1) for person in people], np.int64)
        belief, raw = updated(one, two, workers if one is self.one else np.full_like(workers, -1), labels)
        if calibration is not None:
            belief = calibration.applied(belief[None])[0]
        return Judged(
            dict(zip(classes, belief.tolist(), strict=True)),
            dict(zip(classes, raw.tolist(), strict=True)),
        )
