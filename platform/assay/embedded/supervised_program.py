"""A program that is kept running: what the supervisor knows of each, whether a child of Assay's own or a server."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from assay.embedded.processes import die_with_parent

SHORTEST_WAIT = 0.5
_COLOURS = {"web": 36, "worker": 35, "scheduler": 33, "demo": 32, "assay": 37}


def say(name: str, line: str) -> None:
    """Print one line with its prefix, coloured on a terminal."""
    label = f"{name:<10}"
    if sys.stdout.isatty():
        label = f"\033[{_COLOURS.get(name.split('-')[0], 37)}m{label}\033[0m"
    print(f"{label} {line}", flush=True)  # noqa: T201 - the console is this program's interface


class Watched(ABC):
    """One program to keep running; ``once`` is not started again when it ends."""

    # Seconds: the longest pause before another start, and after how many of running the pauses begin anew.
    longest_wait: ClassVar[float] = 15.0
    healthy_after: ClassVar[float] = 30.0
    stop_signal: ClassVar[signal.Signals] = signal.SIGTERM

    def __init__(self, name: str, *, once: bool = False) -> None:
        """Keep what it is called in the log."""
        self.name, self.once = name, once
        self.process: subprocess.Popen[Any] | None = None
        self.started_at = 0.0
        self.start_at = 0.0
        self.wait = SHORTEST_WAIT

    @abstractmethod
    def launch(self, environment: Mapping[str, str]) -> subprocess.Popen[Any] | None:
        """Start it; None while something of an earlier run is still in its place, and it is to be tried again soon."""


class Child(Watched):
    """A program of Assay's own, whose lines are shown with its name before them."""

    def __init__(self, name: str, command: Sequence[str], *, once: bool = False) -> None:
        """Keep the command."""
        super().__init__(name, once=once)
        self.command = command

    def launch(self, environment: Mapping[str, str]) -> subprocess.Popen[Any]:
        """Start it in a group of its own."""
        process = subprocess.Popen(
            self.command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            # A group of its own: Ctrl-C in the terminal reaches the supervisor only, which ends them in order.
            process_group=0,
            # A killed supervisor must not leave children behind.
            preexec_fn=die_with_parent(self.stop_signal),  # noqa: PLW1509 - no threads fork here
        )
        threading.Thread(target=_pass_on, args=(self.name, process), daemon=True).start()
        return process


def _pass_on(name: str, process: subprocess.Popen[str]) -> None:
    if process.stdout is None:
        return
    for line in process.stdout:
        say(name, line.rstrip())
