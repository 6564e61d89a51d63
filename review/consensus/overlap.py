"""How many people an item needs: one more only while what they say leaves doubt."""

from __future__ import annotations

from dataclasses import dataclass

from review.consensus.belief import STOP


@dataclass(frozen=True, slots=True)
class Overlap:
    """``target``: the raw posterior of the one-kind fit that is enough; ``least`` and ``most`` answers an item."""

    target: float = STOP
    least: int = 2
    most: int = 10


def needs_another(confidence: float, answers: int, overlap: Overlap) -> bool:
    """Tell whether the item should go to one more person."""
    if answers < overlap.least:
        return True
    return answers < overlap.most and confidence < overlap.target
