"""``assay up`` as people meet it: restarts, stops, plain messages."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.live import PATIENCE, ROOT, Client, Live, data_folder, free_port, plain_environment, wait_until

pytestmark = pytest.mark.servers


def assay(*arguments: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assay.cli", *arguments],
        env=plain_environment(),
        cwd=ROOT,
        input=text,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def test_a_dead_child_comes_back_and_a_stop_leaves_nothing() -> None:
    data = data_folder()
    live = Live(data, ["--no-demo"], plain_environment())
    try:
        live.wait_ready()
        first = live.children()["gunicorn"]
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: live.children().get("gunicorn") not in (None, first))
        live.wait_ready()
        left = live.children()
        locked = assay("up", "--data", str(data), "--port", str(free_port()))
        assert (locked.returncode, "already uses" in locked.stderr) == (1, True)
        assert live.stop() == 0
        assert [pid for pid in left.values() if Path(f"/proc/{pid}").exists()] == []
        assert not (data / "run" / "env.json").exists()
        assert not (data / "run" / "redis.sock").exists()
        assert not (data / "postgres" / "postmaster.pid").exists()

        # The second start finds everything again and prepares nothing anew; both write the same log.
        again = Live(data, ["--no-demo"], plain_environment())
        try:
            again.wait_ready()
            assert again.log.read_text().count("preparing the database") == 1
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
    answer = requests.get(f"{live.url}/api/v1/me", headers={"Authorization": f"Token {key}"}, timeout=PATIENCE)
    assert answer.json()["username"] == "bob"
    assert assay("user", "reset-link", "bob", *data).stdout.startswith("/join/")
    wrong = assay("user", "token", "nobody", *data)
    assert (wrong.returncode, wrong.stderr.strip()) == (1, "There is no user called nobody.")
