"""The backup file: a plain tar whose first member says what it is and whose last say what every member must be.

Members in order: ``assay-backup.json`` (the header), ``tables/NAME.copy.gz`` (PostgreSQL's COPY text, gzip),
``files/...`` (the data folder's files as they are), ``manifest.json`` (bytes and SHA-256 of every member before it),
``manifest.sha256``. A file without its last members was torn; docs/adr/0044.
"""

from __future__ import annotations

import hashlib
import io
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import BinaryIO

import msgspec

# Raised when an older Assay could no longer read what this one writes.
FORMAT = 1
HEADER, MANIFEST, SEAL = "assay-backup.json", "manifest.json", "manifest.sha256"
TABLES, FILES = "tables/", "files/"
_BLOCK = 1 << 20

Progress = Callable[[str, int, int], None]


class BackupError(Exception):
    """A backup cannot be made or read; the message is one plain sentence."""


class Header(msgspec.Struct, frozen=True):
    """What the backup is of: versions, the moment of its snapshot (UTC), the migrations its tables stand at."""

    format: int
    assay: str
    snapshot_at: str
    postgresql: str
    migrations: list[tuple[str, str]]


class Table(msgspec.Struct, frozen=True):
    """A table's columns in the order of its rows, and how many rows."""

    name: str
    columns: list[str]
    rows: int


class Member(msgspec.Struct, frozen=True):
    """What a member must be."""

    name: str
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """Everything in the file: members, tables, where each sequence stood.

    ``missing`` are files the tables name that were not there, ``damaged`` pictures that are not their content's hash.
    """

    members: list[Member]
    tables: list[Table]
    sequences: dict[str, int]
    missing: list[str]
    damaged: list[str]


class _Hashing(io.RawIOBase):
    """Passes a stream on and hashes what went through."""

    def __init__(self, source: BinaryIO) -> None:
        self._source, self.digest, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        block = self._source.read(size)
        self.digest.update(block)
        self.size += len(block)
        return block


@dataclass(slots=True)
class Writer:
    """Adds members one after the other; ``seal`` ends the file."""

    tar: tarfile.TarFile
    members: list[Member] = field(default_factory=list)

    def add_bytes(self, name: str, content: bytes) -> None:
        """Add a small member."""
        self.add_stream(name, io.BytesIO(content), len(content))

    def add_stream(self, name: str, source: BinaryIO, size: int) -> Member:
        """Add ``size`` bytes of ``source``; raises BackupError when it holds fewer."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        hashing = _Hashing(source)
        try:
            self.tar.addfile(info, hashing)
        except OSError as error:
            raise BackupError(f"{name} could not be written whole: {error}.") from error
        member = Member(name, size, hashing.digest.hexdigest())
        self.members.append(member)
        return member

    def seal(
        self, tables: list[Table], sequences: dict[str, int], *, missing: list[str], damaged: list[str]
    ) -> Manifest:
        """Write the manifest and its hash."""
        manifest = Manifest(list(self.members), tables, sequences, missing, damaged)
        content = msgspec.json.encode(manifest)
        self.add_bytes(MANIFEST, content)
        self.add_bytes(SEAL, hashlib.sha256(content).hexdigest().encode())
        return manifest


@contextmanager
def writing(target: Path) -> Iterator[Writer]:
    """Write a backup beside ``target`` and rename it once it is whole and on the disk; a failure leaves nothing."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(target)
    except OSError as error:
        raise BackupError(f"The backup could not be written to {target}: {error.strerror or error}.") from error
    finally:
        draft.unlink(missing_ok=True)


