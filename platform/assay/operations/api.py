"""``system``: what admins look at when something is slow, full or missing."""

from __future__ import annotations

from datetime import datetime

import msgspec

from assay.accounts.policies import require_admin
from assay.jobs.worker_heartbeat import queue_ages, workers_present
from assay.kernel.clock import now
from assay.kernel.http import ApiView, Call, endpoint
from assay.operations.checks import READY, check_all, check_clocks
from assay.operations.limits import limits
from assay.operations.metrics import QUEUES
from assay.operations.selectors import jobs_by_state, largest_tables, room, versions


class CheckView(msgspec.Struct, frozen=True, rename={"is_ok": "ok", "is_needed": "needed"}):
    """One thing looked at."""

    name: str
    is_ok: bool
    is_needed: bool
    detail: str


class ProgramVersionView(msgspec.Struct, frozen=True):
    """A program and its version."""

    name: str
    version: str


class SystemWorker(msgspec.Struct, frozen=True, kw_only=True):
    """A living worker process."""

    name: str
    queues: list[str]
    since: datetime
    memory_mb: int
    gpu_memory_mb: int = 0
    models: list[str] = []


class SystemQueue(msgspec.Struct, frozen=True):
    """A queue: what waits, for how long, and how many serve it."""

    name: str
    waiting: int
    oldest_seconds: float
    workers: int


class RoomView(msgspec.Struct, frozen=True):
    """Bytes used and left."""

    folder: str
    disk: int
    free: int
    pictures: int
    picture_count: int
    exports: int
    database: int


class TableView(msgspec.Struct, frozen=True):
    """A table of the database."""

    name: str
    bytes: int
    rows: int


class LimitView(msgspec.Struct, frozen=True):
    """One limit."""

    what: str
    value: str
    variable: str
    past_it: str


class SystemView(msgspec.Struct, frozen=True, kw_only=True):
    """The whole page."""

    at: datetime
    checks: list[CheckView]
    versions: list[ProgramVersionView]
    workers: list[SystemWorker]
    queues: list[SystemQueue]
    jobs: dict[str, int]
    room: RoomView
    tables: list[TableView]
    limits: list[LimitView]


class System(ApiView):
    """``system`` (admins)."""

    @endpoint(response=SystemView)
    def get(self, call: Call[None, None]) -> SystemView:
        """Show checks, versions, workers, queues, room and limits."""
        require_admin(call.actor)
        workers = [msgspec.convert(row, SystemWorker) for row in workers_present()]
        return SystemView(
            at=now(),
            checks=_checks(),
            versions=[ProgramVersionView(name, version) for name, version in versions()],
            workers=workers,
            queues=_queues(workers),
            jobs=jobs_by_state(),
            room=msgspec.convert(room(), RoomView, from_attributes=True),
            tables=[msgspec.convert(row, TableView, from_attributes=True) for row in largest_tables()],
            limits=[msgspec.convert(row, LimitView, from_attributes=True) for row in limits()],
        )


def _checks() -> list[CheckView]:
    results = check_all((*READY, check_clocks))
    return [CheckView(row.name, row.is_ok, row.is_needed, row.detail) for row in results]


def _queues(workers: list[SystemWorker]) -> list[SystemQueue]:
    ages = queue_ages()
    rows = []
    for name in QUEUES:
        waiting, oldest = ages.get(name, (0, 0.0))
        rows.append(SystemQueue(name, waiting, round(oldest, 1), sum(name in row.queues for row in workers)))
    return rows
