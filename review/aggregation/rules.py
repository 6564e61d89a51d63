"""From stored answers to flat arrays and back. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from review.consensus.answers import Answers, Floats, Ints
from review.consensus.gold_calibration import Weighed
from review.consensus.label_belief import NOTHING
from review.consensus.shapes import HIT_PRIOR, HIT_STRENGTH
from review.consensus.tempered_fit import MOST_CELLS

OBJECTS = "objects"
OTHERS = "others"
# Targets of dynamic overlap whose price in answers an item is measured.
TARGETS = (0.8, 0.85, 0.9, 0.95, 0.99)
# Beliefs under this are not kept.
LEAST_BELIEF = 0.005


@dataclass(frozen=True)
class Votes:
    """What people said to one question: ``answers`` over ``items``, ``workers`` and ``classes`` by number.

    ``gold``: the class number of items whose truth is known; ``drawn``: those of them that were drawn at random.
    ``declared``: the classes of the schema, the others were said under an older one.
    """

    question: str
    items: Sequence[Any]
    workers: Sequence[str]
    classes: Sequence[str]
    answers: Answers
    gold: Mapping[int, int]
    drawn: frozenset[int] = frozenset()
    declared: frozenset[str] = frozenset()


def votes_of(
    question: str,
    items: Sequence[Any],
    workers: Sequence[str],
    labels_said: Sequence[str],
    *,
    classes: Sequence[str],
    truth: Mapping[Any, str],
    drawn: Collection[Any] = (),
) -> Votes | None:
    """Number what was said: three flat sequences of one length; None where there is nothing to weigh.

    ``classes`` are those declared; what was said beside them (under an older schema) is added. Truth of a class that
    left the schema is left out. Numbers follow the ids, not the order of the answers: the same answers in another order
    are the same votes.
    """
    declared = frozenset(classes)
    truth = {item: word for item, word in truth.items() if not declared or word in declared}
    names = list(dict.fromkeys([*classes, *sorted({*labels_said, *truth.values()} - {*classes})]))
    if len(names) < 2 or not labels_said:  # noqa: PLR2004
        return None
    places = {name: index for index, name in enumerate(names)}
    known_items, item_numbers = _in_order(items)
    known_workers, worker_numbers = _in_order(workers)
    known_workers, worker_numbers = _pooled(known_workers, worker_numbers, len(names))
    labels: Ints = np.fromiter((places[word] for word in labels_said), np.int64, len(labels_said))
    answers = Answers(item_numbers, worker_numbers, labels, len(known_items), len(known_workers), len(names))
    at_of = {item: index for index, item in enumerate(known_items)} if truth else {}
    gold = {at_of[item]: places[word] for item, word in truth.items() if item in at_of}
    random = frozenset(number for number in gold if known_items[number] in drawn)
    return Votes(question, known_items, known_workers, names, answers, gold, random, declared or frozenset(names))


def _in_order(values: Sequence[Any]) -> tuple[list[Any], Ints]:
    """Return the distinct values in ascending order, and each value's number."""
    known = sorted(set(values))
    places = {value: index for index, value in enumerate(known)}
    return known, np.fromiter((places[value] for value in values), np.int64, len(values))


def _pooled(workers: list[str], numbers: Ints, classes: int) -> tuple[list[str], Ints]:
    """Return the workers as they are, or with those of fewest answers as one where a fit could not hold them all."""
    most = max(MOST_CELLS // (2 * classes * classes), 2)
    if len(workers) <= most:
        return workers, numbers
    busiest = np.argsort(-np.bincount(numbers, minlength=len(workers)), kind="stable")[: most - 1]
    place = np.full(len(workers), most - 1)
    place[np.sort(busiest)] = np.arange(most - 1)
    return [*(workers[place_of] for place_of in np.sort(busiest).tolist()), OTHERS], place[numbers]


def hit_rates_of(votes: Votes) -> dict[str, float]:
    """Return each worker's share of the objects at least two others drew that they drew too, shrunk to everybody's."""
    if NOTHING not in votes.classes:
        return {}
    answers = votes.answers
    drew = (answers.labels != votes.classes.index(NOTHING)).astype(float)
    others = np.bincount(answers.items, weights=drew, minlength=answers.n_items)[answers.items] - drew
    counted = (others >= 2).astype(float)  # noqa: PLR2004 - two others
    seen = np.bincount(answers.workers, weights=counted, minlength=answers.n_workers)
    hits = np.bincount(answers.workers, weights=counted * drew, minlength=answers.n_workers)
    pooled = float(hits.sum() / seen.sum()) if seen.sum() else HIT_PRIOR
    rates = np.maximum((hits + HIT_STRENGTH * pooled) / (seen + HIT_STRENGTH), 0.01)
    return dict(zip(votes.workers, rates.tolist(), strict=True))


def expected_answers(votes: Votes, weighed: Weighed) -> dict[str, float]:
    """Return the answers an item that each of ``TARGETS`` would have taken on these items, the least being two.

    Answers are taken one by one with the workers' rows as they are; an item whose answers ran out counts with them all.
    """
    answers = votes.answers
    order = np.lexsort((answers.labels, answers.workers, answers.items))
    items, workers, labels = answers.items[order], answers.workers[order], answers.labels[order]
    place = np.arange(len(items)) - np.searchsorted(items, np.arange(answers.n_items))[items]
    several = np.bincount(items, minlength=answers.n_items) > 1
    if not several.any():
        return {}
    one = weighed.result.one
    joint: Floats = np.tile(np.log(one.eta[:, 0]), (answers.n_items, 1))
    needed = {target: np.zeros(answers.n_items) for target in TARGETS}
    asking = {target: np.ones(answers.n_items, bool) for target in TARGETS}
    for place_of in range(int(place.max()) + 1):
        here = place == place_of
        answered = items[here]
        for target, count in needed.items():
            count[answered] += asking[target][answered]
        joint[answered] += np.log(one.theta[workers[here], :, 0, labels[here]])
        if place_of >= 1:
            sure = 1 / np.exp(joint - joint.max(axis=1, keepdims=True)).sum(axis=1)
            for target in TARGETS:
                asking[target] &= sure < target
    return {f"{target:g}": round(float(count[several].mean()), 3) for target, count in needed.items()}


def word_of(value: Any) -> str:
    """Return an answer to a question as one word: an option, or a path of options joined by "/"."""
    return "/".join(str(part) for part in value) if isinstance(value, list) else str(value)


def skills_of(votes: Votes, weighed: Weighed) -> dict[str, dict[str, float]]:
    """Return each worker's probability of being right and their number of answers."""
    counts, quality, hits = votes.answers.per_worker, weighed.result.quality, hit_rates_of(votes)
    return {
        worker: {
            "skill": round(float(quality[index]), 4),
            "answers": int(counts[index]),
            **({"hits": round(hits[worker], 4)} if worker in hits else {}),
        }
        for index, worker in enumerate(votes.workers)
    }


def beliefs_of(votes: Votes, weighed: Weighed) -> list[dict[str, float]]:
    """Return, an item, the classes worth naming with their probability, the likeliest first."""
    order = np.argsort(-weighed.posterior, axis=1, kind="stable")
    sorted_values = np.round(np.take_along_axis(weighed.posterior, order, axis=1), 4)
    rows = []
    for places, values in zip(order.tolist(), sorted_values.tolist(), strict=True):
        belief = {
            votes.classes[place]: value for place, value in zip(places, values, strict=True) if value >= LEAST_BELIEF
        }
        rows.append(belief)
    return rows
