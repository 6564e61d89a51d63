"""A real ``assay up`` for tests, and a small client for its API."""

from __future__ import annotations

import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import requests

ROOT = Path(__file__).resolve().parent.parent
PASSWORD = "a long enough password 7"
# A state that has not come by then will not come, however busy the machine is. It is no measure of anything.
PATIENCE = 600.0
ENDED = ("done", "failed", "cancelled")


def wait_until(is_so: Callable[[], bool], what: str | Callable[[], str] = "it did not happen") -> float:
    """Wait for a state, the only thing a test may wait for; returns the seconds, to be printed and never asserted."""
    started = time.monotonic()
    while not is_so():
        assert time.monotonic() - started < PATIENCE, what if isinstance(what, str) else what()
        time.sleep(0.05)
    return time.monotonic() - started


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def plain_environment(**more: str) -> dict[str, str]:
    """The environment without the test run's own servers."""
    hidden = {"DATABASE_URL", "REDIS_URL", "ASSAY_DATA", "DJANGO_SETTINGS_MODULE", "ASSAY_SECRET_KEY"}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return {**kept, "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}", **more}


class Live:
    """A running Assay with its first admin."""

    def __init__(self, data: Path, arguments: Sequence[str], environment: dict[str, str]) -> None:
        self.data, self.port = data, free_port()
        self.log = data.parent / f"{data.name}.log"
        self.url = f"http://127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "assay.cli", "up", "--data", str(data), "--port", str(self.port), *arguments]
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(command, env=environment, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT)

    def wait_ready(self) -> float:
        def is_ready() -> bool:
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            try:
                return requests.get(f"{self.url}/health/ready", timeout=PATIENCE).status_code == 200
            except requests.RequestException:
                return False

        return wait_until(is_ready, lambda: self.log.read_text()[-3000:])

    def setup_link(self) -> str:
        return re.findall(r"/setup/([\w-]+)", self.log.read_text())[-1]

    def children(self) -> dict[str, int]:
        """Return the supervisor's direct children by what they run."""
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                words = (entry / "cmdline").read_bytes().decode().replace("\0", " ")
            except (OSError, ValueError):
                continue
            if parent == self.process.pid:
                for name in ("gunicorn", "celery", "scheduler", "redis"):
                    if name in words and "interactive" not in words:
                        found[name] = int(entry.name)
        return found

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=PATIENCE)


class Reached(Protocol):
    """Something that answers at an address."""

    @property
    def url(self) -> str: ...


class Client:
    """A person at the API, by token."""

    def __init__(self, live: Reached, token: str) -> None:
        self.base = f"{live.url}/api/v1/"
        self.session = requests.Session()
        self.session.headers["Authorization"] = f"Token {token}"

    def call(self, method: str, path: str, expect: int = 200, **more: Any) -> Any:
        answer = self.session.request(method, self.base + path, timeout=PATIENCE, **more)
        assert answer.status_code == expect, (method, path, answer.status_code, answer.text[:600])
        return answer.json() if "json" in answer.headers.get("Content-Type", "") and answer.content else answer

    def get(self, path: str, expect: int = 200, **more: Any) -> Any:
        return self.call("GET", path, expect, **more)

    def post(self, path: str, body: Any = None, expect: int = 200, **more: Any) -> Any:
        return self.call("POST", path, expect, json=body if body is not None else {}, **more)

    def wait_for(self, job_id: str, meanwhile: Callable[[], object] = lambda: None) -> Any:
        def has_ended() -> bool:
            meanwhile()
            return self.get(f"jobs/{job_id}")["state"] in ENDED

        wait_until(has_ended, lambda: str(self.get(f"jobs/{job_id}")))
        return self.get(f"jobs/{job_id}")


def first_admin(live: Live) -> Client:
    """Use the set-up link as the first admin would, then take a token."""
    browser = requests.Session()
    browser.get(f"{live.url}/api/v1/auth/state", timeout=PATIENCE)
    made = browser.post(
        f"{live.url}/api/v1/links/{live.setup_link()}",
        json={"username": "ada", "password": PASSWORD},
        headers={"X-CSRFToken": browser.cookies["csrftoken"]},
        timeout=PATIENCE,
    )
    assert made.status_code == 200, made.text
    return sign_in(live, "ada")


def sign_in(live: Reached, name: str) -> Client:
    client = Client(live, "")
    answer = requests.post(f"{client.base}auth/token", json={"username": name, "password": PASSWORD}, timeout=PATIENCE)
    client.session.headers["Authorization"] = f"Token {answer.json()['token']}"
    return client


def person(live: Reached, admin: Client, name: str) -> tuple[str, Client]:
    user = admin.post("users", {"username": name, "password": PASSWORD}, expect=201)
    return user["id"], sign_in(live, name)


def data_folder() -> Path:
    base = "/var/lib" if os.geteuid() == 0 else os.environ.get("TMPDIR", "/tmp")
    folder = Path(base) / f"assay-l-{secrets.token_hex(4)}"
    folder.mkdir(mode=0o755)
    return folder / "d"


@contextmanager
def running(*arguments: str, **environment: str) -> Iterator[Live]:
    """Run ``assay up`` in a new data folder; everything is gone afterwards."""
    data = data_folder()
    live = Live(data, arguments or ("--no-demo",), plain_environment(**environment))
    try:
        live.wait_ready()
        yield live
    finally:
        live.stop()
        shutil.rmtree(data.parent, ignore_errors=True)
