"""Areas, bounds and overlaps of regions of any shape, in pixels. What differs by shape stands in ``kinds/``."""

from __future__ import annotations

import math

import numpy as np

from annotation.regions.kinds.box import box_iou
from annotation.regions.kinds.keypoints import oks
from annotation.regions.kinds.kind import Raster
from annotation.regions.kinds.mask import mask_iou
from annotation.regions.kinds.polyline import BAND
from annotation.regions.kinds.span import span_iou
from annotation.regions.kinds.table import kind_of
from annotation.regions.planar import Bounds
from annotation.regions.shapes import Box, Keypoints, Mask, Polyline, Region, Relation, Span

# Overlap of unlike shapes is measured on a raster of at most this many cells a side: error under 1 % of the side.
RASTER = 512
# Compared with their own kind only.
OWN_KIND = (Keypoints, Span, Relation)


def area_of(region: Region) -> float:
    """Return the region's area in square pixels; holes do not count; a span's length in code points."""
    return kind_of(region).area(region)


def bounds_of(region: Region) -> Bounds:
    """Return left, top, right, bottom."""
    return kind_of(region).bounds(region)


def iou(first: Region, second: Region) -> float:
    """Return how alike two regions' places are, in [0, 1].

    Intersection over union: exact for boxes (turned too) and for masks, on a raster for other pairs; lines count as
    bands of ``BAND`` pixels to each side. Keypoints are compared with keypoints by object keypoint similarity, spans
    with spans, relations by the ids they join; these are like nothing else.
    """
    if isinstance(first, OWN_KIND) or isinstance(second, OWN_KIND):
        return _own_likeness(first, second)
    a, b = _reach(first), _reach(second)
    if min(a[2], b[2]) <= max(a[0], b[0]) or min(a[3], b[3]) <= max(a[1], b[1]):
        return 0.0
    if isinstance(first, Box) and isinstance(second, Box):
        return box_iou(first, second)
    if isinstance(first, Mask) and isinstance(second, Mask) and first.rle.size == second.rle.size:
        return mask_iou(first, second)
    frame = (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3]))
    left, right = _painted(first, frame), _painted(second, frame)
    union_cells = int(np.count_nonzero(left | right))
    return int(np.count_nonzero(left & right)) / union_cells if union_cells else 0.0


def _own_likeness(first: Region, second: Region) -> float:
    if isinstance(first, Keypoints) and isinstance(second, Keypoints):
        return oks(first, second)
    if isinstance(first, Relation) and isinstance(second, Relation):
        return float((first.source, first.target) == (second.source, second.target))
    if isinstance(first, Span) and isinstance(second, Span):
        return span_iou(first, second)
    return 0.0


def _reach(region: Region) -> Bounds:
    left, top, right, bottom = bounds_of(region)
    more = BAND if isinstance(region, Polyline) else 0.0
    return left - more, top - more, right + more, bottom + more


def _painted(region: Region, frame: Bounds) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    left, top, right, bottom = frame
    scale = RASTER / max(right - left, bottom - top)
    shape = (math.ceil((bottom - top) * scale) + 1, math.ceil((right - left) * scale) + 1)
    raster = Raster(left, top, scale, np.zeros(shape, np.uint8))
    kind_of(region).paint(region, raster)
    return raster.cells
