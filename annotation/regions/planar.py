"""Plane geometry of points and outlines, in pixels."""

from __future__ import annotations

import math
from collections.abc import Sequence

from annotation.regions.shapes import Point

Bounds = tuple[float, float, float, float]


def turned(point: Point, centre: Point, degrees: float) -> Point:
    """Return ``point`` turned clockwise (y runs down) about ``centre``."""
    angle = math.radians(degrees)
    cosine, sine = math.cos(angle), math.sin(angle)
    dx, dy = point[0] - centre[0], point[1] - centre[1]
    return centre[0] + dx * cosine - dy * sine, centre[1] + dx * sine + dy * cosine


def ring_area(points: Sequence[Point]) -> float:
    """Return the area inside a closed outline (shoelace), never negative."""
    twice = sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in zip(points, [*points[1:], *points[:1]], strict=True))
    return abs(twice) / 2


def bounds_of_points(points: Sequence[Point]) -> Bounds:
    """Return left, top, right, bottom of at least one point."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def clip_to_convex(subject: Sequence[Point], window: Sequence[Point]) -> list[Point]:
    """Return the part of ``subject`` inside convex ``window`` (Sutherland and Hodgman, 1974); both run clockwise."""
    result = list(subject)
    for (x0, y0), (x1, y1) in zip(window, [*window[1:], *window[:1]], strict=True):
        clipped: list[Point] = []
        for start, end in zip(result, [*result[1:], *result[:1]], strict=True):
            side_start = (x1 - x0) * (start[1] - y0) - (y1 - y0) * (start[0] - x0)
            side_end = (x1 - x0) * (end[1] - y0) - (y1 - y0) * (end[0] - x0)
            if side_start >= 0:
                clipped.append(start)
            if (side_start >= 0) != (side_end >= 0):
                share = side_start / (side_start - side_end)
                clipped.append((start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])))
        result = clipped
    return result
