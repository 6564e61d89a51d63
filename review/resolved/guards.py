"""What is built on a label, as the areas above know it: such a label is not taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

LabelGuard = Callable[[Sequence[UUID]], set[UUID]]

_guards: list[LabelGuard] = []


def add_label_guard(guard: LabelGuard) -> None:
    """Let ``guard(label_ids)`` name those something was built on; filled in the pipeline."""
    if guard not in _guards:
        _guards.append(guard)


def labels_in_use(label_ids: Sequence[UUID]) -> set[UUID]:
    """Return which of the labels something was built on."""
    return {label for guard in _guards for label in guard(label_ids)}
