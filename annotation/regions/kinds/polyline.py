"""Open lines. A line has no area; what it covers is a band along it."""

from __future__ import annotations

import math

from annotation.regions.kinds.kind import Kind, Raster, RegionError, points_outside
from annotation.regions.planar import Bounds, bounds_of_points
from annotation.regions.shapes import Point, Polyline

MAX_POINTS = 100_000
# Two people drawing one line differ by a few pixels: lines are compared as bands of this half width.
BAND = 4.0


class PolylineKind(Kind[Polyline]):
    """A polyline."""

    def area(self, region: Polyline) -> float:  # noqa: ARG002 - no line has any
        """Return 0."""
        return 0.0

    def outlines(self, region: Polyline) -> list[list[Point]]:
        """Return its points."""
        return [region.points]

    def bounds(self, region: Polyline) -> Bounds:
        """Return the box around its points."""
        return bounds_of_points(region.points)

    def paint(self, region: Polyline, raster: Raster) -> None:
        """Set the band along it."""
        raster.stroke(region.points, BAND)

    def problems(self, path: str, region: Polyline, width: float, height: float) -> list[RegionError]:
        """Every point lies inside the image, and the line has a length."""
        if len(region.points) > MAX_POINTS:
            return [RegionError(f"{path}.points", "too_many", f"{path}.points takes at most {MAX_POINTS} points.")]
        errors = points_outside(f"{path}.points", region.points, width, height, least=2)
        if not errors and length_of(region) <= 0:
            errors.append(RegionError(f"{path}.points", "empty", f"{path}.points has no length."))
        return errors


def length_of(line: Polyline) -> float:
    """Return its length in pixels."""
    return sum(math.dist(a, b) for a, b in zip(line.points, line.points[1:], strict=False))
