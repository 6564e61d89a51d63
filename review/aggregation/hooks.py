"""What areas above know of the truth: gold, and which reviewed assets were drawn at random."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from assay.kernel.hooks import Hook


@dataclass(frozen=True, slots=True)
class KnownTruth:
    """``answers``: (regions, classification) by asset id as text; ``drawn``: assets drawn at random."""

    answers: Mapping[str, tuple[Any, Mapping[str, Any]]] = field(default_factory=dict)
    drawn: frozenset[str] = frozenset()


truth_sources: Hook[Callable[[UUID], KnownTruth]] = Hook("what is known to be true")


def known_truth(project_id: UUID) -> KnownTruth:
    """Return what every source knows, later ones before earlier ones."""
    answers: dict[str, tuple[Any, Mapping[str, Any]]] = {}
    drawn: set[str] = set()
    for source in truth_sources:
        truth = source(project_id)
        answers.update(truth.answers)
        drawn |= truth.drawn
    return KnownTruth(answers, frozenset(drawn))
