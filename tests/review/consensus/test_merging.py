"""Several answers made into one, and the belief in it."""

from __future__ import annotations

import uuid

import pytest

from annotation.regions.shapes import Box
from review.consensus.classification import belief_in_classification
from review.consensus.merge import belief_in, merge_answers


def box(x: float, label: str = "cat", width: float = 40.0) -> Box:
    return Box(id=str(uuid.uuid4()), label=label, x=x, y=10, width=width, height=40)


def test_belief_is_bayes_with_one_coin_a_person() -> None:
    # Two options, skills .8 and .6, both say a: .48 against .08.
    assert belief_in("a", ["a", "a"], [0.8, 0.6], 2) == pytest.approx(0.48 / (0.48 + 0.08))
    # Three options: unsaid ones keep their share.
    assert belief_in("a", ["a"], [0.8], 3) == pytest.approx(0.8)
    assert belief_in("b", ["a"], [0.8], 3) == pytest.approx(0.1)
    total = sum(belief_in(name, ["a", "b", "a"], [0.9, 0.7, 0.6], 4) for name in "abcd")
    assert total == pytest.approx(1.0)


def test_boxes_are_merged_by_median_and_labels_by_vote() -> None:
    merged = merge_answers([[box(10)], [box(12)], [box(14, "dog")]], [0.8, 0.8, 0.8], labels=2)
    (one,) = merged.objects
    assert isinstance(one.region, Box)
    assert (one.region.x, one.region.width, one.region.label) == (12.0, 40.0, "cat")
    assert one.votes == {"cat": pytest.approx(2 / 3), "dog": pytest.approx(1 / 3)}
    assert merged.is_merged
    assert merged.confidence == pytest.approx(belief_in("cat", ["cat", "cat", "dog"], [0.8] * 3, 3))


def test_one_of_three_is_enough_to_be_kept_but_leaves_doubt() -> None:
    sure = merge_answers([[box(10)], [box(10)], [box(10)]], [0.8] * 3, labels=2)
    doubt = merge_answers([[box(10)], [box(10)], [box(10), box(200)]], [0.8] * 3, labels=2)
    assert len(sure.objects) == 1
    assert len(doubt.objects) == 2
    assert doubt.confidence < 0.2 < 0.95 < sure.confidence


def test_nothing_said_by_all_is_an_answer() -> None:
    merged = merge_answers([[], []], [0.8, 0.8], labels=1)
    assert merged.objects == ()
    assert merged.confidence == pytest.approx(0.64 / (0.64 + 0.04))


def test_the_least_sure_question_tells_whether_one_more_person_is_asked() -> None:
    options = {"sky": 2, "ground": 3}
    alike = [{"sky": "clear", "ground": "sand"}] * 2
    split = [{"sky": "clear", "ground": "sand"}, {"sky": "clear", "ground": "snow"}]
    assert belief_in_classification(alike, [0.8, 0.8], options) == pytest.approx(0.64 / (0.64 + 2 * 0.01), abs=1e-6)
    assert belief_in_classification(split, [0.8, 0.8], options) < 0.5
    assert belief_in_classification([{}, {}], [0.8, 0.8], options) == 1.0
    assert belief_in_classification([{"sky": "clear"}, {}], [0.9, 0.6], options) < 0.9  # left out is an answer too
