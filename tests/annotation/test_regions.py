"""Regions: geometry against known answers, properties, what validation names, what a diff says."""

from __future__ import annotations

import math
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.regions.confidence import asset_confidence
from annotation.regions.diff import diff_regions
from annotation.regions.geometry import area_of, iou
from annotation.regions.operations import BadOperation, Draft, Operation, apply_operations
from annotation.regions.shapes import Box, Polygon, Ring
from annotation.regions.validation import validate_regions
from review.consensus.rules import is_same_answer, medoid, soft_f

number = st.floats(0, 100, allow_nan=False)
side = st.floats(1, 60, allow_nan=False)


def box(x: float, y: float, width: float, height: float, **more: object) -> Box:
    return Box(id=str(uuid.uuid4()), label="a", x=x, y=y, width=width, height=height, **more)  # type: ignore[arg-type]


def square(x: float, y: float, length: float) -> Polygon:
    points = [(x, y), (x + length, y), (x + length, y + length), (x, y + length)]
    return Polygon(id=str(uuid.uuid4()), label="a", rings=[Ring(points)])


def test_known_overlaps() -> None:
    assert iou(box(0, 0, 10, 10), box(5, 0, 10, 10)) == pytest.approx(1 / 3)
    # A square turned by 45 degrees meets itself in a regular octagon.
    assert iou(box(0, 0, 10, 10), box(0, 0, 10, 10, rotation=45)) == pytest.approx(math.sqrt(0.5))
    assert iou(box(0, 0, 10, 10), square(0, 0, 10)) == pytest.approx(1.0, abs=0.01)
    assert iou(square(0, 0, 10), square(5, 0, 10)) == pytest.approx(1 / 3, abs=0.02)
    assert iou(box(0, 0, 10, 10), box(10, 0, 10, 10)) == 0.0


def test_holes_do_not_count() -> None:
    hole: list[tuple[float, float]] = [(2, 2), (4, 2), (4, 4), (2, 4)]
    outer: list[tuple[float, float]] = [(0, 0), (10, 0), (10, 10), (0, 10)]
    assert area_of(Polygon(id="x", label="a", rings=[Ring(outer, [hole])])) == 96


turned = st.builds(box, number, number, side, side, rotation=st.floats(-180, 180))


@given(turned, turned)
def test_overlap_is_a_symmetric_fraction(first: Box, second: Box) -> None:
    assert 0 <= iou(first, second) <= 1
    assert iou(first, second) == pytest.approx(iou(second, first), abs=1e-6)
    assert iou(first, first) == pytest.approx(1, abs=1e-6)


def test_every_bad_place_is_named() -> None:
    one = str(uuid.uuid4())
    raw = [
        {"id": one, "shape": "box", "label": "a", "x": 1, "y": 1, "width": 5, "height": 5},
        {"id": one, "shape": "box", "label": "b", "x": 1, "y": 1, "width": 500, "height": 5},
        {"id": "7", "shape": "polygon", "label": "a", "rings": [{"points": [[0, 0], [1, 1]]}]},
        {"shape": "box", "colour": "red"},
        {
            "id": str(uuid.uuid4()),
            "shape": "box",
            "label": "a",
            "x": 95,
            "y": 0,
            "width": 20,
            "height": 9,
            "rotation": 9,
        },
    ]
    shapes = {"a": frozenset({"box"})}
    _, errors = validate_regions(raw, shapes_by_label=shapes, width=100, height=100)
    assert [(error.path, error.code) for error in errors] == [
        ("regions[1].id", "duplicate"),
        ("regions[1].label", "unknown_label"),
        ("regions[1].x", "outside"),
        ("regions[2].id", "invalid"),
        ("regions[2].shape", "shape_not_allowed"),
        ("regions[2].rings[0].points", "too_few"),
        ("regions[3]", "invalid"),
    ]


def test_a_diff_in_words() -> None:
    kept, gone, shifted = box(0, 0, 10, 10), box(20, 20, 10, 10), box(50, 50, 10, 10)
    moved = Box(id=shifted.id, label="b", x=52, y=50, width=10, height=10)
    diff = diff_regions([kept, gone, shifted], [kept, moved, box(80, 80, 5, 5)])
    assert diff.sentence == "1 added, 1 removed, 1 moved, 1 relabelled of 3"
    assert {change.change for change in diff.changes} == {"unchanged", "removed", "added", "moved_and_relabelled"}
    assert diff_regions([kept], [kept]).sentence == "Nothing changed of 1"


def test_an_asset_is_as_sure_as_its_least_sure_part() -> None:
    assert asset_confidence([0.9, 0.4, 0.2], show_from=0.25) == 0.4
    assert asset_confidence([0.9, 0.24], show_from=0.25) == pytest.approx(0.76)
    assert asset_confidence([0.2], show_from=0.25) == 0.0
    assert asset_confidence([], show_from=0.25) == 0.0


def test_operations_go_by_id() -> None:
    draft = Draft([{"id": "a"}, {"id": "b"}], {}, {})
    put = Operation(op_id="1", op="put_region", region_id="a", value={"id": "a", "n": 2})
    after = apply_operations(draft, [put, Operation(op_id="2", op="delete_region", region_id="b")])
    assert after.regions == [{"id": "a", "n": 2}]
    with pytest.raises(BadOperation, match=r"ops\[0\].value.id"):
        apply_operations(draft, [Operation(op_id="3", op="put_region", region_id="a", value={"id": "z"})])


def test_agreement_of_answers() -> None:
    first, near, far = [box(0, 0, 10, 10)], [box(1, 0, 10, 10)], [box(4, 0, 10, 10)]
    assert soft_f([], []) == 1.0
    assert soft_f(first, []) == 0.0
    assert soft_f(first, near) == pytest.approx(9 / 11)
    assert medoid([first, near, far])[0] == 1
    assert is_same_answer(first, near)
    assert not is_same_answer(first, [*near, *far])
