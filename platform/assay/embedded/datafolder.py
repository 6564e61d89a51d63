"""The data folder: where it is, who uses it, which version wrote it, its secret."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from assay.embedded.errors import StartError
from assay.embedded.processes import Roster

# Raised when an older Assay could no longer read what this one writes.
FORMAT = 1
LEAST_FREE_BYTES = 200 * 2**20


def default_folder() -> Path:
    """Return the folder used when none is named: under /var/lib for root, else the user's data home."""
    if os.geteuid() == 0:
        # PostgreSQL's own user must reach it, which it could not in root's home.
        return Path("/var/lib/assay")
    home = os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share")
    return Path(home) / "assay"


@dataclass(slots=True)
class DataFolder:
    """An opened data folder; ``release`` gives it up."""

    path: Path
    lock: IO[str]

    @property
    def run(self) -> Path:
        """Return the folder of what lives only while Assay runs."""
        return self.path / "run"

    @property
    def roster(self) -> Roster:
        """Return the list of what was started on this folder."""
        return Roster(self.run)

    def release(self) -> None:
        """Let another Assay use the folder; everything that was started on it has ended."""
        self.roster.clear()
        for name in ("env.json", "pid"):
            (self.run / name).unlink(missing_ok=True)
        self.lock.close()

    def secret_key(self) -> str:
        """Return the folder's secret, made at its first use and readable by its owner only."""
        file = self.path / "secret_key"
        if not file.exists():
            descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as out:
                out.write(secrets.token_urlsafe(48))
        return file.read_text(encoding="utf-8").strip()


def open_folder(path: Path) -> DataFolder:
    """Make or open a data folder and lock it; raises StartError (not writable, full, newer, in use)."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        (path / "run").mkdir(mode=0o700, exist_ok=True)
        lock = (path / "run" / "lock").open("a+", encoding="utf-8")
    except OSError as error:
        raise StartError(
            f"The data folder {path} cannot be used: {error.strerror}. Name another with --data."
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise StartError(f"Another Assay already uses {path}. Stop it, or name another folder with --data.") from error
    try:
        check_version(path)
        check_space(path)
    except StartError:
        lock.close()
        raise
    return DataFolder(path, lock)


def check_version(path: Path) -> None:
    """Write the folder's format if it is new; raises StartError when a newer Assay wrote it."""
    file = path / "VERSION"
    if not file.exists():
        file.write_text(f"{FORMAT}\n", encoding="utf-8")
        return
    version = file.read_text(encoding="utf-8").strip()
    if not version.isdigit() or int(version) > FORMAT:
        raise StartError(
            f"The data folder {path} was written by a newer Assay (format {version}, this one knows {FORMAT}). "
            "Install that version, or name another folder with --data."
        )


def check_space(path: Path) -> None:
    """Raise StartError when the disk has less than 200 MB left."""
    free = shutil.disk_usage(path).free
    if free < LEAST_FREE_BYTES:
        raise StartError(
            f"The disk of {path} is full ({free // 2**20} MB left). Make room, or use another with --data."
        )
