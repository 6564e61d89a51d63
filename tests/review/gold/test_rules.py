"""The pure rules of gold, by hand and by property."""

from __future__ import annotations

from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.gold.rules import (
    Candidate,
    Evidence,
    chance_of_wrong,
    choose_items,
    is_in_doubt,
    main_answer,
    spread_over_labels,
    wanted_stock,
    worth_of,
)


def key(number: int) -> UUID:
    return UUID(int=number)


def test_labels_checked_least_come_first_then_the_least_recently_used() -> None:
    found = [Candidate(key(1), "cat", 0), Candidate(key(2), "cat", 1), Candidate(key(3), "dog", 2)]
    assert choose_items(found, {}, 3) == [key(1), key(3), key(2)]
    assert choose_items(found, {"cat": 2}, 2) == [key(3), key(1)]
    assert choose_items([], {}, 2) == []


def test_proposals_take_turns_over_the_labels() -> None:
    found = [(key(1), "cat"), (key(2), "cat"), (key(3), "cat"), (key(4), "dog")]
    assert spread_over_labels(found, 3) == [key(1), key(4), key(2)]
    assert spread_over_labels(found, 9) == [key(1), key(4), key(2), key(3)]


def test_the_main_label_is_the_commonest() -> None:
    assert main_answer([{"label": "b"}, {"label": "a"}, {"label": "b"}]) == "b"
    assert main_answer([{"label": "b"}, {"label": "a"}]) == "a"
    assert main_answer([]) == ""


def test_proposals_go_to_the_labels_with_the_fewest_items() -> None:
    found = [(key(1), "cat"), (key(2), "cat"), (key(3), "dog"), (key(4), "cat")]
    assert spread_over_labels(found, 3, {"dog": 1}) == [key(1), key(2), key(3)]


def test_without_objects_the_first_answer_is_the_label() -> None:
    assert main_answer([], {"weather": "rain", "day": ""}) == "weather:rain"
    assert main_answer([], {"tags": ["b", "a"]}) == "tags:a/b"
    assert main_answer([{"label": "cat"}], {"weather": "rain"}) == "cat"
    assert main_answer([], {"weather": "w" * 80}) == ("weather:" + "w" * 80)[:60]


def test_as_many_items_are_wanted_as_the_busiest_will_meet_and_half_more() -> None:
    assert wanted_stock([]) == 50
    assert wanted_stock([3, 33.3]) == 50
    assert wanted_stock([40.1, 2]) == 61


@pytest.mark.parametrize(
    ("evidence", "place"),
    [
        (Evidence(True, 0, 1.0, True), 0),
        (Evidence(True, 0, 1.0, False), 2),
        (Evidence(True, 0, 1.0, None), 2),
        (Evidence(False, 2, 0.9, True), 1),
        (Evidence(False, 3, 0.9, None), 3),
        (Evidence(False, 1, 1.0, True), 4),
        (Evidence(False, 2, 0.79, True), None),
        (Evidence(False, 2, 1.0, False), None),
        (Evidence(False, 1, 1.0, None), None),
        (Evidence(False, 0, 1.0, True), None),
    ],
)
def test_what_is_clear_enough_to_be_proposed(evidence: Evidence, place: int | None) -> None:
    worth = worth_of(evidence)
    assert (worth[0] if worth else None) == place


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6), st.integers(0, 6))
def test_the_chance_of_wrong_answers_is_the_sum_over_all_ways(expected: list[float], wrong: int) -> None:
    total = 0.0
    for way in product([0, 1], repeat=len(expected)):
        if sum(way) >= wrong:
            chance = 1.0
            for is_wrong, accuracy in zip(way, expected, strict=True):
                chance *= 1 - accuracy if is_wrong else accuracy
            total += chance
    assert chance_of_wrong(expected, wrong) == pytest.approx(total)


def test_gold_is_in_doubt_only_when_good_people_err_alike() -> None:
    assert is_in_doubt([0.9, 0.9], [False, False], wrong_agree=True)
    assert not is_in_doubt([0.9, 0.9], [False, False], wrong_agree=False)
    assert not is_in_doubt([0.9, 0.9], [False, True], wrong_agree=True)
    assert not is_in_doubt([0.5, 0.5], [False, False], wrong_agree=True)
    assert not is_in_doubt([0.8] * 6, [False, False, True, True, True, True], wrong_agree=True)
