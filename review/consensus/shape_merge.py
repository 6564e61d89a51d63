"""Several people's shapes of any kind made into one answer: the boxes' clusters and quorum with their own likeness.

Likeness is that of ``annotation.regions.geometry.iou``. Merged are boxes by the median of their corners, masks by a
vote of pixels weighted by hit rate, polygons by the same vote and its outline simplified within half a pixel, spans by
the median of their ends, keypoints by the median of each point and a vote on its visibility, lines by the median of
stations along them. Turned boxes and ellipses: the one in the middle.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import cv2
import numpy as np

from annotation.regions.geometry import bounds_of, iou
from annotation.regions.kinds.kind import Raster
from annotation.regions.kinds.table import kind_of
from annotation.regions.rle import cells_of, runs_in, runs_of, text_of
from annotation.regions.shapes import (
    Box,
    Keypoint,
    Keypoints,
    Mask,
    Polygon,
    Polyline,
    Region,
    Relation,
    Ring,
    Rle,
    Span,
    shape_of,
)
from review.consensus.distances import Floats, box_overlaps
from review.consensus.shapes import LINK, average_link, least_share

# Cells a pixel in which outlines are voted on, as long as the raster stays under so many cells a side.
FINE, MOST_CELLS = 4, 2048
TOLERANCE = 0.5
STATIONS = 64


@dataclass(frozen=True, slots=True)
class Cluster:
    """Shapes of one object: ``members`` as (person, index); ``support`` the share of hit rates behind it."""

    members: tuple[tuple[int, int], ...]
    support: float
    is_kept: bool


def can_merge(answers: Sequence[Sequence[Region]]) -> bool:
    """Tell whether the answers can be merged: relations name the spans of their own answer and cannot."""
    return not any(isinstance(region, Relation) for regions in answers for region in regions)


def clusters_of(answers: Sequence[Sequence[Region]], rates: Sequence[float] | None = None) -> list[Cluster]:
    """Return the objects of several people's answers, the best supported first; ``rates``: people's hit rates."""
    weight = np.asarray(rates if rates is not None else np.ones(len(answers)), float)
    least = least_share(len(answers))
    clusters: list[Cluster] = []
    flat = [(person, place) for person, regions in enumerate(answers) for place in range(len(regions))]
    for shape in sorted({shape_of(region) for regions in answers for region in regions}):
        places = [pair for pair in flat if shape_of(answers[pair[0]][pair[1]]) == shape]
        regions = [answers[person][place] for person, place in places]
        owner = np.array([person for person, _ in places], np.int64)
        for group in average_link(_likeness(regions, owner), owner, LINK):
            support = float(weight[owner[group]].sum() / weight.sum())
            clusters.append(Cluster(tuple(places[pair] for pair in group), support, support >= least - 1e-9))
    return sorted(clusters, key=lambda cluster: (-cluster.support, cluster.members))


def _likeness(regions: Sequence[Region], owner: np.ndarray[tuple[int, ...], np.dtype[np.int64]]) -> Floats:
    if all(isinstance(region, Box) and not region.rotation for region in regions):
        corners = np.array([bounds_of(region) for region in regions], float).reshape(-1, 4)
        return box_overlaps(corners, corners)
    table = np.zeros((len(regions), len(regions)))
    for one in range(len(regions)):
        for other in range(one + 1, len(regions)):
            if owner[one] != owner[other]:
                table[one, other] = table[other, one] = iou(regions[one], regions[other])
    return table


def merged_region(members: Sequence[Region], label: str, weights: Sequence[float]) -> Region:
    """Return the members of one shape as one region of ``label``; attributes by vote of those who gave that label."""
    merged = _shaped(members, weights)
    agreeing = [region for region in members if region.label == label] or list(members)
    changes: dict[str, Any] = {
        "id": str(uuid4()), "label": label, "attributes": _attributes(agreeing), "confidence": None,
        "from_prediction": None,
        "unsure": any(region.unsure for region in members),
        "occluded": 2 * sum(region.occluded for region in members) > len(members),
    }  # fmt: skip
    fields = {name: getattr(merged, name) for name in merged.__struct_fields__}
    return type(merged)(**{**fields, **changes})


def _shaped(members: Sequence[Region], weights: Sequence[float]) -> Region:
    boxes = [one for one in members if isinstance(one, Box)]
    masks = [one for one in members if isinstance(one, Mask)]
    polygons = [one for one in members if isinstance(one, Polygon)]
    spans = [one for one in members if isinstance(one, Span)]
    skeletons = [one for one in members if isinstance(one, Keypoints)]
    lines = [one for one in members if isinstance(one, Polyline)]
    if boxes and not any(box.rotation for box in boxes):
        left, top, right, bottom = np.median([bounds_of(box) for box in boxes], axis=0).tolist()
        x, y, width, height = round(left, 2), round(top, 2), round(right - left, 2), round(bottom - top, 2)
        return Box(id="", label="", x=x, y=y, width=width, height=height)
    if masks and len({mask.rle.size for mask in masks}) == 1:
        return _voted_mask(masks, weights)
    if polygons:
        return _voted_polygon(polygons, weights) or members[_middle(members)]
    if spans:
        start, end = (int(np.floor(np.median([getattr(span, side) for span in spans]))) for side in ("start", "end"))
        return Span(id="", label="", start=start, end=end) if end > start else members[_middle(members)]
    if skeletons:
        return _median_keypoints(skeletons, members[_middle(members)])
    if lines:
        return _median_line(lines, lines[_middle(lines)])
    return members[_middle(members)]


def _middle(members: Sequence[Region]) -> int:
    """Return the index of the member most like the others, the first in a tie."""
    means = [sum(iou(one, other) for other in members) for one in members]
    return max(range(len(means)), key=lambda index: (means[index], -index))


def _attributes(members: Sequence[Region]) -> dict[str, Any]:
    """Return each attribute's most given value, the first in a tie, where at least half gave it."""
    voted: dict[str, Any] = {}
    for key in dict.fromkeys(key for region in members for key in region.attributes):
        values = [region.attributes[key] for region in members if key in region.attributes]
        if 2 * len(values) >= len(members):
            texts = [json.dumps(value, sort_keys=True) for value in values]
            most = max(texts, key=lambda word, texts=texts: (Counter(texts)[word], -texts.index(word)))  # type: ignore[misc]
            voted[key] = values[texts.index(most)]
    return voted


