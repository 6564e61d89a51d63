"""Several people's classification of one asset made into one: the most said answer to each question. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from review.consensus.classification_similarity import word_of_answer
from review.consensus.item_belief import Judge, Judged


def merge_classifications(answers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what most said to each question, the earliest answer at a tie; a question most left out is left out.

    Several choices count as one answer whatever their order.
    """
    merged: dict[str, Any] = {}
    for key in dict.fromkeys(key for answer in answers for key in answer):
        given_answers = [word_of_answer(answer.get(key)) for answer in answers]
        votes = Counter(given_answers)
        most = max(given_answers, key=lambda value: (votes[value], -given_answers.index(value)))
        if most != word_of_answer(None):
            merged[key] = answers[given_answers.index(most)][key]
    return merged


def judge_classification(
    answers: Sequence[Mapping[str, Any]], people: Sequence[str], judges: Mapping[str, Judge]
) -> dict[str, tuple[str, Judged]]:
    """Return, a question, the answer most gave and what is believed of all possible ones.

    ``people``: who answered; a question of several choices is judged choice by choice (``key/option``) with "yes" and
    "no" where there are judges for it. A question left out is an answer too, "".
    """
    merged = merge_classifications(answers)
    judged: dict[str, tuple[str, Judged]] = {}
    for key in dict.fromkeys(key for answer in answers for key in answer):
        choices = [name for name in judges if name.startswith(f"{key}/")]
        for name in choices:
            option = name.removeprefix(f"{key}/")
            options_chosen = ["yes" if option in (answer.get(key) or ()) else "no" for answer in answers]
            chosen = "yes" if option in (merged.get(key) or ()) else "no"
            judged[name] = (chosen, judges[name].judge(people, options_chosen))
        if not choices:
            options_chosen = [plain_word(answer.get(key)) for answer in answers]
            judge = judges.get(key) or Judge(tuple(sorted({*options_chosen, ""})))
            judged[key] = (plain_word(merged.get(key)), judge.judge(people, options_chosen))
    return judged


def plain_word(value: Any) -> str:
    """Return an answer as the word of its class: an option, a path of options joined by "/"; "" for one left out."""
    if value in (None, "", []):
        return ""
    return "/".join(str(part) for part in value) if isinstance(value, list) else str(value)
