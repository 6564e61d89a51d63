"""Processes by number and start: nobody else's is ever ended, and the list of them survives being cut short."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from assay.embedded.processes import Process, Roster, end, known, start_of, working_in
from assay.embedded.supervised_program import Child
from assay.embedded.supervisor import Supervisor

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(600)"


@pytest.fixture
def stubborn() -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-c", STUBBORN], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, process_group=0
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


def test_a_later_process_with_the_number_is_left_alone(stubborn: subprocess.Popen[bytes]) -> None:
    same = known("ours", stubborn.pid)
    other = Process("ours", stubborn.pid, "another start")
    assert (same.is_running, other.is_running) == (True, False)
    assert end([other], 1) == []
    assert stubborn.poll() is None
    # It does not end when it is asked to, so it is killed; unwaited for it counts as ended.
    assert end([same], 0.2) == []
    assert stubborn.wait() == -signal.SIGKILL
    assert start_of(stubborn.pid) == ""


def test_the_roster_names_what_runs(tmp_path: Path, stubborn: subprocess.Popen[bytes]) -> None:
    roster = Roster(tmp_path / "run")
    assert roster.leftovers() == []
    gone = known("gone", subprocess.Popen(["true"]).pid)
    roster.add(gone)
    roster.add(known("ours", stubborn.pid, signal.SIGINT))
    assert roster.leftovers()[-1] == known("ours", stubborn.pid, signal.SIGINT)
    roster.clear()
    assert [row.name for row in roster.leftovers() if row.name == "ours"] == ["ours"]
    end(roster.leftovers(), 0.2)
    roster.clear()
    assert not roster.file.exists()
    for text in ("", "[{", '[{"name": "x"}]', "7"):
        roster.file.write_text(text)
        assert roster.leftovers() == []
    stubborn.wait()


def test_a_full_disk_and_a_missing_program_do_not_end_the_supervisor(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "run").touch()
    roster = Roster(tmp_path / "run")
    children = [Child("web", ["sleep", "600"]), Child("worker", [str(tmp_path / "missing")])]
    supervisor = Supervisor(children, {"PATH": "/usr/bin:/bin"}, roster=roster)
    for child in children:
        supervisor._tend(child)
    assert children[0].process is not None
    assert roster.leftovers() == []
    assert "cannot be started (No such file or directory); trying again in 0.5 s" in capsys.readouterr().out
    supervisor._end_all()
    assert children[0].process.poll() is not None


def test_processes_are_known_by_where_they_work(tmp_path: Path) -> None:
    process = subprocess.Popen(["sleep", "600"], cwd=tmp_path)
    program = Path("/proc", str(process.pid), "exe")
    try:
        name = program.readlink().name
        assert [row.pid for row in working_in(tmp_path.resolve(), name)] == [process.pid]
        assert working_in(tmp_path.resolve(), "postgres") == []
    finally:
        process.kill()
        process.wait()


class Patient(Child):
    """A child whose place is taken twice before it can start."""

    refusals = 2

    def launch(self, environment: object) -> subprocess.Popen[str] | None:  # type: ignore[override]
        if self.refusals:
            self.refusals -= 1
            return None
        return super().launch({})


def test_a_server_is_started_once_its_place_is_free_and_again_when_it_dies(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server = Patient("postgres", [sys.executable, "-c", "import time; time.sleep(600)"])
    supervisor = Supervisor([], {}, servers=[server], roster=Roster(tmp_path / "run"))
    for _ in range(3):
        assert server.process is None
        supervisor._tend(server)
    first = server.process
    assert first is not None
    first.kill()
    first.wait()
    supervisor._tend(server)
    assert server.process is None
    assert "ended with code -9; starting it again in 0.5 s" in capsys.readouterr().out
    server.start_at = 0.0
    supervisor._tend(server)
    assert server.process is not None
    assert [row.pid for row in Roster(tmp_path / "run").leftovers()] == [server.process.pid]
    server.process.kill()
    server.process.wait()
