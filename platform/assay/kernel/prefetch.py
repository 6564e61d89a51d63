"""Work prepared in a thread beside the work on what came before it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

T = TypeVar("T")

# Both threads compute; the one that waits for the database comes back to the processor after so many seconds.
_SWITCH = 0.0005


def read_ahead(source: Iterable[T]) -> Iterator[T]:
    """Yield the items of ``source``, the next one always made in a thread meanwhile; its errors are raised here.

    ``source`` must not use the database: it would be another connection. Leaving the loop early waits for the item in
    work, and no further one is made.
    """
    items = iter(source)
    end: Any = object()
    with ThreadPoolExecutor(1, thread_name_prefix="read-ahead") as pool, _switching_often():
        coming = pool.submit(next, items, end)
        while (item := coming.result()) is not end:
            coming = pool.submit(next, items, end)
            yield item


@contextmanager
def _switching_often() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(min(usual, _SWITCH))
    try:
        yield
    finally:
        sys.setswitchinterval(usual)
