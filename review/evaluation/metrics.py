"""Detection metrics, as COCO defines them (Lin et al., 2014; cocodataset.org, "Detection evaluation").

Average precision follows COCO's reference evaluation: greedy matching a picture and label, surest first, at ten IoU
thresholds; crowd regions may match many detections and count for nothing; precision is interpolated at 101 recalls.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
IOU_THRESHOLDS: Floats = np.linspace(0.5, 0.95, 10)
RECALLS: Floats = np.linspace(0.0, 1.0, 101)
MOST_DETECTIONS = 100


@dataclass(frozen=True, slots=True)
class Truth:
    """What is there: ``box`` as x, y, width, height in pixels; a crowd stands for many that nobody counted."""

    picture: str
    label: str
    box: tuple[float, float, float, float]
    is_crowd: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a model says is there, with its confidence in [0, 1]."""

    picture: str
    label: str
    box: tuple[float, float, float, float]
    confidence: float


@dataclass(frozen=True, slots=True)
class LabelScores:
    """A label's figures; average precisions are None where there is nothing to find."""

    label: str
    truths: int
    ap: float | None
    ap50: float | None
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class Calibration:
    """Detections by confidence: bin edges, how many in each, how many of them right."""

    edges: tuple[float, ...]
    counts: tuple[int, ...]
    right: tuple[int, ...]
    ece: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The whole comparison; precision, recall, F1, confusion are at ``show_from`` and IoU 0.5."""

    pictures: int
    truths: int
    found: int
    map: float | None
    map50: float | None
    map75: float | None
    precision: float | None
    recall: float | None
    f1: float | None
    labels: tuple[LabelScores, ...]
    # confusion[true][said]: counts of matched pairs; "" stands for nothing (missed, or invented).
    confusion: dict[str, dict[str, int]] = field(default_factory=dict)
    calibration: Calibration | None = None


def evaluate(
    truths: Sequence[Truth], detections: Sequence[Found], *, pictures: Sequence[str], show_from: float = 0.25
) -> Evaluation:
    """Compare what a model found with the truth over ``pictures`` (those without either count as right)."""
    labels = sorted({truth.label for truth in truths} | {one.label for one in detections})
    known = set(pictures)
    truths = [truth for truth in truths if truth.picture in known]
    detections = [one for one in detections if one.picture in known]
    by_label_truth, by_label_found = defaultdict(list), defaultdict(list)
    for truth in truths:
        by_label_truth[truth.label].append(truth)
    for one in detections:
        by_label_found[one.label].append(one)
    rows, aps = [], []
    for label in labels:
        ap = average_precision(by_label_truth[label], by_label_found[label])
        shown = [one for one in by_label_found[label] if one.confidence >= show_from]
        real = [truth for truth in by_label_truth[label] if not truth.is_crowd]
        hits, extra = _hits(by_label_truth[label], shown)
        precision, recall, f1 = _fractions(hits, extra, len(real))
        if ap is not None:
            aps.append(ap)
        rows.append(
            LabelScores(
                label,
                len(real),
                None if ap is None else float(ap.mean()),
                None if ap is None else float(ap[0]),
                precision,
                recall,
                f1,
            )
        )
    confusion, pairs = confuse(truths, detections, show_from=show_from)
    total_hits = sum(confusion.get(label, {}).get(label, 0) for label in labels)
    total_found = sum(one.confidence >= show_from for one in detections)
    total_truth = sum(not truth.is_crowd for truth in truths)
    in_crowd = total_found - sum(sum(row.values()) - row.get("", 0) for row in confusion.values())
    precision, recall, f1 = _fractions(total_hits, total_found - in_crowd - total_hits, total_truth)
    stacked = np.array(aps) if aps else None
    return Evaluation(
        pictures=len(known),
        truths=total_truth,
        found=total_found,
        map=None if stacked is None else float(stacked.mean()),
        map50=None if stacked is None else float(stacked[:, 0].mean()),
        map75=None if stacked is None else float(stacked[:, 5].mean()),
        precision=precision,
        recall=recall,
        f1=f1,
        labels=tuple(rows),
        confusion=confusion,
        calibration=calibrate(pairs),
    )


def average_precision(truths: Sequence[Truth], detections: Sequence[Found]) -> Floats | None:
    """Return the AP of one label at the ten IoU thresholds, or None where there is nothing to find."""
    wanted = sum(not truth.is_crowd for truth in truths)
    if not wanted:
        return None
    truths_by_picture, detections_by_picture = _by_picture(truths), _by_picture(detections)
    confidences: list[Floats] = []
    matched: list[NDArray[np.bool_]] = []
    ignored: list[NDArray[np.bool_]] = []
    for picture in sorted(detections_by_picture):
        ranked = sorted(detections_by_picture[picture], key=lambda one: -one.confidence)[:MOST_DETECTIONS]
        hit, skip = _match_picture(truths_by_picture.get(picture, []), ranked)
        confidences.append(np.array([one.confidence for one in ranked]))
        matched.append(hit)
        ignored.append(skip)
    if not confidences:
        return np.zeros(len(IOU_THRESHOLDS))
    order = np.argsort(-np.concatenate(confidences), kind="mergesort")
    hits = np.concatenate(matched, axis=1)[:, order]
    skips = np.concatenate(ignored, axis=1)[:, order]
    right = np.cumsum(hits & ~skips, axis=1).astype(float)
    wrong = np.cumsum(~hits & ~skips, axis=1).astype(float)
    return np.array([_interpolated(r / wanted, r / (r + w + np.spacing(1))) for r, w in zip(right, wrong, strict=True)])


def _interpolated(recall: Floats, precision: Floats) -> float:
    best = np.maximum.accumulate(precision[::-1])[::-1]
    places = np.searchsorted(recall, RECALLS, side="left")
    return float(np.where(places < len(best), best[np.minimum(places, len(best) - 1)], 0.0).mean())


def _match_picture(truths: Sequence[Truth], ranked: Sequence[Found]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return, a threshold and detection, whether it matched and whether it is to be ignored."""
    # Crowds last: a detection takes a real object before a crowd.
    ordered = sorted(truths, key=lambda truth: truth.is_crowd)
    overlaps = iou(_boxes(ranked), _boxes(ordered), np.array([truth.is_crowd for truth in ordered], bool))
    hits = np.zeros((len(IOU_THRESHOLDS), len(ranked)), bool)
    skips = np.zeros_like(hits)
    for level, threshold in enumerate(IOU_THRESHOLDS):
        taken = np.zeros(len(ordered), bool)
        for index in range(len(ranked)):
            best, best_at = min(threshold, 1 - 1e-10), -1
            for other, truth in enumerate(ordered):
                if taken[other] and not truth.is_crowd:
                    continue
                if best_at >= 0 and not ordered[best_at].is_crowd and truth.is_crowd:
                    break
                if overlaps[index, other] < best:
                    continue
                best, best_at = overlaps[index, other], other
            if best_at >= 0:
                taken[best_at] = True
                hits[level, index] = True
                skips[level, index] = ordered[best_at].is_crowd
    return hits, skips


