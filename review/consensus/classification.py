"""Several people's classification of one asset made into one: the most said answer to each question. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from review.consensus.classification_similarity import word_of_answer
from review.consensus.item_belief import Judge, Judged

# Beliefs that differ by less are rounding.
TIE = 1e-9


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
    """Return, a question, the likeliest of the answers somebody gave and what is believed of all possible ones.

    ``people``: who answered; a question of several choices is judged choice by choice (``key/option``) with "yes" and
    "no" where there are judges for it. A question left out is an answer too, "". In a tie what most said stands.
    """
    merged = merge_classifications(answers)
    judged: dict[str, tuple[str, Judged]] = {}

    def judge(name: str, judge: Judge, labels: Sequence[str], most: str) -> None:
        result = judge.judge(people, labels)
        candidates = judge.candidates(labels)
        best = result.best(candidates)
        is_tied = most in candidates and result.belief[most] >= result.belief[best] - TIE
        judged[name] = (most if is_tied else best, result)

    for key in dict.fromkeys(key for answer in answers for key in answer):
        choices = [name for name in judges if name.startswith(f"{key}/")]
        for name in choices:
            option = name.removeprefix(f"{key}/")
            labels = ["yes" if option in (answer.get(key) or ()) else "no" for answer in answers]
            judge(name, judges[name], labels, "yes" if option in (merged.get(key) or ()) else "no")
        if not choices:
            labels = [plain_word(answer.get(key)) for answer in answers]
            alike = Judge(tuple(sorted({*labels, ""})))
            judge(key, judges.get(key) or alike, labels, plain_word(merged.get(key)))
    return judged


def with_winners(classification: Mapping[str, Any], winners: Mapping[str, str]) -> dict[str, Any]:
    """Return a classification with the winner of each question in it; questions it does not answer stay left out.

    ``winners``: a word by question, or "yes" and "no" by choice (``key/option``).
    """
    after = {key: list(value) if isinstance(value, list) else value for key, value in classification.items()}
    for question, word in winners.items():
        key, _, option = question.partition("/")
        if option and isinstance(after.get(key), list):
            others = [one for one in after[key] if one != option]
            if (word == "yes") != (option in after[key]):
                after[key] = [*others, option] if word == "yes" else others
        elif not option and key in after and word:
            after[key] = word.split("/") if isinstance(after[key], list) else word
    return after


def plain_word(value: Any) -> str:
    """Return an answer as the word of its class: an option, a path of options joined by "/"; "" for one left out."""
    if value in (None, "", []):
        return ""
    return "/".join(str(part) for part in value) if isinstance(value, list) else str(value)
