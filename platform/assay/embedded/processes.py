"""Processes known by number and start: whether one still runs, and ending it when its parent no longer can."""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

PROC = Path("/proc")
_PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
_STEP_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Process:
    """A process that cannot be taken for a later one with its number, since it is known by its start too."""

    name: str
    pid: int
    started: str
    # What asks it to end; PostgreSQL's own is not SIGTERM.
    stop_signal: int = signal.SIGTERM

    @property
    def is_running(self) -> bool:
        """Tell whether it lives; one that has ended and was not waited for does not."""
        return self.started == start_of(self.pid) != ""

    def signal(self, number: int) -> None:
        """Send a signal to it and to the group it leads, if it is still the same process."""
        if not self.is_running:
            return
        try:
            if os.getpgid(self.pid) == self.pid:
                os.killpg(self.pid, number)
            else:
                os.kill(self.pid, number)
        except ProcessLookupError:
            return


def known(name: str, pid: int, stop_signal: int = signal.SIGTERM) -> Process:
    """Return the process that has this number now."""
    return Process(name, pid, start_of(pid), stop_signal)


def start_of(pid: int) -> str:
    """Return when a process started, in words of the system that only compare; empty where it does not run."""
    if not PROC.joinpath("self", "stat").exists():
        match = subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return match.stdout.strip()
    try:
        fields = (
            PROC.joinpath(str(pid), "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        )
    except OSError:
        return ""
    # The state and, in ticks since the machine was started, the start.
    return "" if fields[0] in "ZX" else f"{_boot()}:{fields[19]}"


@cache
def _boot() -> str:
    try:
        return PROC.joinpath("sys", "kernel", "random", "boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


def working_in(folder: Path, program: str, stop_signal: int = signal.SIGTERM) -> list[Process]:
    """Return the processes that run ``program`` with ``folder`` as their working folder (Linux; elsewhere none)."""
    processes = []
    for entry in PROC.iterdir() if PROC.is_dir() else ():
        if not entry.name.isdigit():
            continue
        try:
            place, file = (entry / "cwd").readlink(), (entry / "exe").readlink()
        except OSError:
            continue
        if place == folder and file.name.removesuffix(" (deleted)") == program:
            processes.append(known(program, int(entry.name), stop_signal))
    return [process for process in processes if process.started]


def end(processes: Iterable[Process], seconds: float, wait: Callable[[float], None] = time.sleep) -> list[Process]:
    """Ask each to end, kill those that do not in time; returns what could not even be killed."""
    left = [process for process in processes if process.is_running]
    for process in left:
        process.signal(process.stop_signal)
    left = _wait_for(left, seconds, wait)
    for process in left:
        process.signal(signal.SIGKILL)
    return _wait_for(left, seconds, wait)


def _wait_for(processes: list[Process], seconds: float, wait: Callable[[float], None]) -> list[Process]:
    for _ in range(max(int(seconds / _STEP_SECONDS), 1)):
        processes = [process for process in processes if process.is_running]
        if not processes:
            break
        wait(_STEP_SECONDS)
    return processes


def die_with_parent(number: int = signal.SIGTERM) -> Callable[[], None] | None:
    """Return what a child does before it becomes its program, so that its parent's death reaches it (Linux)."""
    if _LIBC is None:
        return None
    prctl = _LIBC.prctl
    return lambda: prctl(_PR_SET_PDEATHSIG, number)


class Roster:
    """The processes an Assay started on a data folder, in a file: the next Assay ends those that outlived it."""

    def __init__(self, run: Path) -> None:
        """Keep where the file is."""
        self.file = run / "processes.json"

    def add(self, process: Process) -> None:
        """Note a process that was just started; those that have ended are dropped."""
        # A full disk must not end what runs; a killed supervisor still takes its children along.
        with suppress(OSError):
            self._write([*self.leftovers(), process])

    def leftovers(self) -> list[Process]:
        """Return what still runs of the processes noted; none where the file is missing or was cut short."""
        try:
            noted = [Process(**row) for row in json.loads(self.file.read_text(encoding="utf-8"))]
        except (OSError, ValueError, TypeError):
            return []
        return [process for process in noted if process.is_running]

    def clear(self) -> None:
        """Forget what has ended; without anything left there is no file."""
        running = self.leftovers()
        if running:
            self._write(running)
        else:
            self.file.unlink(missing_ok=True)

    def _write(self, processes: list[Process]) -> None:
        self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = self.file.with_suffix(".new")
        part.write_text(json.dumps([asdict(process) for process in processes]), encoding="utf-8")
        part.replace(self.file)
