"""An Assay that was not started by ``assay up``: several processes by hand, or one that runs elsewhere (ASSAY_URL)."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests

from assay.embedded.servers import postgres, redis
from tests.live import (
    PASSWORD,
    PATIENCE,
    ROOT,
    Client,
    Live,
    data_folder,
    free_port,
    plain_environment,
    sign_in,
    wait_until,
)


class Outside:
    """Web processes at one or several addresses; each person who signs in talks to the next one."""

    def __init__(self, urls: list[str]) -> None:
        self.urls = urls
        self._next = itertools.cycle(urls)

    @property
    def url(self) -> str:
        return next(self._next)


def named_elsewhere() -> tuple[Outside, Client] | None:
    """The installation that ASSAY_URL (addresses with commas) and ASSAY_TOKEN (an admin's) name, if any."""
    urls, token = os.environ.get("ASSAY_URL"), os.environ.get("ASSAY_TOKEN")
    if not urls or not token:
        return None
    outside = Outside(urls.split(","))
    return outside, Client(outside, token)


class ByHand(Outside):
    """PostgreSQL and Redis, two web processes, two workers, a lane, a scheduler: each its own command."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.ports = [free_port(), free_port()]
        super().__init__([f"http://127.0.0.1:{port}" for port in self.ports])
        self.folder = folder
        self.environment = plain_environment(
            DATABASE_URL=stack.enter_context(postgres(folder)),
            REDIS_URL=stack.enter_context(redis(folder)),
            ASSAY_SECRET_KEY="only for this test, and long enough for it",
            ASSAY_DATA=str(folder / "shared"),
            ASSAY_LOG_FORMAT="json",
            ASSAY_WEB_PROCESSES="1",
        )
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def assay(self, *arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "assay.cli", *arguments]
        return subprocess.run(
            command, env=self.environment, cwd=ROOT, input=text, capture_output=True, text=True, timeout=PATIENCE
        )

    def start(self, name: str, *arguments: str) -> None:
        with (self.folder / f"{name}.log").open("ab") as out:
            self.processes[name] = subprocess.Popen(
                [sys.executable, "-m", "assay.cli", *arguments], env=self.environment, cwd=ROOT, stdout=out, stderr=out
            )

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def wait_ready(self) -> None:
        waiting = list(self.urls)

        def is_ready() -> bool:
            for name, process in self.processes.items():
                assert process.poll() is None, (name, self.log(name)[-3000:])
            try:
                told = requests.get(f"{waiting[0]}/health/ready", timeout=PATIENCE).json()
                if told["missing"] == []:
                    waiting.pop(0)
            except requests.RequestException:
                pass
            return not waiting

        wait_until(is_ready, lambda: str({name: self.log(name)[-800:] for name in self.processes}))

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(timeout=PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@contextmanager
def by_hand() -> Iterator[tuple[ByHand, Client]]:
    """Start everything as an administrator would, and sign in as the first admin."""
    folder = data_folder()
    folder.mkdir(mode=0o755)
    (folder / "run").mkdir(mode=0o700)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder.parent, ignore_errors=True)
        house = ByHand(folder, stack)
        stack.callback(house.stop)
        migrated = house.assay("migrate")
        assert migrated.returncode == 0, migrated.stderr
        for number, port in enumerate(house.ports, start=1):
            house.start(f"web-{number}", "web", "--port", str(port))
            house.start(f"worker-{number}", "worker", "--name", f"worker-{number}", "--queues", "default,cpu,gpu")
        house.start("lane", "worker", "--name", "lane", "--queues", "interactive")
        house.start("scheduler", "scheduler")
        made = house.assay("user", "create", "ada", "--admin", "--password-stdin", text=f"{PASSWORD}\n")
        assert made.returncode == 0, made.stderr
        house.wait_ready()
        yield house, sign_in(house, "ada")


Running = Live | Outside
