"""``assay health``: whether the process of this machine or container does its work; light, for healthchecks."""

from __future__ import annotations

import argparse
import os
import socket
import urllib.error
import urllib.request

from assay.cli.bootstrap import folder_of, take_shared_environment
from assay.cli.commands import Commands
from assay.embedded.errors import StartError

WAIT_SECONDS = 8


def add_commands(commands: Commands) -> None:
    """Add ``health web``, ``health worker`` and ``health scheduler``."""
    health = commands.group("health", "Exit code 0 while the process here is well: web, worker, scheduler.")
    web = health.add("web", "Ask the web server of this machine whether it is ready.", _web)
    web.add_argument("--port", type=int, default=int(os.environ.get("ASSAY_PORT", "8000")))
    health.add("worker", "See whether a worker of this machine was heard.", _worker)
    health.add("scheduler", "See whether a scheduler was heard.", _scheduler)


def _web(options: argparse.Namespace) -> int:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{options.port}/health/ready", timeout=WAIT_SECONDS) as answer:
            print(answer.read().decode())
    except urllib.error.HTTPError as error:
        raise StartError(f"The web server is not ready: {error.read().decode()}") from error
    except OSError as error:
        raise StartError(f"The web server does not answer: {error}.") from error
    return 0


def _worker(options: argparse.Namespace) -> int:
    host = socket.gethostname()
    return _heard(options, f"assay:worker:*@{host}", f"No worker of {host} was heard in the last 12 s.")


def _scheduler(options: argparse.Namespace) -> int:
    return _heard(options, "assay:scheduler", "No scheduler was heard in the last 15 s.")


def _heard(options: argparse.Namespace, pattern: str, message: str) -> int:
    # Redis alone: a healthcheck must not load the models' libraries every half minute.
    from redis import Redis  # noqa: PLC0415
    from redis.exceptions import RedisError  # noqa: PLC0415

    take_shared_environment(folder_of(options))
    address = os.environ.get("REDIS_URL", "").replace("redis+socket://", "unix://")
    if not address:
        raise StartError("REDIS_URL is not set.")
    try:
        key = next(iter(Redis.from_url(address, socket_timeout=WAIT_SECONDS).scan_iter(pattern)), None)
    except (RedisError, OSError) as error:
        raise StartError(f"Redis does not answer: {error}.") from error
    if key is None:
        raise StartError(message)
    return 0
