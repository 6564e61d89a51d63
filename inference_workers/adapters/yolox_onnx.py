"""YOLOX detectors (Ge et al., 2021, arXiv 2107.08430) exported to ONNX, run by onnxruntime."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
import onnxruntime
from numpy.typing import NDArray

from inference_workers.contracts import Detection, Image, ModelCard
from inference_workers.errors import ModelMissing, ModelRuntimeError

WEIGHTS = Path(__file__).resolve().parent.parent / "weights"
FLOOR = 0.05
NMS_IOU = 0.45
STRIDES = (8, 16, 32)
PAD = 114


@dataclass(frozen=True)
class YoloxAdapter:
    """A YOLOX model described by the sidecar ``<key>.json`` beside its weights."""

    key: str
    sidecar: Path

    @cached_property
    def card(self) -> ModelCard:
        """Read the sidecar; raises ModelMissing."""
        described = self._described
        return ModelCard(
            key=self.key,
            name=described["name"],
            version=described["version"],
            task="detect",
            labels=tuple(described["labels"]),
            weights_sha256=described["sha256"],
            licence=described["licence"],
            input=f"RGB pictures of any size, seen at {described['size']} x {described['size']} pixels",
            device="cpu",
        )

    @cached_property
    def _described(self) -> dict[str, str]:
        if not self.sidecar.is_file():
            raise ModelMissing(f"{self.sidecar.name} is missing; put it and its weights into {self.sidecar.parent}.")
        return json.loads(self.sidecar.read_text(encoding="utf-8"))  # type: ignore[no-any-return]

    def load(self, *, threads: int) -> YoloxDetector:
        """Check the weights' hash and open a session; raises ModelMissing."""
        weights = self.sidecar.parent / self._described["weights"]
        if not weights.is_file():
            raise ModelMissing(f"{weights.name} is missing; put it into {weights.parent}.")
        found = hashlib.sha256(weights.read_bytes()).hexdigest()
        if found != self.card.weights_sha256:
            raise ModelMissing(f"{weights.name} is not the file its sidecar names (sha256 {found[:12]}...).")
        return YoloxDetector(self.card, weights, size=int(self._described["size"]), threads=threads)


class YoloxDetector:
    """A loaded YOLOX model."""

    def __init__(self, card: ModelCard, weights: Path, *, size: int, threads: int) -> None:
        """Open the session."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        self.card = card
        self._size = size
        self._session = onnxruntime.InferenceSession(
            str(weights), sess_options=options, providers=["CPUExecutionProvider"]
        )
        entry = self._session.get_inputs()[0]
        self._input = entry.name
        # An export may fix the batch; then pictures go one by one through the same code.
        self._batch = entry.shape[0] if isinstance(entry.shape[0], int) else None
        self._grid, self._stride = _grid(size)

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """Return the objects of each upright RGB picture, surest first, from confidence 0.05."""
        fed = [self._letterbox(image) for image in images]
        step = self._batch or len(fed) or 1
        found: list[list[Detection]] = []
        for start in range(0, len(fed), step):
            part = fed[start : start + step]
            try:
                (rows,) = self._session.run(None, {self._input: np.stack([picture for picture, _ in part])})
            except Exception as error:  # noqa: BLE001 - onnxruntime raises its own classes, all unrelated
                raise ModelRuntimeError(f"{self.card.name} broke: {error}") from error
            for offset, (_, scale) in enumerate(part):
                found.append(self._read(rows[offset], scale, images[start + offset]))
        return found

    def _letterbox(self, image: Image) -> tuple[NDArray[np.float32], float]:
        height, width = image.shape[:2]
        scale = min(self._size / height, self._size / width)
        shrunk = cv2.resize(
            image, (max(1, round(width * scale)), max(1, round(height * scale))), interpolation=cv2.INTER_LINEAR
        )
        canvas = np.full((self._size, self._size, 3), PAD, np.float32)
        canvas[: shrunk.shape[0], : shrunk.shape[1]] = shrunk[:, :, ::-1]  # the weights expect BGR
        return np.ascontiguousarray(canvas.transpose(2, 0, 1)), scale

    def _read(self, rows: NDArray[np.float32], scale: float, image: Image) -> list[Detection]:
        height, width = image.shape[:2]
        scores = rows[:, 4:5] * rows[:, 5:]
        anchors, classes = np.nonzero(scores >= FLOOR)
        if not anchors.size:
            return []
        centre = (rows[anchors, :2] + self._grid[anchors]) * self._stride[anchors] / scale
        extent = np.exp(rows[anchors, 2:4]) * self._stride[anchors] / scale
        confidence = scores[anchors, classes]
        boxes = np.concatenate([centre - extent / 2, extent], axis=1)
        kept = cv2.dnn.NMSBoxesBatched(boxes.tolist(), confidence.tolist(), classes.tolist(), FLOOR, NMS_IOU)
        low = np.clip(boxes[:, :2], 0, (width, height))
        high = np.clip(boxes[:, :2] + boxes[:, 2:], 0, (width, height))
        order = sorted((int(at) for at in kept), key=lambda at: -float(confidence[at]))
        return [
            Detection(
                label=self.card.labels[int(classes[at])],
                confidence=min(float(confidence[at]), 1.0),
                x=float(low[at, 0]),
                y=float(low[at, 1]),
                width=float(high[at, 0] - low[at, 0]),
                height=float(high[at, 1] - low[at, 1]),
            )
            for at in order
            if (high[at] - low[at] >= 1).all()
        ]


def _grid(size: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the cell (x, y) and the stride of every output row."""
    cells, strides = [], []
    for stride in STRIDES:
        side = size // stride
        ys, xs = np.mgrid[:side, :side]
        cells.append(np.stack([xs.ravel(), ys.ravel()], axis=1))
        strides.append(np.full((side * side, 1), stride))
    return np.concatenate(cells).astype(np.float32), np.concatenate(strides).astype(np.float32)


adapter = YoloxAdapter("yolox-nano", WEIGHTS / "yolox_nano.json")
