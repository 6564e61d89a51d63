"""Backup and restore of one installation: database and files together (docs/adr/0044)."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from django.core.management import call_command
from django.db import connection
from django.db.utils import Error as DatabaseError

import assay
from assay.operations import archive
from assay.operations.archive import BackupError, Header, Progress, Reader, Table, Writer
from assay.operations.tables import (
    Snapshot,
    loading,
    migrate_to,
    require_empty,
    snapshot,
    unknown_migrations,
)

# Caches are made again; the embedded servers' own files are in the tables.
FOLDERS = ("media", "exports", "models")
ORIGINALS = "media/originals/"
SECRET = "secret_key"  # noqa: S105 - the name of the file that holds it
_UNFINISHED = (".new-", ".part")
# Where each file an asset needs is named in the snapshot.
_KEYS = (
    "SELECT storage_key FROM assets_asset WHERE storage_key <> '' "
    "UNION SELECT thumbnail_key FROM assets_asset WHERE thumbnail_key <> ''"
)


@dataclass(frozen=True, slots=True)
class Summary:
    """What a backup holds or a restore brought back."""

    snapshot_at: str
    version: str
    tables: int
    rows: int
    files: int
    bytes: int
    missing: tuple[str, ...]
    damaged: tuple[str, ...]


def make_backup(target: Path, data: Path, progress: Progress) -> Summary:
    """Write database and files to ``target`` while people go on working; raises BackupError.

    The tables are of one moment. Files are only ever added under the name of their content, so those read after
    that moment are those the tables name, and perhaps a few more.
    """
    if target.exists():
        raise BackupError(f"{target} is already there. Name another file.")
    if not target.parent.is_dir():
        raise BackupError(f"There is no folder {target.parent}.")
    with archive.writing(target) as writer:
        with snapshot() as taken:
            header = Header(archive.FORMAT, assay.__version__, taken.taken_at, taken.server, taken.migrations)
            writer.add_bytes(archive.HEADER, msgspec.json.encode(header))
            tables = _write_tables(writer, taken, target.parent, progress)
            sequences = taken.sequences()
            named = _named_files()
        # The transaction is over: a long copy of files must not keep the database from tidying up.
        files, damaged = _write_files(writer, data, progress)
        missing = sorted(key for key in named if f"media/{key}" not in files)
        manifest = writer.seal(tables, sequences, missing=missing, damaged=damaged)
    return _summary(header, manifest)


def _summary(header: Header, manifest: archive.Manifest) -> Summary:
    files = [member for member in manifest.members if member.name.startswith(archive.FILES)]
    return Summary(
        snapshot_at=header.snapshot_at,
        version=header.assay,
        tables=len(manifest.tables),
        rows=sum(table.rows for table in manifest.tables),
        files=len(files),
        bytes=sum(member.bytes for member in manifest.members),
        missing=tuple(manifest.missing),
        damaged=tuple(manifest.damaged),
    )


def _write_tables(writer: Writer, taken: Snapshot, beside: Path, progress: Progress) -> list[Table]:
    written: list[Table] = []
    for position, table in enumerate(taken.tables, start=1):
        with tempfile.TemporaryFile(dir=beside) as draft:
            rows = taken.write_rows(table, draft)
            size = draft.tell()
            draft.seek(0)
            writer.add_stream(f"{archive.TABLES}{table.name}.copy.gz", draft, size)
        written.append(Table(table.name, table.columns, rows))
        progress("tables", position, len(taken.tables))
    return written


def _named_files() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(_KEYS)
        return {key for (key,) in cursor.fetchall()}


def _write_files(writer: Writer, data: Path, progress: Progress) -> tuple[set[str], list[str]]:
    """Copy the files; returns their names, and those of pictures whose content no longer is what their name says."""
    paths = [*_files_of(data)]
    written: set[str] = set()
    damaged: list[str] = []
    for position, path in enumerate(paths, start=1):
        name = path.relative_to(data).as_posix()
        try:
            with path.open("rb") as source:
                member = writer.add_stream(archive.FILES + name, source, os.fstat(source.fileno()).st_size)
        except FileNotFoundError:
            # Deleted with its asset since the folder was listed.
            continue
        written.add(name)
        if name.startswith(ORIGINALS) and member.sha256 != path.name:
            damaged.append(name)
        progress("files", position, len(paths))
    return written, damaged


def _files_of(data: Path) -> Iterator[Path]:
    if (data / SECRET).is_file():
        yield data / SECRET
    for folder in FOLDERS:
        for path in sorted((data / folder).rglob("*")):
            is_whole = not path.name.startswith(_UNFINISHED[0]) and not path.name.endswith(_UNFINISHED[1])
            if path.is_file() and not path.is_symlink() and is_whole:
                yield path


def restore_backup(source: Path, data: Path, progress: Progress) -> Summary:
    """Bring a backup back into an empty database and a data folder without files, then to this version.

    Tables appear all at once or not at all, files once all are written. Raises BackupError: torn, changed, of a newer
    version, or the database or the folder is not empty.
    """
    with archive.reading(source) as reader:
        require_known(reader)
        require_empty()
        require_no_files(data)
        draft = data / f"restoring-{secrets.token_hex(4)}"
        draft.mkdir(parents=True)
        try:
            _restore_files(reader, draft, progress)
            _restore_tables(reader, progress)
            # Older backups are brought to this version like an older database would be.
            call_command("migrate", verbosity=0)
            _move_up(draft, data)
        except DatabaseError as error:
            message = str(error).splitlines()[0]
            raise BackupError(f"The database refused the backup: {message}. Empty it before the next try.") from error
        except OSError as error:
            raise BackupError(f"The files could not be written: {error.strerror or error}.") from error
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return _summary(reader.header, reader.manifest)


def require_known(reader: Reader) -> None:
    """Raise BackupError when the backup stands at migrations this version does not have."""
    unknown = unknown_migrations(reader.header.migrations)
    if unknown:
        message = f"was made by a newer Assay ({reader.header.assay}; this is {assay.__version__})"
        known = f"It needs {', '.join(unknown[:3])}, which this version does not know"
        raise BackupError(f"{reader.path} {message}. {known}. Install that version to restore it.")


def require_no_files(data: Path) -> None:
    """Raise BackupError when the data folder already holds files of an installation."""
    for folder in FOLDERS:
        if any((data / folder).rglob("*")):
            raise BackupError(f"{data / folder} is not empty. Restore into a new folder; nothing was changed.")


def _restore_tables(reader: Reader, progress: Progress) -> None:
    migrate_to(reader.header.migrations)
    tables = reader.manifest.tables
    with loading(tables) as into:
        for position, table in enumerate(tables, start=1):
            into.load(table, reader.blocks_of(table))
            progress("tables", position, len(tables))
        into.set_sequences(reader.manifest.sequences)


def _restore_files(reader: Reader, draft: Path, progress: Progress) -> None:
    members = reader.files()
    for position, member in enumerate(members, start=1):
        target = draft / member.name.removeprefix(archive.FILES)
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            for block in reader.blocks(member):
                out.write(block)
        progress("files", position, len(members))


def _move_up(draft: Path, data: Path) -> None:
    for path in list(draft.iterdir()):
        target = data / path.name
        if target.is_dir():
            # Empty, or full of empty folders (require_no_files saw to it).
            shutil.rmtree(target)
        path.replace(target)
    secret = data / SECRET
    if secret.is_file():
        secret.chmod(0o600)
