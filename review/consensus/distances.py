"""One distance a type, 1 - similarity in [0, 1]; the machinery above is the same for all of them.

Sets of shapes are matched one to one by the largest total overlap (Kuhn, 1955). PQ: Kirillov et al., Panoptic
segmentation (2019). OKS: COCO keypoint evaluation. Edit distance: Levenshtein (1966).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

Floats = NDArray[np.float64]
TOLERANCE = 1e-9


@dataclass(frozen=True, slots=True)
class SetMatch:
    """How two sets of shapes compare; everything in [0, 1].

    ``soft_f`` is twice the matched overlap over all shapes; ``f1`` and ``pq`` count a match from ``least``.
    """

    pairs: tuple[tuple[int, int, float], ...]
    soft_f: float
    f1: float
    pq: float


def match_sets(overlaps: Floats, *, least: float = 0.5) -> SetMatch:
    """Compare two sets by their overlaps (first, second) in [0, 1]; 0 where the labels do not allow a match.

    Two empty sets agree fully, one empty set not at all.
    """
    first, second = overlaps.shape
    if first + second == 0:
        return SetMatch((), 1.0, 1.0, 1.0)
    if not first or not second:
        return SetMatch((), 0.0, 0.0, 0.0)
    rows, columns = linear_sum_assignment(overlaps, maximize=True)
    values = overlaps[rows, columns]
    pairs = tuple((int(r), int(c), float(v)) for r, c, v in zip(rows, columns, values, strict=True) if v > 0)
    hits = values[values >= least - TOLERANCE]
    half = (first + second) / 2
    return SetMatch(pairs, float(values.sum() / half), len(hits) / half, float(hits.sum() / half))


def box_overlaps(first: Floats, second: Floats) -> Floats:
    """Return the IoU of upright boxes given as corners (n, 4), (m, 4): left, top, right, bottom."""
    first, second = first.reshape(-1, 4), second.reshape(-1, 4)
    low = np.maximum(first[:, None, :2], second[None, :, :2])
    high = np.minimum(first[:, None, 2:], second[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=2)
    areas = [np.prod(boxes[:, 2:] - boxes[:, :2], axis=1) for boxes in (first, second)]
    union = areas[0][:, None] + areas[1][None, :] - shared
    return np.asarray(np.where(union > 0, shared / np.where(union > 0, union, 1), 0.0))


def box_set_distance(first: Floats, second: Floats) -> float:
    """Return 1 - soft-F of two sets of boxes given as corners."""
    return 1 - match_sets(box_overlaps(first, second)).soft_f


def keypoint_similarity(first: Floats, second: Floats, *, sigmas: Floats, area: float) -> Floats:
    """Return OKS a point: exp(-d^2 / (2 area (2 sigma)^2)), points as (n, 2) in pixels, ``area`` in square pixels."""
    gaps = ((first - second) ** 2).sum(axis=1)
    return np.asarray(np.exp(-gaps / (2 * area * (2 * sigmas) ** 2)))


def polyline_similarity(first: Floats, second: Floats, *, tolerance: float, step: float = 1.0) -> float:
    """Return the F score of two lines (n, 2): how much of each lies within ``tolerance`` pixels of the other."""
    ours, theirs = _along(first, step), _along(second, step)
    gaps = np.sqrt(((ours[:, None, :] - theirs[None, :, :]) ** 2).sum(axis=2))
    precision = float((gaps.min(axis=1) <= tolerance).mean())
    recall = float((gaps.min(axis=0) <= tolerance).mean())
    return 0.0 if precision + recall == 0 else 2 * precision * recall / (precision + recall)


def _along(line: Floats, step: float) -> Floats:
    lengths = np.sqrt((np.diff(line, axis=0) ** 2).sum(axis=1))
    places = np.concatenate([[0.0], np.cumsum(lengths)])
    stations = np.linspace(0, places[-1], max(2, int(np.ceil(places[-1] / step)) + 1))
    return np.column_stack([np.interp(stations, places, line[:, axis]) for axis in (0, 1)])


Span = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class SpanMatch:
    """How two sets of labelled spans compare: by characters, and as a set of spans."""

    character_iou: float
    character_f: float
    soft_f: float


def match_spans(first: Sequence[Span], second: Sequence[Span]) -> SpanMatch:
    """Compare spans ``(label, start, end)`` in code points; characters count once a label."""
    ours, theirs = _characters(first), _characters(second)
    shared, both = len(ours & theirs), len(ours | theirs)
    character_iou = 1.0 if not both else shared / both
    character_f = 1.0 if not both else 2 * shared / (len(ours) + len(theirs))
    overlaps = np.array(
        [[_span_overlap(one, other) for other in second] for one in first], float
    ).reshape(len(first), len(second))  # fmt: skip
    return SpanMatch(character_iou, character_f, match_sets(overlaps).soft_f)


def _characters(spans: Sequence[Span]) -> set[tuple[str, int]]:
    return {(label, index) for label, start, end in spans for index in range(start, end)}


def _span_overlap(first: Span, second: Span) -> float:
    if first[0] != second[0]:
        return 0.0
    shared = max(0, min(first[2], second[2]) - max(first[1], second[1]))
    union = (first[2] - first[1]) + (second[2] - second[1]) - shared
    return shared / union if union else 0.0


def text_distance(first: str, second: str) -> float:
    """Return the edit distance over the longer length, in code points."""
    if not first and not second:
        return 0.0
    row = np.arange(len(second) + 1)
    other = np.array([ord(letter) for letter in second])
    for index, letter in enumerate(first, 1):
        changed = np.concatenate([[index], np.minimum(row[:-1] + (other != ord(letter)), row[1:] + 1)])
        # What insertions save: running minimum of the value less its place.
        places = np.arange(len(row))
        row = np.minimum.accumulate(changed - places) + places
    return float(row[-1] / max(len(first), len(second)))


def number_distance(first: float, second: float, *, span: float) -> float:
    """Return the gap over the range of possible values ``span``, at most 1."""
    return min(abs(first - second) / span, 1.0)
