"""How many people an item needs: one more only while the belief is under its target."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Overlap:
    """``target``: the calibrated confidence that is enough; ``least`` and ``most`` answers an item."""

    target: float = 0.95
    least: int = 2
    most: int = 10


def needs_another(confidence: float, answers: int, overlap: Overlap) -> bool:
    """Tell whether the item should go to one more person."""
    if answers < overlap.least:
        return True
    return answers < overlap.most and confidence < overlap.target
