"""YOLO-like detectors exported to ONNX, described by a sidecar.

Sidecar fields beside the common ones: ``size`` (input side in pixels), ``labels``, ``decode``, and optionally
``color`` (rgb or bgr), ``divide_by``, ``pad``, ``letterbox`` (corner or centre), ``floor``, ``nms_iou``. Decodes:

- ``yolox``: rows ``(cx, cy, w, h, objectness, classes...)`` relative to their cell (Ge et al., 2021, arXiv 2107.08430)
- ``yolov5``: the same rows in input pixels
- ``yolov8``: columns ``(cx, cy, w, h, classes...)`` in input pixels, no objectness
- ``end-to-end``: rows ``(x1, y1, x2, y2, confidence, class)`` in input pixels, already unique (as YOLOv10 exports)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from inference_workers.adapters.onnx_session import open_session, runtime_error
from inference_workers.contracts import Detection, Image, ModelCard
from inference_workers.errors import ModelMissing, ModelRuntimeError
from inference_workers.sidecar import Sidecar

Floats = NDArray[np.float32]
STRIDES = (8, 16, 32)


@dataclass(frozen=True, slots=True)
class Found:
    """Decoded candidates of one picture: centres and extents in input pixels, and a confidence a class."""

    centre: Floats
    extent: Floats
    scores: Floats
    is_unique: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """How pictures go in and boxes come out."""

    size: int
    decode: str
    is_bgr: bool
    divide_by: float
    pad: float
    is_centred: bool
    floor: float
    nms_iou: float


class OnnxDetectionAdapter:
    """A detector described by its sidecar."""

    def __init__(self, sidecar: Sidecar) -> None:
        """Keep the sidecar; raises ModelMissing for an unknown decode."""
        self._sidecar = sidecar
        yolox = sidecar.text("decode", "yolox") == "yolox"
        self._reading = Reading(
            size=int(sidecar.number("size", 640)),
            decode=sidecar.text("decode", "yolox"),
            is_bgr=sidecar.text("color", "bgr" if yolox else "rgb") == "bgr",
            divide_by=sidecar.number("divide_by", 1 if yolox else 255),
            pad=sidecar.number("pad", 114),
            is_centred=sidecar.text("letterbox", "corner" if yolox else "centre") == "centre",
            floor=sidecar.number("floor", 0.05),
            nms_iou=sidecar.number("nms_iou", 0.45),
        )
        if self._reading.decode not in DECODES:
            raise ModelMissing(f"{sidecar.path.name}: decode must be one of {', '.join(DECODES)}.")

    @property
    def card(self) -> ModelCard:
        """What the model is; raises ModelMissing."""
        self._sidecar.weight_files()
        size = self._reading.size
        return ModelCard(
            key=self._sidecar.key,
            name=self._sidecar.text("name"),
            version=self._sidecar.text("version"),
            task="detect",
            labels=self._sidecar.labels,
            weights_sha256=self._sidecar.text("sha256"),
            licence=self._sidecar.text("licence"),
            input=f"RGB pictures of any size, seen at {size} x {size} pixels",
            device=self._sidecar.text("device", "cpu"),
            memory_mb=int(self._sidecar.number("memory_mb", 200)),
        )

    def weight_files(self) -> list[Path]:
        """Return the files that must not change while the model is loaded."""
        return self._sidecar.weight_files()

    def load(self, *, threads: int, device: str = "auto") -> OnnxDetector:
        """Check the weights' hash and open a session; raises ModelMissing."""
        (weights,) = self._sidecar.checked_weights()
        return OnnxDetector(self.card, self._reading, weights, threads=threads, device=device)


