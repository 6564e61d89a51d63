"""Pure rules of gold: which item next, planted errors, and when the gold itself is in doubt."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

STOCK = 4
CORRUPTED_SHARE = 0.2
MOST_ANSWERS = 25
DOUBT = 0.02
LEAST_WRONG = 2


@dataclass(frozen=True, slots=True)
class Candidate:
    """An active item: its main label, and how long ago it was used (a rank, 0 the longest)."""

    id: UUID
    label: str
    rank: int


def choose_items(candidates: Sequence[Candidate], seen: Mapping[str, int], count: int) -> list[UUID]:
    """Return up to ``count`` items for a person: the labels they were checked on least, then the least recently used.

    ``seen``: how often the person was checked, a label.
    """
    counts = Counter(seen)
    left = sorted(candidates, key=lambda item: (item.rank, str(item.id)))
    chosen: list[UUID] = []
    while left and len(chosen) < count:
        best = min(left, key=lambda item: (counts[item.label], item.rank, str(item.id)))
        left.remove(best)
        counts[best.label] += 1
        chosen.append(best.id)
    return chosen


def spread_over_labels(found: Sequence[tuple[UUID, str]], count: int) -> list[UUID]:
    """Return up to ``count`` ids, in turn from each label, in the order given."""
    by_label: dict[str, list[UUID]] = {}
    for key, label in found:
        by_label.setdefault(label, []).append(key)
    chosen: list[UUID] = []
    while len(chosen) < count and any(by_label.values()):
        for waiting in by_label.values():
            if waiting and len(chosen) < count:
                chosen.append(waiting.pop(0))
    return chosen


def main_label(regions: Sequence[Mapping[str, Any]]) -> str:
    """Return the commonest label, the first of the alphabet in a tie; empty without regions."""
    counts = Counter(str(region["label"]) for region in regions)
    return min(counts, key=lambda label: (-counts[label], label)) if counts else ""


def corrupt(
    regions: Sequence[dict[str, Any]], *, labels: Sequence[str], width: int, height: int, rng: random.Random
) -> list[dict[str, Any]]:
    """Return a pre-label with one planted error: a wrong label, a missing object, or one that is not there.

    Who accepts everything leaves it. An empty pre-label gains an invented box.
    """
    own = [dict(region) for region in regions]
    ways = ["invent"] if not own else ["drop", "invent"] + (["rename"] * 2 if len(labels) > 1 else [])
    way = rng.choice(ways)
    at = rng.randrange(len(own)) if own else 0
    if way == "rename":
        own[at]["label"] = rng.choice([label for label in labels if label != own[at]["label"]])
    elif way == "drop":
        own.pop(at)
    else:
        w, h = width * rng.uniform(0.15, 0.3), height * rng.uniform(0.15, 0.3)
        own.append(
            {
                "id": str(uuid4()),
                "label": rng.choice(list(labels)),
                "shape": "box",
                "x": round(rng.uniform(0, width - w), 2),
                "y": round(rng.uniform(0, height - h), 2),
                "width": round(w, 2),
                "height": round(h, 2),
                "confidence": round(rng.uniform(0.3, 0.8), 4),
            }
        )
    return own


def is_in_doubt(expected: Sequence[float], is_right: Sequence[bool], *, wrong_agree: bool) -> bool:
    """Tell whether an item fails people it should not fail.

    ``expected``: each person's accuracy before they answered. In doubt when two or more were wrong in the same way
    (``wrong_agree``) and so many wrong answers had a chance under .02 were the gold right (Poisson-binomial tail).
    """
    wrong = sum(not right for right in is_right)
    if wrong < LEAST_WRONG or not wrong_agree:
        return False
    return chance_of_wrong(expected, wrong) < DOUBT


def chance_of_wrong(expected: Sequence[float], wrong: int) -> float:
    """Return the probability of ``wrong`` or more wrong answers from people of these accuracies."""
    shares = [1.0]
    for accuracy in expected:
        longer = [0.0] * (len(shares) + 1)
        for at, share in enumerate(shares):
            longer[at] += share * accuracy
            longer[at + 1] += share * (1 - accuracy)
        shares = longer
    return sum(shares[wrong:])
