"""What each shape is in COCO's words, and what COCO cannot say of it. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from annotation.regions.kinds.table import kind_of
from annotation.regions.rle import filled, runs_of, text_of
from annotation.regions.shapes import Box, Ellipse, Keypoints, Mask, Polygon, Polyline, Region

LOSSES = {
    "holes": "Polygons with holes: COCO polygons have none, so these are exported as masks of pixels.",
    "rotation": "Rotated boxes: COCO boxes are upright, so the enclosing box and the rotated outline are exported.",
    "ellipse": "Ellipses: COCO has none, so an outline of 64 corners is exported; the axes stand in the assay member.",
    "polyline": "Lines: COCO has none, so only their bounds are exported; the points stand in the assay member.",
    "unsure": "Marks of doubt: COCO has no place for them; they stand in the assay member.",
    "occluded": "Occlusion marks: COCO has no place for them; they stand in the assay member.",
}


@dataclass(frozen=True, slots=True)
class CocoShape:
    """``segmentation`` and further members of the annotation, members for ``assay``, and the codes of what is lost."""

    segmentation: Any
    more: dict[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    losses: tuple[str, ...] = ()


def pixel(value: float) -> float:
    """Return a coordinate as it is written."""
    return round(float(value), 3)


def coco_shape(region: Region, *, width: int, height: int, skeleton: list[str] | None = None) -> CocoShape:
    """Return the region in COCO's words; ``skeleton`` gives the order of its keypoints."""
    if isinstance(region, Keypoints):
        return _keypoints(region, skeleton or [point.name for point in region.points])
    return _WRITERS[type(region)](region, width, height)


def _outlines(region: Region) -> list[list[float]]:
    return [[pixel(value) for point in points for value in point] for points in kind_of(region).outlines(region)]


def _box(region: Any, _width: int, _height: int) -> CocoShape:
    if not region.rotation:
        # Most regions there are: each side is rounded once.
        left, top = pixel(region.x), pixel(region.y)
        right, bottom = pixel(region.x + region.width), pixel(region.y + region.height)
        return CocoShape([[left, top, right, top, right, bottom, left, bottom]])
    return CocoShape(_outlines(region), extra={"rotation": region.rotation}, losses=("rotation",))


def _ellipse(region: Any, _width: int, _height: int) -> CocoShape:
    axes = {name: pixel(getattr(region, name)) for name in ("cx", "cy", "rx", "ry", "rotation")}
    return CocoShape(_outlines(region), extra={"ellipse": axes}, losses=("ellipse",))


def _polygon(region: Any, width: int, height: int) -> CocoShape:
    if not any(ring.holes for ring in region.rings):
        return CocoShape(_outlines(region))
    # One ring at a time: where rings overlap, the even-odd rule over all would cut the overlap out.
    cells = filled([region.rings[0].points, *region.rings[0].holes], height, width)
    for ring in region.rings[1:]:
        cells |= filled([ring.points, *ring.holes], height, width)
    mask = {"size": [height, width], "counts": text_of(runs_of(cells))}
    return CocoShape(mask, extra={"rings": len(region.rings)}, losses=("holes",))


def _polyline(region: Any, width: int, height: int) -> CocoShape:
    points = [[pixel(x), pixel(y)] for x, y in region.points]
    # A mask of no pixel: an empty list of outlines makes readers (pycocotools' annToMask) raise IndexError.
    nothing = {"size": [height, width], "counts": text_of(np.array([height * width], np.int64))}
    return CocoShape(nothing, extra={"polyline": points}, losses=("polyline",))


def _mask(region: Any, _width: int, _height: int) -> CocoShape:
    return CocoShape({"size": list(region.rle.size), "counts": region.rle.counts})


def _keypoints(region: Keypoints, order: list[str]) -> CocoShape:
    placed = {point.name: point for point in region.points if point.visible}
    triples: list[float] = []
    for name in order:
        point = placed.get(name)
        triples += [pixel(point.x), pixel(point.y), point.visible] if point else [0, 0, 0]
    xs, ys = [point.x for point in placed.values()] or [0.0], [point.y for point in placed.values()] or [0.0]
    # At least a pixel a side: evaluators divide by the area.
    left, top, width, height = min(xs), min(ys), max(max(xs) - min(xs), 1.0), max(max(ys) - min(ys), 1.0)
    corners = (left, top, left + width, top, left + width, top + height, left, top + height)
    box = {"bbox": [pixel(value) for value in (left, top, width, height)], "area": pixel(width * height)}
    outline = [[pixel(value) for value in corners]]
    return CocoShape(outline, more={**box, "keypoints": triples, "num_keypoints": len(placed)})


_WRITERS: dict[type, Callable[[Any, int, int], CocoShape]] = {
    Box: _box,
    Ellipse: _ellipse,
    Polygon: _polygon,
    Polyline: _polyline,
    Mask: _mask,
}
