"""Several answers made into one, and the belief in it."""

from __future__ import annotations

import uuid

import pytest

from annotation.regions.shapes import Box
from review.consensus.classification import judge_classification
from review.consensus.item_belief import Judge
from review.consensus.merge import NOTHING, merge_answers

JUDGE = Judge(("cat", "dog", NOTHING))
PEOPLE = ["ana", "ben", "chi"]


def box(x: float, label: str = "cat", width: float = 40.0) -> Box:
    return Box(id=str(uuid.uuid4()), label=label, x=x, y=10, width=width, height=40)


def test_boxes_are_merged_by_median_and_labels_by_belief() -> None:
    merged = merge_answers([[box(10)], [box(12)], [box(14, "dog")]], PEOPLE, JUDGE)
    (one,) = merged.objects
    assert isinstance(one.region, Box)
    assert (one.region.x, one.region.width, one.region.label) == (12.0, 40.0, "cat")
    assert one.votes == {"cat": pytest.approx(2 / 3), "dog": pytest.approx(1 / 3)}
    assert merged.is_merged
    judged = JUDGE.judge(PEOPLE, ["cat", "cat", "dog"])
    assert judged.best(JUDGE.classes) == "cat"
    assert merged.confidence == one.belief == judged.belief["cat"]
    assert merged.stop == judged.raw["cat"]
    assert sum(judged.belief.values()) == pytest.approx(1.0)


def test_one_of_three_is_too_few_to_be_kept_and_leaves_doubt() -> None:
    sure = merge_answers([[box(10)], [box(10)], [box(10)]], PEOPLE, JUDGE)
    doubt = merge_answers([[box(10)], [box(10)], [box(10), box(200)]], PEOPLE, JUDGE)
    assert [len(sure.objects), len(doubt.objects)] == [1, 1]
    assert doubt.confidence < sure.confidence
    assert 0.85 < doubt.stop < 0.9 < 0.97 < sure.stop


def test_somebody_who_misses_little_counts_for_more() -> None:
    answers = [[box(10), box(200)], [box(10)], [box(10)]]
    alike = merge_answers(answers, PEOPLE, JUDGE)
    diligent = merge_answers(answers, PEOPLE, JUDGE, hit_rates={"ana": 0.95, "ben": 0.4, "chi": 0.4})
    assert [len(alike.objects), len(diligent.objects)] == [1, 2]


def test_nothing_said_by_all_is_an_answer() -> None:
    merged = merge_answers([[], []], PEOPLE[:2], JUDGE)
    assert merged.objects == ()
    assert merged.confidence == JUDGE.judge(PEOPLE[:2], [NOTHING] * 2).belief[NOTHING]
    assert merged.stop > 0.85


def test_two_who_agree_are_enough_before_anything_was_fitted() -> None:
    for classes in (2, 3, 10, 80):
        names = tuple(f"c{number}" for number in range(classes))
        assert Judge(names).judge(PEOPLE[:2], ["c1", "c1"]).raw["c1"] > 0.85
        assert Judge(names).judge(PEOPLE[:2], ["c0", "c1"]).raw["c1"] < 0.85


def test_a_word_that_is_no_class_becomes_one_and_one_class_is_certain() -> None:
    judged = JUDGE.judge(PEOPLE[:2], ["emu", "emu"])
    assert judged.best(judged.belief) == "emu"
    assert set(judged.belief) == {"cat", "dog", NOTHING, "emu"}
    assert Judge(("only",)).judge(["ana"], ["only"]).belief == {"only": 1.0}


def test_every_question_is_judged_and_one_left_out_is_an_answer_too() -> None:
    judges = {
        "sky": Judge(("clear", "cloudy")),
        "signs/stop": Judge(("no", "yes")),
        "signs/yield": Judge(("no", "yes")),
    }
    alike = judge_classification([{"sky": "clear", "signs": ["stop"]}] * 2, PEOPLE[:2], judges)
    assert {key: word for key, (word, _) in alike.items()} == {"sky": "clear", "signs/stop": "yes", "signs/yield": "no"}
    assert all(result.raw[word] > 0.85 for word, result in alike.values())
    split = judge_classification([{"sky": "clear"}, {"sky": "cloudy"}], PEOPLE[:2], judges)
    assert split["sky"][1].raw["clear"] == pytest.approx(0.5)
    left_out = judge_classification([{"sky": "clear"}, {}], PEOPLE[:2], judges)
    assert left_out["sky"][1].raw["clear"] < 0.85
    assert judge_classification([{}, {}], PEOPLE[:2], judges) == {}
