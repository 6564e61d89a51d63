"""Every shape: area and bounds against known answers, masks against pycocotools, what validation names."""

from __future__ import annotations

import math
import uuid
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from pycocotools import mask as coco

from annotation.regions.codec import decode_regions, encode_regions
from annotation.regions.diff import diff_regions
from annotation.regions.geometry import area_of, bounds_of, iou
from annotation.regions.kinds.keypoints import oks
from annotation.regions.kinds.table import KINDS, SHAPES
from annotation.regions.rle import area_in, bounds_in, cells_of, filled, overlap_of, runs_in, runs_of, text_of
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
from annotation.regions.validation import validate_regions

cells = arrays.arrays(bool, st.tuples(st.integers(1, 40), st.integers(1, 40)))


def named(**more: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "label": "a", **more}


def mask_of(pixels: np.ndarray[Any, np.dtype[np.bool_]]) -> Mask:
    height, width = pixels.shape
    return Mask(**named(rle=Rle((height, width), text_of(runs_of(pixels)))))


@given(cells)
def test_masks_are_pycocotools_bit_for_bit(pixels: np.ndarray[Any, np.dtype[np.bool_]]) -> None:
    theirs = coco.encode(np.asfortranarray(pixels.astype(np.uint8)))
    text = text_of(runs_of(pixels))
    assert text == theirs["counts"].decode()
    runs = runs_in(text)
    assert np.array_equal(cells_of(runs, *pixels.shape), pixels)
    assert area_in(runs) == int(coco.area(theirs))
    left, top, right, bottom = bounds_in(runs, pixels.shape[0])
    rows, columns = np.nonzero(pixels)
    if rows.size:
        assert (left, top, right, bottom) == (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1) or (
            # A run over a column's end counts as the whole column, as in pycocotools.
            [left, top, right - left, bottom - top] == coco.toBbox(theirs).tolist()
        )


@given(cells, st.randoms(use_true_random=False))
def test_overlap_of_masks_is_counted_exactly(pixels: np.ndarray[Any, np.dtype[np.bool_]], chance: Any) -> None:
    other = np.array([chance.random() < 0.5 for _ in range(pixels.size)], bool).reshape(pixels.shape)
    assert overlap_of(runs_of(pixels), runs_of(other)) == int((pixels & other).sum())
    if pixels.any() and other.any():
        union = int((pixels | other).sum())
        assert iou(mask_of(pixels), mask_of(other)) == pytest.approx(int((pixels & other).sum()) / union)


@pytest.mark.parametrize("text", ["\x2f", "o", "P\x7f", "1a"])
def test_text_that_is_no_mask_is_refused(text: str) -> None:
    raw = [named(shape="mask", rle={"size": [4, 4], "counts": text})]
    _, errors = validate_regions(raw, shapes_by_label={"a": frozenset(SHAPES)}, width=4, height=4)
    assert [error.path for error in errors] == ["regions[0].rle.counts"]


def test_areas_and_bounds_of_every_shape() -> None:
    ellipse = Ellipse(**named(cx=50, cy=40, rx=20, ry=10))
    assert area_of(ellipse) == pytest.approx(math.pi * 200)
    assert bounds_of(ellipse) == (30, 30, 70, 50)
    assert bounds_of(Ellipse(**named(cx=50, cy=40, rx=20, ry=10, rotation=90))) == pytest.approx((40, 20, 60, 60))
    line = Polyline(**named(points=[(10, 10), (30, 10)]))
    assert (area_of(line), bounds_of(line)) == (0.0, (10, 10, 30, 10))
    assert iou(line, line) == 1.0
    points = [Keypoint("head", 5, 6), Keypoint("foot", 0, 0, 0), Keypoint("hand", 15, 26, 1)]
    assert bounds_of(Keypoints(**named(points=points))) == (5, 6, 15, 26)
    pixels = np.zeros((20, 30), bool)
    pixels[3:9, 4:14] = True
    mask = mask_of(pixels)
    assert (area_of(mask), bounds_of(mask)) == (60.0, (4, 3, 14, 9))
    assert iou(mask, Box(**named(x=4, y=3, width=10, height=6))) == pytest.approx(1, abs=0.02)
    rings = [
        Ring([(0, 0), (10, 0), (10, 10), (0, 10)], [[(2, 2), (4, 2), (4, 4), (2, 4)]]),
        Ring([(20, 0), (30, 0), (30, 10)]),
    ]
    assert area_of(Polygon(**named(rings=rings))) == 146


def test_a_turned_box_and_a_polygon_of_its_corners_are_alike() -> None:
    box = Box(**named(x=20, y=20, width=40, height=20, rotation=30))
    from annotation.regions.kinds.box import corners_of

    assert iou(box, Polygon(**named(rings=[Ring(corners_of(box))]))) == pytest.approx(1, abs=0.01)


def test_keypoints_are_compared_as_coco_does() -> None:
    first = Keypoints(**named(points=[Keypoint("a", 0, 0), Keypoint("b", 100, 100)]))
    second = Keypoints(**named(points=[Keypoint("a", 10, 0), Keypoint("b", 100, 100)]))
    area = (100 * 100 + 90 * 100) / 2
    expected = (1 + math.exp(-(10**2) / (2 * area * 0.1**2))) / 2
    assert oks(first, second) == pytest.approx(expected)
    assert iou(first, first) == 1.0
    assert iou(first, Box(**named(x=0, y=0, width=100, height=100))) == 0.0
    absent = Keypoints(**named(points=[Keypoint("a", 0, 0), Keypoint("b", 0, 0, 0)]))
    assert oks(first, absent) == 0.5