def _hits(truths: Sequence[Truth], shown: Sequence[Found]) -> tuple[int, int]:
    """Return right and invented detections of one label at IoU 0.5."""
    truths_by_picture, detections_by_picture = _by_picture(truths), _by_picture(shown)
    right = extra = 0
    for picture, rows in detections_by_picture.items():
        ranked = sorted(rows, key=lambda one: -one.confidence)
        hit, skip = _match_picture(truths_by_picture.get(picture, []), ranked)
        right += int((hit[0] & ~skip[0]).sum())
        extra += int((~hit[0]).sum())
    return right, extra


def confuse(
    truths: Sequence[Truth], detections: Sequence[Found], *, show_from: float
) -> tuple[dict[str, dict[str, int]], list[tuple[float, bool]]]:
    """Return the confusion of labels at IoU 0.5 whatever the label, and (confidence, is right) a detection.

    Pairs are made surest first; a pair of the same label is preferred where both overlap enough. What falls into a
    crowd of its label is left out.
    """
    table: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    pairs: list[tuple[float, bool]] = []
    truths_by_picture, detections_by_picture = _by_picture(truths), _by_picture(detections)
    for picture in sorted(set(truths_by_picture) | set(detections_by_picture)):
        real = [truth for truth in truths_by_picture.get(picture, []) if not truth.is_crowd]
        crowds = [truth for truth in truths_by_picture.get(picture, []) if truth.is_crowd]
        ranked = sorted(detections_by_picture.get(picture, []), key=lambda one: -one.confidence)
        overlaps = iou(_boxes(ranked), _boxes(real), np.zeros(len(real), bool))
        in_crowd = iou(_boxes(ranked), _boxes(crowds), np.ones(len(crowds), bool))
        free = np.ones(len(real), bool)
        for index, one in enumerate(ranked):
            values = np.where(free, overlaps[index], 0.0) if real else np.zeros(0)
            same = np.array([truth.label == one.label for truth in real], bool)
            preferred = np.where(same, values + 1, values) * (values >= 0.5)  # noqa: PLR2004
            best = int(preferred.argmax()) if len(preferred) and preferred.max() > 0 else -1
            if best < 0 and any(
                in_crowd[index, place] >= 0.5 and crowd.label == one.label  # noqa: PLR2004
                for place, crowd in enumerate(crowds)
            ):
                continue
            pairs.append((one.confidence, best >= 0 and bool(same[best])))
            if one.confidence < show_from:
                continue
            if best >= 0:
                free[best] = False
                table[real[best].label][one.label] += 1
            else:
                table[""][one.label] += 1
        for left, truth in zip(free, real, strict=True):
            if left:
                table[truth.label][""] += 1
    return {true: dict(row) for true, row in table.items()}, pairs


