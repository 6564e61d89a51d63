"""Text in pictures, read by the package ``rapidocr`` (PP-OCR models inside its wheel).

Every line is a detection labelled ``text`` with what was read in ``text`` and the reader's score.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np

from inference_workers.contracts import Detection, Image, ModelCard
from inference_workers.errors import ModelMissing, ModelRuntimeError
from inference_workers.sidecar import Sidecar

# The package's settings of its three steps, and what its files call them.
STEPS = {"Det": "det", "Cls": "cls", "Rec": "rec"}


class ReadingAdapter:
    """The reader described by its sidecar."""

    def __init__(self, sidecar: Sidecar) -> None:
        """Keep the sidecar."""
        self._sidecar = sidecar

    @property
    def card(self) -> ModelCard:
        """What the reader is; raises ModelMissing where the package is not installed."""
        try:
            version_name = version("rapidocr")
        except PackageNotFoundError:
            message = "pip install rapidocr==3.10.0 (it needs opencv-python-headless, which Assay has)"
            raise ModelMissing(f"The package rapidocr is not installed; for {self._sidecar.key}: {message}.") from None
        return ModelCard(
            key=self._sidecar.key,
            name=self._sidecar.text("name"),
            version=version_name,
            task="read-text",
            labels=("text",),
            # The models lie inside the wheel, so its version stands for them.
            weights_sha256=hashlib.sha256(f"rapidocr {version_name}".encode()).hexdigest(),
            licence=self._sidecar.text("licence"),
            input="RGB pictures with text",
            memory_mb=250,
        )

    def load(self, *, threads: int, device: str = "auto") -> Reader:  # noqa: ARG002 - CPU models
        """Load the reader; raises ModelMissing."""
        card = self.card
        from rapidocr import RapidOCR  # noqa: PLC0415 - an extra

        settings = {
            **_models_of_the_wheel(card),
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            "Global.log_level": "error",
        }
        return Reader(card, RapidOCR(params=settings))


def _models_of_the_wheel(card: ModelCard) -> dict[str, str]:
    """Return where the package's models lie; raises ModelMissing.

    Left to itself the package would fetch one that is missing or damaged from its maker's host.
    """
    import rapidocr  # noqa: PLC0415 - an extra

    folder = Path(rapidocr.__file__).parent / "models"
    paths = {}
    for step, part in STEPS.items():
        files = sorted(folder.glob(f"*_{part}_*.onnx"))
        if len(files) != 1:
            message = "install the package rapidocr anew; Assay fetches no models from elsewhere"
            raise ModelMissing(f"{folder} does not hold the one model *_{part}_*.onnx of {card.name}; {message}.")
        paths[f"{step}.model_path"] = str(files[0])
    return paths


class Reader:
    """The loaded reader."""

    def __init__(self, card: ModelCard, engine: Any) -> None:
        """Keep the engine."""
        self.card = card
        self._engine = engine

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """Return each picture's lines of text, surest first."""
        return [self._one(image) for image in images]

    def _one(self, image: Image) -> list[Detection]:
        try:
            answer = self._engine(image[:, :, ::-1])
        except Exception as error:  # noqa: BLE001 - the package raises its own classes
            raise ModelRuntimeError(f"{self.card.name} broke: {error}") from error
        if answer.boxes is None:
            return []
        height, width = image.shape[:2]
        detections = []
        for corners, text, score in zip(answer.boxes, answer.txts, answer.scores, strict=True):
            low = np.clip(np.min(corners, axis=0), 0, (width, height))
            high = np.clip(np.max(corners, axis=0), 0, (width, height))
            if (high - low >= 1).all():
                sides = (float(high[0] - low[0]), float(high[1] - low[1]))
                detections.append(Detection("text", float(score), float(low[0]), float(low[1]), *sides, text=str(text)))
        return sorted(detections, key=lambda one: -one.confidence)
