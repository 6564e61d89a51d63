"""Distances and merged boxes against their vectors."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.consensus.distances import (
    box_overlaps,
    box_set_distance,
    keypoint_similarity,
    match_sets,
    match_spans,
    number_distance,
    polyline_similarity,
    text_distance,
)
from review.consensus.shapes import LINK, clusters_of, hit_rates_of, merge_boxes

A = np.array([[0, 0, 10, 10], [20, 20, 30, 30], [50, 50, 60, 60]], float)
B = np.array([[1, 1, 11, 11], [20, 20, 30, 40]], float)


def test_the_box_vector() -> None:
    found = match_sets(box_overlaps(A, B))
    assert [pair[:2] for pair in found.pairs] == [(0, 0), (1, 1)]
    assert [pair[2] for pair in found.pairs] == pytest.approx([0.680672, 0.5], abs=5e-7)
    assert (found.soft_f, found.f1, found.pq) == pytest.approx((0.4722689, 0.8, 0.4722689), abs=5e-8)
    assert match_sets(np.zeros((0, 0))).soft_f == 1
    assert match_sets(np.zeros((2, 0))).soft_f == 0


def test_the_keypoint_vector() -> None:
    first = np.zeros((3, 2))
    second = np.array([[5.0, 0], [10, 0], [0, 0]])
    found = keypoint_similarity(first, second, sigmas=np.array([0.05, 0.1, 0.1]), area=1e4)
    assert found == pytest.approx([0.882497, 0.882497, 1], abs=5e-7)
    assert found.mean() == pytest.approx(0.9216646, abs=5e-7)


def test_the_span_vector() -> None:
    found = match_spans([("x", 0, 10), ("x", 20, 25)], [("x", 5, 10), ("x", 20, 30)])
    assert (found.character_iou, found.character_f) == pytest.approx((0.5, 2 / 3))
    assert match_spans([], []).character_iou == 1
    assert match_spans([("x", 0, 5)], [("y", 0, 5)]).soft_f == 0


def test_lines_texts_and_numbers() -> None:
    line = np.array([[0.0, 0], [100, 0]])
    assert polyline_similarity(line, line + np.array([0, 2]), tolerance=3) == 1
    assert polyline_similarity(line, line + np.array([0, 9]), tolerance=3) == 0
    half = polyline_similarity(line, np.array([[0.0, 0], [50, 0]]), tolerance=0.5)
    assert half == pytest.approx(2 / 3, abs=0.01)
    assert text_distance("kitten", "sitting") == pytest.approx(3 / 7)
    assert (text_distance("", ""), text_distance("", "ab"), text_distance("👍a", "👍a")) == (0, 1, 0)
    assert (number_distance(2, 5, span=10), number_distance(2, 50, span=10)) == (0.3, 1)


def test_boxes_merge_by_median_and_quorum() -> None:
    answers = [np.array([[0, 0, 10, 10], [100, 100, 120, 120]], float), np.array([[1, 0, 11, 10]], float),
               np.array([[0, 2, 10, 12], [300, 0, 310, 10]], float), np.array([[0, 0, 10, 50]], float)]  # fmt: skip
    (box,) = merge_boxes(answers, [["cat", "cat"], ["cat"], ["dog", "cat"], ["cat"]])
    assert box.corners == (0, 0, 10, 10)
    assert box.members == ((0, 0), (1, 0), (2, 0))
    assert (box.label, box.support) == ("cat", 0.75)
    assert box.labels == {"cat": pytest.approx(2 / 3), "dog": pytest.approx(1 / 3)}
    assert len(merge_boxes(answers, quorum=0.25)) == 4  # every box that stands alone
    assert merge_boxes([]) == []
    assert merge_boxes([np.zeros((0, 4))] * 3) == []


def test_one_person_never_has_two_boxes_in_a_cluster() -> None:
    twice = np.array([[0, 0, 10, 10], [0, 0, 10, 11]], float)
    merged = merge_boxes([twice, np.array([[0, 0, 10, 10]], float)], quorum=0.5)
    assert [len(box.members) for box in merged] == [2, 1]
    assert all(len({who for who, _ in box.members}) == len(box.members) for box in merged)


def test_a_hit_rate_is_how_many_of_the_objects_two_others_drew_one_draws() -> None:
    # Three people; of ten objects the first draws all, the second all, the third two.
    images = [([0, 1, 2], [{0, 1, 2} if at < 2 else {0, 1} for at in range(10)])]
    rates = hit_rates_of(images, 4)
    # Only the first two objects were drawn by two others of the first and second; of the third, all ten were.
    pooled = (2 + 2 + 2) / (2 + 2 + 10)
    assert rates == pytest.approx([(2 + 8 * pooled) / 10, (2 + 8 * pooled) / 10, (2 + 8 * pooled) / 18, pooled])
    assert hit_rates_of([], 2).tolist() == pytest.approx([0.7, 0.7])


def test_a_quorum_counts_hit_rates() -> None:
    answers = [
        np.array([[0, 0, 9, 9], [20, 20, 30, 30]], float),
        np.array([[0, 0, 9, 9]], float),
        np.array([[0, 0, 9, 9]], float),
    ]
    assert len(merge_boxes(answers)) == 1
    assert len(merge_boxes(answers, hit_rates=[0.9, 0.4, 0.4])) == 2


boxes = st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50), st.integers(1, 30), st.integers(1, 30)), max_size=6)


@settings(max_examples=60, deadline=None)
@given(boxes, boxes)
def test_a_distance_is_symmetric_and_bounded(first: list[tuple[int, ...]], second: list[tuple[int, ...]]) -> None:
    a, b = (np.array([[x, y, x + w, y + h] for x, y, w, h in rows], float).reshape(-1, 4) for rows in (first, second))
    there, back = box_set_distance(a, b), box_set_distance(b, a)
    assert there == pytest.approx(back)
    assert -1e-9 <= there <= 1
    assert box_set_distance(a, a) == pytest.approx(0)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=12), st.text(max_size=12), st.text(max_size=12))
def test_edit_distance_is_a_metric(a: str, b: str, c: str) -> None:
    def edits(x: str, y: str) -> float:
        return text_distance(x, y) * max(len(x), len(y))

    assert edits(a, b) == pytest.approx(edits(b, a))
    assert edits(a, c) <= edits(a, b) + edits(b, c) + 1e-9
    assert (edits(a, b) == 0) == (a == b)


def test_the_vector_of_boxes_with_hit_rates() -> None:
    first, second = [[0, 0, 10, 10], [20, 20, 30, 30]], [[1, 1, 11, 11]]
    third, fourth = [[0, 1, 10, 12], [50, 50, 60, 60]], [[0, 0, 9, 10], [21, 20, 31, 31]]
    boxes = [np.array(one, float) for one in (first, second, third, fourth)]
    owner = np.repeat(np.arange(4), [len(one) for one in boxes])
    flat = np.concatenate(boxes)
    clusters = clusters_of(box_overlaps(flat, flat), owner, LINK)
    assert clusters == [[1, 6], [0, 2, 3, 5], [4]]
    rates = hit_rates_of([(range(4), [{int(owner[member]) for member in one} for one in clusters])], 4)
    assert rates.tolist() == pytest.approx([0.703704, 0.633333, 0.633333, 0.703704], abs=1e-6)
    merged = merge_boxes(boxes, hit_rates=rates.tolist())
    assert [one.corners for one in merged] == [(0.0, 0.5, 10.0, 10.5), (20.5, 20.0, 30.5, 30.5)]
    assert [one.support for one in merged] == pytest.approx([1.0, 0.526316], abs=1e-6)
