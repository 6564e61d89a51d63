"""Feeds a model: pictures are decoded ahead by threads while it works; a bad picture fails alone."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image as PillowImage
from PIL import ImageOps

from inference_workers.contracts import Detection, Detector, Image
from inference_workers.errors import ModelInputError

DECODE_THREADS = 2
# Pictures were checked when they were taken in, against the installation's own limit.
PillowImage.MAX_IMAGE_PIXELS = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one picture: its detections, or why it failed."""

    name: str
    detections: tuple[Detection, ...] = ()
    failure: str = ""


@dataclass(slots=True)
class Measured:
    """How long the work took: pictures and wall seconds in the model and around it."""

    pictures: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class DetectorRun:
    """One pass over some pictures with one model."""

    detector: Detector
    batch_size: int = 8
    measured: Measured = field(default_factory=Measured)

    def over(self, pictures: Sequence[tuple[str, Path]]) -> Iterator[Outcome]:
        """Yield an outcome a picture ``(name, path)``, in order; raises ModelRuntimeError when the model breaks."""
        started = time.perf_counter()
        with ThreadPoolExecutor(DECODE_THREADS, thread_name_prefix="decode") as pool:
            decoded = [pool.submit(read_picture, path) for _, path in pictures[: 2 * self.batch_size]]
            for start in range(0, len(pictures), self.batch_size):
                batch = pictures[start : start + self.batch_size]
                ahead = pictures[start + 2 * self.batch_size : start + 3 * self.batch_size]
                decoded += [pool.submit(read_picture, path) for _, path in ahead]
                images: list[Image | ModelInputError] = []
                for at in range(start, start + len(batch)):
                    try:
                        images.append(decoded[at].result())
                    except ModelInputError as error:
                        images.append(error)
                    # A decoded picture is large; let go of it once used.
                    decoded[at] = decoded[0] if at else decoded[at]
                yield from self._answer(batch, images)
                self.measured.pictures += len(batch)
                self.measured.seconds = time.perf_counter() - started

    def _answer(
        self, batch: Sequence[tuple[str, Path]], images: Sequence[Image | ModelInputError]
    ) -> Iterator[Outcome]:
        answers = iter(self.detector.detect([image for image in images if isinstance(image, np.ndarray)]))
        for (name, _), image in zip(batch, images, strict=True):
            if isinstance(image, ModelInputError):
                yield Outcome(name, failure=str(image))
            else:
                yield Outcome(name, tuple(next(answers)))


def read_picture(path: Path) -> Image:
    """Return the upright picture as RGB of shape (height, width, 3); raises ModelInputError."""
    try:
        with PillowImage.open(path) as opened:
            upright = ImageOps.exif_transpose(opened)
            return np.asarray(upright.convert("RGB"), np.uint8)
    except (OSError, ValueError, SyntaxError) as error:
        raise ModelInputError(f"The picture cannot be read: {error}") from error
