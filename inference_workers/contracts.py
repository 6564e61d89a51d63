"""What a model is and what it answers, without any framework in the types."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Image = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A model as people see it; ``labels`` in the order of its classes, ``input`` says what pictures it takes."""

    key: str
    name: str
    version: str
    task: str
    labels: tuple[str, ...]
    weights_sha256: str
    licence: str
    input: str
    device: str


@dataclass(frozen=True, slots=True)
class Detection:
    """One found object: pixels of the upright picture, clipped to it; ``confidence`` in [0, 1]."""

    label: str
    confidence: float
    x: float
    y: float
    width: float
    height: float


class Detector(Protocol):
    """Finds objects. ``detect`` takes upright RGB pictures of shape (height, width, 3) and answers in their order."""

    card: ModelCard

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """Return the objects of each picture, surest first; raises ModelRuntimeError."""


class Adapter(Protocol):
    """A family's entry point: describes the model without loading it, and loads it."""

    @property
    def card(self) -> ModelCard:
        """What the model is; raises ModelMissing when its files are not there."""

    def load(self, *, threads: int) -> Detector:
        """Load the weights for use with ``threads`` threads; raises ModelMissing."""
