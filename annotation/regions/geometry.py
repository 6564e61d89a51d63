"""Areas, bounds and overlaps of regions, in pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from annotation.regions.shapes import Box, Point, Polygon, Region, Relation, Span

Bounds = tuple[float, float, float, float]

# Overlap of polygons is measured on a raster of at most this many cells a side: error under 1 % of the side.
RASTER = 512


def corners_of(box: Box) -> list[Point]:
    """Return the four corners, clockwise from the top left before rotation."""
    centre_x, centre_y = box.x + box.width / 2, box.y + box.height / 2
    angle = math.radians(box.rotation)
    cosine, sine = math.cos(angle), math.sin(angle)
    half_w, half_h = box.width / 2, box.height / 2
    return [
        (centre_x + dx * cosine - dy * sine, centre_y + dx * sine + dy * cosine)
        for dx, dy in ((-half_w, -half_h), (half_w, -half_h), (half_w, half_h), (-half_w, half_h))
    ]


def ring_area(points: Sequence[Point]) -> float:
    """Return the area inside a closed outline (shoelace), never negative."""
    twice = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(points, [*points[1:], *points[:1]], strict=True))
    return abs(twice) / 2


def area_of(region: Region) -> float:
    """Return the region's area in square pixels, holes left out; a span's length in code points."""
    if isinstance(region, Span | Relation):
        return float(region.end - region.start) if isinstance(region, Span) else 0.0
    if isinstance(region, Box):
        return region.width * region.height
    return sum(ring_area(ring.points) - sum(ring_area(hole) for hole in ring.holes) for ring in region.rings)


def outline_points(region: Region) -> list[Point]:
    """Return every point of the region's outer outlines; none for regions of a text."""
    if isinstance(region, Span | Relation):
        return []
    if isinstance(region, Box):
        return corners_of(region)
    return [point for ring in region.rings for point in ring.points]


def bounds_of(region: Region) -> Bounds:
    """Return left, top, right, bottom; a span lies on one line."""
    if isinstance(region, Span | Relation):
        return (region.start, 0.0, region.end, 1.0) if isinstance(region, Span) else (0.0, 0.0, 0.0, 0.0)
    if isinstance(region, Box) and not region.rotation:
        return region.x, region.y, region.x + region.width, region.y + region.height
    points = outline_points(region)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def iou(first: Region, second: Region) -> float:
    """Return intersection over union in [0, 1]: exact for boxes (rotated too) and spans, on a raster for polygons.

    Relations overlap whole or not at all: by the ids they join.
    """
    if isinstance(first, Span | Relation) or isinstance(second, Span | Relation):
        return _text_iou(first, second)
    a, b = bounds_of(first), bounds_of(second)
    if min(a[2], b[2]) <= max(a[0], b[0]) or min(a[3], b[3]) <= max(a[1], b[1]):
        return 0.0
    if isinstance(first, Box) and isinstance(second, Box):
        overlap = _box_overlap(first, second, a, b)
        union = area_of(first) + area_of(second) - overlap
        return min(overlap / union, 1.0) if union > 0 else 0.0
    frame = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
    left, right = _raster(first, frame), _raster(second, frame)
    union_cells = int(np.count_nonzero(left | right))
    return int(np.count_nonzero(left & right)) / union_cells if union_cells else 0.0


def _text_iou(first: Region, second: Region) -> float:
    if isinstance(first, Relation) and isinstance(second, Relation):
        return float((first.source, first.target) == (second.source, second.target))
    if not (isinstance(first, Span) and isinstance(second, Span)):
        return 0.0
    shared = min(first.end, second.end) - max(first.start, second.start)
    return shared / (max(first.end, second.end) - min(first.start, second.start)) if shared > 0 else 0.0


def _box_overlap(first: Box, second: Box, a: Bounds, b: Bounds) -> float:
    if not first.rotation and not second.rotation:
        return (min(a[2], b[2]) - max(a[0], b[0])) * (min(a[3], b[3]) - max(a[1], b[1]))
    return ring_area(_clip(corners_of(first), corners_of(second)))


def _clip(subject: list[Point], window: list[Point]) -> list[Point]:
    """Return the part of ``subject`` inside convex ``window`` (Sutherland and Hodgman, 1974); both run clockwise."""
    result = subject
    for (x0, y0), (x1, y1) in zip(window, [*window[1:], *window[:1]], strict=True):
        kept: list[Point] = []
        for start, end in zip(result, [*result[1:], *result[:1]], strict=True):
            side_start = (x1 - x0) * (start[1] - y0) - (y1 - y0) * (start[0] - x0)
            side_end = (x1 - x0) * (end[1] - y0) - (y1 - y0) * (end[0] - x0)
            if side_start >= 0:
                kept.append(start)
            if (side_start >= 0) != (side_end >= 0):
                share = side_start / (side_start - side_end)
                kept.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
        result = kept
    return result


def _raster(region: Box | Polygon, frame: Bounds) -> NDArray[np.uint8]:
    left, top, right, bottom = frame
    scale = RASTER / max(right - left, bottom - top)
    # cv2 takes fixed-point corners: 8 fractional bits keep sub-cell precision.
    bits = 8
    canvas = np.zeros((math.ceil((bottom - top) * scale) + 1, math.ceil((right - left) * scale) + 1), np.uint8)

    def cells(points: Sequence[Point]) -> NDArray[np.int32]:
        moved = (np.asarray(points, np.float64) - (left, top)) * scale * 2**bits
        whole: NDArray[np.int32] = np.rint(moved).astype(np.int32)
        return whole

    rings = [corners_of(region)] if isinstance(region, Box) else [ring.points for ring in region.rings]
    for points in rings:
        cv2.fillPoly(canvas, [cells(points)], (1,), shift=bits)
    if isinstance(region, Polygon):
        for ring in region.rings:
            for hole in ring.holes:
                cv2.fillPoly(canvas, [cells(hole)], (0,), shift=bits)
    return canvas


def clip_box(box: Box, *, width: float, height: float) -> Box | None:
    """Return an upright box cut to the image, or None where nothing of it is inside."""
    left, top = max(box.x, 0.0), max(box.y, 0.0)
    right, bottom = min(box.x + box.width, width), min(box.y + box.height, height)
    if right <= left or bottom <= top:
        return None
    changed = {"x": left, "y": top, "width": right - left, "height": bottom - top}
    return Box(**{name: changed.get(name, getattr(box, name)) for name in box.__struct_fields__})
