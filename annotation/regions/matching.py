"""Which region of one answer stands for which of another: the best one-to-one pairing by overlap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from annotation.regions.geometry import iou
from annotation.regions.shapes import Region, Relation, Span


def match_regions(
    first: Sequence[Region], second: Sequence[Region], *, least_iou: float = 0.5, same_label: bool = False
) -> list[tuple[int, int, float]]:
    """Return (index in first, index in second, IoU) of the pairing with the largest total IoU (Kuhn, 1955).

    Pairs under ``least_iou``, or of unequal labels when ``same_label``, are not made. Relations are alike as far as the
    spans they join are.
    """
    if not first or not second:
        return []
    ours, theirs = _spans_of(first), _spans_of(second)
    overlaps = np.array(
        [[_alike(a, b, ours, theirs) if not same_label or a.label == b.label else 0.0 for b in second] for a in first]
    )
    overlaps[overlaps < least_iou] = 0.0
    rows, columns = linear_sum_assignment(overlaps, maximize=True)
    return [
        (int(row), int(column), float(overlaps[row, column]))
        for row, column in zip(rows, columns, strict=True)
        if overlaps[row, column] > 0
    ]


def _spans_of(regions: Sequence[Region]) -> dict[str, Span]:
    return {region.id: region for region in regions if isinstance(region, Span)}


def _alike(first: Region, second: Region, ours: dict[str, Span], theirs: dict[str, Span]) -> float:
    if not (isinstance(first, Relation) and isinstance(second, Relation)):
        return iou(first, second)
    ends = ((first.source, second.source), (first.target, second.target))
    return min((iou(ours[a], theirs[b]) if a in ours and b in theirs else float(a == b)) for a, b in ends)
