"""Masks as COCO run lengths: by columns, zeros first; as text, differences of five bits a character.

The format is that of pycocotools (maskApi.c, rleToString and rleFrString); tests compare with it bit for bit.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from annotation.regions.planar import Bounds
from annotation.regions.shapes import Point

Runs = NDArray[np.int64]
Cells = NDArray[np.bool_]
MAX_TEXT = 5_000_000


def runs_of(cells: Cells) -> Runs:
    """Return the run lengths of a mask of shape (height, width)."""
    flat = cells.ravel(order="F")
    if not flat.size:
        return np.zeros(0, np.int64)
    edges = np.flatnonzero(flat[1:] != flat[:-1]) + 1
    runs = np.diff(np.concatenate(([0], edges, [flat.size]))).astype(np.int64)
    return np.concatenate((np.zeros(1, np.int64), runs)) if flat[0] else runs


def cells_of(runs: Runs, height: int, width: int) -> Cells:
    """Return the mask of shape (height, width)."""
    flat = np.repeat(np.arange(len(runs)) % 2 == 1, runs)
    return flat.reshape(width, height).T


def text_of(runs: Runs) -> str:
    """Return COCO's text for runs."""
    out: list[str] = []
    for index, run in enumerate(runs.tolist()):
        rest = run - int(runs[index - 2]) if index > 2 else run  # noqa: PLR2004 - the first three stand for themselves
        while True:
            bits = rest & 31
            rest >>= 5
            is_more = rest != -1 if bits & 16 else rest != 0
            out.append(chr((bits | 32 if is_more else bits) + 48))
            if not is_more:
                break
    return "".join(out)


@lru_cache(maxsize=512)
def runs_in(text: str) -> Runs:
    """Return the runs of COCO's text (read-only); raises ValueError for text that is none."""
    runs: list[int] = []
    position = 0
    while position < len(text):
        value = shift = 0
        while True:
            if position >= len(text):
                raise ValueError("it ends in the middle of a number")
            bits = ord(text[position]) - 48
            if not 0 <= bits < 64:  # noqa: PLR2004 - six bits a character
                raise ValueError(f"character {position} is none of COCO's")
            position += 1
            value |= (bits & 31) << shift
            shift += 5
            if not bits & 32:
                break
        if bits & 16:
            value -= 1 << shift
        runs.append(value + runs[-2] if len(runs) > 2 else value)  # noqa: PLR2004 - as above
        if runs[-1] < 0:
            raise ValueError(f"run {len(runs) - 1} is negative")
    array = np.array(runs, np.int64)
    array.flags.writeable = False
    return array


def area_in(runs: Runs) -> int:
    """Return how many pixels are set."""
    return int(runs[1::2].sum())


def bounds_in(runs: Runs, height: int) -> Bounds:
    """Return left, top, right, bottom of the set pixels; four zeros where there is none."""
    ends = np.cumsum(runs)
    starts, stops = ends[0::2][: len(runs) // 2], ends[1::2]
    held = stops > starts
    starts, last = starts[held], stops[held] - 1
    if not len(starts):
        return 0.0, 0.0, 0.0, 0.0
    # A run over a column's end touches the bottom of one column and the top of the next.
    wraps = starts // height != last // height
    top = 0 if wraps.any() else int((starts % height).min())
    bottom = height - 1 if wraps.any() else int((last % height).max())
    return float(starts.min() // height), float(top), float(last.max() // height + 1), float(bottom + 1)


def overlap_of(first: Runs, second: Runs) -> int:
    """Return how many pixels are set in both masks of one size."""
    ends_a, ends_b = np.cumsum(first), np.cumsum(second)
    edges = np.union1d(np.union1d(ends_a, ends_b), [0])
    starts = edges[:-1]
    inside = (np.searchsorted(ends_a, starts, "right") % 2 == 1) & (np.searchsorted(ends_b, starts, "right") % 2 == 1)
    return int(np.diff(edges)[inside].sum())


def filled(outlines: Sequence[Sequence[Point]], height: int, width: int) -> Cells:
    """Return the pixels whose centre lies inside the outlines by the even-odd rule: holes stay empty."""
    cells = np.zeros((height, width), bool)
    starts = np.array([point for points in outlines for point in points], float).reshape(-1, 2)
    ends = np.array([point for points in outlines for point in [*points[1:], *points[:1]]], float).reshape(-1, 2)
    if not len(starts):
        return cells
    rows = np.arange(height) + 0.5
    first = max(int(np.floor(starts[:, 0].min())), 0)
    last = min(int(np.ceil(starts[:, 0].max())), width)
    for column in range(first, last):
        x = column + 0.5
        crossing = (starts[:, 0] > x) != (ends[:, 0] > x)
        if crossing.any():
            (ax, ay), (bx, by) = starts[crossing].T, ends[crossing].T
            ys = np.sort(ay + (x - ax) * (by - ay) / (bx - ax))
            cells[:, column] = np.searchsorted(ys, rows) % 2 == 1
    return cells
