"""Which region of one answer stands for which of another: the best one-to-one pairing by overlap."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linear_sum_assignment

from annotation.regions.geometry import iou
from annotation.regions.shapes import Region


def match_regions(
    first: Sequence[Region], second: Sequence[Region], *, least_iou: float = 0.5, same_label: bool = False
) -> list[tuple[int, int, float]]:
    """Return (index in first, index in second, IoU) of the pairing with the largest total IoU (Kuhn, 1955).

    Pairs under ``least_iou``, or of unequal labels when ``same_label``, are not made.
    """
    if not first or not second:
        return []
    overlaps = np.array([[iou(a, b) if not same_label or a.label == b.label else 0.0 for b in second] for a in first])
    overlaps[overlaps < least_iou] = 0.0
    rows, columns = linear_sum_assignment(overlaps, maximize=True)
    return [
        (int(row), int(column), float(overlaps[row, column]))
        for row, column in zip(rows, columns, strict=True)
        if overlaps[row, column] > 0
    ]
