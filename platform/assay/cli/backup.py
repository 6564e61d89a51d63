"""``assay backup`` and ``assay restore``."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path

import assay
from assay.cli.bootstrap import database, folder_of
from assay.cli.commands import Commands
from assay.embedded.errors import StartError
from assay.operations import archive
from assay.operations.archive import BackupError

EVERY_SECONDS = 2.0
SHOWN = 5


def add_commands(commands: Commands) -> None:
    """Add ``backup`` and ``restore``."""
    backup = commands.add("backup", "Write database and files to one file, while people go on working.", _backup)
    backup.add_argument("file", type=Path)
    restore = commands.add("restore", "Bring a backup back into an empty database and data folder.", _restore)
    restore.add_argument("file", type=Path)
    restore.add_argument("--check", action="store_true", help="only read the file and compare every hash")


class _Told:
    """Progress on stderr: at most one line every two seconds, and the last of each kind."""

    def __init__(self) -> None:
        self._at = time.monotonic()

    def __call__(self, what: str, done: int, total: int) -> None:
        if done < total and time.monotonic() - self._at < EVERY_SECONDS:
            return
        self._at = time.monotonic()
        print(f"{what} {done} of {total}", file=sys.stderr, flush=True)


def _backup(options: argparse.Namespace) -> int:
    target = options.file.resolve()
    data = folder_of(options)
    started = time.monotonic()
    with database(options, is_prepared=False):
        from assay.operations.backup import make_backup  # noqa: PLC0415 - the settings are read late

        try:
            backup = make_backup(target, data, _Told())
        except BackupError as error:
            raise StartError(str(error)) from error
    for problem, names in (("is not in the storage", backup.missing), ("is not what was uploaded", backup.damaged)):
        for name in names[:SHOWN]:
            print(f"warning: {name} {problem}", file=sys.stderr)
        if len(names) > SHOWN:
            print(f"warning: and {len(names) - SHOWN} more like it", file=sys.stderr)
    size = target.stat().st_size / 2**20
    held = f"{backup.rows:,} rows of {backup.tables} tables, {backup.files:,} files, {size:,.1f} MB"
    print(f"{target}: {held}, as of {backup.snapshot_at}, in {time.monotonic() - started:.1f} s")
    return 0


def _restore(options: argparse.Namespace) -> int:
    source = options.file.resolve()
    started = time.monotonic()
    checked = _check(source)
    if options.check:
        print(f"{source} is whole: {checked}.")
        return 0
    data = folder_of(options)
    had_postgres = (data / "postgres").exists()
    is_done = False
    try:
        with database(options, is_prepared=False):
            from assay.operations.backup import restore_backup  # noqa: PLC0415 - the settings are read late

            try:
                restored = restore_backup(source, data, _Told())
            except BackupError as error:
                raise StartError(str(error)) from error
            is_done = True
    finally:
        if not is_done and not had_postgres:
            # Made by this try alone: the next one must find an empty place again.
            shutil.rmtree(data / "postgres", ignore_errors=True)
    print(f"Restored {checked} in {time.monotonic() - started:.1f} s. Every hash is right.")
    if restored.version != assay.__version__:
        print(f"The backup was made by Assay {restored.version}; it now stands at {assay.__version__}.")
    return 0


def _check(source: Path) -> str:
    """Read the whole file before anything is started or written; returns what it holds."""
    try:
        with archive.reading(source) as reader:
            reader.check(_Told())
            rows = sum(table.rows for table in reader.manifest.tables)
            held = f"{rows:,} rows of {len(reader.manifest.tables)} tables, {len(reader.files()):,} files"
            return f"{held}, as of {reader.header.snapshot_at}"
    except BackupError as error:
        raise StartError(str(error)) from error
