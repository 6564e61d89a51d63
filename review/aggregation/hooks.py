"""What areas above know to be true: gold, and which decided assets were drawn at random."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from assay.kernel.hooks import Hook


@dataclass(frozen=True, slots=True)
class KnownTruth:
    """``answers``: (regions, classification) by asset id; ``drawn``: decided assets that were drawn at random."""

    answers: Mapping[UUID, tuple[list[Any], Mapping[str, Any]]] = field(default_factory=dict)
    drawn: frozenset[UUID] = frozenset()


truth_sources: Hook[Callable[[UUID], KnownTruth]] = Hook("what is known to be true")


def known_truth(project_id: UUID) -> KnownTruth:
    """Return what every source knows of a project."""
    answers: dict[UUID, tuple[list[Any], Mapping[str, Any]]] = {}
    drawn: frozenset[UUID] = frozenset()
    for source in truth_sources:
        truth = source(project_id)
        answers.update(truth.answers)
        drawn |= truth.drawn
    return KnownTruth(answers, drawn)
