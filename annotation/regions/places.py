"""Whether two regions lie in one place, shape by shape: browsers round, and one place can be said in many ways."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from annotation.regions.kinds.table import kind_of
from annotation.regions.rle import runs_in
from annotation.regions.shapes import Box, Ellipse, Keypoints, Mask, Point, Polygon, Polyline, Region, Relation, Span

# Under half a pixel nobody moved anything.
STILL = 0.5
# Directions an ellipse is measured in, over half a turn.
DIRECTIONS = 32
# Rows of distances worked out at once: a line of 6,000 points stays under 100 MB.
ROWS = 256

Points = NDArray[np.float64]


def same_place(first: Region, second: Region) -> bool:
    """Tell whether no part of one lies half a pixel or more from the other.

    The corner an outline begins at, its direction, the half turns of a rotation, the places of points that are absent
    and the way runs are written say nothing about the place. A keypoint that is seen in one and occluded in the other
    is another place: somebody decided on it anew.
    """
    if isinstance(first, Box) and isinstance(second, Box):
        return _same_corners(kind_of(first).outlines(first)[0], kind_of(second).outlines(second)[0])
    if isinstance(first, Ellipse) and isinstance(second, Ellipse):
        return bool(np.all(np.abs(_extents(first) - _extents(second)) < STILL))
    if isinstance(first, Polygon) and isinstance(second, Polygon):
        return _same_lines(_outlines(first), _outlines(second), closed=True)
    if isinstance(first, Polyline) and isinstance(second, Polyline):
        ends, others = [first.points[0], first.points[-1]], [second.points[0], second.points[-1]]
        is_joined = _all_near(ends, others) or _all_near(ends, others[::-1])
        return is_joined and _same_lines([first.points], [second.points], closed=False)
    if isinstance(first, Keypoints) and isinstance(second, Keypoints):
        return _same_keypoints(first, second)
    if isinstance(first, Mask) and isinstance(second, Mask):
        return first.rle.size == second.rle.size and _same_pixels(first.rle.counts, second.rle.counts)
    if isinstance(first, Span) and isinstance(second, Span):
        return (first.start, first.end) == (second.start, second.end)
    if isinstance(first, Relation) and isinstance(second, Relation):
        return (first.source, first.target) == (second.source, second.target)
    return False


def _all_near(first: Sequence[Point], second: Sequence[Point]) -> bool:
    return len(first) == len(second) and bool(np.all(np.abs(np.subtract(first, second)) < STILL))


def _same_corners(first: Sequence[Point], second: Sequence[Point]) -> bool:
    """Compare the corners of two rectangles, wherever they begin and whichever way they run."""
    turns = [
        [*line[index:], *line[:index]] for line in (list(second), list(second)[::-1]) for index in range(len(line))
    ]
    return any(_all_near(first, turn) for turn in turns)


def _extents(ellipse: Ellipse) -> Points:
    """Return how far it reaches in each direction: two ellipses that reach equally far are one."""
    angles = np.linspace(0, np.pi, DIRECTIONS, endpoint=False)
    across, along = np.cos(angles), np.sin(angles)
    turn = angles - np.radians(ellipse.rotation)
    half = np.hypot(ellipse.rx * np.cos(turn), ellipse.ry * np.sin(turn))
    middle = ellipse.cx * across + ellipse.cy * along
    return np.concatenate([middle + half, middle - half])


def _same_keypoints(first: Keypoints, second: Keypoints) -> bool:
    others = {point.name: point for point in second.points}
    if {point.name for point in first.points} != others.keys():
        return False
    for point in first.points:
        other = others[point.name]
        if point.visible != other.visible:
            return False
        if point.visible and not _all_near([(point.x, point.y)], [(other.x, other.y)]):
            return False
    return True


def _same_pixels(first: str, second: str) -> bool:
    return first == second or _edges(first) == _edges(second)


def _edges(counts: str) -> list[int]:
    """Return where the mask switches on and off, without the runs of no length and the picture's end."""
    edges: list[int] = []
    places: list[int] = np.cumsum(runs_in(counts)).tolist()
    for edge in places:
        if edges and edges[-1] == edge:
            edges.pop()
        else:
            edges.append(edge)
    return edges[:-1] if edges and edges[-1] == places[-1] else edges


def _same_lines(first: Sequence[Sequence[Point]], second: Sequence[Sequence[Point]], *, closed: bool) -> bool:
    if len(first) == len(second) and all(_all_near(a, b) for a, b in zip(first, second, strict=True)):
        return True
    reach = [
        np.concatenate([np.min(corners, axis=0), np.max(corners, axis=0)])
        for corners in (_corners(first), _corners(second))
    ]
    if np.any(np.abs(reach[0] - reach[1]) >= STILL):
        return False
    return _lies_on(first, second, closed=closed) and _lies_on(second, first, closed=closed)


def _outlines(polygon: Polygon) -> list[list[Point]]:
    return [line for ring in polygon.rings for line in (ring.points, *ring.holes)]


def _corners(lines: Sequence[Sequence[Point]]) -> Points:
    return np.array([point for line in lines for point in line], dtype=np.float64)


def _segments(lines: Sequence[Sequence[Point]], *, closed: bool) -> tuple[Points, Points]:
    following = [[*line[1:], line[0]] if closed else line[1:] for line in lines]
    starts = [point for line, after in zip(lines, following, strict=True) for point in line[: len(after)]]
    return np.array(starts, dtype=np.float64), _corners(following)


def _lies_on(first: Sequence[Sequence[Point]], second: Sequence[Sequence[Point]], *, closed: bool) -> bool:
    """Tell whether the corners of some lines and the middles of their edges lie on other lines."""
    starts, ends = _segments(first, closed=closed)
    froms, tos = _segments(second, closed=closed)
    ways = tos - froms
    lengths = np.maximum(np.einsum("ij,ij->i", ways, ways), 1e-12)
    places = np.concatenate([_corners(first), (starts + ends) / 2])
    for index in range(0, len(places), ROWS):
        off = places[index : index + ROWS, None, :] - froms[None, :, :]
        share = np.clip(np.einsum("ijk,jk->ij", off, ways) / lengths, 0, 1)
        far = np.linalg.norm(off - share[:, :, None] * ways[None, :, :], axis=2)
        if np.any(np.min(far, axis=1) >= STILL):
            return False
    return True
