"""Keeps the children of ``assay up`` and its servers alive, and leaves nothing behind."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence

from assay.embedded.processes import Roster, known
from assay.embedded.supervised_program import SHORTEST_WAIT, Watched, say

STOP_SECONDS = 10.0
# A worker whose model hung ends itself on purpose (assay.jobs.worker.HUNG): no reason to wait longer each time.
RESTART_ME = 75


class Supervisor:
    """Runs children until told to stop; ``servers`` run already, and are ended by who started them."""

    def __init__(
        self,
        children: Sequence[Watched],
        environment: Mapping[str, str],
        *,
        servers: Sequence[Watched] = (),
        roster: Roster | None = None,
    ) -> None:
        """Keep what is to run and where it is noted."""
        self.children, self.servers = children, servers
        self.environment, self.roster = environment, roster
        self.stopping = threading.Event()

    def stop(self, *_: object) -> None:
        """Ask to stop (a signal handler too)."""
        self.stopping.set()

    def run(self) -> None:
        """Start the children, start again what dies, until stopped; then end the children."""
        try:
            while not self.stopping.is_set():
                for program in (*self.servers, *self.children):
                    self._tend(program)
                self.stopping.wait(0.2)
        finally:
            self._end_all()

    def _tend(self, program: Watched) -> None:
        now = time.monotonic()
        if program.process is None:
            if now >= program.start_at:
                self._start(program)
            return
        code = program.process.poll()
        if code is None:
            if now - program.started_at > program.healthy_after:
                program.wait = SHORTEST_WAIT
            return
        program.process = None
        if program.once:
            program.start_at = float("inf")
            if code:
                say(program.name, f"ended with code {code}")
            return
        if code == RESTART_ME:
            program.wait = SHORTEST_WAIT
        say(program.name, f"ended with code {code}; starting it again in {program.wait:g} s")
        self._postpone(program)

    def _postpone(self, program: Watched) -> None:
        program.start_at = time.monotonic() + program.wait
        program.wait = min(program.wait * 2, program.longest_wait)

    def _start(self, program: Watched) -> None:
        try:
            program.process = program.launch(self.environment)
        except OSError as error:
            say(program.name, f"cannot be started ({error.strerror}); trying again in {program.wait:g} s")
            self._postpone(program)
            return
        if program.process is None:
            return
        program.started_at = time.monotonic()
        if self.roster is not None:
            self.roster.add(known(program.name, program.process.pid, program.stop_signal))

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
