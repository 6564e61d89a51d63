"""Average precision equals pycocotools' to 1e-6; precision, recall, confusion and calibration by hand."""

from __future__ import annotations

import contextlib
import io
from typing import Any

import numpy as np
import pytest
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from review.evaluation.metrics import Found, Truth, average_precision, evaluate

LABELS = ("cat", "cup", "dog")


def made(seed: int, pictures: int = 60) -> tuple[list[Truth], list[Found], list[str]]:
    """Synthetic truth and detections: shifted, missed, invented, relabelled, with crowds, ties and empty pictures."""
    draw = np.random.default_rng(seed)
    truths: list[Truth] = []
    found: list[Found] = []
    names = [f"{number:03}" for number in range(1, pictures + 1)]  # in the order of their numbers
    for name in names:
        if draw.random() < 0.15:
            continue  # an empty picture
        for _ in range(draw.integers(1, 7)):
            x, y, w, h = (float(v) for v in draw.uniform([0, 0, 10, 10], [400, 300, 150, 150]))
            label = str(draw.choice(LABELS))
            truths.append(Truth(name, label, (x, y, w, h), bool(draw.random() < 0.1)))
            for _ in range(draw.integers(0, 3)):
                dx, dy, dw, dh = (float(v) for v in draw.normal(0, 6, 4))
                said = label if draw.random() < 0.85 else str(draw.choice(LABELS))
                box = (x + dx, y + dy, max(w + dw, 1.0), max(h + dh, 1.0))
                # Rounded confidences make ties.
                found.append(Found(name, said, box, round(float(draw.uniform(0.05, 1)), 2)))
        for _ in range(draw.integers(0, 3)):
            x, y, w, h = (float(v) for v in draw.uniform([0, 0, 10, 10], [400, 300, 150, 150]))
            found.append(Found(name, str(draw.choice(LABELS)), (x, y, w, h), round(float(draw.uniform(0.05, 1)), 2)))
    return truths, found, names


def coco_stats(truths: list[Truth], found: list[Found], names: list[str]) -> tuple[Any, Any]:
    """What pycocotools says: (stats, precision of shape thresholds x recalls x labels)."""
    numbers = {label: at for at, label in enumerate(LABELS, 1)}
    rows = [
        {
            "id": at, "image_id": int(row.picture), "category_id": numbers[row.label], "bbox": list(row.box),
            "area": row.box[2] * row.box[3], "iscrowd": int(row.is_crowd),
        }
        for at, row in enumerate(truths, 1)
    ]  # fmt: skip
    with contextlib.redirect_stdout(io.StringIO()):
        there = COCO()
        there.dataset = {
            "images": [{"id": int(name)} for name in names],
            "annotations": rows,
            "categories": [{"id": number, "name": label} for label, number in numbers.items()],
        }
        there.createIndex()
        said = there.loadRes(
            [
                {
                    "image_id": int(row.picture), "category_id": numbers[row.label],
                    "bbox": list(row.box), "score": row.confidence,
                }
                for row in found
            ]
        )  # fmt: skip
        judged = COCOeval(there, said, "bbox")
        judged.evaluate()
        judged.accumulate()
        judged.summarize()
    return judged.stats, judged.eval["precision"][:, :, :, 0, 2]


@pytest.mark.parametrize("seed", range(8))
def test_average_precision_equals_pycocotools(seed: int) -> None:
    truths, found, names = made(seed)
    stats, precision = coco_stats(truths, found, names)
    ours = evaluate(truths, found, pictures=names)
    assert ours.map == pytest.approx(stats[0], abs=1e-6)
    assert ours.map50 == pytest.approx(stats[1], abs=1e-6)
    assert ours.map75 == pytest.approx(stats[2], abs=1e-6)
    for at, label in enumerate(LABELS):
        own = average_precision([t for t in truths if t.label == label], [f for f in found if f.label == label])
        assert own == pytest.approx(precision[:, :, at].mean(axis=1), abs=1e-6)


def test_the_counts_by_hand() -> None:
    truths = [
        Truth("a", "cat", (0, 0, 10, 10)), Truth("a", "cup", (50, 50, 10, 10)), Truth("b", "cat", (0, 0, 10, 10)),
        Truth("c", "cat", (0, 0, 100, 100), is_crowd=True),
    ]  # fmt: skip
    found = [
        Found("a", "cat", (0, 0, 10, 10), 0.9),  # right
        Found("a", "cat", (50, 50, 10, 10), 0.8),  # a cup called cat
        Found("a", "cup", (80, 80, 10, 10), 0.7),  # invented
        Found("c", "cat", (5, 5, 10, 10), 0.6),  # in the crowd: counts for nothing
        Found("b", "cat", (0, 0, 10, 10), 0.1),  # not shown
        Found("elsewhere", "cat", (0, 0, 10, 10), 0.9),  # a picture that is not compared
    ]
    result = evaluate(truths, found, pictures=["a", "b", "c", "d"], show_from=0.25)
    assert result.confusion == {"cat": {"cat": 1, "": 1}, "cup": {"cat": 1}, "": {"cup": 1}}
    assert (result.pictures, result.truths, result.found) == (4, 3, 4)
    assert (result.precision, result.recall) == (pytest.approx(1 / 3), pytest.approx(1 / 3))
    cat = next(row for row in result.labels if row.label == "cat")
    assert (cat.truths, cat.precision, cat.recall) == (2, 0.5, 0.5)
    assert result.calibration is not None
    assert (sum(result.calibration.counts), sum(result.calibration.right)) == (4, 2)


def test_nothing_to_compare() -> None:
    empty = evaluate([], [], pictures=[])
    assert (empty.map, empty.precision, empty.recall, empty.f1, empty.labels) == (None, None, None, None, ())
    missed = evaluate([Truth("a", "cat", (0, 0, 5, 5))], [], pictures=["a"])
    assert (missed.map, missed.recall, missed.precision) == (0.0, 0.0, None)
