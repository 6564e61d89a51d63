"""Sliced inference: small objects in large pictures are found in overlapping tiles and merged.

After Akyon, Altinuc, Temizel: Slicing Aided Hyper Inference (2022, arXiv 2202.06934); the merge is ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from inference_workers.contracts import Detection, Detector, Image, ModelCard

EDGE = 2.0


@dataclass(frozen=True, slots=True)
class Tiles:
    """How a picture is cut: ``size`` in pixels, ``overlap`` as a share of it in [0, 0.9]."""

    size: int = 640
    overlap: float = 0.2
    with_whole: bool = True

    def over(self, width: int, height: int) -> list[tuple[int, int, int, int]]:
        """Return the tiles ``(x, y, width, height)`` that cover the picture; the last ones are moved inside."""
        xs, ys = (_starts(side, self.size, self.overlap) for side in (width, height))
        return [(x, y, min(self.size, width), min(self.size, height)) for y in ys for x in xs]


def _starts(side: int, size: int, overlap: float) -> list[int]:
    if side <= size:
        return [0]
    step = max(1, round(size * (1 - overlap)))
    starts = list(range(0, side - size, step))
    return [*starts, side - size]


@dataclass(frozen=True, slots=True)
class TiledDetector:
    """A detector that looks at tiles as well as at the whole picture; answers like the detector itself."""

    detector: Detector
    tiles: Tiles
    merge_iou: float = 0.5
    batch_size: int = 8

    @property
    def card(self) -> ModelCard:
        """The detector's own card."""
        return self.detector.card

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """Return each picture's objects over all tiles, merged, surest first."""
        return [self._one(image) for image in images]

    def _one(self, image: Image) -> list[Detection]:
        height, width = image.shape[:2]
        places = self.tiles.over(width, height)
        if self.tiles.with_whole and len(places) > 1:
            places = [*places, (0, 0, width, height)]
        detections: list[Detection] = []
        for start in range(0, len(places), self.batch_size):
            part = places[start : start + self.batch_size]
            answers = self.detector.detect([np.ascontiguousarray(image[y : y + h, x : x + w]) for x, y, w, h in part])
            for place, answer in zip(part, answers, strict=True):
                detections += _moved(answer, place, (width, height))
        return merge(detections, iou=self.merge_iou)


def _moved(
    answer: Sequence[Detection], place: tuple[int, int, int, int], whole: tuple[int, int]
) -> Iterator[Detection]:
    left, top, width, height = place
    for detection in answer:
        # What a tile's edge cuts through is half an object; the neighbouring tile has it whole.
        cut = (
            (detection.x <= EDGE and left > 0)
            or (detection.y <= EDGE and top > 0)
            or (detection.x + detection.width >= width - EDGE and left + width < whole[0])
            or (detection.y + detection.height >= height - EDGE and top + height < whole[1])
        )
        confidence = detection.confidence * (0.5 if cut else 1.0)
        yield replace(detection, x=detection.x + left, y=detection.y + top, confidence=confidence, mask=None)


def merge(detections: Sequence[Detection], *, iou: float) -> list[Detection]:
    """Return the surest of each heap of same-label boxes that overlap by ``iou`` or lie 80 % inside one another."""
    merged: list[Detection] = []
    order = sorted(range(len(detections)), key=lambda index: (-detections[index].confidence, index))
    boxes = np.array([(one.x, one.y, one.x + one.width, one.y + one.height) for one in detections]).reshape(-1, 4)
    dropped = np.zeros(len(detections), bool)
    names = np.array([one.label for one in detections])
    for index in order:
        if dropped[index]:
            continue
        merged.append(detections[index])
        dropped |= (names == detections[index].label) & _overlaps(boxes[index], boxes, iou)
    return merged


def _overlaps(box: NDArray[np.float64], boxes: NDArray[np.float64], iou: float) -> NDArray[np.bool_]:
    low, high = np.maximum(box[:2], boxes[:, :2]), np.minimum(box[2:], boxes[:, 2:])
    shared = np.prod(np.clip(high - low, 0, None), axis=1)
    areas = np.prod(boxes[:, 2:] - boxes[:, :2], axis=1)
    area = float(np.prod(box[2:] - box[:2]))
    smaller = np.maximum(np.minimum(areas, area), 1e-9)
    return np.asarray((shared >= iou * (areas + area - shared)) | (shared >= 0.8 * smaller))  # noqa: PLR2004
