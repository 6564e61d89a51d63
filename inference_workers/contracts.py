"""What models are and what they answer, one protocol a task, without any framework in the types.

Pictures are upright RGB arrays of shape (height, width, 3), uint8. Boxes and points are float pixels of that
picture, origin top left, y down; text offsets are Unicode code points; confidences lie in [0, 1].
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from inference_workers.errors import ModelInputError

Image = NDArray[np.uint8]
BoolMask = NDArray[np.bool_]

_NO_SCORES: Mapping[str, float] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class ModelCard:
    """A model as people see it.

    ``task`` is one of TASKS; ``labels`` stand in the order of the model's classes (empty where it takes any words);
    ``input`` says what it takes; ``device`` is cpu, gpu or any; ``memory_mb`` is what it takes when loaded, about.
    """

    key: str
    name: str
    version: str
    task: str
    labels: tuple[str, ...]
    weights_sha256: str
    licence: str
    input: str
    device: str = "cpu"
    memory_mb: int = 200


TASKS = (
    "detect",
    "detect-by-text",
    "segment-everything",
    "segment-by-prompt",
    "classify-image",
    "classify-image-by-text",
    "embed-image",
    "classify-text",
    "tag-spans",
    "read-text",
)


@dataclass(frozen=True, slots=True)
class Detection:
    """One found object, clipped to the picture.

    ``scores`` keeps what every stage of a pipeline said; ``mask`` of shape (height, width) is there where a model
    outlined the object; ``text`` is what a reader read in it.
    """

    label: str
    confidence: float
    x: float
    y: float
    width: float
    height: float
    scores: Mapping[str, float] = field(default_factory=lambda: _NO_SCORES)
    mask: BoolMask | None = field(default=None, compare=False)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Mask:
    """An outlined object: ``pixels`` of shape (height, width), and how sure the model is of it."""

    pixels: BoolMask
    confidence: float


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a person pointed at: points ``(x, y, is_inside)`` and perhaps a box ``(x, y, width, height)``."""

    points: tuple[tuple[float, float, bool], ...] = ()
    box: tuple[float, float, float, float] | None = None


def check_prompt(prompt: Prompt, *, width: int, height: int) -> None:
    """Raise ModelInputError for an empty prompt, one without anything to find, or one outside the picture."""
    if prompt.box is None and not any(inside for _, _, inside in prompt.points):
        raise ModelInputError("Point at the object, or draw a box around it.")
    for x, y, _ in prompt.points:
        if not (0 <= x < width and 0 <= y < height):
            raise ModelInputError("A point lies outside the picture.")
    if prompt.box is not None:
        x, y, wide, high = prompt.box
        if not (wide > 0 and high > 0 and x < width and y < height and x + wide > 0 and y + high > 0):
            raise ModelInputError("The box lies outside the picture.")


@dataclass(frozen=True, slots=True)
class Embedded:
    """A picture as a promptable model keeps it, to be answered from again and again; arrays only, so that it caches."""

    arrays: dict[str, NDArray[Any]]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Classification:
    """One label of a whole asset."""

    label: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Span:
    """A labelled stretch ``[start, end)`` of a text, in code points."""

    label: str
    start: int
    end: int
    confidence: float


@dataclass(frozen=True, slots=True)
class TextAsset:
    """A text with what is known about it; rules may look at ``meta``."""

    text: str
    meta: Mapping[str, Any] = field(default_factory=dict)


class Loaded(Protocol):
    """A model in memory."""

    @property
    def card(self) -> ModelCard:
        """What the model is."""


@runtime_checkable
class Detector(Protocol):
    """Finds objects of its own labels; also layout blocks and lines of text."""

    @property
    def card(self) -> ModelCard:
        """What the model is."""

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        """Return the objects of each picture, surest first; raises ModelRuntimeError, OutOfMemory."""


@runtime_checkable
class ZeroShotDetector(Protocol):
    """Finds what the words name."""

    def detect_by_text(self, images: Sequence[Image], phrases: Sequence[str]) -> list[list[Detection]]:
        """Return the objects of each picture, labelled with the words, surest first."""


@runtime_checkable
class EverythingSegmenter(Protocol):
    """Outlines everything it sees, without names."""

    def segment_everything(self, image: Image) -> list[Mask]:
        """Return masks, surest first."""


@runtime_checkable
class PromptableSegmenter(Protocol):
    """Outlines what a person points at."""

    @property
    def card(self) -> ModelCard:
        """What the model is."""

    def embed(self, image: Image) -> Embedded:
        """Return what the model needs to know of the picture; done once a picture."""

    def segment(self, embedded: Embedded, prompt: Prompt) -> Mask:
        """Return the object meant; raises ModelInputError for a prompt outside the picture or an empty one."""


@runtime_checkable
class ImageClassifier(Protocol):
    """Names whole pictures."""

    def classify(self, images: Sequence[Image]) -> list[list[Classification]]:
        """Return each picture's labels, surest first; confidences sum to at most 1."""


@runtime_checkable
class ZeroShotClassifier(Protocol):
    """Chooses among words for whole pictures."""

    def classify_by_text(self, images: Sequence[Image], phrases: Sequence[str]) -> list[list[Classification]]:
        """Return the words for each picture, surest first; confidences sum to 1."""


@runtime_checkable
class ImageEmbedder(Protocol):
    """Places pictures in a space where alike is near."""

    def embed_images(self, images: Sequence[Image]) -> NDArray[np.float32]:
        """Return unit vectors of shape (pictures, dimensions)."""


@runtime_checkable
class TextClassifier(Protocol):
    """Names whole texts."""

    def classify_texts(self, texts: Sequence[TextAsset]) -> list[list[Classification]]:
        """Return each text's labels, surest first; an empty list where the model abstains."""


@runtime_checkable
class SpanTagger(Protocol):
    """Marks stretches of text."""

    def tag(self, texts: Sequence[TextAsset]) -> list[list[Span]]:
        """Return each text's spans in the order of their starts."""


class Adapter(Protocol):
    """A model of one family: describes itself without loading, and loads."""

    @property
    def card(self) -> ModelCard:
        """What the model is; raises ModelMissing when its files are not there."""

    def load(self, *, threads: int, device: str = "auto") -> Any:
        """Load for use with ``threads`` threads on ``auto``, ``cpu`` or ``cuda``; raises ModelMissing."""
