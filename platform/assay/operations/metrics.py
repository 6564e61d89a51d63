"""``/metrics`` in Prometheus' text format: requests, jobs, queues, workers, leases, room. Nothing secret in it.

Everything is read from where all processes keep it (PostgreSQL, Redis) when Prometheus asks: every web server answers
the same, and nothing is counted inside a process, so prometheus_client's multi-process mode is not needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.db.models import Count
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
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


def metrics_text() -> str:
    """Return everything measured now; raises DatabaseError when PostgreSQL does not answer."""
    return generate_latest(registry).decode()


def _gauge(name: str, help_text: str, values: Mapping[Any, float], *labels: str) -> Metric:
    family = GaugeMetricFamily(name, help_text, labels=labels)
    for label_values, value in values.items():
        family.add_metric(label_values, value)
    return family


class RequestsCollector(Collector):
    """Answered requests by method, status and route; none while Redis is silent."""

    def collect(self) -> Iterator[Metric]:
        """Return the histogram of their durations."""
        try:
            counts = read_counts()
        except (RedisError, OSError):
            counts = {}
        yield histogram(counts)


def histogram(counts: Mapping[str, int]) -> HistogramMetricFamily:
    """Turn counts a bucket into Prometheus' cumulative ones."""
    family = HistogramMetricFamily(
        "assay_http_request_duration_seconds", "Requests answered.", labels=("method", "status", "route")
    )
    series: dict[tuple[str, str, str], list[int]] = {}
    sums: dict[tuple[str, str, str], int] = {}
    for field, amount in counts.items():
        bucket, method, status, route = field.split(" ", 3)
        if bucket == "sum":
            sums[method, status, route] = amount
        else:
            series.setdefault((method, status, route), [0] * (len(BOUNDS) + 1))[int(bucket)] += amount
    for key in sorted(series):
        total = 0
        buckets: list[tuple[str, float]] = []
        for bound, amount in zip([*BOUNDS, None], series[key], strict=True):
            total += amount
            buckets.append(("+Inf" if bound is None else f"{bound:g}", total))
        family.add_metric(key, buckets, sum_value=sums.get(key, 0) / 1e6)
    return family


class WorkCollector(Collector):
    """Jobs, queues, workers and leases."""

    def collect(self) -> Iterator[Metric]:
        """Return their gauges."""
        yield _gauge("assay_jobs", "Jobs in the table by kind and state.", _jobs(), "kind", "state")
        ages = queue_ages()
        depth = {(name,): ages.get(name, (0, 0.0))[0] for name in QUEUES}
        oldest = {(name,): ages.get(name, (0, 0.0))[1] for name in QUEUES}
        yield _gauge("assay_queue_jobs", "Jobs due that no worker has taken.", depth, "queue")
        yield _gauge("assay_queue_oldest_seconds", "How long the oldest of them waits.", oldest, "queue")
        present = workers_present()
        serving = {(name,): sum(name in row["queues"] for row in present) for name in QUEUES}
        yield _gauge("assay_workers", "Workers heard in the last 12 s, by the queue they serve.", serving, "queue")
        memory = {(str(row["name"]),): int(row["memory_mb"]) * 2**20 for row in present}
        yield _gauge("assay_worker_memory_bytes", "Resident memory of each worker.", memory, "worker")
        yield _gauge("assay_leases", "Tasks lent to people now.", {(): _leases()})


def _jobs() -> dict[tuple[str, ...], float]:
    rows: list[tuple[str, str, int]] | None = cache.get("metrics:jobs")
    if rows is None:
        job_counts = Job.objects.values_list("kind", "state").annotate(count=Count("id")).order_by("kind", "state")
        rows = list(job_counts)
        cache.set("metrics:jobs", rows, _JOBS_KEPT_SECONDS)
    return {(kind, state): count for kind, state, count in rows}


def _leases() -> int:
    return Assignment.objects.filter(state=Assignment.State.OPEN, lease_expires_at__gt=now()).count()


class RoomCollector(Collector):
    """The disk and the database."""

    def collect(self) -> Iterator[Metric]:
        """Return their sizes in bytes."""
        status = disk()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            (size,) = cursor.fetchone()
        yield _gauge("assay_disk_free_bytes", "Room left.", {(): status.f_bavail * status.f_frsize})
        yield _gauge("assay_disk_size_bytes", "The disk's size.", {(): status.f_blocks * status.f_frsize})
        yield _gauge("assay_database_size_bytes", "The database's size.", {(): size})


class VersionCollector(Collector):
    """The version that answers."""

    def collect(self) -> Iterator[Metric]:
        """Return a gauge of 1 labelled with it."""
        yield _gauge("assay_info", "The version that answers.", {(assay.__version__,): 1}, "version")


# Without auto_describe nothing is read while a collector is registered.
registry = CollectorRegistry()
for _collector in (VersionCollector(), RequestsCollector(), WorkCollector(), RoomCollector()):
    registry.register(_collector)
