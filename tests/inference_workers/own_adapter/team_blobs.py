"""A team's own detector, whole: bright blobs by thresholding. Installed with one line in its pyproject.toml:

[project.entry-points."assay.models"]
bright-blobs = "team_blobs:adapter"
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import cv2

from inference_workers.contracts import Detection, Image, ModelCard


class BrightBlobs:
    """The loaded detector."""

    def __init__(self, card: ModelCard) -> None:
        self.card = card

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        answers = []
        for image in images:
            grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
            _, bright = cv2.threshold(grey, 200, 255, cv2.THRESH_BINARY)
            outlines, _ = cv2.findContours(bright, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
            boxes = [cv2.boundingRect(line) for line in outlines]
            answers.append([Detection("blob", 0.5, *map(float, box)) for box in boxes if min(box[2:]) >= 8])
        return answers


class BrightBlobsAdapter:
    """Describes it, and loads it."""

    @property
    def card(self) -> ModelCard:
        source = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
        return ModelCard("bright-blobs", "Bright blobs", "1", "detect", ("blob",), source, "ours", "any picture")

    def load(self, *, threads: int, device: str = "auto") -> BrightBlobs:
        return BrightBlobs(self.card)


adapter = BrightBlobsAdapter()
