"""How many people an item needs: one more only while the belief is under its target."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from review.consensus.answers import Answers, Ints
from review.consensus.tempered_fit import Belief, aggregate

# The one-kind fit's raw posterior that is enough; where it matters, .95. Projects made before held .95 of another
# score, for which .85 of this one asks for about as many answers (docs/aggregation.md).
DEFAULT_TARGET, STRICT_TARGET = 0.85, 0.95


@dataclass(frozen=True, slots=True)
class Overlap:
    """``target``: the stop confidence in [0, 1] that is enough; ``least`` and ``most`` answers an item."""

    target: float = DEFAULT_TARGET
    least: int = 2
    most: int = 10


def needs_another(confidence: float, answers: int, overlap: Overlap) -> bool:
    """Tell whether the item should go to one more person."""
    if answers < overlap.least:
        return True
    return answers < overlap.most and confidence < overlap.target


def replayed(answers: Answers, target: float, *, least: int = 2, most: int = 10, seed: int = 0) -> tuple[Ints, Belief]:
    """Let stored answers come in random order, one more to an item while its stop confidence is under ``target``.

    Returns how many each item (items,) takes, never more than it has, and what is then believed.
    """
    order = np.lexsort((np.random.default_rng(seed).random(len(answers.items)), answers.items))
    items, workers, labels = answers.items[order], answers.workers[order], answers.labels[order]
    place = np.arange(len(items)) - np.searchsorted(items, np.arange(answers.n_items))[items]
    count = np.bincount(items, minlength=answers.n_items)
    limit = np.minimum(count, most)
    have = np.minimum(least, limit)
    while True:
        taken = place < have[items]
        part = Answers(
            items[taken], workers[taken], labels[taken], answers.n_items, answers.n_workers, answers.n_classes
        )
        belief = aggregate(part)
        asks = (belief.stop_confidence < target) & (have < limit)
        if not asks.any():
            return have, belief
        have = have + asks
