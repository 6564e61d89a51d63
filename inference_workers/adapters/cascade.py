"""A pipeline of models seen as one detector: find, outline, check; every stage's score is kept.

Sidecar: ``detector`` (key of a detector, or of a zero-shot one with ``words``), optionally ``segmenter`` (key of a
promptable segmenter), ``checker`` (key of a zero-shot classifier, asked whether the cut-out shows the label, with
``phrases`` from label to words), ``calibrator`` (``{"weights": {"detector", "mask", "check"}, "bias"}``),
``check_below`` (only regions less sure than this are checked and outlined further), ``most_regions``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from inference_workers.calibrator import Calibrator, read_calibrator, untrained
from inference_workers.contracts import (
    Detection,
    Detector,
    Image,
    ModelCard,
    Prompt,
    PromptableSegmenter,
    ZeroShotClassifier,
    ZeroShotDetector,
)
from inference_workers.errors import ModelInputError, ModelMissing, UnknownModel
from inference_workers.sidecar import Sidecar

T = TypeVar("T")
CUT_OUT_MARGIN = 0.1


class CascadeAdapter:
    """A pipeline described by its sidecar; its hash covers every stage's."""

    def __init__(self, sidecar: Sidecar) -> None:
        """Keep the sidecar."""
        self._sidecar = sidecar

    def _of_stages(self, look_up: Callable[[str], T]) -> dict[str, T]:
        loaded = {}
        for stage, key in self._stages().items():
            try:
                loaded[stage] = look_up(key)
            except UnknownModel:
                message = f"{self._sidecar.path.name}: there is no model called {key}, which is to be its {stage}."
                raise ModelMissing(message) from None
        return loaded

    def _stages(self) -> dict[str, str]:
        names = ("detector", "segmenter", "checker")
        return {name: str(self._sidecar.values[name]) for name in names if self._sidecar.values.get(name)}

    @property
    def card(self) -> ModelCard:
        """What the pipeline is; raises ModelMissing naming the stage that is not there."""
        from inference_workers.registry import card_of  # noqa: PLC0415 - the registry loads adapters

        if "detector" not in self._stages():
            raise ModelMissing(f"{self._sidecar.path.name} names no detector.")
        cards = self._of_stages(card_of)
        identity = {**self._sidecar.values, "stages": {stage: card.weights_sha256 for stage, card in cards.items()}}
        labels = cards["detector"].labels or tuple(self._sidecar.values.get("words", ()))
        return ModelCard(
            key=self._sidecar.key,
            name=self._sidecar.text("name", " > ".join(card.name for card in cards.values())),
            version=self._sidecar.text("version"),
            task="detect",
            labels=labels,
            weights_sha256=hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest(),
            licence=", ".join(sorted({card.licence for card in cards.values()})),
            input=cards["detector"].input,
            device="gpu" if any(card.device == "gpu" for card in cards.values()) else "any",
            memory_mb=sum(card.memory_mb for card in cards.values()),
        )

    def load(self, *, threads: int, device: str = "auto") -> Cascade:
        """Load every stage; raises ModelMissing naming what is not there or cannot do its stage."""
        from inference_workers.registry import adapter_of  # noqa: PLC0415

        adapters = self._of_stages(adapter_of)
        loaded = {stage: adapter.load(threads=threads, device=device) for stage, adapter in adapters.items()}
        kinds = {"detector": (Detector, ZeroShotDetector), "segmenter": (PromptableSegmenter,),
                 "checker": (ZeroShotClassifier,)}  # fmt: skip
        for stage, model in loaded.items():
            if not isinstance(model, kinds[stage]):
                raise ModelMissing(f"{self._sidecar.path.name}: {self._stages()[stage]} cannot be the {stage}.")
        stages = ["detector", *(["mask"] if "segmenter" in loaded else []), *(["check"] if "checker" in loaded else [])]
        calibrator = self._sidecar.values.get("calibrator")
        return Cascade(
            card=self.card,
            detector=loaded["detector"],
            segmenter=loaded.get("segmenter"),
            checker=loaded.get("checker"),
            phrases_sought=tuple(self._sidecar.values.get("words", ())),
            phrases=dict(self._sidecar.values.get("phrases", {})),
            calibrator=read_calibrator(calibrator) if calibrator else untrained(stages),
            check_below=self._sidecar.number("check_below", 1.0),
            most_regions=int(self._sidecar.number("most_regions", 100)),
        )


@dataclass(frozen=True, slots=True)
class Cascade:
    """The stages at work."""

    card: ModelCard
    detector: Detector | ZeroShotDetector
    segmenter: PromptableSegmenter | None
    checker: ZeroShotClassifier | None
    phrases_sought: tuple[str, ...]
    phrases: dict[str, str]
    calibrator: Calibrator
    check_below: float
    most_regions: int

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """Return each picture's objects, surest first, with every stage's score in ``scores``."""
        if isinstance(self.detector, Detector):
            detections = self.detector.detect(images)
        else:
            detections = self.detector.detect_by_text(images, self.phrases_sought)
        return [self._refined(image, answer) for image, answer in zip(images, detections, strict=True)]

    def _refined(self, image: Image, answer: Sequence[Detection]) -> list[Detection]:
        embedded = None
        refined = []
        for rank, detection in enumerate(answer):
            scores = {"detector": detection.confidence}
            mask = detection.mask
            if rank < self.most_regions and detection.confidence < self.check_below:
                if self.segmenter is not None:
                    embedded = embedded or self.segmenter.embed(image)
                    try:
                        outlined = self.segmenter.segment(
                            embedded, Prompt(box=(detection.x, detection.y, detection.width, detection.height))
                        )
                        mask, scores["mask"] = outlined.pixels, outlined.confidence
                    except ModelInputError:
                        scores["mask"] = 0.0
                if self.checker is not None:
                    scores["check"] = self._checked(image, detection)
            refined.append(replace(detection, confidence=self.calibrator.combine(scores), scores=scores, mask=mask))
        return sorted(refined, key=lambda one: -one.confidence)

    def _checked(self, image: Image, detection: Detection) -> float:
        """Return how much the cut-out looks like its label rather than like the other labels."""
        assert self.checker is not None  # noqa: S101 - for the type checker
        height, width = image.shape[:2]
        margin = CUT_OUT_MARGIN * max(detection.width, detection.height)
        left, top = max(0, int(detection.x - margin)), max(0, int(detection.y - margin))
        right = min(width, int(np.ceil(detection.x + detection.width + margin)))
        bottom = min(height, int(np.ceil(detection.y + detection.height + margin)))
        names = list(self.card.labels)
        phrases = [self.phrases.get(name, f"a photo of a {name}") for name in names]
        (answer,) = self.checker.classify_by_text([np.ascontiguousarray(image[top:bottom, left:right])], phrases)
        return next((one.confidence for one in answer if one.label == phrases[names.index(detection.label)]), 0.0)