@dataclass(slots=True)
class Reader:
    """An opened backup."""

    path: Path
    tar: tarfile.TarFile
    infos: dict[str, tarfile.TarInfo]
    header: Header
    manifest: Manifest

    def check(self, progress: Progress) -> None:
        """Read every member and compare its hash; raises BackupError naming the first that differs."""
        for position, member in enumerate(self.manifest.members, start=1):
            for _ in self.blocks(member):
                pass
            progress("checked", position, len(self.manifest.members))

    def files(self) -> list[Member]:
        """Return the members that are files of the data folder."""
        return [member for member in self.manifest.members if member.name.startswith(FILES)]

    def blocks_of(self, table: Table) -> Iterator[bytes]:
        """Read a table's packed rows in blocks, as ``blocks`` does."""
        name = f"{TABLES}{table.name}.copy.gz"
        entry = next((member for member in self.manifest.members if member.name == name), None)
        if entry is None:
            raise BackupError(f"{name} is missing in {self.path}.")
        return self.blocks(entry)

    def blocks(self, member: Member) -> Iterator[bytes]:
        """Read a member in blocks; raises BackupError at its end when it is not what was written down."""
        info = self.infos.get(member.name)
        source = self.tar.extractfile(info) if info is not None and info.isreg() else None
        if source is None:
            raise BackupError(f"{member.name} is missing in {self.path}.")
        digest, read = hashlib.sha256(), 0
        try:
            while block := source.read(_BLOCK):
                digest.update(block)
                read += len(block)
                yield block
        except (tarfile.TarError, OSError) as error:
            raise BackupError(f"{self.path} cannot be read at {member.name}: {error}.") from error
        if (read, digest.hexdigest()) != (member.bytes, member.sha256):
            raise BackupError(
                f"{member.name} in {self.path} was changed after the backup: its hash is not the one kept."
            )


@contextmanager
def reading(path: Path) -> Iterator[Reader]:
    """Open a backup; raises BackupError (not there, not a backup, torn, of a newer format)."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            header = _header(path, tar)
            infos = _infos(path, tar)
            yield Reader(path, tar, infos, header, _manifest(path, tar, infos))
    except FileNotFoundError as error:
        raise BackupError(f"There is no file {path}.") from error
    except tarfile.TarError as error:
        raise BackupError(f"{path} is not a whole Assay backup: {error}.") from error
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror or error}.") from error


def _header(path: Path, tar: tarfile.TarFile) -> Header:
    first = tar.next()
    source = tar.extractfile(first) if first is not None and first.name == HEADER else None
    if source is None:
        raise BackupError(f"{path} is not an Assay backup.")
    try:
        header = msgspec.json.decode(source.read(), type=Header)
    except msgspec.DecodeError as error:
        raise BackupError(f"{HEADER} in {path} was changed after the backup: it cannot be read.") from error
    if header.format > FORMAT:
        message = f"was made by a newer Assay ({header.assay}, format {header.format}; this one knows {FORMAT})"
        raise BackupError(f"{path} {message}. Install that version to restore it.")
    return header


def _manifest(path: Path, tar: tarfile.TarFile, infos: dict[str, tarfile.TarInfo]) -> Manifest:
    if MANIFEST not in infos or SEAL not in infos:
        last = list(infos)[-1]
        raise BackupError(f"{path} is torn: it ends after {last}. Take it again from where it was copied.")
    content, seal = (_small(tar, name) for name in (MANIFEST, SEAL))
    if hashlib.sha256(content).hexdigest().encode() != seal:
        raise BackupError(f"{MANIFEST} in {path} was changed after the backup: its hash is not the one kept.")
    manifest = msgspec.json.decode(content, type=Manifest)
    for member in manifest.members:
        parts = PurePosixPath(member.name).parts
        if member.name.startswith("/") or ".." in parts:
            raise BackupError(f"{member.name} in {path} leads out of the data folder.")
    return manifest


def _infos(path: Path, tar: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    # getmember() looks through the whole list each time; a backup may hold millions.
    infos: dict[str, tarfile.TarInfo] = {}
    try:
        for info in tar:
            infos[info.name] = info
    except (tarfile.TarError, OSError) as error:
        last = list(infos)[-1] if infos else "its start"
        raise BackupError(f"{path} is torn: it ends in the middle of {last}.") from error
    return infos


def _small(tar: tarfile.TarFile, name: str) -> bytes:
    source = tar.extractfile(name)
    return source.read() if source is not None else b""
