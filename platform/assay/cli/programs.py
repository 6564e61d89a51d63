"""The command lines of Assay's own processes: web, worker, interactive lane, scheduler, demo."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def web(host: str, port: int, *, processes: int = 2, threads: int = 8) -> list[str]:
    """Serve pages and API with gunicorn; one request a thread."""
    gunicorn = [sys.executable, "-m", "gunicorn", "assay.config.wsgi:application", "--bind", f"{host}:{port}"]
    sizes = ["--workers", str(processes), "--threads", str(threads)]
    return [*gunicorn, "--worker-class", "gthread", *sizes, "--timeout", "120"]


def worker(name: str, queues: Sequence[str], *, level: str = "WARNING") -> list[str]:
    """Work one job after the other from ``queues``."""
    app = [sys.executable, "-m", "celery", "--quiet", "-A", "assay.config.celery"]
    which = ["--queues", ",".join(queues), "--hostname", f"{name}@%h"]
    # Workers tell of themselves by assay.jobs.worker_heartbeat; Celery's own talk stumbles when Redis comes back.
    quiet = ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return [*app, "worker", "--pool", "solo", "--loglevel", level, *quiet, *which]


def scheduler() -> list[str]:
    """Find lost jobs and run the periodic tasks."""
    return call("assay.jobs.scheduler", "run_forever")


def demo() -> list[str]:
    """Load the demo project once."""
    return call("assay.config.demo", "load_demo")


def call(module: str, function: str) -> list[str]:
    """Run one function of Assay in a process of its own."""
    return [sys.executable, "-c", f"import django; django.setup(); from {module} import {function}; {function}()"]
