"""Several people's classification of one asset made into one: the most said answer to each question. Pure."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any


def merge_classifications(answers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what most said to each question, the earliest answer at a tie; a question most left out is left out.

    Several choices count as one answer whatever their order.
    """
    merged: dict[str, Any] = {}
    for key in dict.fromkeys(key for answer in answers for key in answer):
        said = [_said(answer.get(key)) for answer in answers]
        votes = Counter(said)
        most = max(said, key=lambda value: (votes[value], -said.index(value)))
        if most != _said(None):
            merged[key] = answers[said.index(most)][key]
    return merged


def _said(value: Any) -> str:
    if value in (None, "", []):
        return ""
    return json.dumps(sorted(value) if isinstance(value, list) else value, sort_keys=True)
