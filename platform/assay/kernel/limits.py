"""The registry of limits somebody may meet: each area declares its own, beside the code that enforces them.

An area's ``limit_table.py`` has a function of the environment that returns its limits; it is registered in
``assay/config/pipeline.py``, in the order of docs/limits.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from assay.kernel.hooks import Hook


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit: its value in plain words, the variable that sets it (or none), the answer past it."""

    what: str
    value: str
    variable: str
    past_it: str


limit_sources: Hook[Callable[[Any], Iterable[Limit]]] = Hook("the limits of each area")


def bytes_words(size: int) -> str:
    """Say a size in MB where it is whole."""
    return f"{size // 2**20:,} MB" if size % 2**20 == 0 else f"{size:,} bytes"
