"""What several people said of several items, as flat arrays that scale to millions."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True)
class Answers:
    """Answer ``n`` says that worker ``workers[n]`` gave item ``items[n]`` the class ``labels[n]``.

    The arrays have one length and count from 0; ``n_classes`` is the number of *declared* classes, said or not.
    """

    items: Ints
    workers: Ints
    labels: Ints
    n_items: int
    n_workers: int
    n_classes: int

    def __post_init__(self) -> None:
        """Raise ValueError naming what does not fit."""
        for name, limit in (("items", self.n_items), ("workers", self.n_workers), ("labels", self.n_classes)):
            values = getattr(self, name)
            if values.shape != self.items.shape or values.ndim != 1:
                raise ValueError(f"{name} must be a flat array of the same length as items")
            if values.size and (values.min() < 0 or values.max() >= limit):
                raise ValueError(f"{name} must lie from 0 to {limit - 1}")
        if self.n_classes < 2:  # noqa: PLR2004
            raise ValueError("n_classes must be at least 2")

    @cached_property
    def votes(self) -> Floats:
        """Votes of shape (items, classes)."""
        flat = np.bincount(self.items * self.n_classes + self.labels, minlength=self.n_items * self.n_classes)
        return flat.reshape(self.n_items, self.n_classes).astype(float)

    @cached_property
    def per_worker(self) -> Ints:
        """How many answers each worker gave."""
        return np.bincount(self.workers, minlength=self.n_workers)


def numbered(values: Sequence[Key]) -> tuple[list[Key], Ints]:
    """Return the distinct values in the order of their appearance, and each value's number."""
    known: dict[Key, int] = {}
    numbers = np.fromiter((known.setdefault(value, len(known)) for value in values), np.int64, len(values))
    return list(known), numbers
