"""Polygons of several rings with holes."""

from __future__ import annotations

from annotation.regions.kinds.kind import Kind, Raster, RegionError, points_outside
from annotation.regions.planar import ring_area
from annotation.regions.shapes import Point, Polygon

MAX_POINTS = 100_000


class PolygonKind(Kind[Polygon]):
    """A polygon."""

    def area(self, region: Polygon) -> float:
        """Add up the rings without their holes."""
        return sum(ring_area(ring.points) - sum(ring_area(hole) for hole in ring.holes) for ring in region.rings)

    def outlines(self, region: Polygon) -> list[list[Point]]:
        """Return the outer outline of each ring."""
        return [ring.points for ring in region.rings]

    def paint(self, region: Polygon, raster: Raster) -> None:
        """Fill the rings, then empty the holes."""
        for ring in region.rings:
            raster.fill(ring.points)
        for ring in region.rings:
            for hole in ring.holes:
                raster.fill(hole, 0)

    def problems(self, path: str, region: Polygon, width: float, height: float) -> list[RegionError]:
        """Every point lies inside the image, and there is something inside the rings."""
        if not region.rings:
            return [RegionError(f"{path}.rings", "empty", f"{path}.rings needs at least one ring.")]
        if sum(len(ring.points) + sum(map(len, ring.holes)) for ring in region.rings) > MAX_POINTS:
            return [RegionError(f"{path}.rings", "too_many", f"{path}.rings takes at most {MAX_POINTS} points.")]
        errors: list[RegionError] = []
        for index, ring in enumerate(region.rings):
            outlines = [(f"{path}.rings[{index}].points", ring.points)]
            outlines += [(f"{path}.rings[{index}].holes[{n}]", hole) for n, hole in enumerate(ring.holes)]
            for where, points in outlines:
                errors += points_outside(where, points, width, height, least=3)
        if not errors and self.area(region) <= 0:
            errors.append(RegionError(f"{path}.rings", "empty", f"{path}.rings encloses no area."))
        return errors
