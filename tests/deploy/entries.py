"""Every entry of Assay as an administrator starts it, with a HOME of its own, watched by strace where it is there."""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
import requests

from assay.embedded.servers import redis
from tests.live import PATIENCE, ROOT, data_folder, free_port, wait_until

DNS = 53
RESOLVERS = ("io.systemd.Resolve", "avahi-daemon")
CALLS = "connect,sendto,sendmsg,sendmmsg"


def why_unwatched() -> str:
    """Return why no entry can be watched here; empty where it can."""
    strace = shutil.which("strace")
    if strace is None:
        return "strace is not installed"
    tried = subprocess.run([strace, "-f", "--seccomp-bpf", "-o", os.devnull, "true"], capture_output=True, text=True)
    return "" if tried.returncode == 0 else f"strace may not watch a process here: {tried.stderr.strip()}"


def bare_environment(home: Path, **more: str) -> dict[str, str]:
    """An environment of a fresh account.

    Libraries that call home keep still where they recognise a test run (CI and the like), so nothing of ours is in it;
    and it asks for telemetry by name.
    """
    home.mkdir(parents=True, exist_ok=True)
    known = {"PATH": os.environ["PATH"], "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}", "HOME": str(home)}
    return {**known, "LANG": "C.UTF-8", "ORT_DISABLE_TELEMETRY": "0", "DO_NOT_TRACK": "0", **more}


class Entries:
    """An installation whose processes are started one by one."""

    def __init__(self, folder: Path, environment: dict[str, str], *, is_watched: bool) -> None:
        self.folder, self.environment, self.is_watched = folder, environment, is_watched
        self.port = free_port()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def home(self, name: str) -> Path:
        return self.folder / "homes" / name

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        environment = {**self.environment, "HOME": str(self.home(name))}
        self.home(name).mkdir(parents=True)
        command = [sys.executable, *arguments]
        if self.is_watched:
            # -D: the entry stays our own child, and gets our signals.
            watch = ["strace", "-D", "-f", "--seccomp-bpf", "--quiet=attach,personality", "-e", f"trace={CALLS}"]
            command = [*watch, "-s", "200", "-o", str(self._trace(name)), *command]
        with self._log(name).open("wb") as out:
            process = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=out, stderr=out)
        self.processes[name] = process
        return process

    def run(self, name: str, *arguments: str) -> None:
        code = self.start(name, *arguments).wait(timeout=PATIENCE)
        assert code == 0, (name, self.log(name)[-3000:])

    def log(self, name: str) -> str:
        return self._log(name).read_text()

    def wait_ready(self) -> None:
        def is_ready() -> bool:
            for name, process in self.processes.items():
                assert process.poll() in (None, 0), (name, self.log(name)[-3000:])
            with suppress(requests.RequestException):
                answer = requests.get(f"http://127.0.0.1:{self.port}/health/ready", timeout=PATIENCE)
                return bool(answer.json()["missing"] == [])
            return False

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

    def left_at_home(self) -> list[str]:
        """Return the files that entries left under their HOME."""
        homes = self.folder / "homes"
        return sorted(str(path.relative_to(homes)) for path in homes.rglob("*") if path.is_file())

    def asked_for(self, name: str) -> list[str]:
        """Return what a stopped entry asked for beyond this machine, and every name it had looked up."""
        process, trace = self.processes[name], self._trace(name)
        # The watcher writes its last lines after its entry has ended.
        wait_until(lambda: f"{process.pid} +++" in re.sub(" +", " ", trace.read_text()))
        return beyond(trace.read_text())

    def _trace(self, name: str) -> Path:
        return self.folder / f"{name}.trace"

    def _log(self, name: str) -> Path:
        return self.folder / f"{name}.log"


def beyond(trace: str) -> list[str]:
    """Return the calls of a trace that go elsewhere than to loopback and Unix sockets, or that resolve a name."""
    return [line for line in trace.splitlines() if _is_beyond(line)]


def _is_beyond(line: str) -> bool:
    addresses = re.findall(r'inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)"', line)
    for address in (ipaddress.ip_address(four or six) for four, six in addresses):
        mapped = getattr(address, "ipv4_mapped", None)
        if not (mapped or address).is_loopback:
            return True
    return f"htons({DNS})" in line or any(name in line for name in RESOLVERS)


@contextmanager
def entries(*, is_watched: bool) -> Iterator[Entries]:
    """Start every entry: ``migrate``, then web, worker and scheduler together, then ``doctor`` while they run."""
    folder = data_folder()
    (folder / "run").mkdir(parents=True, mode=0o700)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder.parent, ignore_errors=True)
        environment = bare_environment(
            folder / "home",
            DATABASE_URL=stack.enter_context(_empty_database()),
            REDIS_URL=stack.enter_context(redis(folder)),
            ASSAY_SECRET_KEY="only for this test, and long enough for it",
            ASSAY_DATA=str(folder / "data"),
            ASSAY_WEB_PROCESSES="1",
        )
        installation = Entries(folder, environment, is_watched=is_watched)
        stack.callback(installation.stop)
        assay: Sequence[str] = ("-m", "assay.cli")
        installation.run("migrate", *assay, "migrate")
        installation.start("web", *assay, "web", "--port", str(installation.port))
        installation.start("worker", *assay, "worker", "--queues", "interactive,default,cpu,gpu")
        installation.start("scheduler", *assay, "scheduler")
        installation.wait_ready()
        installation.run("doctor", *assay, "doctor")
        installation.stop()
        yield installation


@contextmanager
def _empty_database() -> Iterator[str]:
    """Make a database beside the test run's own; it is gone afterwards."""
    url, name = os.environ["DATABASE_URL"], f"entries_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    try:
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
