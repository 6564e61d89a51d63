"""Several people's classification of one asset made into one: the most said answer to each question. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from review.consensus.calibration import tempered_belief
from review.consensus.classification_similarity import word_of_answer
from review.consensus.merge import belief_in


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


def belief_in_classification(
    answers: Sequence[Mapping[str, Any]],
    skills: Sequence[float],
    options: Mapping[str, int],
    temperatures: Mapping[str, float] | None = None,
) -> float:
    """Return how likely the merged answer to the least sure question is right, in [0, 1]; 1 where nothing was asked.

    ``skills``: each person's probability of being right; ``options``: how many answers a question has; a question left
    out is an answer too. ``temperatures``: what makes the beliefs of a question honest, where that was measured.
    """
    merged = merge_classifications(answers)
    beliefs = [1.0]
    for key in dict.fromkeys(key for answer in answers for key in answer):
        labels = [word_of_answer(answer.get(key)) for answer in answers]
        possible = max(options.get(key, 0) + 1, len(set(labels)), 2)
        belief = belief_in(word_of_answer(merged.get(key)), labels, skills, possible)
        temperature = (temperatures or {}).get(key)
        beliefs.append(tempered_belief(belief, temperature, options=possible) if temperature else belief)
    return min(beliefs)
