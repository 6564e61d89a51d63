"""Aggregation against published and recomputed values."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.consensus.aggregation import (
    chance_right,
    dawid_skene,
    dawid_skene_map,
    majority,
    one_coin,
    updated,
)
from review.consensus.answers import Answers, numbered
from review.consensus.calibration import expected_calibration_error
from review.consensus.overlap import Overlap, needs_another

# Dawid and Skene (1979), table 1: 45 patients; observer 1 answered three times, observers 2 to 5 once.
DS_1979 = """
1111111 3334334 1122122 2223121 2223222 2223322 1222111 3333433 2222223 2322223 4444444 2223343
1111111 2223212 1211111 1112111 1111111 1111111 2222221 2221322 2222222 2222221 2223222 2212222
1111111 1111111 2322222 1111111 1111111 1121121 1111111 3333233 1111111 2222222 2223232 4334343
2212232 2323233 3333432 1111111 1111111 1212111 2322222 1211111 2222222
"""


def table_1979() -> Answers:
    items, workers, labels = [], [], []
    for patient, line in enumerate(DS_1979.split()):
        for at, value in enumerate(line):
            items.append(patient)
            workers.append(max(at - 2, 0))
            labels.append(int(value) - 1)
    return Answers(np.array(items), np.array(workers), np.array(labels), 45, 5, 4)


def test_dawid_and_skenes_own_table() -> None:
    result = dawid_skene(table_1979())
    assert result.iterations == 19
    assert result.log_likelihood == pytest.approx(-192.890881, abs=1e-6)
    assert result.prior == pytest.approx([0.3996, 0.4220, 0.1118, 0.0667], abs=5e-5)
    assert result.confusion is not None
    rows = [[0.889, 0.111, 0, 0], [0.071, 0.876, 0.053, 0], [0, 0.339, 0.661, 0], [0, 0, 0.556, 0.444]]
    assert result.confusion[0] == pytest.approx(np.array(rows), abs=5e-4)
    labels = "1 4 2 2 2 2 1 3 2 2 4 3 1 2 1 1 1 1 2 2 2 2 2 2 1 1 2 1 1 1 1 3 1 2 2 4 2 3 3 1 1 1 2 1 2"
    assert " ".join(str(value + 1) for value in result.best) == labels
    unsure = {at + 1: round(float(value), 3) for at, value in enumerate(result.confidence) if value < 0.99}
    assert unsure == {7: 0.981, 35: 0.948, 38: 0.979}


def small() -> Answers:
    items = np.repeat(np.arange(4), 3)
    return Answers(items, np.tile(np.arange(3), 4), np.array([int(c) for c in "001111011220"]), 4, 3, 3)


def test_the_small_vector_of_the_shrunken_form() -> None:
    result = dawid_skene_map(small())
    assert result.iterations == 11
    wanted = [[0.644745, 0.336333, 0.018923], [0.016818, 0.975785, 0.007397], [0.115287, 0.872533, 0.012180],
              [0.084535, 0.017391, 0.898074]]  # fmt: skip
    assert result.posterior == pytest.approx(np.array(wanted), abs=1e-6)


def test_gold_is_held_to_and_left_out_of_the_likelihood() -> None:
    result = dawid_skene_map(small(), gold={0: 2})
    assert result.posterior[0].tolist() == [0, 0, 1]
    assert one_coin(small(), gold={0: 2}).posterior[0].tolist() == [0, 0, 1]


def synthetic(seed: int, items: int = 400, overlap: int = 5, workers: int = 40) -> tuple[Answers, np.ndarray]:
    draw = np.random.default_rng(seed)
    truth = draw.integers(0, 4, items)
    skill = draw.beta(6, 2.5, workers)
    who = np.concatenate([draw.choice(workers, overlap, replace=False) for _ in range(items)])
    what = np.repeat(np.arange(items), overlap)
    right = draw.random(len(who)) < skill[who]
    said = np.where(right, truth[what], (truth[what] + draw.integers(1, 4, len(who))) % 4)
    return Answers(what, who, said, items, workers, 4), truth


def test_weighing_workers_beats_counting_them() -> None:
    answers, truth = synthetic(3, items=3000)
    scores = {
        result.method: float(chance_right(result.posterior, truth).mean())
        for result in (majority(answers), one_coin(answers), dawid_skene_map(answers))
    }
    assert scores["dawid-skene-map"] > scores["majority"]
    assert scores["one-coin"] > scores["majority"]


def test_an_item_is_updated_as_the_whole_would_be() -> None:
    answers, _ = synthetic(4)
    result = dawid_skene_map(answers)
    own = answers.items == 7
    once = updated(result, answers.workers[own], answers.labels[own])
    assert once == pytest.approx(result.posterior[7], abs=1e-3)
    with pytest.raises(ValueError, match="confusion"):
        updated(majority(answers), answers.workers[own], answers.labels[own])


def test_calibration_error_by_hand() -> None:
    assert expected_calibration_error(np.array([0.9, 0.9, 0.5, 0.5]), np.array([1, 0, 1, 0])) == pytest.approx(0.2)


def test_one_more_person_only_while_in_doubt() -> None:
    plan = Overlap(target=0.95, least=2, most=5)
    asked = [needs_another(0.99, 1, plan), needs_another(0.99, 2, plan), needs_another(0.9, 4, plan),
             needs_another(0.5, 5, plan)]  # fmt: skip
    assert asked == [True, False, True, False]


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 30), st.integers(1, 6), st.integers(2, 5))
def test_posteriors_are_probabilities(seed: int, items: int, workers: int, classes: int) -> None:
    draw = np.random.default_rng(seed)
    number = int(draw.integers(1, 60))
    answers = Answers(
        draw.integers(0, items, number), draw.integers(0, workers, number), draw.integers(0, classes, number),
        items, workers, classes,
    )  # fmt: skip
    for result in (majority(answers), one_coin(answers), dawid_skene_map(answers)):
        assert result.posterior.sum(axis=1) == pytest.approx(np.ones(items))
        assert np.isfinite(result.posterior).all()
        assert ((result.quality >= 0) & (result.quality <= 1)).all()


def test_bad_answers_are_named() -> None:
    with pytest.raises(ValueError, match="labels must lie from 0 to 1"):
        Answers(np.array([0]), np.array([0]), np.array([2]), 1, 1, 2)
    with pytest.raises(ValueError, match="workers must be a flat array"):
        Answers(np.array([0]), np.array([0, 1]), np.array([0]), 1, 2, 2)
    assert numbered(["b", "a", "b"])[0] == ["b", "a"]
