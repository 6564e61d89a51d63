"""What a dead worker held: its lease is moved to its end in the database, instead of waiting until it runs out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg

# Longer than any test: no worker that lives loses a job, however busy the machine is.
LEASE = "3600"


def end_leases_of_the_dead(database: psycopg.Connection[Any]) -> None:
    """End the leases of jobs whose worker is no process any more; the scheduler takes them up as it always does."""
    rows = database.execute(
        "SELECT DISTINCT worker FROM jobs_job WHERE state = 'running' AND lease_expires_at > now()"
    ).fetchall()
    for (worker,) in rows:
        if not Path(f"/proc/{worker.rpartition(':')[2]}").exists():
            database.execute(
                "UPDATE jobs_job SET lease_expires_at = now() WHERE state = 'running' AND worker = %s", [worker]
            )
