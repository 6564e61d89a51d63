"""Agreement against published and recomputed values, and the identities that tie the coefficients together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.consensus.agreement import (
    agreement_from_gaps,
    agreement_of,
    alpha_interval,
    alpha_report,
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
    pairwise_agreement,
    vitality,
)

FLEISS = np.array(
    [[0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0],
     [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7]]
)  # fmt: skip
WIKIPEDIA = ["*****34121133*3", "1*213343*******", "**21344*21133*4"]
DATA_C = ["123321412...", "12332241 25.3".replace(" ", ""), ".3332342251.", "1233244 1251.".replace(" ", "")]
DATA_A = ["0100000010", "1110010000"]
DATA_B = ["aabbdcccedda", "babbbccceddd"]


def values(rows: list[str]) -> np.ndarray:
    return np.array([[np.nan if c in "*." else float(ord(c) - ord("0")) for c in row] for row in rows])


@pytest.mark.parametrize(
    ("table", "kappa"),
    [([[20, 5], [10, 15]], 0.4), ([[45, 15], [25, 15]], 0.1304348), ([[25, 35], [5, 35]], 0.2592593)],
)
def test_cohen(table: list[list[int]], kappa: float) -> None:
    assert cohen_kappa(np.array(table)) == pytest.approx(kappa, abs=5e-8)


def test_cohen_weighted() -> None:
    table = np.array([[10, 3, 1], [4, 12, 5], [0, 2, 13]])
    assert cohen_kappa(table) == pytest.approx(0.5487365, abs=5e-8)
    assert cohen_kappa(table, weights="linear") == pytest.approx(0.6258185, abs=5e-8)
    assert cohen_kappa(table, weights="quadratic") == pytest.approx(0.7087379, abs=5e-8)


def test_fleiss() -> None:
    found = fleiss_kappa(FLEISS)
    assert (found.observed, found.expected, found.kappa) == pytest.approx((0.3780220, 0.2127551, 0.2099307), abs=5e-8)
    alpha = alpha_report(FLEISS).alpha
    assert alpha == pytest.approx(0.2155741, abs=5e-8)
    assert alpha == pytest.approx(1 - (1 - 1 / 140) * (1 - found.kappa))
    with pytest.raises(ValueError, match="same number of answers"):
        fleiss_kappa(np.array([[2, 0], [1, 2]]))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [(WIKIPEDIA, (0.6913580, 0.8067214, 0.8108449, 0.8089437)), (DATA_C, (0.7434211, 0.8153875, 0.8491071, 0.7974028))],
)
def test_krippendorff(rows: list[str], expected: tuple[float, ...]) -> None:
    levels = ("nominal", "ordinal", "interval", "ratio")
    found = [krippendorff_alpha(values(rows), level=level) for level in levels]  # type: ignore[arg-type]
    assert found == pytest.approx(list(expected), abs=5e-8)


def test_krippendorff_of_two_people() -> None:
    assert krippendorff_alpha(values(DATA_A)) == pytest.approx(0.0952381, abs=5e-8)
    assert krippendorff_alpha(values(DATA_B)) == pytest.approx(0.6919643, abs=5e-8)
    assert np.isnan(krippendorff_alpha(values(["1*", "*2"])))


@pytest.mark.parametrize(
    ("distance", "alpha"), [(lambda a, b: float(a != b), 0.7434211), (lambda a, b: (a - b) ** 2, 0.8491071)]
)
def test_any_distance_gives_the_same(distance: object, alpha: float) -> None:
    table = values(DATA_C)
    answers = [[v for v in column if not np.isnan(v)] for column in table.T]
    assert agreement_of(answers, distance, across="all").alpha == pytest.approx(alpha, abs=5e-8)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 5), st.integers(3, 15), st.integers(2, 4))
def test_the_general_form_is_the_nominal_one(seed: int, people: int, items: int, classes: int) -> None:
    draw = np.random.default_rng(seed)
    table = draw.integers(0, classes, (people, items)).astype(float)
    table[draw.random(table.shape) < 0.2] = np.nan
    answers = [[v for v in column if not np.isnan(v)] for column in table.T]
    if sum(len(own) > 1 for own in answers) < 2:
        return
    general = agreement_of(answers, lambda a, b: float(a != b), across="all").alpha
    assert general == pytest.approx(krippendorff_alpha(table))


def test_a_report_has_its_interval_and_says_when_it_is_not_enough() -> None:
    draw = np.random.default_rng(1)
    truth = draw.integers(0, 3, 300)
    said = np.where(draw.random((4, 300)) < 0.85, truth, draw.integers(0, 3, (4, 300)))
    counts = np.array([np.bincount(column, minlength=3) for column in said.T])
    report = alpha_report(counts)
    assert report.low < report.alpha < report.high
    assert report.alpha == pytest.approx(krippendorff_alpha(said.astype(float)))
    assert report.high - report.low < 0.12
    assert (report.items, report.is_enough, set(report.per_class)) == (300, True, {0, 1, 2})
    assert alpha_report(counts) == report  # the same draw each time
    assert not alpha_report(counts[:19]).is_enough
    assert alpha_report(np.zeros((0, 3))).items == 0
    shares, shared = pairwise_agreement(said.astype(float))
    assert (shares.diagonal() == 1).all()
    assert (shared == 300).all()
    worse = np.vstack([said, draw.integers(0, 3, 300)]).astype(float)
    assert int(vitality(worse).argmin()) == 4


def test_the_interval_of_a_distance_alpha_holds_it_and_narrows_with_items() -> None:
    rng = np.random.default_rng(4)

    def interval(items: int) -> tuple[float, float, float]:
        truth = rng.integers(0, 4, items)
        said = [
            [int(real) if rng.random() < 0.8 else int(rng.integers(0, 4)) for _ in range(3)] for real in truth
        ]  # fmt: skip
        flat = np.array([word for own in said for word in own])
        gaps = (flat[:, None] != flat[None, :]).astype(float)
        item = np.repeat(np.arange(items), 3)
        alpha = agreement_from_gaps(gaps, item).alpha
        low, high = alpha_interval(gaps, item)
        assert low <= alpha <= high
        return alpha, low, high

    _, low, high = interval(30)
    _, lower, higher = interval(300)
    assert higher - lower < (high - low) / 2
    assert all(np.isnan(alpha_interval(np.zeros((2, 2)), np.array([0, 0]))))
