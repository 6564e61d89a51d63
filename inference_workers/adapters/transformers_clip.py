"""CLIP (arXiv 2103.00020) and SigLIP (arXiv 2303.15343): choosing among words for a picture, and embedding pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from inference_workers.adapters.torch_loading import TorchAdapter, choose_device, inference
from inference_workers.contracts import Classification, Image, ModelCard
from inference_workers.sidecar import Sidecar


class ClipAdapter(TorchAdapter):
    """A two-tower model saved with its processor."""

    task = "classify-image-by-text"

    def load(self, *, threads: int, device: str = "auto") -> TransformersClip:
        """Load model and processor; raises ModelMissing."""
        from transformers import AutoModel, AutoProcessor  # noqa: PLC0415 - an extra

        chosen = choose_device(device, threads)
        return TransformersClip(self.card, self.pretrained(AutoModel).to(chosen), self.processor(AutoProcessor), chosen)


class TransformersClip:
    """A loaded two-tower model."""

    def __init__(self, card: ModelCard, model: Any, processor: Any, device: str) -> None:
        """Keep what was loaded."""
        self.card = card
        self._model, self._processor, self._device = model, processor, device

    def classify_by_text(self, images: Sequence[Image], phrases: Sequence[str]) -> list[list[Classification]]:
        """Return the words for each picture, surest first; confidences are a softmax over the words."""
        if not images or not phrases:
            return [[] for _ in images]
        with inference(self.card.name, self._device):
            # SigLIP was trained on texts padded to its full length; CLIP does not mind.
            fed = self._processor(
                images=list(images), text=list(phrases), return_tensors="pt", padding="max_length", truncation=True
            ).to(self._device)
            chances = self._model(**fed).logits_per_image.float().softmax(dim=1).cpu().numpy()
        answers = []
        for row in chances:
            order = np.argsort(-row, kind="stable")
            answers.append([Classification(phrases[index], float(row[index])) for index in order])
        return answers

    def embed_images(self, images: Sequence[Image]) -> NDArray[np.float32]:
        """Return unit vectors of shape (pictures, dimensions)."""
        with inference(self.card.name, self._device):
            fed = self._processor(images=list(images), return_tensors="pt").to(self._device)
            output = self._model.get_image_features(**fed)
            # Newer versions answer an object whose pooled output is the embedding.
            output = getattr(output, "pooler_output", output)
            vectors: NDArray[np.float32] = output.float().cpu().numpy()
        return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-12), np.float32)


def from_sidecar(sidecar: Sidecar) -> ClipAdapter:
    """Build the adapter (the registry calls this)."""
    return ClipAdapter(sidecar)
