"""Several people's classification of one asset made into one: the likeliest answer to each question. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from review.consensus.classification_similarity import word_of_answer
from review.consensus.label_belief import NOTHING, Believer, LabelBelief

YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class JudgedAnswers:
    """``answer``: the likeliest classification; ``confidence`` and ``stop`` in [0, 1] of its least sure question.

    ``beliefs``: what is believed a question (a choice of several: ``question/option``), by answer; people a question.
    """

    answer: dict[str, Any] = field(default_factory=dict)
    confidence: float = 1.0
    stop: float = 1.0
    beliefs: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


def merge_classifications(answers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what most said to each question, the earliest answer at a tie; a question most left out is left out.

    Several choices count as one answer whatever their order.
    """
    merged: dict[str, Any] = {}
    for key in dict.fromkeys(key for answer in answers for key in answer):
        labels = [word_of_answer(answer.get(key)) for answer in answers]
        most = max(labels, key=lambda word, labels=labels: (labels.count(word), -labels.index(word)))  # type: ignore[misc]
        if most != NOTHING:
            merged[key] = answers[labels.index(most)][key]
    return merged


def plain_word(value: Any) -> str:
    """Return an answer to a question as a fit names it: an option, or a path of options joined by "/"."""
    if value in (None, "", []):
        return NOTHING
    return "/".join(str(part) for part in value) if isinstance(value, list) else str(value)


def judge_classifications(
    answers: Sequence[Mapping[str, Any]],
    believer: Callable[[str], Believer | None],
    coins: Callable[[str], Believer],
    choices: Mapping[str, Sequence[str]],
) -> JudgedAnswers:
    """Return the likeliest answer to each question and how sure it is; a question left out is an answer too.

    ``believer``: that of a question's fit, ``question/option`` for one of several choices, None before there is one;
    ``coins``: what answers for a whole question until then; ``choices``: the options of questions that take several.
    """
    judged: dict[str, Any] = {}
    beliefs: dict[str, Mapping[str, float]] = {}
    sure, stops = [1.0], [1.0]
    for key in dict.fromkeys(key for answer in answers for key in answer):
        values = [answer.get(key) for answer in answers]
        by_option = [(option, believer(f"{key}/{option}")) for option in choices.get(key, ())]
        if by_option and all(one is not None for _, one in by_option) and all(key in answer for answer in answers):
            chosen = []
            for option, believe in by_option:
                labels = [YES if option in (value or ()) else NO for value in values]
                belief = believe(labels) if believe else coins(key)(labels)
                best = YES if belief.shares.get(YES, 0) > belief.shares.get(NO, 0) else NO
                chosen += [option] if best == YES else []
                beliefs[f"{key}/{option}"] = {word: belief.shares.get(word, 0.0) for word in (YES, NO)}
                sure.append(belief.shares.get(best, 0.0))
                stops.append(belief.raw.get(best, 0.0))
            if chosen:
                judged[key] = chosen
            continue
        word_of = word_of_answer if choices.get(key) else plain_word
        labels = [word_of(value) for value in values]
        belief = (believer(key) or coins(key))(labels)
        best = _likeliest(labels, belief)
        if best != NOTHING:
            judged[key] = values[labels.index(best)]
        sure.append(belief.shares.get(best, 0.0))
        stops.append(belief.raw.get(best, 0.0))
        if not choices.get(key):
            beliefs[key] = belief.shares
    return JudgedAnswers(judged, min(sure), min(stops), beliefs)


def _likeliest(labels: Sequence[str], belief: LabelBelief) -> str:
    """Return the answer believed most of those given; the one most gave, then the first, in a tie."""
    distinct = list(dict.fromkeys(labels))
    return max(
        distinct, key=lambda word: (round(belief.shares.get(word, 0.0), 9), labels.count(word), -labels.index(word))
    )