def _voted_mask(masks: Sequence[Mask], weights: Sequence[float]) -> Mask:
    height, width = masks[0].rle.size
    votes = np.zeros((height, width))
    for mask, weight in zip(masks, weights, strict=True):
        votes += weight * cells_of(runs_in(mask.rle.counts), height, width)
    held = votes >= sum(weights) / 2 - 1e-9
    if not held.any():
        held = votes >= votes.max()
    return Mask(id="", label="", rle=Rle((height, width), text_of(runs_of(held))))


def _voted_polygon(polygons: Sequence[Polygon], weights: Sequence[float]) -> Polygon | None:
    """Return the outline of what at least half the weight covers; None where that is nothing."""
    bounds = np.array([bounds_of(polygon) for polygon in polygons])
    left, top = float(bounds[:, 0].min()), float(bounds[:, 1].min())
    wide, high = float(bounds[:, 2].max()) - left, float(bounds[:, 3].max()) - top
    scale = min(float(FINE), MOST_CELLS / max(wide, high, 1.0))
    size = (int(np.ceil(high * scale)) + 3, int(np.ceil(wide * scale)) + 3)
    votes = np.zeros(size)
    for polygon, weight in zip(polygons, weights, strict=True):
        raster = Raster(left - 1 / scale, top - 1 / scale, scale, np.zeros(size, np.uint8))
        kind_of(polygon).paint(polygon, raster)
        votes += weight * raster.cells
    held = (votes >= sum(weights) / 2 - 1e-9).astype(np.uint8)
    outlines, tree = cv2.findContours(held, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_NONE)
    rings: dict[int, Ring] = {}
    for index, outline in enumerate(outlines):
        points = _points(outline, left, top, scale)
        parent = int(tree[0][index][3])
        if len(points) >= 3 and parent < 0:  # noqa: PLR2004 - a ring
            rings[index] = Ring(points)
    for index, outline in enumerate(outlines):
        points, parent = _points(outline, left, top, scale), int(tree[0][index][3])
        if len(points) >= 3 and parent in rings:  # noqa: PLR2004 - a hole
            rings[parent].holes.append(points)
    return Polygon(id="", label="", rings=list(rings.values())) if rings else None


def _points(outline: Any, left: float, top: float, scale: float) -> list[tuple[float, float]]:
    simple = cv2.approxPolyDP(outline, TOLERANCE * scale, True)[:, 0, :]
    return [(round(left + (float(x) - 1) / scale, 2), round(top + (float(y) - 1) / scale, 2)) for x, y in simple]


def _median_keypoints(members: Sequence[Keypoints], middle: Region) -> Keypoints:
    names = list(dict.fromkeys(point.name for one in members for point in one.points))
    points = []
    for name in names:
        placed = [point for one in members for point in one.points if point.name == name]
        seen = [point for point in placed if point.visible]
        if 2 * len(seen) < len(members):
            points.append(Keypoint(name, placed[0].x, placed[0].y, 0))
            continue
        x, y = np.median([(point.x, point.y) for point in seen], axis=0).tolist()
        number = Counter(point.visible for point in seen)
        points.append(Keypoint(name, round(x, 2), round(y, 2), 2 if number[2] >= number[1] else 1))
    return Keypoints(id="", label="", points=points, skeleton=getattr(middle, "skeleton", ""))


def _median_line(members: Sequence[Polyline], middle: Polyline) -> Polyline:
    """Return the median of stations along the lines, each run in the direction of the middle one."""
    first = _stations(middle)
    rows = []
    for line in members:
        stations = _stations(line)
        turned = stations[::-1]
        rows.append(stations if np.abs(stations - first).sum() <= np.abs(turned - first).sum() else turned)
    points = np.median(rows, axis=0).astype(np.float32)[:, None, :]
    simple = cv2.approxPolyDP(points, TOLERANCE, False)[:, 0, :]
    return Polyline(id="", label="", points=[(round(float(x), 2), round(float(y), 2)) for x, y in simple])


def _stations(line: Polyline) -> Floats:
    points = np.asarray(line.points, float)
    lengths = np.concatenate([[0.0], np.cumsum(np.sqrt((np.diff(points, axis=0) ** 2).sum(axis=1)))])
    places = np.linspace(0, lengths[-1], STATIONS)
    return np.column_stack([np.interp(places, lengths, points[:, axis]) for axis in (0, 1)])
