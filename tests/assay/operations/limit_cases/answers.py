"""Limits of an answer: each is sent as a person's answer to a task that is lent to them."""

from __future__ import annotations

import math
import uuid
from collections.abc import Sequence
from typing import Any

import numpy as np

from annotation.regions.attributes import MAX_ANSWER_TEXT
from annotation.regions.kinds import keypoints, mask, polygon, polyline
from annotation.regions.rle import runs_of, text_of
from annotation.regions.validation import MAX_REGIONS, validate_regions
from annotation.schema.rules import MAX_SKELETON
from assay.assets.models import Asset
from tests.assay.operations.limit_cases.common import Bench, case, refused
from tests.factories.world import make_task

SIDE = 1000
SHAPES = ["box", "polygon", "polyline", "mask"]
LABEL = {"key": "k", "name": "K", "shapes": SHAPES, "attributes": [{"key": "a", "name": "A", "kind": "text"}]}
POINTS = {"points": [f"p{at}" for at in range(MAX_SKELETON)]}
LABELS = [LABEL, {"key": "p", "name": "P", "shapes": ["keypoints"], "skeleton": POINTS}]


def answers(bench: Bench, path: str, words: str, under: Any, over: Any) -> None:
    """``over`` is refused and named, and the task is still the person's; ``under`` is then taken."""
    task = lent(bench)
    refused(submit(bench, task, over), 422, path, words)
    taken = submit(bench, task, under)
    assert taken.status_code == 200, taken.content[:500]


def lent(bench: Bench) -> str:
    """Lend the annotator a task on a picture of ``SIDE`` pixels a side; returns the assignment."""
    schema = bench.send("projects/PROJECT/schema", {"labels": LABELS}, method="put")
    assert schema.status_code == 200, schema.content
    asset = bench.world.assets[0]
    Asset.objects.filter(pk=asset.pk).update(width=SIDE, height=SIDE)
    make_task(bench.world, asset)
    (task,) = bench.send("projects/PROJECT/tasks/claim", {"count": 1}, who="annotator").json()
    return str(task["id"])


def submit(bench: Bench, task: str, regions: Sequence[dict[str, Any]]) -> Any:
    body = {"submission_id": str(uuid.uuid4()), "schema_version": 2, "regions": regions, "seconds": 1}
    return bench.send(f"tasks/{task}/submit", body, who="annotator")


def shape(kind: str, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "label": "k", "shape": kind} | more


def round_points(count: int) -> list[list[float]]:
    turns = (2 * math.pi * at / count for at in range(count))
    return [[500 + 400 * math.cos(turn), 500 + 400 * math.sin(turn)] for turn in turns]


@case("Regions of an answer")
def _(bench: Bench) -> None:
    def boxes(count: int) -> Any:
        return [shape("box", x=1, y=1, width=2, height=2) for _ in range(count)]

    answers(bench, "regions", str(MAX_REGIONS), boxes(MAX_REGIONS), boxes(MAX_REGIONS + 1))


@case("Points of a polygon")
def _(bench: Bench) -> None:
    def ring(count: int) -> Any:
        return [shape("polygon", rings=[{"points": round_points(count)}])]

    most = polygon.MAX_POINTS
    answers(bench, "regions[0].rings", str(most), ring(most), ring(most + 1))


@case("Points of a line")
def _(bench: Bench) -> None:
    def line(count: int) -> Any:
        return [shape("polyline", points=round_points(count))]

    most = polyline.MAX_POINTS
    answers(bench, "regions[0].points", str(most), line(most), line(most + 1))


@case("Keypoints of a region")
def _(bench: Bench) -> None:
    def points(count: int) -> Any:
        return [shape("keypoints", label="p", points=[{"name": f"p{at}", "x": 1, "y": 1} for at in range(count)])]

    # A label has fewer points than a region may have: more than those come from a program that knows no label.
    most = keypoints.MAX_POINTS
    rules: dict[str, Any] = {"shapes_by_label": {"p": frozenset({"keypoints"})}, "width": SIDE, "height": SIDE}
    assert validate_regions(points(most), **rules)[1] == []
    answers(bench, "regions[0].points", str(most), points(MAX_SKELETON), points(most + 1))


@case("Words of an attribute")
def _(bench: Bench) -> None:
    def box(count: int) -> Any:
        return [shape("box", x=1, y=1, width=2, height=2, attributes={"a": "w" * count})]

    most = MAX_ANSWER_TEXT
    answers(bench, "regions[0].attributes.a", str(most), box(most), box(most + 1))


@case("A mask's run lengths")
def _(bench: Bench) -> None:
    counts = text_of(runs_of(np.eye(SIDE, dtype=bool)))
    sent = [shape("mask", rle={"size": [SIDE, SIDE], "counts": counts})]
    task = lent(bench)
    bench.patch.setattr(mask, "MAX_TEXT", len(counts) - 1)
    refused(submit(bench, task, sent), 422, "regions[0].rle.counts", str(len(counts) - 1))
    bench.patch.setattr(mask, "MAX_TEXT", len(counts))
    assert submit(bench, task, sent).status_code == 200
