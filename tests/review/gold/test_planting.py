"""Planted errors: exactly one thing is wrong, and nothing shows that it was planted."""

from __future__ import annotations

import random
import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.regions.codec import decode_regions
from annotation.regions.geometry import iou
from review.gold.planted_errors import Frame, corrupt, moved, ordinary_of
from tests.factories.world import region

FRAME = Frame(100, 80)


def box(label: str = "cat", x: float = 1.0, **more: Any) -> dict[str, Any]:
    return region(0.5, label=label, x=x, y=2.0, width=15.0, height=15.0, **more)


@given(st.integers(0, 4), st.integers(0, 10_000))
def test_a_planted_error_changes_exactly_one_thing(count: int, seed: int) -> None:
    own = [box(x=20.0 * at) for at in range(count)]
    ordinary = ordinary_of([[box("cat")], [box("dog")], [], own, [*own, box()], own[1:]])
    planted = corrupt(own, ordinary=ordinary, frame=FRAME, rng=random.Random(seed))
    if planted is None:
        assert count == 0
        return
    kept = [one for one in planted if one in own]
    assert (len(planted), len(kept)) in {(count, count - 1), (count - 1, count - 1), (count + 1, count)}
    for one in planted:
        assert 0 <= one["x"] <= one["x"] + one["width"] <= 100
        assert 0 <= one["y"] <= one["y"] + one["height"] <= 80


@given(st.integers(0, 10_000))
def test_where_every_pre_label_has_one_object_none_is_dropped_or_invented(seed: int) -> None:
    ordinary = ordinary_of([[box("cat")]] * 5 + [[box("dog")]] * 5)
    planted = corrupt([box("cat")], ordinary=ordinary, frame=FRAME, rng=random.Random(seed))
    assert planted is not None
    assert [one["label"] in ("cat", "dog") for one in planted] == [True]


def test_a_label_that_models_never_show_is_not_planted() -> None:
    ordinary = ordinary_of([[box("cat")]] * 10)
    for seed in range(30):
        planted = corrupt([box("cat")], ordinary=ordinary, frame=FRAME, rng=random.Random(seed))
        assert planted is not None
        assert [one["label"] for one in planted] == ["cat"]


def test_where_no_error_would_be_plausible_none_is_planted() -> None:
    assert corrupt([], ordinary=ordinary_of([[]] * 5), frame=FRAME, rng=random.Random(1)) is None
    span = {"id": str(uuid.uuid4()), "label": "name", "shape": "span", "start": 2, "end": 6, "confidence": 0.9}
    ordinary = ordinary_of([[span]] * 5)
    assert corrupt([span], ordinary=ordinary, frame=Frame(0, 0, 50), rng=random.Random(1)) is None


def test_an_invented_object_has_an_id_of_the_same_kind() -> None:
    old = str(uuid.uuid5(uuid.NAMESPACE_OID, "a model's"))
    known = {**box(), "id": old}
    ordinary = ordinary_of([[known], [known, {**box(), "id": str(uuid.uuid5(uuid.NAMESPACE_OID, "another"))}]])
    planted = [corrupt([known], ordinary=ordinary, frame=FRAME, rng=random.Random(seed)) for seed in range(20)]
    invented = [one for one in planted if one is not None and len(one) == 2]
    assert invented
    for one in invented:
        (new,) = (region["id"] for region in one if region["id"] != old)
        assert uuid.UUID(new).version == 5


@pytest.mark.parametrize("seed", range(40))
def test_the_least_confidence_and_the_order_of_confidences_stay(seed: int) -> None:
    rng = random.Random(seed)
    shown = [
        sorted(
            ({**box(), "id": str(uuid.uuid4()), "confidence": round(rng.uniform(0.3, 0.9), 4)} for _ in range(count)),
            key=lambda region: -region["confidence"],
        )
        for count in (1, 2, 3, 4) * 3
    ]
    regions = shown[rng.randrange(len(shown))]
    planted = corrupt(regions, ordinary=ordinary_of(shown), frame=FRAME, rng=rng)
    assert planted is not None
    confidences = [region["confidence"] for region in planted]
    assert min(confidences) == min(region["confidence"] for region in regions)
    assert confidences == sorted(confidences, reverse=True)


SHAPES: dict[str, dict[str, Any]] = {
    "box": {"shape": "box", "x": 30.0, "y": 20.0, "width": 20.0, "height": 10.0},
    "turned box": {"shape": "box", "x": 30.0, "y": 20.0, "width": 20.0, "height": 10.0, "rotation": 30.0},
    "ellipse": {"shape": "ellipse", "cx": 40.0, "cy": 30.0, "rx": 12.0, "ry": 6.0},
    "polygon": {"shape": "polygon", "rings": [{"points": [[30.0, 20.0], [50.0, 20.0], [40.0, 40.0]]}]},
    "whole picture": {"shape": "box", "x": 0.0, "y": 0.0, "width": 100.0, "height": 80.0},
}


@pytest.mark.parametrize("name", SHAPES)
def test_what_is_moved_is_no_match_any_more(name: str) -> None:
    before = {"id": str(uuid.uuid4()), "label": "cat", **SHAPES[name]}
    for seed in range(20):
        after = moved(before, FRAME, random.Random(seed))
        assert after is not None
        first, second = decode_regions([before, after])
        assert iou(first, second) < 0.5


def test_an_outline_that_fills_the_picture_keeps_its_holes_when_it_shrinks() -> None:
    ring = {
        "points": [[0.0, 0.0], [100.0, 0.0], [100.0, 80.0], [0.0, 80.0]],
        "holes": [[[10.0, 10.0], [20.0, 10.0], [20.0, 20.0]]],
    }
    before = {"id": "a", "label": "cat", "shape": "polygon", "rings": [ring]}
    after = moved(before, FRAME, random.Random(1))
    assert after is not None
    assert after["rings"][0]["points"][2] == [60.0, 48.0]
    assert after["rings"][0]["holes"] == [[[6.0, 6.0], [12.0, 6.0], [12.0, 12.0]]]
