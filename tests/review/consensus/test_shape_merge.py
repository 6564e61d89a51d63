"""Shapes of several people merged, each kind against a made set with truth: gain over the answer in the middle."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from annotation.regions.geometry import iou
from annotation.regions.rle import filled, runs_of, text_of
from annotation.regions.shapes import (
    Box,
    Keypoint,
    Keypoints,
    Mask,
    Polygon,
    Polyline,
    Region,
    Relation,
    Ring,
    Rle,
    Span,
)
from review.consensus.merge import merge_answers
from review.consensus.rules import medoid

SETS, PEOPLE = 24, 5
Draw = np.random.Generator
Maker = Callable[[np.ndarray], Region]
NAMES = ("nose", "tail", "paw")


def name() -> str:
    return str(uuid.uuid4())


def polygon(points: np.ndarray) -> Polygon:
    return Polygon(id=name(), label="cat", rings=[Ring([(float(x), float(y)) for x, y in points])])


def mask(points: np.ndarray) -> Mask:
    cells = filled([[(float(x), float(y)) for x, y in points]], 120, 120)
    return Mask(id=name(), label="cat", rle=Rle((120, 120), text_of(runs_of(cells))))


def line(points: np.ndarray) -> Polyline:
    return Polyline(id=name(), label="cat", points=[(float(x), float(y)) for x, y in points])


def keypoints(points: np.ndarray) -> Keypoints:
    placed = [Keypoint(part, float(x), float(y), 2) for part, (x, y) in zip(NAMES, points[::4], strict=False)]
    return Keypoints(id=name(), label="cat", points=placed, skeleton="cat")


def span(points: np.ndarray) -> Span:
    start, end = sorted(int(value) for value in points[:2, 0])
    return Span(id=name(), label="cat", start=start, end=max(end, start + 1))


def outline(draw: Draw) -> np.ndarray:
    angles = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    radius = draw.uniform(22, 40, 12)
    return np.column_stack([60 + radius * np.cos(angles), 60 + radius * np.sin(angles)])


def likeness(make: Maker, noise: float, seed: int) -> tuple[float, float]:
    """Return the mean likeness to the truth of the merged object and of the middle answer, over the made sets."""
    merged_scores, middle_scores = [], []
    for at in range(SETS):
        draw = np.random.default_rng(seed + at)
        real = outline(draw)
        truth = make(real)
        answers = [[make(np.clip(real + draw.normal(0, noise, real.shape), 1, 118))] for _ in range(PEOPLE)]
        merged = merge_answers(answers, [0.8] * PEOPLE, labels=2)
        merged_scores.append(iou(merged.regions[0], truth) if merged.regions else 0.0)
        middle_scores.append(iou(answers[medoid(answers)[0]][0], truth))
    return float(np.mean(merged_scores)), float(np.mean(middle_scores))


@pytest.mark.parametrize(
    ("make", "least_gain"), [(polygon, 0.01), (mask, 0.01), (keypoints, 0.02), (span, 0.0), (line, 0.01)]
)
def test_merging_is_closer_to_the_truth_than_the_answer_in_the_middle(make: Maker, least_gain: float) -> None:
    merged, middle = likeness(make, 2.5, 100)
    assert merged >= middle + least_gain


def answers_of(*groups: Sequence[Region]) -> list[list[Region]]:
    return [list(group) for group in groups]


def test_an_object_one_of_three_drew_is_dropped_whatever_its_shape() -> None:
    draw = np.random.default_rng(1)
    real = outline(draw)
    for make in (polygon, mask, keypoints, line):
        stray = make(real * 0.2)
        merged = merge_answers(answers_of([make(real)], [make(real)], [make(real), stray]), [0.8] * 3, labels=2)
        assert len(merged.regions) == 1, make.__name__
        assert merged.is_merged


def test_holes_and_rings_survive_the_vote() -> None:
    ring = [(10.0, 10.0), (90.0, 10.0), (90.0, 90.0), (10.0, 90.0)]
    hole = [(40.0, 40.0), (60.0, 40.0), (60.0, 60.0), (40.0, 60.0)]
    one = [Polygon(id=name(), label="cat", rings=[Ring(ring, [hole]), Ring([(100, 10), (110, 10), (110, 30)])])]
    merged = merge_answers([one, one, one], [0.8] * 3, labels=2)
    (region,) = merged.regions
    assert isinstance(region, Polygon)
    assert sorted(len(found.holes) for found in region.rings) == [0, 1]
    assert iou(region, one[0]) > 0.98


def test_visibility_and_attributes_are_voted_on() -> None:
    def cat(x: float, visible: int, mood: str) -> Keypoints:
        points = [Keypoint("nose", x, 10, 2), Keypoint("paw", x + 60, 90, 2)]
        points += [Keypoint("tail", x + 30, 30, visible)]  # type: ignore[arg-type]
        return Keypoints(id=name(), label="cat", points=points, skeleton="cat", attributes={"mood": mood})

    merged = merge_answers(
        answers_of([cat(10, 0, "glad")], [cat(11, 0, "glad")], [cat(12, 2, "cross")]), [0.8] * 3, labels=2
    )
    (region,) = merged.regions
    assert isinstance(region, Keypoints)
    assert [(point.x, point.visible) for point in region.points] == [(11.0, 2), (71.0, 2), (40.0, 0)]
    assert region.attributes == {"mood": "glad"}


def test_boxes_keep_the_attributes_most_gave() -> None:
    boxes = [Box(id=name(), label="cat", x=1, y=1, width=20, height=20, attributes={"color": color}) for color in "rrb"]
    merged = merge_answers([[box] for box in boxes], [0.8] * 3, labels=2)
    assert merged.regions[0].attributes == {"color": "r"}


def test_a_line_drawn_the_other_way_round_is_the_same_line() -> None:
    points = np.array([[0.0, 0], [50, 10], [100, 0]])
    merged = merge_answers(
        [[line(points)], [line(points[::-1])], [line(points + np.array([0, 2]))]], [0.8] * 3, labels=2
    )
    (region,) = merged.regions
    assert isinstance(region, Polyline)
    assert iou(region, line(points)) > 0.9


def test_relations_keep_the_answer_in_the_middle() -> None:
    def told(start: int) -> list[Region]:
        first, second = (Span(id=name(), label="cat", start=at, end=at + 5) for at in (start, start + 10))
        return [first, second, Relation(id=name(), label="of", source=first.id, target=second.id)]

    answers = [told(0), told(0), told(40)]
    merged = merge_answers(answers, [0.8] * 3, labels=2)
    assert not merged.is_merged
    assert merged.regions == answers[0]


def test_people_who_miss_are_named_by_share() -> None:
    draw = np.random.default_rng(2)
    first, second = polygon(outline(draw) * 0.4), polygon(outline(draw) * 0.4 + 60)
    merged = merge_answers(answers_of([first, second], [first, second], [first]), [0.8] * 3, labels=2)
    assert merged.missed == (0.0, 0.0, 0.5)
