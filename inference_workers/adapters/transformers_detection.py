"""Object detectors of the transformers library: RT-DETR v2, D-FINE, DETR, YOLOS, any AutoModelForObjectDetection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inference_workers.adapters.torch_loading import TorchAdapter, choose_device, inference
from inference_workers.contracts import Detection, Image, ModelCard
from inference_workers.sidecar import Sidecar

FLOOR = 0.05


class DetectionAdapter(TorchAdapter):
    """A detector saved with its image processor."""

    task = "detect"

    def load(self, *, threads: int, device: str = "auto") -> TransformersDetector:
        """Load model and processor; raises ModelMissing."""
        from transformers import AutoImageProcessor, AutoModelForObjectDetection  # noqa: PLC0415 - an extra

        chosen = choose_device(device, threads)
        model = self.pretrained(AutoModelForObjectDetection).to(chosen)
        return TransformersDetector(self.card, model, self.processor(AutoImageProcessor), chosen)


class TransformersDetector:
    """A loaded detector."""

    def __init__(self, card: ModelCard, model: Any, processor: Any, device: str) -> None:
        """Keep what was loaded."""
        self.card = card
        self._model, self._processor, self._device = model, processor, device

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """Return the objects of each picture, surest first, from confidence 0.05."""
        if not images:
            return []
        sizes = [image.shape[:2] for image in images]
        with inference(self.card.name, self._device):
            fed = self._processor(images=list(images), return_tensors="pt").to(self._device)
            answer = self._model(**fed)
            rows = self._processor.post_process_object_detection(answer, threshold=FLOOR, target_sizes=sizes)
        names = self._model.config.id2label
        return [
            clipped([names[int(label)] for label in row["labels"]], row["scores"].float(), row["boxes"].float(), size)
            for row, size in zip(rows, sizes, strict=True)
        ]


def clipped(names: Sequence[str], scores: Any, boxes: Any, size: tuple[int, int]) -> list[Detection]:
    """Return corner boxes as detections inside a picture of ``size`` (height, width), surest first."""
    height, width = size
    detections = []
    for name, score, (x1, y1, x2, y2) in zip(names, scores.tolist(), boxes.tolist(), strict=True):
        left, top = min(max(x1, 0.0), width), min(max(y1, 0.0), height)
        right, bottom = min(max(x2, 0.0), width), min(max(y2, 0.0), height)
        if right - left >= 1 and bottom - top >= 1:
            detections.append(Detection(name, min(max(score, 0.0), 1.0), left, top, right - left, bottom - top))
    return sorted(detections, key=lambda one: -one.confidence)


def from_sidecar(sidecar: Sidecar) -> DetectionAdapter:
    """Build the adapter (the registry calls this)."""
    return DetectionAdapter(sidecar)
