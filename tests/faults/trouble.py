"""A detector that does what its pictures tell it: hangs on red, raises on blue, dies on green, finds a thing else."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence

from inference_workers.contracts import Detection, Image, ModelCard
from inference_workers.errors import ModelRuntimeError, OutOfMemory

CARD = ModelCard("trouble", "Trouble", "1", "detect", ("person",), "f" * 64, "test", "pictures")
RED, GREEN, BLUE = (255, 0, 0), (0, 255, 0), (0, 0, 255)


class Trouble:
    """The loaded detector."""

    card = CARD

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        if len(images) > int(os.environ.get("TROUBLE_MOST", "99")):
            raise OutOfMemory("Trouble ran out of memory on the GPU.")
        for image in images:
            told = tuple(int(value) for value in image[image.shape[0] // 2, image.shape[1] // 2])
            if told == RED:
                time.sleep(3600)
            if told == GREEN:
                os._exit(139)
            if told == BLUE:
                raise ModelRuntimeError("Trouble broke: it does not like blue.")
        return [[Detection("person", 0.9, 1, 1, 20, 20)] for _ in images]


class TroubleAdapter:
    """Describes it, and loads it."""

    card = CARD

    def load(self, *, threads: int, device: str = "auto") -> Trouble:
        return Trouble()


adapter = TroubleAdapter()
