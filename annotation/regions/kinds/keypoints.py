"""Keypoints of a skeleton, and how alike two of them are."""

from __future__ import annotations

import math

from annotation.regions.kinds.kind import Kind, Raster, RegionError, is_inside
from annotation.regions.planar import Bounds, bounds_of_points
from annotation.regions.shapes import Keypoint, Keypoints, Point

MAX_POINTS = 500
# COCO's per-point spread lies between .025 (eyes) and .107 (hips) of the object's size; this is for points without one.
SIGMA = 0.05
# An object whose points lie on one spot has no size; one pixel keeps the measure finite.
LEAST_AREA = 1.0


class KeypointsKind(Kind[Keypoints]):
    """Keypoints; points that are absent have no place."""

    def area(self, region: Keypoints) -> float:
        """Return the area of the box around the points that have a place."""
        left, top, right, bottom = self.bounds(region)
        return (right - left) * (bottom - top)

    def outlines(self, region: Keypoints) -> list[list[Point]]:
        """Return the points that have a place."""
        return [[(point.x, point.y) for point in region.points if point.visible]]

    def bounds(self, region: Keypoints) -> Bounds:
        """Return the box around the points that have a place; four zeros where none has."""
        points = self.outlines(region)[0]
        return bounds_of_points(points) if points else (0.0, 0.0, 0.0, 0.0)

    def paint(self, region: Keypoints, raster: Raster) -> None:
        """Set nothing: points cover nothing."""

    def problems(self, path: str, region: Keypoints, width: float, height: float) -> list[RegionError]:
        """Names are unique, points with a place lie inside the image, and at least one has one."""
        where = f"{path}.points"
        if len(region.points) > MAX_POINTS:
            return [RegionError(where, "too_many", f"{where} takes at most {MAX_POINTS} points.")]
        if not any(point.visible for point in region.points):
            return [RegionError(where, "empty", f"{where} needs a point with visible 1 or 2.")]
        errors: list[RegionError] = []
        seen: set[str] = set()
        for index, point in enumerate(region.points):
            if point.name in seen:
                message = f"{where}[{index}].name {point.name} is used by two points."
                errors.append(RegionError(f"{where}[{index}].name", "duplicate", message))
            seen.add(point.name)
            if point.visible and not is_inside(point.x, point.y, width, height):
                message = f"{where}[{index}] is outside the image ({width:g} x {height:g} pixels)."
                errors.append(RegionError(f"{where}[{index}]", "outside", message))
            elif not (math.isfinite(point.x) and math.isfinite(point.y)):
                errors.append(RegionError(f"{where}[{index}]", "invalid", f"{where}[{index}] must be numbers."))
        return errors


def oks(first: Keypoints, second: Keypoints, sigmas: dict[str, float] | None = None) -> float:
    """Return object keypoint similarity in [0, 1] (cocodataset.org, "Keypoint Evaluation"), symmetric.

    The mean over the points either one has of exp(-d^2 / (2 s^2 k^2)), k = 2 sigma, s^2 the mean of both areas; a point
    only one of them has counts 0. ``sigmas`` by point name, as shares of the object's size.
    """
    mine, theirs = _placed(first), _placed(second)
    names = mine.keys() | theirs.keys()
    if not names:
        return 0.0
    kind = KeypointsKind()
    area = max((kind.area(first) + kind.area(second)) / 2, LEAST_AREA)
    total = 0.0
    for name in mine.keys() & theirs.keys():
        a, b = mine[name], theirs[name]
        spread = 2 * (sigmas or {}).get(name, SIGMA)
        total += math.exp(-((a.x - b.x) ** 2 + (a.y - b.y) ** 2) / (2 * area * spread**2))
    return total / len(names)


def _placed(region: Keypoints) -> dict[str, Keypoint]:
    return {point.name: point for point in region.points if point.visible}
