"""Hooks: a lower area declares one, areas above register functions in it.

What is registered across areas is registered in ``assay/config/pipeline.py``, so that the wiring can be read on one
page. Events (``kernel/events.py``) are for what happened; a hook is for what a lower area has to ask.
"""

from __future__ import annotations

from collections.abc import Hashable, ItemsView, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Hook(Generic[T]):
    """An extension point. Entries keep the order in which they were registered; the same entry twice is once."""

    def __init__(self, purpose: str) -> None:
        """``purpose`` is a short phrase for error messages."""
        self.purpose = purpose
        self._entries: dict[Hashable, T] = {}

    def register(self, entry: T, *, name: str = "") -> T:
        """Add ``entry``, under ``name`` where it is looked up by one; a later entry of that name replaces the first."""
        self._entries[name or entry] = entry
        return entry

    def __iter__(self) -> Iterator[T]:
        return iter(tuple(self._entries.values()))

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def __getitem__(self, name: str) -> T:
        """Return the entry registered under ``name``; raises KeyError."""
        return self._entries[name]

    def names(self) -> tuple[str, ...]:
        """Return the names in the order of registration."""
        return tuple(str(name) for name in self._entries)

    def items(self) -> ItemsView[Hashable, T]:
        """Return the names with their entries."""
        return self._entries.items()

    @property
    def only(self) -> T:
        """Return the single entry; raises LookupError where none or several are registered."""
        entries = tuple(self)
        if len(entries) != 1:
            raise LookupError(f"{self.purpose}: {len(entries)} entries are registered, exactly one is needed")
        return entries[0]
