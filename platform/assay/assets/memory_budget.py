"""A memory budget: what several threads of a process may take together, waited for when it is used up."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from inference_workers.errors import BadPicture

WAIT_SECONDS = 120.0


class Budget:
    """A number of bytes that threads take and give back; who needs more than there is gets it when it is alone."""

    def __init__(self, size: int) -> None:
        """Keep the size in bytes."""
        self._size, self._taken = size, 0
        self._changed = threading.Condition()

    @contextmanager
    def taking(self, size: int) -> Iterator[None]:
        """Hold ``size`` bytes during the block; raises BadPicture (busy) where they do not get free."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._has_room(size), WAIT_SECONDS):
                raise BadPicture("busy", "Many large pictures are being looked at just now; send this one again.")
            self._taken += size
        try:
            yield
        finally:
            with self._changed:
                self._taken -= size
                self._changed.notify_all()

    def _has_room(self, size: int) -> bool:
        return not self._taken or self._taken + size <= self._size
