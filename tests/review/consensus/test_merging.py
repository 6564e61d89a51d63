"""Several answers made into one, and the belief in it."""

from __future__ import annotations

import uuid

import pytest

from annotation.regions.shapes import Box
from review.consensus.classification import JudgedAnswers, judge_classifications
from review.consensus.label_belief import Coins
from review.consensus.merge import merge_answers


def box(x: float, label: str = "cat", width: float = 40.0) -> Box:
    return Box(id=str(uuid.uuid4()), label=label, x=x, y=10, width=width, height=40)


def test_the_raw_belief_before_a_fit_is_bayes_with_one_coin_a_person() -> None:
    # Two options, skills .8 and .6, both say a: .48 against .08.
    assert Coins([0.8, 0.6], 2)(["a", "a"]).raw["a"] == pytest.approx(0.48 / (0.48 + 0.08))
    # Three options: unsaid ones keep their share.
    assert Coins([0.8], 3)(["a"]).raw["a"] == pytest.approx(0.8)
    assert Coins([0.8], 3)(["a"]).raw[""] == pytest.approx(0.1)
    found = Coins([0.9, 0.7, 0.6], 3)(["a", "b", "a"])
    for beliefs in (found.raw, found.shares):
        assert sum(beliefs.values()) == pytest.approx(1.0)
    # What is shown is more modest than what overlap compares: people share what makes an item easy.
    assert 0.5 < found.shares["a"] < found.raw["a"]


def test_boxes_are_merged_by_median_and_labels_by_vote() -> None:
    merged = merge_answers([[box(10)], [box(12)], [box(14, "dog")]], [0.8, 0.8, 0.8], labels=2)
    (one,) = merged.objects
    assert isinstance(one.region, Box)
    assert (one.region.x, one.region.width, one.region.label) == (12.0, 40.0, "cat")
    assert one.votes == {"cat": pytest.approx(2 / 3), "dog": pytest.approx(1 / 3)}
    assert merged.is_merged
    found = Coins([0.8] * 3, 3)(["cat", "cat", "dog"])
    assert (merged.confidence, merged.stop) == (found.shares["cat"], found.raw["cat"])


def test_one_of_three_is_not_enough_to_be_kept_and_leaves_doubt() -> None:
    sure = merge_answers([[box(10)], [box(10)], [box(10)]], [0.8] * 3, labels=2)
    doubt = merge_answers([[box(10)], [box(10)], [box(10), box(200)]], [0.8] * 3, labels=2)
    assert len(sure.objects) == 1
    assert len(doubt.objects) == 1
    assert doubt.stop < 0.9 < 0.95 < sure.stop
    assert doubt.confidence < sure.confidence
    # The third draws most of what others draw and they miss much: then one is enough.
    assert (
        len(
            merge_answers(
                [[box(10)], [box(10)], [box(10), box(200)]], [0.8] * 3, labels=2, rates=[0.3, 0.3, 0.9]
            ).objects
        )
        == 2
    )


def test_nothing_said_by_all_is_an_answer() -> None:
    merged = merge_answers([[], []], [0.8, 0.8], labels=1)
    assert merged.objects == ()
    assert merged.stop == pytest.approx(0.64 / (0.64 + 0.04))


def judged(answers: list[dict[str, str]], skills: list[float]) -> JudgedAnswers:
    options = {"sky": 2, "ground": 3}
    return judge_classifications(answers, lambda _: None, lambda key: Coins(skills, options.get(key, 0) + 1), {})


def test_the_least_sure_question_tells_whether_one_more_person_is_asked() -> None:
    alike = judged([{"sky": "clear", "ground": "sand"}] * 2, [0.8, 0.8])
    split = judged([{"sky": "clear", "ground": "sand"}, {"sky": "clear", "ground": "snow"}], [0.8, 0.8])
    assert alike.stop == pytest.approx(0.64 / (0.64 + 2 * 0.01), abs=1e-6)
    assert split.stop < 0.5
    assert judged([{}, {}], [0.8, 0.8]).confidence == 1.0
    assert judged([{"sky": "clear"}, {}], [0.9, 0.6]).stop < 0.9  # left out is an answer too
    assert alike.answer == {"sky": "clear", "ground": "sand"}


def test_who_is_known_to_be_right_is_believed_against_a_majority() -> None:
    answers = [{"sky": "clear"}, {"sky": "cloudy"}, {"sky": "cloudy"}]
    assert judged(answers, [0.98, 0.6, 0.6]).answer == {"sky": "clear"}
    assert judged(answers, [0.8, 0.8, 0.8]).answer == {"sky": "cloudy"}
