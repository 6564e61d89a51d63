"""``assay up`` as people meet it: restarts, stops, plain messages."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from tests.live import ROOT, Client, Live, data_folder, free_port, plain_environment

pytestmark = pytest.mark.servers


def assay(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assay.cli", *arguments],
        env=plain_environment(),
        cwd=ROOT,
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_a_dead_child_comes_back_and_a_stop_leaves_nothing() -> None:
    data = data_folder()
    live = Live(data, ["--no-demo"], plain_environment())
    try:
        live.wait_ready()
        first = live.children()["gunicorn"]
        os.kill(first, signal.SIGKILL)
        deadline = time.monotonic() + 20
        while live.children().get("gunicorn") in (None, first) and time.monotonic() < deadline:
            time.sleep(0.1)
        live.wait_ready()
        left = live.children()
        locked = assay("up", "--data", str(data), "--port", str(free_port()))
        assert (locked.returncode, "already uses" in locked.stderr) == (1, True)
        assert live.stop() == 0
        assert [pid for pid in left.values() if Path(f"/proc/{pid}").exists()] == []
        assert not (data / "run" / "env.json").exists()
        assert not (data / "run" / "redis.sock").exists()
        assert not (data / "postgres" / "postmaster.pid").exists()

        # The second start is quick and finds everything again.
        again = Live(data, ["--no-demo"], plain_environment())
        try:
            assert again.wait_ready() < 60  # 3 s on an idle machine; other tests run beside this one
        finally:
            again.stop()
    finally:
        live.stop()
        shutil.rmtree(data.parent, ignore_errors=True)


def test_a_port_in_use_is_said_plainly() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = assay("up", "--port", str(taken.getsockname()[1]), "--data", "/nowhere")
    assert done.returncode == 1
    assert done.stderr.strip().endswith("Choose another with --port.")


def test_a_newer_data_folder_is_refused() -> None:
    data = data_folder()
    data.mkdir()
    (data / "VERSION").write_text("99\n")
    done = assay("up", "--data", str(data), "--port", str(free_port()))
    assert (done.returncode, "written by a newer Assay" in done.stderr) == (1, True)
    shutil.rmtree(data.parent)


def test_people_by_command_line_while_it_runs(up: tuple[Live, Client]) -> None:
    live, _ = up
    data = ["--data", str(live.data)]
    made = assay("user", "create", "bob", "--password-stdin", *data, text="a long enough password 8\n")
    assert (made.returncode, made.stderr) == (0, "")
    key = assay("user", "token", "bob", *data).stdout.strip()
    answer = requests.get(f"{live.url}/api/v1/me", headers={"Authorization": f"Token {key}"}, timeout=10)
    assert answer.json()["username"] == "bob"
    assert assay("user", "reset-link", "bob", *data).stdout.startswith("/join/")
    wrong = assay("user", "token", "nobody", *data)
    assert (wrong.returncode, wrong.stderr.strip()) == (1, "There is no user called nobody.")
