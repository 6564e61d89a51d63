"""What the System page and ``assay doctor`` show of an installation."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings
from django.db import connection
from django.db.models import Count, Sum

import assay
from assay.assets.models import Asset
from assay.jobs.models import Job
from review.datasets.models import Export

_LARGEST = """
SELECT relname, pg_total_relation_size(oid), greatest(reltuples, 0)::bigint FROM pg_class
WHERE relkind = 'r' AND relnamespace = current_schema()::text::regnamespace
ORDER BY 2 DESC LIMIT 8
"""


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes: of the data folder's disk, and what Assay keeps on it and in the database."""

    folder: str
    disk: int
    free: int
    pictures: int
    picture_count: int
    exports: int
    database: int


@dataclass(frozen=True, slots=True)
class TableSize:
    """A table, its bytes with indexes, and about how many rows it has."""

    name: str
    bytes: int
    rows: int


def versions() -> list[tuple[str, str]]:
    """Return the programs that take part, with their versions."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (postgresql,) = cursor.fetchone()
        cursor.execute("SELECT extversion FROM pg_extension WHERE extname = 'vector'")
        vector = cursor.fetchone()
    return [
        ("Assay", assay.__version__),
        ("PostgreSQL", postgresql),
        ("pgvector", vector[0] if vector else "not installed"),
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        ("System", platform.platform()),
    ]


def disk() -> os.statvfs_result:
    """Look at the data folder's disk; before the first upload the folder need not be there."""
    folder = Path(settings.ASSAY.data_folder).absolute()
    return os.statvfs(next(path for path in (folder, *folder.parents) if path.exists()))


def room() -> Room:
    """Return what is used and what is left."""
    status = disk()
    pictures = Asset.objects.aggregate(bytes=Sum("bytes"), count=Count("id"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (database,) = cursor.fetchone()
    return Room(
        folder=str(settings.ASSAY.data_folder),
        disk=status.f_blocks * status.f_frsize,
        free=status.f_bavail * status.f_frsize,
        pictures=pictures["bytes"] or 0,
        picture_count=pictures["count"],
        exports=Export.objects.aggregate(bytes=Sum("bytes"))["bytes"] or 0,
        database=database,
    )


def largest_tables() -> list[TableSize]:
    """Return the eight largest tables."""
    with connection.cursor() as cursor:
        cursor.execute(_LARGEST)
        return [TableSize(*row) for row in cursor.fetchall()]


def jobs_by_state() -> dict[str, int]:
    """Return how many jobs are queued, running and failed."""
    live = (Job.State.QUEUED, Job.State.RUNNING, Job.State.FAILED)
    rows = dict(Job.objects.filter(state__in=live).values_list("state").annotate(Count("id")))
    return {str(state): rows.get(state, 0) for state in live}
