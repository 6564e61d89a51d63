"""Keeps the children of ``assay up`` alive, shows their logs with a prefix, and leaves nothing behind."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

STOP_SECONDS = 10.0
SHORTEST_WAIT = 0.5
LONGEST_WAIT = 15.0
HEALTHY_AFTER = 30.0
# A worker whose model hung ends itself on purpose (assay.jobs.worker.HUNG): no reason to wait longer each time.
RESTART_ME = 75
_PR_SET_PDEATHSIG = 1
_COLOURS = {"web": 36, "worker": 35, "scheduler": 33, "demo": 32, "assay": 37}


@dataclass(slots=True)
class Child:
    """One program to keep running; ``once`` is not started again when it ends."""

    name: str
    command: Sequence[str]
    once: bool = False
    process: subprocess.Popen[str] | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    wait: float = SHORTEST_WAIT


def say(name: str, line: str) -> None:
    """Print one line with its prefix, coloured on a terminal."""
    label = f"{name:<10}"
    if sys.stdout.isatty():
        label = f"\033[{_COLOURS.get(name.split('-')[0], 37)}m{label}\033[0m"
    print(f"{label} {line}", flush=True)  # noqa: T201 - the console is this program's interface


def _die_with_parent() -> None:
    # In the child, before exec: a killed supervisor must not leave children behind (Linux).
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Supervisor:
    """Runs children until told to stop."""

    children: list[Child]
    environment: Mapping[str, str]
    stopping: threading.Event = field(default_factory=threading.Event)

    def stop(self, *_: object) -> None:
        """Ask to stop (a signal handler too)."""
        self.stopping.set()

    def run(self) -> None:
        """Start the children, start again what dies, until stopped; then end them all."""
        try:
            while not self.stopping.is_set():
                for child in self.children:
                    self._tend(child)
                self.stopping.wait(0.2)
        finally:
            self._end_all()

    def _tend(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.start_at:
                self._start(child)
            return
        code = child.process.poll()
        if code is None:
            if now - child.started_at > HEALTHY_AFTER:
                child.wait = SHORTEST_WAIT
            return
        child.process = None
        if child.once:
            child.start_at = float("inf")
            if code:
                say(child.name, f"ended with code {code}")
            return
        if code == RESTART_ME:
            child.wait = SHORTEST_WAIT
        say(child.name, f"ended with code {code}; starting it again in {child.wait:g} s")
        child.start_at = now + child.wait
        child.wait = min(child.wait * 2, LONGEST_WAIT)

    def _start(self, child: Child) -> None:
        process = subprocess.Popen(
            child.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            # A group of its own: Ctrl-C in the terminal reaches the supervisor only, which ends them in order.
            process_group=0,
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - no threads fork here
        )
        child.process, child.started_at = process, time.monotonic()
        threading.Thread(target=_hand_over, args=(child.name, process), daemon=True).start()

    def _end_all(self) -> None:
        running = [child.process for child in self.children if child.process and child.process.poll() is None]
        for process in running:
            _signal_group(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in running:
            try:
                process.wait(timeout=max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                _signal_group(process.pid, signal.SIGKILL)
                process.wait()


def _signal_group(pid: int, number: signal.Signals) -> None:
    try:
        os.killpg(pid, number)
    except ProcessLookupError:
        return


def _hand_over(name: str, process: subprocess.Popen[str]) -> None:
    if process.stdout is None:
        return
    for line in process.stdout:
        say(name, line.rstrip())