class OnnxDetector:
    """A loaded detector."""

    def __init__(self, card: ModelCard, reading: Reading, weights: Path, *, threads: int, device: str) -> None:
        """Open the session."""
        self.card = card
        self._reading = reading
        self._session = open_session(weights, threads=threads, device=device)
        entry = self._session.get_inputs()[0]
        self._input = entry.name
        # An export may fix the batch; then pictures go one by one through the same code.
        self._batch = entry.shape[0] if isinstance(entry.shape[0], int) else None
        self._decode = DECODES[reading.decode](reading.size)

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """Return the objects of each upright RGB picture, surest first, from the floor (0.05) up."""
        step = self._batch or len(images) or 1
        detections: list[list[Detection]] = []
        for start in range(0, len(images), step):
            part = images[start : start + step]
            fed = [self._letterbox(image) for image in part]
            try:
                rows = self._session.run(None, {self._input: np.stack([picture for picture, _, _ in fed])})[0]
            except Exception as error:  # noqa: BLE001 - onnxruntime raises its own classes, all unrelated
                raise runtime_error(self.card.name, error) from error
            for image, (_, scale, shift), row in zip(part, fed, rows, strict=True):
                detections.append(self._read(self._decode(row), scale, shift, image))
        return detections

    def _letterbox(self, image: Image) -> tuple[Floats, float, Floats]:
        how = self._reading
        height, width = image.shape[:2]
        scale = min(how.size / height, how.size / width)
        shape = (max(1, round(width * scale)), max(1, round(height * scale)))
        shrunk = cv2.resize(image, shape, interpolation=cv2.INTER_LINEAR)
        left, top = ((how.size - shape[0]) // 2, (how.size - shape[1]) // 2) if how.is_centred else (0, 0)
        canvas = np.full((how.size, how.size, 3), how.pad, np.float32)
        canvas[top : top + shape[1], left : left + shape[0]] = shrunk[:, :, ::-1] if how.is_bgr else shrunk
        if how.divide_by != 1:
            canvas /= how.divide_by
        return np.ascontiguousarray(canvas.transpose(2, 0, 1)), scale, np.array([left, top], np.float32)

    def _read(self, decoded: Found, scale: float, shift: Floats, image: Image) -> list[Detection]:
        height, width = image.shape[:2]
        if decoded.scores.shape[1] > len(self.card.labels):
            message = f"{self.card.name} answers {decoded.scores.shape[1]} classes, its sidecar names fewer labels."
            raise ModelRuntimeError(message)
        anchors, classes = np.nonzero(decoded.scores >= self._reading.floor)
        if not anchors.size:
            return []
        centre = (decoded.centre[anchors] - shift) / scale
        extent = decoded.extent[anchors] / scale
        confidence = decoded.scores[anchors, classes]
        boxes = np.concatenate([centre - extent / 2, extent], axis=1)
        chosen = np.arange(len(boxes))
        if not decoded.is_unique:
            floor, iou = self._reading.floor, self._reading.nms_iou
            chosen = np.asarray(
                cv2.dnn.NMSBoxesBatched(boxes.tolist(), confidence.tolist(), classes.tolist(), floor, iou), int
            )
        low = np.clip(boxes[:, :2], 0, (width, height))
        high = np.clip(boxes[:, :2] + boxes[:, 2:], 0, (width, height))
        order = sorted((int(index) for index in chosen), key=lambda index: -float(confidence[index]))
        return [
            Detection(
                label=self.card.labels[int(classes[index])],
                confidence=min(float(confidence[index]), 1.0),
                x=float(low[index, 0]),
                y=float(low[index, 1]),
                width=float(high[index, 0] - low[index, 0]),
                height=float(high[index, 1] - low[index, 1]),
            )
            for index in order
            if (high[index] - low[index] >= 1).all()
        ]


def _yolox(size: int) -> Callable[[Floats], Found]:
    cells, strides = [], []
    for stride in STRIDES:
        side = size // stride
        ys, xs = np.mgrid[:side, :side]
        cells.append(np.stack([xs.ravel(), ys.ravel()], axis=1))
        strides.append(np.full((side * side, 1), stride))
    grid, stride_of = np.concatenate(cells).astype(np.float32), np.concatenate(strides).astype(np.float32)

    def decode(rows: Floats) -> Found:
        centre = (rows[:, :2] + grid) * stride_of
        return Found(centre, np.exp(rows[:, 2:4]) * stride_of, rows[:, 4:5] * rows[:, 5:])

    return decode


def _yolov5(size: int) -> Callable[[Floats], Found]:  # noqa: ARG001 - every decode is made for a size
    return lambda rows: Found(rows[:, :2], rows[:, 2:4], rows[:, 4:5] * rows[:, 5:])


def _yolov8(size: int) -> Callable[[Floats], Found]:  # noqa: ARG001
    return lambda columns: Found(columns[:2].T, columns[2:4].T, columns[4:].T)


def _end_to_end(size: int) -> Callable[[Floats], Found]:  # noqa: ARG001
    def decode(rows: Floats) -> Found:
        classes = rows[:, 5].astype(int)
        scores = np.zeros((len(rows), int(classes.max(initial=0)) + 1), np.float32)
        scores[np.arange(len(rows)), classes] = rows[:, 4]
        return Found(
            np.asarray((rows[:, :2] + rows[:, 2:4]) / 2, np.float32), rows[:, 2:4] - rows[:, :2], scores, is_unique=True
        )

    return decode


DECODES = {"yolox": _yolox, "yolov5": _yolov5, "yolov8": _yolov8, "end-to-end": _end_to_end}
