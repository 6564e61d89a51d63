"""Which answers are looked at, why, and how often: the pure rules."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from review.decisions.policy import ReviewPolicy
from review.decisions.rules import (
    AnswerFacts,
    Why,
    draw_of,
    hard_labels,
    hardly_looks,
    keyed_draw,
    why_review,
    words_of,
)
from review.statistics.binomial import audits_needed, share_with_interval, upper_bound

NAMESPACE = UUID("12345678-1234-5678-1234-567812345678")
IDS = [uuid5(NAMESPACE, str(at)) for at in range(4_000)]
KEY = "0f" * 32


def why(facts: dict[str, Any], **policy: Any) -> Why | None:
    return why_review(ReviewPolicy(**policy), AnswerFacts(IDS[0], **facts))


@pytest.mark.parametrize(
    ("facts", "policy", "expected"),
    [
        ({}, {"review": "all"}, Why("all")),
        ({"is_unsure": True}, {"review": "all"}, Why("unsure")),
        ({"is_unsure": True}, {"review": "sample", "review_rate": 0}, Why("unsure")),
        ({"is_unsure": True}, {"review": "none"}, None),
        ({"author_low": 0.1}, {"review": "none", "review_score_below": 0.9}, None),
        ({"author_low": 0.74}, {"review": "sample", "review_rate": 0, "review_score_below": 0.75}, Why("low_score")),
        ({"author_low": 0.75}, {"review": "sample", "review_rate": 0, "review_score_below": 0.75}, None),
        ({"author_low": None}, {"review": "sample", "review_rate": 0, "review_score_below": 0.75}, None),
        ({"author_low": 0.2}, {"review": "all", "review_score_below": 0.75}, Why("low_score")),
        (
            {"labels": frozenset({"cat", "dog"})},
            {"review": "sample", "review_rate": 0, "review_hard_labels": ["dog"]},
            Why("hard_label", "dog"),
        ),
        (
            {"labels": frozenset({"cat"}), "hard_labels": frozenset({"cat"})},
            {"review": "disagreement", "overlap": 2},
            Why("hard_label", "cat"),
        ),
        ({"labels": frozenset({"cat"})}, {"review": "sample", "review_rate": 0, "review_hard_labels": ["dog"]}, None),
        ({"people": 2, "agreement": 0.79}, {"review": "disagreement", "overlap": 2}, Why("differ")),
        ({"people": 2, "agreement": 0.8}, {"review": "disagreement", "overlap": 2}, None),
        ({"people": 2, "agreement": 0.8}, {"review": "disagreement", "overlap": 2, "review_spots": 1}, Why("random")),
        ({}, {"review": "sample", "review_rate": 1}, Why("random")),
        ({}, {"review": "disagreement", "overlap": 1, "review_rate": 1}, Why("random")),
    ],
)
def test_the_strongest_reason_is_given(facts: dict[str, Any], policy: dict[str, Any], expected: Why | None) -> None:
    assert why(facts, **policy) == expected


@settings(deadline=None, max_examples=25)
@given(rate=st.floats(0, 1), spots=st.floats(0, 1), mode=st.sampled_from(["sample", "disagreement"]))
def test_random_spots_come_at_their_rate(rate: float, spots: float, mode: str) -> None:
    """The share drawn is the larger of both rates, within what 4,000 fair draws may miss it by."""
    policy = ReviewPolicy(review=mode, overlap=2, review_rate=rate, review_spots=spots)  # type: ignore[arg-type]
    expected = max(rate, spots) if mode == "sample" else spots
    drawn = sum(why_review(policy, AnswerFacts(one, people=2)) is not None for one in IDS)
    low, high = binom.ppf([1e-9, 1 - 1e-9], len(IDS), expected) if 0 < expected < 1 else (expected * len(IDS),) * 2
    assert low <= drawn <= high


def test_more_spots_never_drop_one() -> None:
    few = {one for one in IDS if draw_of(one) < 0.1}
    many = {one for one in IDS if draw_of(one) < 0.3}
    assert few < many


@settings(deadline=None, max_examples=25)
@given(rate=st.floats(0.001, 0.999))
def test_second_looks_come_at_their_rate_and_do_not_follow_the_first_draw(rate: float) -> None:
    drawn = np.array([keyed_draw(KEY, one) < rate for one in IDS])
    low, high = binom.ppf([1e-9, 1 - 1e-9], len(IDS), rate)
    assert low <= drawn.sum() <= high
    first = np.array([draw_of(one) < 0.5 for one in IDS])
    low, high = binom.ppf([1e-9, 1 - 1e-9], int(first.sum()), rate)
    assert low <= (drawn & first).sum() <= high


def test_without_the_key_nobody_foresees_a_second_look() -> None:
    here = [keyed_draw(KEY, one) < 0.5 for one in IDS]
    there = [keyed_draw("1f" * 32, one) < 0.5 for one in IDS]
    same = sum(a == b for a, b in zip(here, there, strict=True))
    assert abs(same / len(IDS) - 0.5) < 0.04


def test_labels_are_hard_from_twenty_judged_on() -> None:
    judged = {"cat": (15, 5), "dog": (14, 5), "bird": (100, 2)}
    assert hard_labels(judged, error_from=0.25) == {"cat"}
    assert hard_labels(judged, error_from=0.01) == {"cat", "bird"}


@pytest.mark.parametrize(
    ("decisions", "approved", "seconds", "expected"),
    [(20, 20, 1.9, True), (19, 19, 0.5, False), (50, 49, 1.0, True), (50, 48, 1.0, False), (50, 50, 2.0, False),
     (50, 50, None, False)],
)  # fmt: skip
def test_who_approves_all_in_a_moment_hardly_looks(
    decisions: int, approved: int, seconds: float | None, expected: bool
) -> None:
    assert hardly_looks(decisions, approved, seconds) is expected


def test_reasons_read_as_words() -> None:
    assert [words_of(reason) for reason in ("unsure", "differ", "low_score", "random")] == [
        "unsure", "answers differ", "low score", "random spot",
    ]  # fmt: skip
    assert words_of("hard_label", "Cat") == "hard label: Cat"


def test_exact_bounds() -> None:
    """QUALITY: no error in 59 is under 5 %, 1 in 100 under 4.7 %, 10 in 300 under 5.6 %."""
    assert audits_needed(0.05) == 59
    assert audits_needed(0.01) == 299
    assert upper_bound(0, 59) < 0.05 < upper_bound(0, 58)
    assert round(upper_bound(1, 100), 3) == 0.047
    assert round(upper_bound(10, 300), 3) == 0.056
    assert upper_bound(0, 0) == 1.0
    assert upper_bound(3, 3) == 1.0
    told = share_with_interval(8, 10)
    assert (told.share, told.low, told.high) == (0.8, 0.4439, 0.9748)
    assert (share_with_interval(0, 0).low, share_with_interval(0, 0).high) == (0.0, 1.0)


@settings(deadline=None, max_examples=25)
@given(share=st.floats(0.01, 0.99), seen=st.integers(1, 60))
def test_the_upper_bound_holds_as_often_as_it_says(share: float, seen: int) -> None:
    missed = sum(binom.pmf(k, seen, share) for k in range(seen + 1) if upper_bound(k, seen) < share)
    assert missed <= 0.05 + 1e-9
