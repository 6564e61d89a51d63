"""Regions of several people that stand for one object, made into one region: a rule a shape.

Ellipses and spans: the median of each number. Keypoints: the median of each point over those who saw it, its state by
vote. Masks: every pixel by vote weighted by hit rate. Polygons: the same vote on a fine raster, its outline simplified
within half a pixel. Lines: the median of points at equal shares of the way. Turned boxes: the median of centre and
sides with the turn of the box in the middle. Attributes are those most of the members with the chosen label gave.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from math import ceil
from typing import Any
from uuid import uuid4

import cv2
import msgspec
import numpy as np

from annotation.regions.geometry import bounds_of, iou
from annotation.regions.kinds.kind import Raster
from annotation.regions.kinds.table import kind_of
from annotation.regions.rle import cells_of, runs_in, runs_of, text_of
from annotation.regions.shapes import (
    Box,
    Ellipse,
    Keypoint,
    Keypoints,
    Mask,
    Point,
    Polygon,
    Polyline,
    Region,
    Ring,
    Rle,
    Span,
)
from review.consensus.answers import Floats

# Regions this alike (IoU, or object keypoint similarity) may be one object; lines are bands and overlap less.
LINK, LINK_OF_LINES = 0.25, 0.1
# An outline keeps to the vote within so many pixels; the raster it is voted on has at most so many cells a side.
TOLERANCE_PIXELS, CELLS, CELLS_A_PIXEL = 0.5, 1024, 4
STATIONS = 64
LEAST_AREA, LEAST_CORNERS = 1.0, 3
Cells = np.ndarray[tuple[int, ...], np.dtype[Any]]


def likenesses(regions: Sequence[Region]) -> Floats:
    """Return how alike every two regions are (regions, regions); regions of unlike shapes are not."""
    number = len(regions)
    values = np.zeros((number, number))
    for one in range(number):
        for other in range(one + 1, number):
            if type(regions[one]) is type(regions[other]):
                values[one, other] = values[other, one] = iou(regions[one], regions[other])
    return values


def link_of(region: Region) -> float:
    """Return how alike regions of this shape must be to be one object."""
    return LINK_OF_LINES if isinstance(region, Polyline) else LINK


def merged_region(members: Sequence[Region], weights: Sequence[float], label: str) -> Region:
    """Merge regions of one shape, at least one, into one of ``label`` with a new id; ``weights`` are hit rates."""
    middle = _middle(members)
    merge = _MERGES.get(type(middle))
    place = merge(members, np.asarray(weights, float), middle) if merge else middle
    namesakes = [region for region in members if region.label == label] or list(members)
    attributes = Counter(msgspec.json.encode(region.attributes, order="sorted") for region in namesakes)
    (most, _), *_ = attributes.most_common(1)
    is_occluded = sum(region.occluded for region in members) * 2 > len(members)
    return msgspec.structs.replace(
        place,
        id=str(uuid4()),
        label=label,
        attributes=msgspec.json.decode(most),
        confidence=None,
        from_prediction=None,
        unsure=False,
        occluded=is_occluded,
    )


def _middle(members: Sequence[Region]) -> Region:
    """Return the member most like the others; the earliest in a tie."""
    return members[int(likenesses(members).sum(axis=1).argmax())]


def _median(values: Sequence[float]) -> float:
    return round(float(np.median(values)), 2)


def _boxes(members: Sequence[Any], _: Floats, middle: Region) -> Region:
    if not isinstance(middle, Box):
        raise TypeError("only boxes are merged as boxes")
    if any(box.rotation for box in members):
        width, height = _median([box.width for box in members]), _median([box.height for box in members])
        x = np.median([box.x + box.width / 2 for box in members]) - width / 2
        y = np.median([box.y + box.height / 2 for box in members]) - height / 2
        # A box turned by a quarter has its sides the other way round: only those turned as the middle one are alike.
        near = [box for box in members if abs((box.rotation - middle.rotation + 90) % 180 - 90) < 45]  # noqa: PLR2004
        if len(near) < len(members):
            return middle
        return Box(
            id="", label="", x=round(float(x), 2), y=round(float(y), 2), width=width, height=height,
            rotation=middle.rotation,
        )  # fmt: skip
    left, top = np.median([(box.x, box.y) for box in members], axis=0)
    right, bottom = np.median([(box.x + box.width, box.y + box.height) for box in members], axis=0)
    return Box(
        id="", label="", x=round(float(left), 2), y=round(float(top), 2), width=round(float(right - left), 2),
        height=round(float(bottom - top), 2),
    )  # fmt: skip


def _ellipses(members: Sequence[Any], _: Floats, middle: Region) -> Region:
    numbers = {name: _median([getattr(one, name) for one in members]) for name in ("cx", "cy", "rx", "ry")}
    return msgspec.structs.replace(middle, **numbers)


def _spans(members: Sequence[Any], _: Floats, middle: Region) -> Region:
    start = round(float(np.median([span.start for span in members])))
    end = round(float(np.median([span.end for span in members])))
    return msgspec.structs.replace(middle, start=start, end=end) if start < end else middle


def _keypoints(members: Sequence[Any], weights: Floats, middle: Region) -> Region:
    if not isinstance(middle, Keypoints):
        raise TypeError("only keypoints are merged as keypoints")
    points = []
    for place, name in enumerate(point.name for point in middle.points):
        placed = [region.points[place] for region in members if place < len(region.points)]
        votes = [float(weights[[point.visible == state for point in placed]].sum()) for state in (0, 1, 2)]
        state = int(np.argmax(votes))
        seen = [point for point in placed if point.visible] if state else []
        x, y = (_median([point.x for point in seen]), _median([point.y for point in seen])) if seen else (0.0, 0.0)
        points.append(Keypoint(name=name, x=x, y=y, visible=(0, 1, 2)[state]))
    return msgspec.structs.replace(middle, points=points)


def _polylines(members: Sequence[Any], _: Floats, middle: Region) -> Region:
    if not isinstance(middle, Polyline):
        raise TypeError("only lines are merged as lines")
    ours = _stations(middle.points)
    lines = []
    for line in members:
        theirs = _stations(line.points)
        straight, turned = np.abs(theirs - ours).sum(), np.abs(theirs[::-1] - ours).sum()
        lines.append(theirs if straight <= turned else theirs[::-1])
    way = np.median(np.stack(lines), axis=0).astype(np.float32)
    corners = cv2.approxPolyDP(way.reshape(-1, 1, 2), TOLERANCE_PIXELS, closed=False).reshape(-1, 2)
    return msgspec.structs.replace(middle, points=_points(corners))


def _stations(points: Sequence[Point]) -> Floats:
    """Return points at equal shares of the way along a line, of shape (STATIONS, 2)."""
    line = np.asarray(points, float)
    lengths = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    shares = np.linspace(0, lengths[-1], STATIONS)
    return np.column_stack([np.interp(shares, lengths, line[:, axis]) for axis in (0, 1)])


def _masks(members: Sequence[Any], weights: Floats, middle: Region) -> Region:
    if not isinstance(middle, Mask):
        raise TypeError("only masks are merged as masks")
    height, width = middle.rle.size
    same = [(mask, weight) for mask, weight in zip(members, weights, strict=True) if mask.rle.size == middle.rle.size]
    votes = np.zeros((height, width), np.float32)
    for mask, weight in same:
        votes += np.float32(weight) * cells_of(runs_in(mask.rle.counts), height, width)
    chosen = votes > sum(weight for _, weight in same) / 2
    if not chosen.any():
        return middle
    return msgspec.structs.replace(middle, rle=Rle(size=(height, width), counts=text_of(runs_of(chosen))))


def _polygons(members: Sequence[Any], weights: Floats, middle: Region) -> Region:
    if not isinstance(middle, Polygon):
        raise TypeError("only polygons are merged as polygons")
    bounds = np.array([bounds_of(region) for region in members])
    left, top = bounds[:, :2].min(axis=0) - 1
    right, bottom = bounds[:, 2:].max(axis=0) + 1
    scale = min(CELLS_A_PIXEL, CELLS / max(right - left, bottom - top))
    size = (ceil((bottom - top) * scale) + 1, ceil((right - left) * scale) + 1)
    votes = np.zeros(size, np.float32)
    for region, weight in zip(members, weights, strict=True):
        raster = Raster(float(left), float(top), float(scale), np.zeros(size, np.uint8))
        kind_of(region).paint(region, raster)
        votes += np.float32(weight) * (raster.cells > 0)
    rings = _outlines(votes > weights.sum() / 2, float(left), float(top), float(scale))
    return msgspec.structs.replace(middle, rings=rings) if rings else middle


def _outlines(cells: Cells, left: float, top: float, scale: float) -> list[Ring]:
    """Return the outlines of a raster as rings with holes, in pixels, within half a pixel of it."""
    contours, links = cv2.findContours(cells.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    if links is None:
        return []
    simple = [cv2.approxPolyDP(contour, TOLERANCE_PIXELS * scale, closed=True).reshape(-1, 2) for contour in contours]
    outlines = [_points(corners / scale + (left, top)) for corners in simple]
    parents = links[0][:, 3]
    rings = []
    for place, (points, parent) in enumerate(zip(outlines, parents.tolist(), strict=True)):
        if parent >= 0 or not _is_ring(points):
            continue
        holes = [outlines[hole] for hole in np.flatnonzero(parents == place).tolist() if _is_ring(outlines[hole])]
        rings.append(Ring(points=points, holes=holes))
    return rings


def _is_ring(points: Sequence[Point]) -> bool:
    return len(points) >= LEAST_CORNERS and cv2.contourArea(np.asarray(points, np.float32)) >= LEAST_AREA


def _points(corners: Any) -> list[Point]:
    return [(round(float(x), 2), round(float(y), 2)) for x, y in corners]


Merge = Callable[[Sequence[Any], Floats, Region], Region]
_MERGES: dict[type, Merge] = {
    Box: _boxes,
    Ellipse: _ellipses,
    Span: _spans,
    Keypoints: _keypoints,
    Polyline: _polylines,
    Mask: _masks,
    Polygon: _polygons,
}
