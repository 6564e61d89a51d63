"""Feeds a model: pictures are decoded ahead by threads while it works; a bad picture fails alone."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from inference_workers.contracts import Detection, Detector, Image
from inference_workers.decoding import open_picture, upright
from inference_workers.errors import BadPicture, ModelInputError, ModelRuntimeError, OutOfMemory

Picture = tuple[str, Path]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one picture: its detections, or why it failed."""

    name: str
    detections: tuple[Detection, ...] = ()
    failure: str = ""


@dataclass(slots=True)
class Measured:
    """Where the time went, in seconds: decoding (sum over threads), waiting for it, the model; and the batches."""

    pictures: int = 0
    seconds: float = 0.0
    decode_seconds: float = 0.0
    wait_seconds: float = 0.0
    infer_seconds: float = 0.0
    batches: Counter[int] = field(default_factory=Counter)
    halvings: int = 0


@dataclass(slots=True)
class DetectorRun:
    """One pass over some pictures with one model.

    ``batch_size`` shrinks for the rest of the pass when the device runs out of memory. ``on_batch`` is told the
    names about to be worked on; what it raises ends the pass (a worker that is asked to stop does so there).
    """

    detector: Detector
    batch_size: int = 8
    decode_threads: int = 2
    on_batch: Callable[[Sequence[str]], None] | None = None
    measured: Measured = field(default_factory=Measured)

    def over(self, pictures: Sequence[Picture]) -> Iterator[Outcome]:
        """Yield an outcome a picture ``(name, path)``, in order.

        Raises ModelRuntimeError when the model fails on each of several pictures: then it is the model.
        """
        started = time.perf_counter()
        failures, last = 0, ""
        with ThreadPoolExecutor(self.decode_threads, thread_name_prefix="decode") as pool:
            coming: deque[tuple[str, Future[Image]]] = deque()
            ahead = iter(pictures)

            def look_ahead() -> None:
                while len(coming) < 2 * self.batch_size and (picture := next(ahead, None)) is not None:
                    coming.append((picture[0], pool.submit(self._decode, picture[1])))

            look_ahead()
            while coming:
                batch = [coming.popleft() for _ in range(min(self.batch_size, len(coming)))]
                look_ahead()
                if self.on_batch is not None:
                    self.on_batch([name for name, _ in batch])
                for outcome, is_models_fault in self._answer(batch):
                    failures += is_models_fault
                    last = outcome.failure if is_models_fault else last
                    yield outcome
                self.measured.pictures += len(batch)
                self.measured.seconds = time.perf_counter() - started
        if failures > 1 and failures == len(pictures):
            raise ModelRuntimeError(last)

    def _decode(self, path: Path) -> Image:
        started = time.perf_counter()
        try:
            return read_picture(path)
        finally:
            self.measured.decode_seconds += time.perf_counter() - started

    def _answer(self, batch: Sequence[tuple[str, Future[Image]]]) -> Iterator[tuple[Outcome, bool]]:
        images: list[Image] = []
        failed: dict[str, str] = {}
        waited = time.perf_counter()
        for name, future in batch:
            try:
                images.append(future.result())
            except ModelInputError as error:
                failed[name] = str(error)
        worked = time.perf_counter()
        self.measured.wait_seconds += worked - waited
        answers = iter(self._detect(images))
        self.measured.infer_seconds += time.perf_counter() - worked
        for name, _ in batch:
            if name in failed:
                yield Outcome(name, failure=failed[name]), False
                continue
            answer = next(answers)
            if isinstance(answer, str):
                yield Outcome(name, failure=answer), True
            else:
                yield Outcome(name, tuple(answer)), False

    def _detect(self, images: Sequence[Image]) -> list[list[Detection] | str]:
        """Return an answer a picture, or why the model failed on it; a failing batch is taken apart."""
        if not images:
            return []
        self.measured.batches[len(images)] += 1
        try:
            answers = self.detector.detect(images)
            if len(answers) != len(images):
                message = f"{self.detector.card.name} answered {len(answers)} of {len(images)} pictures."
                return [message] * len(images)
            return list(answers)
        except OutOfMemory as error:
            if len(images) == 1:
                return [f"{error} Not even this one picture fits; use a larger device or cut the picture into tiles."]
            half = len(images) // 2
            self.batch_size = max(1, min(self.batch_size, half))
            self.measured.halvings += 1
            return self._detect(images[:half]) + self._detect(images[half:])
        except MemoryError as error:
            return self._apart(images, error)
        except Exception as error:  # noqa: BLE001 - an adapter may be anybody's code; its fault is told, not ours to die of
            return self._apart(images, error)

    def _apart(self, images: Sequence[Image], error: BaseException) -> list[list[Detection] | str]:
        if len(images) == 1:
            return [str(error) or type(error).__name__]
        return [self._detect([image])[0] for image in images]


def read_picture(path: Path) -> Image:
    """Return the upright picture as RGB of shape (height, width, 3); raises ModelInputError."""
    try:
        with open_picture(path) as opened:
            return np.asarray(upright(opened).convert("RGB"), np.uint8)
    except BadPicture as error:
        # Pillow's own words name the file's place on the disk, which is nobody's business.
        raise ModelInputError("The picture cannot be read: its file is damaged or of another kind.") from error