corner = st.tuples(st.floats(1, 59), st.floats(1, 59))


@settings(deadline=None)
@given(st.lists(corner, min_size=3, max_size=8))
def test_filling_follows_the_even_odd_rule(points: list[Point]) -> None:
    got = filled([points], 60, 60)
    ys, xs = np.mgrid[0:60, 0:60] + 0.5
    inside = np.zeros((60, 60), bool)
    for (ax, ay), (bx, by) in zip(points, [*points[1:], points[0]], strict=True):
        if ax != bx:
            inside ^= ((ax > xs) != (bx > xs)) & (ys > ay + (xs - ax) * (by - ay) / (bx - ax))
    # A centre on an edge, to the last bit, may fall to either side.
    assert np.count_nonzero(got != inside) <= 2


def test_what_is_wrong_with_each_shape_is_named() -> None:
    pixels = np.ones((100, 100), bool)
    good = text_of(runs_of(pixels))
    raw = [
        named(shape="ellipse", cx=5, cy=50, rx=10, ry=10),
        named(shape="ellipse", cx=5, cy=50, rx=10, ry=0),
        named(shape="polyline", points=[[1, 1]]),
        named(shape="polyline", points=[[1, 1], [1, 1]]),
        named(shape="polyline", points=[[1, 1], [1, 101]]),
        named(shape="keypoints", points=[{"name": "head", "x": 1, "y": 1, "visible": 2}]),
        named(
            shape="keypoints", points=[{"name": "head", "x": 1, "y": 1, "visible": 0}, {"name": "x", "x": 1, "y": 1}]
        ),
        named(shape="keypoints", points=[{"name": "head", "x": 1, "y": 1, "visible": 3}]),
        named(shape="mask", rle={"size": [100, 99], "counts": good}),
        named(shape="mask", rle={"size": [100, 100], "counts": text_of(runs_of(pixels[:50]))}),
        named(shape="mask", rle={"size": [100, 100], "counts": text_of(runs_of(~pixels))}),
        named(shape="polygon", rings=[{"points": [[0, 0], [9, 0], [9, 9]], "holes": [[[1, 1], [2, 200], [3, 3]]]}]),
        named(shape="box", x=1, y=1, width=0, height=4),
    ]
    _, errors = validate_regions(
        raw, shapes_by_label={"a": frozenset(SHAPES)}, width=100, height=100, skeletons={"a": ["head", "foot"]}
    )
    assert [(error.path, error.code) for error in errors] == [
        ("regions[0].rx", "outside"),
        ("regions[1].ry", "empty"),
        ("regions[2].points", "too_few"),
        ("regions[3].points", "empty"),
        ("regions[4].points[1]", "outside"),
        ("regions[5].points", "missing_point"),
        ("regions[6].points[1].name", "unknown_point"),
        ("regions[6].points", "missing_point"),
        ("regions[7].points[0].visible", "invalid"),
        ("regions[8].rle.size", "wrong_size"),
        ("regions[9].rle.counts", "wrong_size"),
        ("regions[10].rle.counts", "empty"),
        ("regions[11].rings[0].holes[0][1]", "outside"),
        ("regions[12].width", "empty"),
    ]


EXAMPLES: list[Region] = [
    Box(**named(x=1, y=1, width=20, height=20)),
    Ellipse(**named(cx=50, cy=40, rx=20, ry=10, rotation=15)),
    Polygon(**named(rings=[Ring([(0, 0), (10, 0), (10, 10)])])),
    Polyline(**named(points=[(0, 0), (10, 5)])),
    Keypoints(**named(skeleton="a", points=[Keypoint("head", 1, 1), Keypoint("foot", 9, 9, 1)])),
    mask_of(np.eye(100, dtype=bool)),
]


def test_every_shape_has_an_example_and_survives_a_round_trip() -> None:
    assert {type(region) for region in EXAMPLES} == {kind for kind in KINDS if kind not in (Span, Relation)}
    assert decode_regions(encode_regions(EXAMPLES)) == EXAMPLES
    found, errors = validate_regions(
        encode_regions(EXAMPLES), shapes_by_label={"a": frozenset(SHAPES)}, width=100, height=100
    )
    assert (found, errors) == (EXAMPLES, [])


@pytest.mark.parametrize("region", EXAMPLES, ids=lambda region: type(region).__name__)
def test_a_diff_of_nothing_says_so_for_every_shape(region: Region) -> None:
    assert iou(region, region) == pytest.approx(1, abs=1e-6)
    assert diff_regions([region], [region]).sentence == "Nothing changed of 1"


def test_a_moved_keypoint_and_a_changed_mask_are_moves() -> None:
    before = Keypoints(**named(points=[Keypoint("head", 1, 1), Keypoint("foot", 90, 90)]))
    after = Keypoints(id=before.id, label="a", points=[Keypoint("head", 4, 1), Keypoint("foot", 90, 90)])
    assert diff_regions([before], [after]).sentence == "1 moved of 1"
    mask = mask_of(np.eye(100, dtype=bool))
    other = Mask(id=mask.id, label="a", rle=Rle((100, 100), text_of(runs_of(np.fliplr(np.eye(100, dtype=bool))))))
    assert diff_regions([mask], [other]).moved == 1
