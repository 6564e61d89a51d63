"""Rows that must be joined with their item, kept in a temporary file and read back item by item."""

from __future__ import annotations

import tempfile
from array import array
from collections.abc import Iterator
from typing import IO

import numpy as np

IN_MEMORY = 16 * 2**20


class Spool:
    """Rows of bytes by the number of their item: 16 bytes a row in memory, the rest on the disk."""

    def __init__(self) -> None:
        """Begin empty."""
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        self._items, self._places, self._sizes, self._at = array("q"), array("q"), array("q"), 0

    def add(self, item: int, number: int, row: bytes) -> None:
        """Keep a row of an item with its number in the set."""
        text = number.to_bytes(8, "little") + row
        self._file.write(text)
        self._items.append(item)
        self._places.append(self._at)
        self._sizes.append(len(text))
        self._at += len(text)

    def sort(self) -> None:
        """Bring the rows in the order of their items."""
        items = np.frombuffer(self._items, np.int64) if self._items else np.zeros(0, np.int64)
        self._order = np.argsort(items, kind="stable")
        self._sorted = items[self._order]

    def rows_of(self, item: int) -> Iterator[tuple[int, bytes]]:
        """Yield (number, row) of an item in the order they came in."""
        first, last = np.searchsorted(self._sorted, [item, item + 1])
        for index in self._order[first:last].tolist():
            self._file.seek(self._places[index])
            text = self._file.read(self._sizes[index])
            yield int.from_bytes(text[:8], "little"), text[8:]

    def close(self) -> None:
        """Give the file back."""
        self._file.close()
