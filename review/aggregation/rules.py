"""From stored answers to flat arrays and back. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from review.consensus.answers import Answers, Ints, numbered
from review.consensus.method_choice import Weighed

OBJECTS = "objects"
NOTHING = ""
# Beliefs under this are not kept.
LEAST_BELIEF = 0.005


@dataclass(frozen=True)
class Votes:
    """What people said to one question: ``answers`` over ``items``, ``workers`` and ``classes`` by number.

    ``gold``: the class number of items whose truth is known.
    """

    question: str
    items: Sequence[Any]
    workers: Sequence[str]
    classes: Sequence[str]
    answers: Answers
    gold: Mapping[int, int]


def votes_of(
    question: str,
    items: Sequence[Any],
    workers: Sequence[str],
    labels_said: Sequence[str],
    *,
    classes: Sequence[str],
    truth: Mapping[Any, str],
) -> Votes | None:
    """Number what was said: three flat sequences of one length; None where there is nothing to weigh.

    ``classes`` are those declared; what was said beside them (under an older schema) is added.
    """
    names = list(dict.fromkeys([*classes, *sorted({*labels_said, *truth.values()} - {*classes})]))
    if len(names) < 2 or not labels_said:  # noqa: PLR2004
        return None
    places = {name: index for index, name in enumerate(names)}
    known_items, item_numbers = numbered(items)
    known_workers, worker_numbers = numbered(workers)
    labels: Ints = np.fromiter((places[word] for word in labels_said), np.int64, len(labels_said))
    answers = Answers(item_numbers, worker_numbers, labels, len(known_items), len(known_workers), len(names))
    at_of = {item: index for index, item in enumerate(known_items)} if truth else {}
    gold = {at_of[item]: places[word] for item, word in truth.items() if item in at_of}
    return Votes(question, known_items, known_workers, names, answers, gold)


def word_of(value: Any) -> str:
    """Return an answer to a question as one word: an option, or a path of options joined by "/"."""
    return "/".join(str(part) for part in value) if isinstance(value, list) else str(value)


def skills_of(votes: Votes, weighed: Weighed) -> dict[str, dict[str, float]]:
    """Return each worker's probability of being right and their number of answers."""
    counts = votes.answers.per_worker
    return {
        worker: {"skill": round(float(weighed.result.quality[index]), 4), "answers": int(counts[index])}
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
