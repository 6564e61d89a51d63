"""Regions of several people merged by shape: exact medians and votes, and nothing lost that most agree on."""

from __future__ import annotations

import numpy as np
import pytest

from annotation.regions.geometry import area_of, iou
from annotation.regions.rle import cells_of, runs_in, runs_of, text_of
from annotation.regions.shapes import (
    Box,
    Ellipse,
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
from review.consensus.item_belief import Judge
from review.consensus.merge import NOTHING, Merged, merge_answers
from review.consensus.shape_merge import merged_region

PEOPLE = ["ana", "ben", "chi"]
TURNS = ((9, 29), (10, 30), (14, 33))


def merged(*answers: list[Region]) -> Merged:
    return merge_answers(answers, PEOPLE[: len(answers)], Judge(("cat", "dog", NOTHING)))


def square(x: float, side: float = 40.0, hole: float = 0.0) -> Polygon:
    points = [(x, 10.0), (x + side, 10.0), (x + side, 10.0 + side), (x, 10.0 + side)]
    inner = [(x + 10, 20.0), (x + 10 + hole, 20.0), (x + 10 + hole, 20.0 + hole), (x + 10, 20.0 + hole)]
    return Polygon(id="p", label="cat", rings=[Ring(points=points, holes=[inner] if hole else [])])


def mask(left: int, right: int) -> Mask:
    cells = np.zeros((20, 30), bool)
    cells[5:15, left:right] = True
    return Mask(id="m", label="cat", rle=Rle(size=(20, 30), counts=text_of(runs_of(cells))))


def test_polygons_are_voted_on_and_keep_their_holes() -> None:
    (one,) = merged([square(10, hole=15)], [square(12, hole=15)], [square(14, hole=15)]).regions
    assert isinstance(one, Polygon)
    assert iou(one, square(12, hole=15)) > 0.95
    (ring,) = one.rings
    assert len(ring.holes) == 1
    assert len(ring.points) <= 8
    assert area_of(one) == pytest.approx(40 * 40 - 15 * 15, rel=0.03)


def test_masks_take_the_pixels_most_drew() -> None:
    (one,) = merged([mask(5, 15)], [mask(6, 16)], [mask(7, 20)]).regions
    assert isinstance(one, Mask)
    columns = np.flatnonzero(cells_of(runs_in(one.rle.counts), 20, 30).any(axis=0))
    assert (columns[0], columns[-1]) == (6, 15)


def test_keypoints_take_the_median_of_those_who_saw_them_and_their_state_by_vote() -> None:
    def body(x: float, visible: int) -> Keypoints:
        points = [Keypoint(name="head", x=x, y=10), Keypoint(name="hand", x=x + 30, y=40, visible=visible)]  # type: ignore[arg-type]
        return Keypoints(id="k", label="cat", points=points)

    (one,) = merged([body(10, 2)], [body(11, 2)], [body(12, 0)]).regions
    assert isinstance(one, Keypoints)
    assert [(point.x, point.visible) for point in one.points] == [(11.0, 2), (40.5, 2)]
    (other,) = merged([body(10, 0)], [body(11, 0)], [body(12, 2)]).regions
    assert isinstance(other, Keypoints)
    assert other.points[1].visible == 0


def test_lines_are_the_median_of_points_along_the_way_whatever_their_direction() -> None:
    def line(y: float, *, is_turned: bool = False) -> Polyline:
        points = [(0.0, y), (50.0, y), (100.0, y)]
        return Polyline(id="l", label="cat", points=points[::-1] if is_turned else points)

    (one,) = merged([line(10)], [line(12, is_turned=True)], [line(11)]).regions
    assert isinstance(one, Polyline)
    assert {round(y, 1) for _, y in one.points} == {11.0}
    assert len(one.points) == 2


def test_spans_ellipses_and_turned_boxes_take_medians() -> None:
    spans: list[list[Region]] = [[Span(id="s", label="cat", start=start, end=20)] for start in (4, 5, 9)]
    (span,) = merged(*spans).regions
    assert isinstance(span, Span)
    assert (span.start, span.end) == (5, 20)
    ellipses: list[list[Region]] = [[Ellipse(id="e", label="cat", cx=x, cy=50, rx=20, ry=10)] for x in (49, 50, 54)]
    (ellipse,) = merged(*ellipses).regions
    assert isinstance(ellipse, Ellipse)
    assert ellipse.cx == 50
    boxes: list[list[Region]] = [
        [Box(id="b", label="cat", x=x, y=10, width=60, height=30, rotation=turn)] for x, turn in TURNS
    ]
    (box,) = merged(*boxes).regions
    assert isinstance(box, Box)
    assert (box.x, box.width, box.rotation) == (10, 60, 30)


def test_shapes_never_mix_and_relations_take_the_answer_in_the_middle() -> None:
    mixed = merged([square(10), Box(id="b", label="dog", x=10, y=10, width=40, height=40)], [square(10)], [square(10)])
    assert [type(region).__name__ for region in mixed.regions] == ["Polygon"]
    first, second = Span(id="a", label="cat", start=0, end=5), Span(id="b", label="cat", start=9, end=12)
    relation = Relation(id="r", label="dog", source="a", target="b")
    related = merged([first, second, relation], [first, second, relation], [first, second])
    assert not related.is_merged
    assert related.confidence == related.stop == related.agreement


def test_attributes_are_those_most_of_the_namesakes_gave() -> None:
    def box(label: str, colour: str, *, is_occluded: bool = False) -> Box:
        return Box(
            id="b", label=label, x=1, y=1, width=9, height=9, attributes={"colour": colour}, occluded=is_occluded,
            confidence=0.3,
        )  # fmt: skip

    members = [box("cat", "red", is_occluded=True), box("dog", "blue"), box("cat", "red", is_occluded=True)]
    one = merged_region(members, [0.7] * 3, "cat")
    assert (one.attributes, one.occluded, one.confidence, one.label) == ({"colour": "red"}, True, None, "cat")


def test_one_outline_alone_is_kept_close_and_something_without_area_does_not_break() -> None:
    alone = merged_region([square(10)], [0.7], "cat")
    assert iou(alone, square(10)) > 0.97
    thin = Polygon(id="p", label="cat", rings=[Ring(points=[(0, 0), (50, 0.01), (100, 0)])])
    assert isinstance(merged_region([thin, thin], [0.7, 0.7], "cat"), Polygon)
    empty = mask(5, 5)
    assert merged_region([empty, mask(5, 9)], [0.2, 0.9], "cat").label == "cat"
