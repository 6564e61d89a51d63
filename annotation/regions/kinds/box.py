"""Boxes, upright and turned."""

from __future__ import annotations

from annotation.regions.kinds.kind import EDGE, Kind, Raster, RegionError, not_numbers, not_positive
from annotation.regions.planar import Bounds, bounds_of_points, clip_to_convex, ring_area, turned
from annotation.regions.shapes import Box, Point


class BoxKind(Kind[Box]):
    """A box."""

    def area(self, region: Box) -> float:
        """Width times height."""
        return region.width * region.height

    def outlines(self, region: Box) -> list[list[Point]]:
        """Return its four corners."""
        return [corners_of(region)]

    def bounds(self, region: Box) -> Bounds:
        """Return the upright box around it."""
        if region.rotation:
            return bounds_of_points(corners_of(region))
        return region.x, region.y, region.x + region.width, region.y + region.height

    def paint(self, region: Box, raster: Raster) -> None:
        """Fill it."""
        raster.fill(corners_of(region))

    def problems(self, path: str, region: Box, width: float, height: float) -> list[RegionError]:
        """Boxes lie inside the image; corners of turned boxes may leave it."""
        if errors := not_numbers(path, region, ("x", "y", "width", "height", "rotation")):
            return errors
        errors = not_positive(path, region, ("width", "height"))
        if region.rotation:
            return errors
        axes = (("x", region.x, region.width, width), ("y", region.y, region.height, height))
        for name, start, length, limit in axes:
            if start < -EDGE or start + length > limit + EDGE:
                message = f"{path}.{name}: the box leaves the image ({width:g} x {height:g} pixels)."
                errors.append(RegionError(f"{path}.{name}", "outside", message))
        return errors


def corners_of(box: Box) -> list[Point]:
    """Return the four corners, clockwise from the top left before rotation."""
    left, top, right, bottom = box.x, box.y, box.x + box.width, box.y + box.height
    centre = ((left + right) / 2, (top + bottom) / 2)
    corners: list[Point] = [(left, top), (right, top), (right, bottom), (left, bottom)]
    return [turned(corner, centre, box.rotation) for corner in corners] if box.rotation else corners


def box_iou(first: Box, second: Box) -> float:
    """Return intersection over union, exact for turned boxes too."""
    if first.rotation or second.rotation:
        overlap = ring_area(clip_to_convex(corners_of(first), corners_of(second)))
    else:
        wide = min(first.x + first.width, second.x + second.width) - max(first.x, second.x)
        high = min(first.y + first.height, second.y + second.height) - max(first.y, second.y)
        overlap = max(wide, 0.0) * max(high, 0.0)
    union = first.width * first.height + second.width * second.height - overlap
    return min(overlap / union, 1.0) if union > 0 else 0.0
