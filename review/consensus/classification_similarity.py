"""How alike two people's answers to the questions about a whole asset are. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any


def likeness_of_classifications(first: Mapping[str, Any], second: Mapping[str, Any]) -> float:
    """Return the share of questions answered alike, in [0, 1], of those either answered; 1 where neither did."""
    keys = [
        key
        for key in dict.fromkeys([*first, *second])
        if word_of_answer(first.get(key)) or word_of_answer(second.get(key))
    ]
    if not keys:
        return 1.0
    return sum(word_of_answer(first.get(key)) == word_of_answer(second.get(key)) for key in keys) / len(keys)


def agreement_of_classifications(answers: Sequence[Mapping[str, Any]]) -> float:
    """Return the mean likeness of every two classifications, in [0, 1]; 1 for fewer than two."""
    values = [likeness_of_classifications(one, other) for one, other in combinations(answers, 2)]
    return sum(values) / len(values) if values else 1.0


def word_of_answer(value: Any) -> str:
    """Return an answer as one word, several choices in any order alike; empty for one not given."""
    if value in (None, "", []):
        return ""
    return json.dumps(sorted(value) if isinstance(value, list) else value, sort_keys=True)
