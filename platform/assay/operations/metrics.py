"""``/metrics`` in Prometheus' text format: requests, jobs, queues, workers, leases, room. Nothing secret in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.cache import cache
from django.db import connection
from django.db.models import Count
from redis.exceptions import RedisError

import assay
from annotation.tasks.models import Assignment
from assay.jobs.models import Job
from assay.jobs.worker_heartbeat import queue_ages, workers_present
from assay.kernel.clock import now
from assay.operations.request_counts import BOUNDS, read_counts
from assay.operations.selectors import disk

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# Counting finished jobs reads the whole table.
_JOBS_KEPT_SECONDS = 15
QUEUES = ("interactive", "default", "cpu", "gpu")

Sample = tuple[str, Mapping[str, str], float]


def metrics_text() -> str:
    """Return everything measured now; raises DatabaseError when PostgreSQL does not answer."""
    lines = [
        *_family("assay_info", "gauge", "The version that answers.", [("", {"version": assay.__version__}, 1)]),
        *_family("assay_http_request_duration_seconds", "histogram", "Requests answered.", _requests()),
        *_family("assay_jobs", "gauge", "Jobs in the table by kind and state.", _jobs()),
        *_queues(),
        *_workers(),
        *_family("assay_leases", "gauge", "Tasks lent to people now.", [("", {}, _leases())]),
        *_room(),
    ]
    return "\n".join(lines) + "\n"


def _family(name: str, kind: str, help_text: str, samples: Iterable[Sample]) -> list[str]:
    lines = [f"# HELP {name} {help_text}", f"# TYPE {name} {kind}"]
    for suffix, labels, value in samples:
        inside = ",".join(f'{key}="{_escaped(text)}"' for key, text in labels.items())
        lines.append(f"{name}{suffix}{{{inside}}} {value:.17g}" if inside else f"{name}{suffix} {value:.17g}")
    return lines


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def _requests() -> list[Sample]:
    try:
        counts = read_counts()
    except (RedisError, OSError):
        return []
    return histogram(counts)


def histogram(counts: Mapping[str, int]) -> list[Sample]:
    """Turn counts a bucket into Prometheus' cumulative ones."""
    series: dict[tuple[str, str, str], list[int]] = {}
    sums: dict[tuple[str, str, str], int] = {}
    for field, amount in counts.items():
        bucket, method, status, route = field.split(" ", 3)
        if bucket == "sum":
            sums[method, status, route] = amount
        else:
            series.setdefault((method, status, route), [0] * (len(BOUNDS) + 1))[int(bucket)] += amount
    samples: list[Sample] = []
    for key in sorted(series):
        labels = dict(zip(("method", "status", "route"), key, strict=True))
        total = 0
        for bound, amount in zip([*BOUNDS, None], series[key], strict=True):
            total += amount
            samples.append(("_bucket", {**labels, "le": "+Inf" if bound is None else f"{bound:g}"}, total))
        samples.append(("_sum", labels, sums.get(key, 0) / 1e6))
        samples.append(("_count", labels, total))
    return samples


def _jobs() -> list[Sample]:
    rows: list[tuple[str, str, int]] | None = cache.get("metrics:jobs")
    if rows is None:
        job_counts = Job.objects.values_list("kind", "state").annotate(count=Count("id")).order_by("kind", "state")
        rows = list(job_counts)
        cache.set("metrics:jobs", rows, _JOBS_KEPT_SECONDS)
    return [("", {"kind": kind, "state": state}, count) for kind, state, count in rows]


def _queues() -> list[str]:
    ages = queue_ages()
    depth: list[Sample] = [("", {"queue": name}, ages.get(name, (0, 0.0))[0]) for name in QUEUES]
    oldest: list[Sample] = [("", {"queue": name}, ages.get(name, (0, 0.0))[1]) for name in QUEUES]
    return [
        *_family("assay_queue_jobs", "gauge", "Jobs due that no worker has taken.", depth),
        *_family("assay_queue_oldest_seconds", "gauge", "How long the oldest of them waits.", oldest),
    ]


def _workers() -> list[str]:
    present = workers_present()
    serving = [("", {"queue": name}, sum(name in row["queues"] for row in present)) for name in QUEUES]
    memory = [("", {"worker": str(row["name"])}, int(row["memory_mb"]) * 2**20) for row in present]
    return [
        *_family("assay_workers", "gauge", "Workers heard in the last 12 s, by the queue they serve.", serving),
        *_family("assay_worker_memory_bytes", "gauge", "Resident memory of each worker.", memory),
    ]


def _leases() -> int:
    return Assignment.objects.filter(state=Assignment.State.OPEN, lease_expires_at__gt=now()).count()


def _room() -> list[str]:
    status = disk()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        (size,) = cursor.fetchone()
    return [
        *_family("assay_disk_free_bytes", "gauge", "Room left.", [("", {}, status.f_bavail * status.f_frsize)]),
        *_family("assay_disk_size_bytes", "gauge", "The disk's size.", [("", {}, status.f_blocks * status.f_frsize)]),
        *_family("assay_database_size_bytes", "gauge", "The database's size.", [("", {}, size)]),
    ]
