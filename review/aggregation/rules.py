"""From stored answers to flat arrays and back. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from review.consensus.answers import Answers, Floats, Ints
from review.consensus.classification import plain_word
from review.consensus.gold_calibration import Weighed, calibrate
from review.consensus.overlap import DEFAULT_TARGET, STRICT_TARGET, replayed
from review.consensus.shapes import hit_rates_of
from review.consensus.tempered_fit import aggregate

OBJECTS = "objects"
NOTHING = ""
# Beliefs under this are not kept.
LEAST_BELIEF = 0.005
# A reliability picture of fewer items would show chance.
FEWEST_KNOWN, BINS, PARTS = 100, 10, 5
# Replaying how many answers were needed takes about ten fits.
MOST_REPLAYED = 200_000


@dataclass(frozen=True)
class Votes:
    """What people said to one question: ``answers`` over ``items``, ``workers`` and ``classes`` by number.

    ``gold``: the class number of items whose truth is known; ``drawn``: those of them that were drawn at random.
    ``declared``: the classes of the schema; the others were said under an earlier one.
    """

    question: str
    items: Sequence[Any]
    workers: Sequence[str]
    classes: Sequence[str]
    answers: Answers
    gold: Mapping[int, int]
    drawn: frozenset[int]
    declared: frozenset[str]


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

    ``classes`` are those declared; what was said beside them (under an earlier schema) is added. Truth of a class that
    is not declared is none. ``drawn``: items whose truth was looked for at random.
    """
    declared = frozenset(classes) or frozenset([*labels_said, *truth.values()])
    truth = {item: word for item, word in truth.items() if word in declared}
    names = list(dict.fromkeys([*classes, *sorted({*labels_said, *truth.values()} - {*classes})]))
    if len(names) < 2 or not labels_said:  # noqa: PLR2004
        return None
    places = {name: index for index, name in enumerate(names)}
    # In one order whatever the answers' is: sums of floats depend on it.
    known_items, item_numbers = sorted_numbers(items)
    known_workers, worker_numbers = sorted_numbers(workers)
    labels: Ints = np.fromiter((places[word] for word in labels_said), np.int64, len(labels_said))
    answers = Answers(item_numbers, worker_numbers, labels, len(known_items), len(known_workers), len(names))
    at_of = {item: index for index, item in enumerate(known_items)} if truth else {}
    gold = {at_of[item]: places[word] for item, word in truth.items() if item in at_of}
    random = frozenset(number for number in gold if known_items[number] in drawn)
    return Votes(question, known_items, known_workers, names, answers, gold, random, declared)


def sorted_numbers(values: Sequence[Any]) -> tuple[list[Any], Ints]:
    """Return the distinct values in their own order, and each value's number."""
    distinct = sorted(set(values))
    places = {value: place for place, value in enumerate(distinct)}
    return distinct, np.fromiter((places[value] for value in values), np.int64, len(values))


def word_of(value: Any) -> str:
    """Return an answer to a question as one word: an option, or a path of options joined by "/"."""
    return plain_word(value)


def skills_of(votes: Votes, weighed: Weighed) -> dict[str, dict[str, float]]:
    """Return each worker's probability of being right, number of answers and, for objects, hit rate."""
    counts = votes.answers.per_worker
    skills = {
        worker: {"skill": round(float(weighed.belief.accuracy[index]), 4), "answers": int(counts[index])}
        for index, worker in enumerate(votes.workers)
    }
    if votes.question == OBJECTS:
        for worker, rate in zip(votes.workers, hit_rates(votes).tolist(), strict=True):
            skills[worker]["hit"] = round(rate, 4)
    return skills


def hit_rates(votes: Votes) -> Floats:
    """Return the share of the objects others drew that each worker drew too."""
    nothing = votes.classes.index(NOTHING)
    present: dict[int, list[int]] = defaultdict(list)
    drawers: dict[int, set[int]] = defaultdict(set)
    rows = zip(votes.answers.items.tolist(), votes.answers.workers.tolist(), votes.answers.labels.tolist(), strict=True)
    for item, worker, label in rows:
        present[item].append(worker)
        if label != nothing:
            drawers[item].add(worker)
    images = ((people, [drawers[item]]) for item, people in present.items())
    return hit_rates_of(images, len(votes.workers))


def reliability(votes: Votes, weighed: Weighed) -> list[list[float]]:
    """Return the bins of a reliability picture: [mean belief, share right, number of items], ten of [0, 1].

    Only items whose truth is known count, by what was believed of them before the truth was: empty under FEWEST_KNOWN.
    """
    if len(votes.gold) < FEWEST_KNOWN:
        return []
    items = np.array(sorted(votes.gold), np.int64)
    truth = np.array([votes.gold[int(item)] for item in items], np.int64)
    believed = aggregate(votes.answers).posterior[items]
    if weighed.calibration is not None:
        # Each part by what the others teach: a calibration looks best on the items it was fitted on.
        parts = np.arange(len(items)) % PARTS
        with_biases = bool(weighed.calibration.biases.any())
        free, believed = believed, believed.copy()
        for part in range(PARTS):
            others = calibrate(free[parts != part], truth[parts != part], with_biases=with_biases)
            believed[parts == part] = others.applied(free[parts == part])
    confidence, right = believed.max(axis=1), believed.argmax(axis=1) == truth
    places = np.minimum((confidence * BINS).astype(int), BINS - 1)
    return [
        [
            round(float(confidence[places == place].mean()), 4),
            round(float(right[places == place].mean()), 4),
            int((places == place).sum()),
        ]
        for place in range(BINS)
        if (places == place).any()
    ]


def expected_answers(votes: Votes) -> dict[str, float]:
    """Return how many answers an item takes by target, where several people answered; replayed on these answers."""
    several = np.bincount(votes.answers.items, minlength=votes.answers.n_items) > 1
    if not several.any() or len(votes.answers.items) > MOST_REPLAYED:
        return {}
    return {
        f"{target:.2f}": round(float(replayed(votes.answers, target)[0][several].mean()), 2)
        for target in (DEFAULT_TARGET, STRICT_TARGET)
    }


def kept_beliefs(beliefs: Mapping[str, float]) -> dict[str, float]:
    """Return the classes worth naming with their probability to four digits, the likeliest first."""
    order = sorted(beliefs, key=lambda name: -beliefs[name])
    return {name: round(beliefs[name], 4) for name in order if beliefs[name] >= LEAST_BELIEF}


def winners_of(votes: Votes, weighed: Weighed) -> list[str]:
    """Return the likeliest class an item; one that left the schema wins only where nobody said another."""
    is_declared = np.array([name in votes.declared for name in votes.classes])
    nobody_said_one = votes.answers.votes[:, is_declared].sum(axis=1) == 0
    may_win = is_declared[None, :] | nobody_said_one[:, None]
    places = np.where(may_win, weighed.posterior, -1.0).argmax(axis=1)
    return [votes.classes[place] for place in places.tolist()]


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
