"""How sure a model is of a whole asset (DESIGN.md section 3.4)."""

from __future__ import annotations

from collections.abc import Sequence


def asset_confidence(confidences: Sequence[float], *, show_from: float) -> float:
    """Return min(shown confidences, 1 - the highest not shown), in [0, 1]; 0 where nothing is shown."""
    shown = [value for value in confidences if value >= show_from]
    if not shown:
        return 0.0
    hidden = max((value for value in confidences if value < show_from), default=0.0)
    return min(*shown, 1.0 - hidden)
