"""What is built on a label, as the areas above know it: such a label is not taken back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import UUID

from assay.kernel.hooks import Hook

LabelGuard = Callable[[Sequence[UUID]], set[UUID]]

# ``guard(label_ids)`` names those that something was built on.
label_guards: Hook[LabelGuard] = Hook("labels that something was built on")


def labels_in_use(label_ids: Sequence[UUID]) -> set[UUID]:
    """Return which of the labels something was built on."""
    return {label for guard in label_guards for label in guard(label_ids)}
