"""How many people an item needs: one more only while the belief is under its target."""

from __future__ import annotations

from dataclasses import dataclass

# The one-kind fit's raw posterior that is enough; where it matters, .95. Projects made before held .95 of another
# score, for which .85 of this one asks for about as many answers (docs/aggregation.md).
DEFAULT_TARGET, STRICT_TARGET = 0.85, 0.95


@dataclass(frozen=True, slots=True)
class Overlap:
    """``target``: the stop confidence in [0, 1] that is enough; ``least`` and ``most`` answers an item."""

    target: float = DEFAULT_TARGET
    least: int = 2
    most: int = 10


def needs_another(confidence: float, answers: int, overlap: Overlap) -> bool:
    """Tell whether the item should go to one more person."""
    if answers < overlap.least:
        return True
    return answers < overlap.most and confidence < overlap.target