def calibrate(pairs: Sequence[tuple[float, bool]], *, bins: int = 10) -> Calibration | None:
    """Return how often detections of each confidence are right, and the expected calibration error."""
    if not pairs:
        return None
    confidence = np.array([value for value, _ in pairs])
    is_right = np.array([right for _, right in pairs])
    places = np.minimum((confidence * bins).astype(int), bins - 1)
    counts = np.bincount(places, minlength=bins)
    right = np.bincount(places, weights=is_right, minlength=bins)
    mean = np.bincount(places, weights=confidence, minlength=bins)
    filled = counts > 0
    gap = np.abs(right[filled] - mean[filled]) / counts[filled]
    edges = tuple(float(edge) for edge in np.linspace(0, 1, bins + 1))
    ece = float((gap * counts[filled]).sum() / counts.sum())
    return Calibration(edges, tuple(int(n) for n in counts), tuple(int(n) for n in right), ece)


def iou(boxes: Floats, truths: Floats, is_crowd: NDArray[np.bool_]) -> Floats:
    """Return overlaps of shape (found, truths) of boxes x, y, width, height; with a crowd, shared / found."""
    low = np.maximum(boxes[:, None, :2], truths[None, :, :2])
    high = np.minimum(boxes[:, None, :2] + boxes[:, None, 2:], truths[None, :, :2] + truths[None, :, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=2)
    areas = np.prod(boxes[:, 2:], axis=1)[:, None]
    union = np.where(is_crowd[None, :], areas, areas + np.prod(truths[:, 2:], axis=1)[None, :] - shared)
    return np.asarray(np.where(union > 0, shared / np.where(union > 0, union, 1), 0.0))


def _boxes(rows: Sequence[Truth] | Sequence[Found]) -> Floats:
    return np.array([row.box for row in rows], float).reshape(-1, 4)


Row = TypeVar("Row", Truth, Found)


def _by_picture(rows: Sequence[Row]) -> dict[str, list[Row]]:
    grouped: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.picture].append(row)
    return grouped


def _fractions(right: int, extra: int, wanted: int) -> tuple[float | None, float | None, float | None]:
    precision = right / (right + extra) if right + extra else None
    recall = right / wanted if wanted else None
    if precision is None or recall is None or precision + recall == 0:
        return precision, recall, None if precision is None or recall is None else 0.0
    return precision, recall, 2 * precision * recall / (precision + recall)
