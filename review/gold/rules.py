"""Pure rules of gold: which item next, how many are needed, what to propose, and when the gold itself is in doubt."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from annotation.regions.summary import main_label

STOCK = 4
MOST_ANSWERS = 25
DOUBT = 0.02
LEAST_WRONG = 2
# So many items keep people from learning them by heart, and so many times what the busiest will meet.
LEAST_STOCK, SPARE = 50, 1.5
# How alike answers must be to be gold without a reviewer.
CLEAR = 0.8


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


def spread_over_labels(
    candidates: Sequence[tuple[UUID, str]], count: int, have: Mapping[str, int] | None = None
) -> list[UUID]:
    """Return up to ``count`` ids, each from the label with the fewest so far, in the order given.

    ``have``: how many there are of each label already.
    """
    by_label: dict[str, list[UUID]] = {}
    for key, label in candidates:
        by_label.setdefault(label, []).append(key)
    counts = Counter(have or {})
    chosen: list[UUID] = []
    while len(chosen) < count and any(by_label.values()):
        label = min((name for name, waiting in by_label.items() if waiting), key=lambda name: counts[name])
        chosen.append(by_label[label].pop(0))
        counts[label] += 1
    return chosen


def main_answer(regions: Sequence[Mapping[str, Any]], classification: Mapping[str, Any] | None = None) -> str:
    """Return the main label of an answer's regions.

    Without regions it is the answer to the first question, as ``question:answer``; without either it is empty.
    """
    label = main_label(regions)
    if label:
        return label
    answers = sorted((key, value) for key, value in (classification or {}).items() if value not in (None, "", []))
    if not answers:
        return ""
    key, value = answers[0]
    text = "/".join(sorted(map(str, value))) if isinstance(value, list) else str(value)
    return f"{key}:{text}"[:60]


def wanted_stock(exposures: Sequence[float]) -> int:
    """Return how many items should be in use; ``exposures``: how many each person has met and soon will."""
    return max(LEAST_STOCK, math.ceil(SPARE * max(exposures, default=0.0)))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for an answer: a reviewer, people who can be trusted, the model (None where none saw it).

    ``agreement`` of the people in [0, 1].
    """

    is_reviewed: bool
    trusted: int
    agreement: float
    model_agrees: bool | None


def worth_of(evidence: Evidence) -> tuple[int, str] | None:
    """Return the place of an answer among proposals (0 is the clearest) and why in words; None: not clear enough."""
    model = evidence.model_agrees
    if evidence.is_reviewed:
        evidence_texts = {
            True: "the model says the same",
            False: "the model says otherwise",
            None: "no model looked at it",
        }
        return (0 if model else 2), f"Reviewed; {evidence_texts[model]}."
    if evidence.agreement < CLEAR or evidence.trusted == 0 or model is False:
        return None
    if evidence.trusted > 1:
        people = f"{evidence.trusted} trusted people"
        return (1, f"{people} and the model say the same.") if model else (3, f"{people} say the same.")
    return (4, "A trusted person and the model say the same.") if model else None


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
        for index, share in enumerate(shares):
            longer[index] += share * accuracy
            longer[index + 1] += share * (1 - accuracy)
        shares = longer
    return sum(shares[wrong:])
