"""Detectors that find what words name: Grounding DINO (arXiv 2303.05499), OWLv2 (arXiv 2306.09683)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from inference_workers.adapters.torch_loading import TorchAdapter, choose_device, inference
from inference_workers.adapters.transformers_detection import clipped
from inference_workers.contracts import Detection, Image, ModelCard
from inference_workers.sidecar import Sidecar

FLOOR = 0.05


class ZeroShotAdapter(TorchAdapter):
    """A zero-shot detector saved with its processor."""

    task = "detect-by-text"

    def load(self, *, threads: int, device: str = "auto") -> TransformersZeroShot:
        """Load model and processor; raises ModelMissing."""
        from transformers import AutoModelForZeroShotObjectDetection, AutoProcessor  # noqa: PLC0415 - an extra

        chosen = choose_device(device, threads)
        model = self.pretrained(AutoModelForZeroShotObjectDetection).to(chosen)
        return TransformersZeroShot(self.card, model, self.processor(AutoProcessor), chosen)


class TransformersZeroShot:
    """A loaded zero-shot detector."""

    def __init__(self, card: ModelCard, model: Any, processor: Any, device: str) -> None:
        """Keep what was loaded."""
        self.card = card
        self._model, self._processor, self._device = model, processor, device
        self._is_grounding = "GroundingDino" in type(model).__name__

    def detect_by_text(self, images: Sequence[Image], phrases: Sequence[str]) -> list[list[Detection]]:
        """Return what the words name in each picture, surest first, from confidence 0.05."""
        if not images or not phrases:
            return [[] for _ in images]
        sizes = [image.shape[:2] for image in images]
        # Grounding DINO reads one sentence of phrases; OWL takes the phrases one by one.
        prompt: Any = [". ".join(phrases).lower() + "."] if self._is_grounding else [list(phrases)]
        with inference(self.card.name, self._device):
            fed = self._processor(images=list(images), text=prompt * len(images), return_tensors="pt", padding=True)
            fed = fed.to(self._device)
            answer = self._model(**fed)
            rows = self._read(answer, fed, sizes, phrases)
        detections = []
        for row, size in zip(rows, sizes, strict=True):
            names = [_nearest(str(text), phrases) for text in row["text_labels"]]
            matched = [index for index, name in enumerate(names) if name is not None]
            known = [name for name in names if name is not None]
            detections.append(clipped(known, row["scores"].float()[matched], row["boxes"].float()[matched], size))
        return detections

    def _read(self, answer: Any, fed: Any, sizes: Sequence[tuple[int, int]], phrases: Sequence[str]) -> Any:
        if self._is_grounding:
            return self._processor.post_process_grounded_object_detection(
                answer, fed["input_ids"], threshold=FLOOR, text_threshold=FLOOR, target_sizes=list(sizes)
            )
        return self._processor.post_process_grounded_object_detection(
            answer, threshold=FLOOR, target_sizes=list(sizes), text_labels=[list(phrases)] * len(sizes)
        )


def _nearest(text: str, phrases: Sequence[str]) -> str | None:
    """Return the word a phrase stands for: itself, or the one that shares the most tokens with it."""
    tokens = set(text.lower().split())
    shared = [(len(tokens & set(word.lower().split())), word) for word in phrases]
    count, word = max(shared, key=lambda pair: pair[0])
    return word if count else None


def from_sidecar(sidecar: Sidecar) -> ZeroShotAdapter:
    """Build the adapter (the registry calls this)."""
    return ZeroShotAdapter(sidecar)
