"""Where two regions count as being in one place."""

from __future__ import annotations

import math
import time
from typing import Any, Literal, TypeVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.regions.diff import diff_regions
from annotation.regions.kinds.table import kind_of
from annotation.regions.places import same_place
from annotation.regions.rle import runs_of, text_of
from annotation.regions.shapes import (
    Box,
    Ellipse,
    Keypoint,
    Keypoints,
    Mask,
    Point,
    Polygon,
    Polyline,
    Region,
    Relation,
    Ring,
    Rle,
    Span,
)

R = TypeVar("R", bound=Region)


def make(shape: type[R], **fields: Any) -> R:
    return shape(id="a", label="thing", **fields)


def box(x: float, y: float, width: float, height: float, rotation: float = 0) -> Box:
    return make(Box, x=x, y=y, width=width, height=height, rotation=rotation)


def ellipse(rx: float, ry: float, rotation: float = 0, cx: float = 50) -> Ellipse:
    return make(Ellipse, cx=cx, cy=40, rx=rx, ry=ry, rotation=rotation)


def polygon(*rings: list[Point], holes: list[list[Point]] | None = None) -> Polygon:
    return make(Polygon, rings=[Ring(points=ring, holes=holes or []) for ring in rings])


def mask(counts: list[int]) -> Mask:
    return make(Mask, rle=Rle(size=(4, 5), counts=text_of(np.array(counts, dtype=np.int64))))


def body(*points: tuple[str, float, float, Literal[0, 1, 2]]) -> Keypoints:
    return make(Keypoints, points=[Keypoint(name, x, y, visible) for name, x, y, visible in points])


SQUARE: list[Point] = [(0, 0), (10, 0), (10, 10), (0, 10)]
HOLE: list[Point] = [(3, 3), (6, 3), (6, 6)]

SAME: list[tuple[str, Region, Region]] = [
    ("a box that was rounded", box(1, 2, 10, 20), box(1.3, 1.8, 10.1, 20.2)),
    ("a box turned by half a turn", box(1, 2, 10, 20, 30), box(1, 2, 10, 20, 210)),
    ("a box on its side, said the other way", box(0, 10, 40, 20, 90), box(10, 0, 20, 40)),
    ("a circle, however it is turned", ellipse(20, 20), ellipse(20, 20, 77)),
    ("an ellipse with its axes exchanged", ellipse(20, 10), ellipse(10, 20, 90)),
    ("an ellipse turned by half a turn", ellipse(20, 10, 15), ellipse(20, 10, 195)),
    ("an outline that begins elsewhere", polygon(SQUARE), polygon([*SQUARE[2:], *SQUARE[:2]])),
    ("an outline that runs the other way", polygon(SQUARE), polygon(SQUARE[::-1])),
    ("a corner on an edge", polygon(SQUARE), polygon([(0, 0), (5, 0.2), (10, 0), (10, 10), (0, 10)])),
    (
        "a hole that begins elsewhere",
        polygon(SQUARE, holes=[HOLE]),
        polygon(SQUARE, holes=[[*HOLE[1:], HOLE[0]]]),
    ),
    (
        "a line from its other end",
        make(Polyline, points=[(0, 0), (5, 5), (9, 0)]),
        make(Polyline, points=[(9, 0), (5, 5), (0, 0)]),
    ),
    (
        "absent points, wherever they are said to be",
        body(("a", 1, 1, 2), ("b", 0, 0, 0)),
        body(("a", 1, 1, 2), ("b", 9, 9, 0)),
    ),
    ("points in another order", body(("a", 1, 1, 2), ("b", 5, 5, 1)), body(("b", 5, 5.3, 1), ("a", 1, 1, 2))),
    ("runs of no length", mask([3, 4, 13]), mask([3, 2, 0, 2, 13])),
    ("a run of no length at the end", mask([3, 17]), mask([3, 17, 0])),
    ("a span", make(Span, start=2, end=5), make(Span, start=2, end=5)),
    ("a relation", make(Relation, source="x", target="y"), make(Relation, source="x", target="y")),
]
OTHER: list[tuple[str, Region, Region]] = [
    ("a box moved by half a pixel", box(1, 2, 10, 20), box(1.5, 2, 10, 20)),
    ("a large box turned a little", box(0, 0, 400, 100), box(0, 0, 400, 100, 1)),
    ("an ellipse turned", ellipse(20, 10), ellipse(20, 10, 10)),
    ("an ellipse moved", ellipse(20, 10), ellipse(20, 10, cx=51)),
    ("a corner moved", polygon(SQUARE), polygon([(0, 0), (10, 0), (10, 11), (0, 10)])),
    ("a corner cut off", polygon(SQUARE), polygon([(0, 0), (8, 0), (10, 2), (10, 10), (0, 10)])),
    ("corners joined crosswise", polygon(SQUARE), polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3]])),
    ("a hole filled", polygon(SQUARE, holes=[HOLE]), polygon(SQUARE)),
    (
        "a line that ends sooner",
        make(Polyline, points=[(0, 0), (5, 5), (9, 0)]),
        make(Polyline, points=[(0, 0), (5, 5), (8, 1)]),
    ),
    ("a point now occluded", body(("a", 1, 1, 2)), body(("a", 1, 1, 1))),
    ("a point moved", body(("a", 1, 1, 2)), body(("a", 1, 2, 2))),
    ("points exchanged", body(("a", 1, 1, 2), ("b", 5, 5, 2)), body(("a", 5, 5, 2), ("b", 1, 1, 2))),
    ("a pixel more", mask([3, 4, 13]), mask([3, 5, 12])),
    ("a longer span", make(Span, start=2, end=5), make(Span, start=2, end=6)),
    ("a relation the other way", make(Relation, source="x", target="y"), make(Relation, source="y", target="x")),
    ("another shape", box(0, 0, 10, 10), polygon(SQUARE)),
]


