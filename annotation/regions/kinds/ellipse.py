"""Ellipses, upright and turned."""

from __future__ import annotations

import math

from annotation.regions.kinds.kind import EDGE, Kind, Raster, RegionError, is_inside, not_numbers, not_positive
from annotation.regions.planar import Bounds, turned
from annotation.regions.shapes import Ellipse, Point

# Corners of the outline: the area inside is within 0.2 % of the ellipse's.
CORNERS = 64


class EllipseKind(Kind[Ellipse]):
    """An ellipse."""

    def area(self, region: Ellipse) -> float:
        """Pi times both half axes."""
        return math.pi * region.rx * region.ry

    def outlines(self, region: Ellipse) -> list[list[Point]]:
        """Return a polygon of 64 corners on it."""
        steps = [2 * math.pi * index / CORNERS for index in range(CORNERS)]
        centre = (region.cx, region.cy)
        points = [(region.cx + region.rx * math.cos(step), region.cy + region.ry * math.sin(step)) for step in steps]
        return [[turned(point, centre, region.rotation) for point in points]]

    def bounds(self, region: Ellipse) -> Bounds:
        """Return the upright box around it, exactly."""
        angle = math.radians(region.rotation)
        half_w = math.hypot(region.rx * math.cos(angle), region.ry * math.sin(angle))
        half_h = math.hypot(region.rx * math.sin(angle), region.ry * math.cos(angle))
        return region.cx - half_w, region.cy - half_h, region.cx + half_w, region.cy + half_h

    def paint(self, region: Ellipse, raster: Raster) -> None:
        """Fill it."""
        raster.fill(self.outlines(region)[0])

    def problems(self, path: str, region: Ellipse, width: float, height: float) -> list[RegionError]:
        """Its centre lies inside the image, and unless it is turned all of it does."""
        if errors := not_numbers(path, region, ("cx", "cy", "rx", "ry", "rotation")):
            return errors
        if errors := not_positive(path, region, ("rx", "ry")):
            return errors
        image = f"({width:g} x {height:g} pixels)"
        if not is_inside(region.cx, region.cy, width, height):
            return [RegionError(f"{path}.cx", "outside", f"{path}: the centre is outside the image {image}.")]
        left, top, right, bottom = self.bounds(region)
        errors = []
        if not region.rotation and (left < -EDGE or right > width + EDGE):
            errors.append(RegionError(f"{path}.rx", "outside", f"{path}.rx: the ellipse leaves the image {image}."))
        if not region.rotation and (top < -EDGE or bottom > height + EDGE):
            errors.append(RegionError(f"{path}.ry", "outside", f"{path}.ry: the ellipse leaves the image {image}."))
        return errors
