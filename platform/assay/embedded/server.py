"""A server as a child of ours: at one address for as long as we run (docs/adr/0001, 0071)."""

from __future__ import annotations

import subprocess
import time
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import ClassVar, TypeVar

from assay.embedded.errors import StartError
from assay.embedded.processes import Roster, known
from assay.embedded.supervised_program import Watched

# A start after a crash reads what the server wrote last, which takes a while where that was much.
START_SECONDS = 120.0
STOP_SECONDS = 30.0
# What an earlier Assay left is given so long to end by itself: a new start is waited for.
LEFTOVER_SECONDS = 5.0
_STEP_SECONDS = 0.05
# What a server that is not Assay's own need not know.
_OURS = ("ASSAY_", "S3_", "DATABASE_URL", "REDIS_URL")


class Server(Watched):
    """A server that Assay starts on its data folder; started again it has the same folder and the same address."""

    # While one is away nobody can work, and a try costs little.
    longest_wait: ClassVar[float] = 4.0
    healthy_after: ClassVar[float] = 10.0
    url: str

    def __init__(self, name: str, folder: Path) -> None:
        """Keep the data folder."""
        super().__init__(name)
        self.folder = folder

    @abstractmethod
    def is_ready(self) -> bool:
        """Tell whether the process that was started takes connections."""

    @abstractmethod
    def why_not(self) -> str:
        """Return what to tell when it did not start."""

    def prepare(self) -> None:
        """Make what the first start needs; raises StartError."""

    def begin(self) -> None:
        """Start it and wait until it answers; raises StartError."""
        self.prepare()
        for _ in range(int(START_SECONDS / _STEP_SECONDS)):
            if self.process is None:
                self._begin_process()
            elif self.process.poll() is not None:
                break
            elif self.is_ready():
                return
            time.sleep(_STEP_SECONDS)
        raise StartError(self.why_not())

    def _begin_process(self) -> None:
        self.process = self.launch({})
        if self.process is not None:
            self.started_at = time.monotonic()
            Roster(self.folder / "run").add(known(self.name, self.process.pid, self.stop_signal))

    def end(self) -> None:
        """Stop it, the gentle way first."""
        if self.process is None:
            return
        self.process.send_signal(self.stop_signal)
        try:
            self.process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


S = TypeVar("S", bound=Server)


@contextmanager
def started(server: S) -> Iterator[S]:
    """Run a server; it has ended afterwards. Raises StartError."""
    try:
        server.begin()
        yield server
    finally:
        server.end()


def environment_without_ours(environment: dict[str, str]) -> dict[str, str]:
    """Return the environment without Assay's settings, among which are secrets."""
    return {name: value for name, value in environment.items() if not name.startswith(_OURS)}
