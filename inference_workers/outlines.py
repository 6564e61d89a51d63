"""Masks to outlines: polygons with holes, with as few points as the mask's own coarseness allows."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from inference_workers.contracts import BoolMask

SMALLEST_SHARE = 0.01
FEWEST_POINTS = 3


def outline(mask: BoolMask, *, tolerance: float | None = None) -> list[dict[str, Any]]:
    """Return the rings of a mask of shape (height, width): ``[{"points": [[x, y]...], "holes": [...]}]``.

    Points are pixels of the picture; ``tolerance`` (pixels, default 0.2 % of the longer side, at least 1) is how far
    an outline may run from the mask's edge. Pieces under 1 % of the largest are left out; an empty mask gives [].
    """
    if not mask.any():
        return []
    left, top, width, height = cv2.boundingRect(mask.astype(np.uint8))
    close = tolerance if tolerance is not None else max(1.0, 0.002 * max(mask.shape))
    # Cut out with a border, so that outlines at the picture's edge close.
    crop = np.pad(mask[top : top + height, left : left + width].astype(np.uint8), 1)
    lines, tree = cv2.findContours(crop, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    areas = [cv2.contourArea(line) for line in lines]
    smallest = SMALLEST_SHARE * max(areas)
    rings = []
    for index, line in enumerate(lines):
        if tree[0][index][3] >= 0 or areas[index] < smallest:
            continue
        points = _points(line, close, (left, top))
        if len(points) < FEWEST_POINTS:
            continue
        holes = [
            _points(lines[inner], close, (left, top))
            for inner in range(len(lines))
            if tree[0][inner][3] == index and areas[inner] >= smallest
        ]
        rings.append({"points": points, "holes": [hole for hole in holes if len(hole) >= FEWEST_POINTS]})
    return rings


def _points(line: NDArray[Any], tolerance: float, corner: tuple[int, int]) -> list[list[float]]:
    simple = cv2.approxPolyDP(line, tolerance, True).reshape(-1, 2)
    # findContours walks pixel centres; half a pixel back lies the pixel's own place, less the border of one.
    return [[float(x - 1 + corner[0] + 0.5), float(y - 1 + corner[1] + 0.5)] for x, y in simple]
