"""What every shape answers."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import cv2
import numpy as np
from numpy.typing import NDArray

from annotation.regions.attributes import FieldProblem
from annotation.regions.planar import Bounds, bounds_of_points
from annotation.regions.shapes import Point

# A corner exactly on the far edge may come back a rounding error outside.
EDGE = 0.01
# cv2 takes fixed-point corners: 8 fractional bits keep sub-cell precision.
BITS = 8


RegionError = FieldProblem


@dataclass(frozen=True, slots=True)
class Raster:
    """A piece of the image in cells: ``scale`` cells a pixel from (``left``, ``top``) on; 1 where something is."""

    left: float
    top: float
    scale: float
    cells: NDArray[np.uint8]

    def fill(self, points: Sequence[Point], value: int = 1) -> None:
        """Set the cells inside a closed outline."""
        cv2.fillPoly(self.cells, [self._fixed(points)], (value,), shift=BITS)

    def stroke(self, points: Sequence[Point], half_width: float) -> None:
        """Set the cells within ``half_width`` pixels of an open line."""
        thickness = max(1, round(2 * half_width * self.scale))
        cv2.polylines(self.cells, [self._fixed(points)], False, (1,), thickness, shift=BITS)

    def _fixed(self, points: Sequence[Point]) -> NDArray[np.int32]:
        moved = (np.asarray(points, np.float64) - (self.left, self.top)) * self.scale * 2**BITS
        whole: NDArray[np.int32] = np.rint(moved).astype(np.int32)
        return whole


R = TypeVar("R")


class Kind(ABC, Generic[R]):
    """One shape's answers; ``R`` is its struct."""

    @abstractmethod
    def area(self, region: R) -> float:
        """Return the area in square pixels; holes do not count."""

    @abstractmethod
    def outlines(self, region: R) -> list[list[Point]]:
        """Return its outer outlines, or its points where it has none."""

    @abstractmethod
    def paint(self, region: R, raster: Raster) -> None:
        """Set the cells it covers."""

    @abstractmethod
    def problems(self, path: str, region: R, width: float, height: float) -> list[RegionError]:
        """Return what is wrong with its place in an image of ``width`` x ``height`` pixels."""

    def bounds(self, region: R) -> Bounds:
        """Return left, top, right, bottom."""
        return bounds_of_points([point for points in self.outlines(region) for point in points])


def not_numbers(path: str, region: object, names: Sequence[str]) -> list[RegionError]:
    """Name the first of the region's members that is not finite."""
    for name in names:
        if not math.isfinite(getattr(region, name)):
            return [RegionError(f"{path}.{name}", "invalid", f"{path}.{name} must be a number.")]
    return []


def not_positive(path: str, region: object, names: Sequence[str]) -> list[RegionError]:
    """Name the members that are not over 0."""
    return [
        RegionError(f"{path}.{name}", "empty", f"{path}.{name} must be over 0.")
        for name in names
        if getattr(region, name) <= 0
    ]


def is_inside(x: float, y: float, width: float, height: float) -> bool:
    """Tell whether a point lies in the image."""
    return -EDGE <= x <= width + EDGE and -EDGE <= y <= height + EDGE


def points_outside(path: str, points: Sequence[Point], width: float, height: float, *, least: int) -> list[RegionError]:
    """Name every point outside the image; fewer than ``least`` are too few."""
    if len(points) < least:
        return [RegionError(path, "too_few", f"{path} needs at least {least} points.")]
    message = f"is outside the image ({width:g} x {height:g} pixels)."
    return [
        RegionError(f"{path}[{index}]", "outside", f"{path}[{index}] {message}")
        for index, (x, y) in enumerate(points)
        if not is_inside(x, y, width, height)
    ]