@pytest.mark.parametrize(("first", "second"), [row[1:] for row in SAME], ids=[row[0] for row in SAME])
def test_one_place_said_in_two_ways(first: Region, second: Region) -> None:
    assert same_place(first, second)
    assert same_place(second, first)
    assert diff_regions([first], [second]).unchanged == 1


@pytest.mark.parametrize(("first", "second"), [row[1:] for row in OTHER], ids=[row[0] for row in OTHER])
def test_two_places(first: Region, second: Region) -> None:
    assert not same_place(first, second)
    assert not same_place(second, first)


angles = st.floats(-360, 360)
sides = st.floats(1, 300)


@given(rx=sides, ry=sides, rotation=angles)
def test_an_ellipse_reaches_as_far_as_its_outline_says(rx: float, ry: float, rotation: float) -> None:
    one = ellipse(rx, ry, rotation)
    assert same_place(one, ellipse(rx, ry, rotation + 180))
    assert same_place(one, ellipse(ry, rx, rotation + 90))
    assert not same_place(one, ellipse(rx + 0.6, ry + 0.6, rotation))
    left, _, right, _ = kind_of(one).bounds(one)
    assert math.isclose((left + right) / 2, 50, abs_tol=1e-6)


@given(st.integers(3, 60), st.integers(0, 59), st.booleans())
def test_an_outline_begins_where_it_likes(corners: int, start: int, turns_back: bool) -> None:
    steps = [2 * math.pi * at / corners for at in range(corners)]
    points = [(50 + 40 * math.cos(step), 50 + 30 * math.sin(step)) for step in steps]
    at = start % corners
    other = [*points[at:], *points[:at]]
    assert same_place(polygon(points), polygon(other[::-1] if turns_back else other))
    moved = [*points[1:], (points[0][0] + 2, points[0][1])]
    assert not same_place(polygon(points), polygon(moved))


def test_six_thousand_corners_are_compared_in_a_moment() -> None:
    steps = np.linspace(0, 2 * math.pi, 6000, endpoint=False)
    points = [(2000 + 1500 * math.cos(step), 1500 + 1000 * math.sin(step)) for step in steps]
    # Processor time of this process: how busy the machine is does not change it.
    began = time.process_time()
    assert same_place(polygon(points), polygon([*points[3000:], *points[:3000]]))
    assert time.process_time() - began < 20
    cells = np.zeros((4, 5), dtype=bool)
    cells[1, 2] = True
    assert same_place(mask(runs_of(cells).tolist()), mask(runs_of(cells).tolist()))
