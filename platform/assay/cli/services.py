"""``assay migrate``, ``web``, ``worker``, ``scheduler``: one process each, on servers that somebody else runs."""

from __future__ import annotations

import argparse
import os
import socket

from assay.cli import programs
from assay.cli.bootstrap import migrate, named_servers
from assay.cli.commands import Commands
from assay.embedded.errors import StartError
from assay.embedded.ports import check_port

QUEUES = ("interactive", "default", "cpu", "gpu")


def add_commands(commands: Commands) -> None:
    """Add the commands that containers and units run."""
    commands.add("migrate", "Bring the database that DATABASE_URL names to this version.", _migrate)
    web = commands.add("web", "Serve pages and API; needs DATABASE_URL and REDIS_URL.", _web)
    web.add_argument("--host", default=os.environ.get("ASSAY_HOST", "127.0.0.1"))
    web.add_argument("--port", type=int, default=int(os.environ.get("ASSAY_PORT", "8000")))
    web.add_argument("--processes", type=int, default=int(os.environ.get("ASSAY_WEB_PROCESSES", "2")))
    web.add_argument("--threads", type=int, default=int(os.environ.get("ASSAY_WEB_THREADS", "8")))
    worker = commands.add("worker", "Work jobs; needs DATABASE_URL and REDIS_URL.", _worker)
    worker.add_argument("--queues", default="default,cpu", help=f"of {','.join(QUEUES)} (default: default,cpu)")
    worker.add_argument("--name", default="", help="its name among the workers (default: by queue and process)")
    commands.add("scheduler", "Find lost jobs, free leases, keep the house; one is enough.", _scheduler)


def _migrate(options: argparse.Namespace) -> int:
    named_servers(options)
    migrate()
    return 0


def _web(options: argparse.Namespace) -> int:
    named_servers(options)
    check_port(options.host, options.port)
    os.environ["ASSAY_HOST"], os.environ["ASSAY_PORT"] = options.host, str(options.port)
    return _become(programs.web(options.host, options.port, processes=options.processes, threads=options.threads))


def _worker(options: argparse.Namespace) -> int:
    queues = [queue for queue in options.queues.split(",") if queue]
    unknown = sorted(set(queues) - set(QUEUES))
    if unknown or not queues:
        raise StartError(f"There is no queue {', '.join(unknown) or '(none named)'}; name some of {', '.join(QUEUES)}.")
    named_servers(options)
    # Two on one machine must not take each other's name.
    name = options.name or f"worker-{socket.gethostname()}-{os.getpid()}"
    return _become(programs.worker(name, queues))


def _scheduler(options: argparse.Namespace) -> int:
    named_servers(options)
    return _become(programs.scheduler())


def _become(command: list[str]) -> int:
    # The process that was started is the one that serves: its signals and its exit code are the program's.
    os.execvp(command[0], command)  # noqa: S606 - our own command line
