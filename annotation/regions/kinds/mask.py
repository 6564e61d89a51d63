"""Masks of pixels."""

from __future__ import annotations

import numpy as np

from annotation.regions.kinds.kind import Kind, Raster, RegionError
from annotation.regions.planar import Bounds
from annotation.regions.rle import MAX_TEXT, area_in, bounds_in, overlap_of, runs_in
from annotation.regions.shapes import Mask, Point


class MaskKind(Kind[Mask]):
    """A mask as large as the image."""

    def area(self, region: Mask) -> float:
        """Count its pixels."""
        return float(area_in(runs_in(region.rle.counts)))

    def outlines(self, region: Mask) -> list[list[Point]]:
        """Return the box around its pixels."""
        left, top, right, bottom = self.bounds(region)
        return [[(left, top), (right, top), (right, bottom), (left, bottom)]]

    def bounds(self, region: Mask) -> Bounds:
        """Return the box around its pixels."""
        return bounds_in(runs_in(region.rle.counts), region.rle.size[0])

    def paint(self, region: Mask, raster: Raster) -> None:
        """Set the cells whose centre lies on one of its pixels."""
        height, width = region.rle.size
        rows, columns = raster.cells.shape
        ys = np.floor(raster.top + (np.arange(rows) + 0.5) / raster.scale).astype(np.int64)
        xs = np.floor(raster.left + (np.arange(columns) + 0.5) / raster.scale).astype(np.int64)
        ends = np.cumsum(runs_in(region.rle.counts))
        places = xs[None, :] * height + ys[:, None]
        held = np.searchsorted(ends, places, "right") % 2 == 1
        held &= ((ys >= 0) & (ys < height))[:, None] & ((xs >= 0) & (xs < width))[None, :]
        raster.cells[held] = 1

    def problems(self, path: str, region: Mask, width: float, height: float) -> list[RegionError]:
        """It is as large as the image, its text can be read and fills it, and it is not empty."""
        where = f"{path}.rle.counts"
        if region.rle.size != (round(height), round(width)):
            message = f"{path}.rle.size must be [{height:g}, {width:g}], the image's height and width."
            return [RegionError(f"{path}.rle.size", "wrong_size", message)]
        if len(region.rle.counts) > MAX_TEXT:
            return [RegionError(where, "too_many", f"{where} takes at most {MAX_TEXT} characters.")]
        try:
            runs = runs_in(region.rle.counts)
        except ValueError as error:
            return [RegionError(where, "invalid", f"{where} cannot be read: {error}.")]
        if int(runs.sum()) != region.rle.size[0] * region.rle.size[1]:
            message = (
                f"{where} counts {int(runs.sum())} pixels; the image has {region.rle.size[0] * region.rle.size[1]}."
            )
            return [RegionError(where, "wrong_size", message)]
        if not area_in(runs):
            return [RegionError(where, "empty", f"{where} sets no pixel.")]
        return []


def mask_iou(first: Mask, second: Mask) -> float:
    """Return intersection over union of two masks of one size, exactly."""
    a, b = runs_in(first.rle.counts), runs_in(second.rle.counts)
    overlap = overlap_of(a, b)
    union = area_in(a) + area_in(b) - overlap
    return overlap / union if union else 0.0
