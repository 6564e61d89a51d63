"""Image classifiers of the transformers library, any AutoModelForImageClassification."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from inference_workers.adapters.torch_loading import TorchAdapter, choose_device, inference
from inference_workers.contracts import Classification, Image, ModelCard
from inference_workers.sidecar import Sidecar

MOST = 10


class ImageAdapter(TorchAdapter):
    """A classifier saved with its image processor."""

    task = "classify-image"

    def load(self, *, threads: int, device: str = "auto") -> TransformersImage:
        """Load model and processor; raises ModelMissing."""
        from transformers import AutoImageProcessor, AutoModelForImageClassification  # noqa: PLC0415 - an extra

        chosen = choose_device(device, threads)
        model = self.pretrained(AutoModelForImageClassification).to(chosen)
        return TransformersImage(self.card, model, self.processor(AutoImageProcessor), chosen)


class TransformersImage:
    """A loaded image classifier."""

    def __init__(self, card: ModelCard, model: Any, processor: Any, device: str) -> None:
        """Keep what was loaded."""
        self.card = card
        self._model, self._processor, self._device = model, processor, device

    def classify(self, images: Sequence[Image]) -> list[list[Classification]]:
        """Return each picture's ten surest labels; the softmax is over all of the model's."""
        if not images:
            return []
        with inference(self.card.name, self._device):
            fed = self._processor(images=list(images), return_tensors="pt").to(self._device)
            chances = self._model(**fed).logits.float().softmax(dim=1).cpu().numpy()
        names = self._model.config.id2label
        return [
            [Classification(names[int(index)], float(row[index])) for index in np.argsort(-row, kind="stable")[:MOST]]
            for row in chances
        ]


def from_sidecar(sidecar: Sidecar) -> ImageAdapter:
    """Build the adapter (the registry calls this)."""
    return ImageAdapter(sidecar)
