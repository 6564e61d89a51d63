"""Shapes of five people merged, beside the answer in the middle: likeness to the truth on made sets, a kind each."""

from __future__ import annotations

from typing import Any

from bench.records import record
from tests.review.consensus import test_shape_merge as sets

NOISE, SEED = 2.5, 100


def run() -> list[dict[str, Any]]:
    """Return the records ``shapes <kind> likeness``; the baseline is the answer in the middle."""
    records = []
    for make in (sets.polygon, sets.mask, sets.keypoints, sets.span, sets.line):
        merged, middle = sets.likeness(make, NOISE, SEED)
        name = f"shapes {make.__name__} likeness"
        records.append(record(name, merged, "share", "higher", baseline=middle, ratio=merged / middle, n=sets.SETS))
    return records
