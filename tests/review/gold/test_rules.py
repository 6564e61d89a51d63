"""The pure rules of gold, by hand and by property."""

from __future__ import annotations

import random
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.gold.rules import (
    Candidate,
    chance_of_wrong,
    choose_items,
    corrupt,
    is_in_doubt,
    main_label,
    spread_over_labels,
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
    assert main_label([{"label": "b"}, {"label": "a"}, {"label": "b"}]) == "b"
    assert main_label([{"label": "b"}, {"label": "a"}]) == "a"
    assert main_label([]) == ""


@given(st.integers(0, 4), st.integers(0, 10_000))
def test_a_planted_error_changes_exactly_one_thing(count: int, seed: int) -> None:
    own = [
        {"id": str(at), "label": "cat", "shape": "box", "x": 1.0, "y": 2.0, "width": 5.0, "height": 5.0}
        for at in range(count)
    ]
    planted = corrupt(own, labels=["cat", "dog"], width=100, height=80, rng=random.Random(seed))
    kept = [region for region in planted if region in own]
    assert (len(planted), len(kept)) in {(count, count - 1), (count - 1, count - 1), (count + 1, count)}
    for region in planted:
        if region not in own and region["id"] not in {row["id"] for row in own}:
            assert 0 <= region["x"] <= region["x"] + region["width"] <= 100
            assert 0 <= region["y"] <= region["y"] + region["height"] <= 80


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
