"""One item of a set and what is told of reading or writing it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from annotation.regions.shapes import Region

EXAMPLES = 20


@dataclass(frozen=True, slots=True)
class Prediction:
    """What a model said of an item; ``confidence`` in [0, 1] where it rated the whole."""

    model: str
    regions: list[Region]
    version: str = ""
    confidence: float | None = None


@dataclass(slots=True, kw_only=True)
class Item:
    """A picture or a text with its labels.

    ``name`` is its path in the set; ``width`` and ``height`` are pixels of the upright picture, 0 for a text.
    ``picture`` names its file in the source, "" where the set has none. Labels of regions are the source's names.
    """

    name: str
    width: int = 0
    height: int = 0
    text: str | None = None
    regions: list[Region] = field(default_factory=list)
    classification: dict[str, Any] = field(default_factory=dict)
    meta: dict[str, Any] = field(default_factory=dict)
    split: str = ""
    external_id: str = ""
    predictions: list[Prediction] = field(default_factory=list)
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """What was refused and where: a file, a line of it (from 1), a path in it; ``code`` is for programs."""

    code: str
    message: str
    file: str = ""
    line: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class Loss:
    """An example of something that could not be kept: in which item, of which region."""

    item: str
    region: str = ""


@dataclass(slots=True)
class Report:
    """What could not be kept, counted by code with the first examples, and what was refused; the rest was taken."""

    losses: Counter[str] = field(default_factory=Counter)
    examples: dict[str, list[Loss]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def lose(self, code: str, item: str, region: str = "", *, count: int = 1) -> None:
        """Count a loss and keep it among the first examples."""
        self.losses[code] += count
        examples = self.examples.setdefault(code, [])
        if len(examples) < EXAMPLES:
            examples.append(Loss(item, region))

    def refuse(self, code: str, message: str, *, file: str = "", line: int = 0, path: str = "") -> None:
        """Name something that was left out."""
        self.problems.append(Problem(code, message, file, line, path))


@dataclass(frozen=True, slots=True)
class AttributeKind:
    """An attribute as the set declares it: select with options, checkbox, number with bounds, or text."""

    kind: str
    options: tuple[str, ...] = ()
    min: float | None = None
    max: float | None = None


@dataclass(frozen=True, slots=True)
class Bones:
    """The points of a label's skeleton by name, and the lines between them by place."""

    points: tuple[str, ...]
    edges: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Reading:
    """A set that is being read. ``items`` may be gone through once; the report is whole when they are at their end.

    ``labels`` in the source's order, ``skeletons`` and ``attributes`` by label, are known before the first item.
    """

    items: Iterator[Item]
    report: Report
    labels: list[str] = field(default_factory=list)
    skeletons: dict[str, Bones] = field(default_factory=dict)
    attributes: dict[str, dict[str, AttributeKind]] = field(default_factory=dict)


class FormatError(ValueError):
    """A set cannot be read at all: ``problem`` names the file and the place."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem."""
        super().__init__(problem.message)
        self.problem = problem


Options = Mapping[str, Any]
