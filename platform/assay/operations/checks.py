"""What an installation needs to be ready, checked one by one and said in plain words."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.utils import Error as DatabaseError
from redis.exceptions import RedisError

from assay.jobs.scheduler import is_heard
from assay.jobs.worker_heartbeat import workers_present
from assay.kernel.redis import redis_client

# Served by nobody, a queue only fills.
NEEDED_QUEUES = ("default", "cpu", "interactive")
MOST_SKEW_SECONDS = 2.0
_is_migrated = False


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; ``is_needed`` tells whether the pages can do without it."""

    name: str
    is_ok: bool
    is_needed: bool
    detail: str


def check_database() -> Check:
    """Ask PostgreSQL for its version."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            (version,) = cursor.fetchone()
    except DatabaseError:
        connection.close()
        return Check("database", False, True, "PostgreSQL does not answer; check that it runs and DATABASE_URL.")
    return Check("database", True, True, f"PostgreSQL {version} answers.")


def check_migrations() -> Check:
    """Compare the database's migrations with this version's; once they agree, no newer version takes them away."""
    global _is_migrated  # noqa: PLW0603 - reading all migrations takes a tenth of a second, and this is asked often
    if _is_migrated:
        return Check("migrations", True, True, "The database is at this version.")
    try:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return Check("migrations", False, True, "Not known while the database does not answer.")
    if plan:
        return Check("migrations", False, True, f"{len(plan)} migrations are missing; run `assay migrate`.")
    _is_migrated = True
    return Check("migrations", True, True, "The database is at this version.")


def check_redis() -> Check:
    """Ask Redis for its version."""
    try:
        version = redis_client().info("server").get("redis_version", "")
    except (RedisError, OSError):
        return Check("redis", False, True, "Redis does not answer; check that it runs and REDIS_URL.")
    return Check("redis", True, True, f"Redis {version} answers.")


def check_storage() -> Check:
    """Write and delete a small file where pictures go, and look at the room left."""
    folder = Path(settings.ASSAY.data_folder) / "media"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".new-check-") as file:
            file.write(b"assay")
            file.flush()
        disk = os.statvfs(folder)
    except OSError as error:
        return Check("storage", False, True, f"The data folder cannot be written to: {error.strerror}.")
    share = disk.f_bavail / max(disk.f_blocks, 1)
    free = f"{disk.f_bavail * disk.f_frsize / 1e9:.1f} GB ({share:.0%}) are free"
    if share < settings.ASSAY.min_free_disk:
        return Check("storage", False, True, f"Uploads are refused: only {free}. Make room.")
    return Check("storage", True, True, f"Writable; {free}.")


def check_workers() -> Check:
    """Tell which queues nobody serves."""
    served = {queue for row in workers_present() for queue in row["queues"]}
    silent = [queue for queue in NEEDED_QUEUES if queue not in served]
    if not silent:
        return Check("workers", True, False, f"{len(workers_present())} workers were heard.")
    message = "No worker was heard" if len(silent) == len(NEEDED_QUEUES) else f"Nobody serves {', '.join(silent)}"
    return Check("workers", False, False, f"{message}; jobs wait. Start `assay worker`.")


def check_scheduler() -> Check:
    """Tell whether leases are freed and lost jobs found."""
    if is_heard():
        return Check("scheduler", True, False, "A scheduler was heard.")
    return Check("scheduler", False, False, "No scheduler was heard: nothing expires. Start `assay scheduler`.")


def check_clocks() -> Check:
    """Compare the clocks of PostgreSQL and Redis with this machine's: leases and links hang on them."""
    skews: dict[str, float] = {}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            skews["PostgreSQL"] = abs((cursor.fetchone()[0] - datetime.now(UTC)).total_seconds())
        seconds, microseconds = redis_client().time()
        skews["Redis"] = abs(seconds + microseconds / 1e6 - datetime.now(UTC).timestamp())
    except (DatabaseError, RedisError, OSError):
        return Check("clocks", False, False, "Not known while a server does not answer.")
    late = [f"{name} by {skew:.1f} s" for name, skew in skews.items() if skew > MOST_SKEW_SECONDS]
    if late:
        return Check("clocks", False, False, f"Clocks differ: {', '.join(late)}. Set them by NTP.")
    return Check("clocks", True, False, f"Clocks agree within {max(skews.values()):.2f} s.")


def check_permissions(folder: Path) -> Check:
    """See that nobody else can read the secret and the addresses of the servers."""
    open_to_others = [
        str(path)
        for path in (folder / "secret_key", folder / "run" / "env.json")
        if path.exists() and path.stat().st_mode & 0o077
    ]
    if open_to_others:
        return Check("permissions", False, True, f"Others can read {' and '.join(open_to_others)}; chmod 600 them.")
    return Check("permissions", True, True, "The secrets of the data folder are their owner's alone.")


READY: tuple[Callable[[], Check], ...] = (
    check_database,
    check_migrations,
    check_redis,
    check_storage,
    check_workers,
    check_scheduler,
)


def check_all(which: tuple[Callable[[], Check], ...] = READY) -> list[Check]:
    """Run the checks one after the other."""
    return [check() for check in which]
