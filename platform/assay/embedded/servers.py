"""PostgreSQL and Redis run for the time of a block: what the tests need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assay.embedded.postgresql import PostgreSQL
from assay.embedded.redis_server import Redis
from assay.embedded.server import started


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """Run PostgreSQL with its data in ``folder``/postgres; yields its URL. Raises StartError."""
    with started(PostgreSQL(folder)) as server:
        yield server.url


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Run Redis on a socket in ``folder``/run; yields its URL. Raises StartError."""
    with started(Redis(folder)) as server:
        yield server.url
