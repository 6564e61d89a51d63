"""Zip files of pictures, opened with care: names are only names, and what unpacks to too much is refused.

A member is read into memory one at a time, never written under the name it carries (Zip Slip), and counted while it is
read: the sizes a zip states of itself are not believed.
"""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

BLOCK = 1 << 20
# What else lies in the zips that systems make of folders.
_CLUTTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


class BadArchive(ValueError):
    """A zip that cannot be taken; ``code`` is stable, the message plain."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code."""
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """Most members, bytes of one, and bytes of all together once unpacked."""

    members: int
    member_bytes: int
    total_bytes: int


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a zip: its content, or why it was left out."""

    name: str
    content: BinaryIO | None
    code: str = ""
    message: str = ""


def is_archive(content: BinaryIO) -> bool:
    """Tell whether a file is a zip by its first bytes; its position is kept."""
    position = content.tell()
    content.seek(0)
    head = content.read(4)
    content.seek(position)
    return head in (b"PK\x03\x04", b"PK\x05\x06")


def members_of(content: BinaryIO, limits: ArchiveLimits) -> Iterator[Member]:
    """Yield the files of a zip in their order, each with its content in memory.

    Folders and what systems add are passed over; links, encrypted and too large members come with a reason. Raises
    BadArchive (damaged, too_many_files, too_large) where nothing more can be read.
    """
    try:
        with zipfile.ZipFile(content) as opened:
            files = [info for info in opened.infolist() if not info.is_dir() and not _is_clutter(info.filename)]
            if len(files) > limits.members:
                message = f"The zip holds {len(files)} files; the limit is {limits.members}. Send it in parts."
                raise BadArchive("too_many_files", message)
            left = limits.total_bytes
            for info in files:
                member = _read(opened, info, min(limits.member_bytes, left), limits)
                if member.content is not None:
                    left -= member.content.seek(0, io.SEEK_END)
                    member.content.seek(0)
                yield member
    except BadArchive:
        raise
    except Exception as error:
        # Whatever reading foreign bytes raises: the zip is what is wrong.
        raise BadArchive("damaged", f"The zip is damaged or cut off: {error}.") from error


def _read(opened: zipfile.ZipFile, info: zipfile.ZipInfo, room: int, limits: ArchiveLimits) -> Member:
    if info.flag_bits & 0x1:
        return Member(info.filename, None, "encrypted", "This file of the zip needs a password; send it without one.")
    if stat.S_ISLNK(info.external_attr >> 16):
        return Member(info.filename, None, "link", "This is a link, not a file; put the picture itself in the zip.")
    buffer = io.BytesIO()
    try:
        with opened.open(info) as source:
            while block := source.read(BLOCK):
                buffer.write(block)
                if buffer.tell() > room:
                    return _too_large(info, room, limits)
    except BadArchive:
        raise
    except Exception as error:  # noqa: BLE001 - whatever unpacking foreign bytes raises, the others are taken
        return Member(info.filename, None, "damaged", f"This file of the zip cannot be read: {error}.")
    buffer.seek(0)
    return Member(info.filename, buffer)


def _too_large(info: zipfile.ZipInfo, room: int, limits: ArchiveLimits) -> Member:
    if room < limits.member_bytes:
        message = f"The zip unpacks to more than {limits.total_bytes / 2**20:.0f} MB. Send it in parts."
        raise BadArchive("too_large", message)
    message = f"The file has more than {limits.member_bytes / 2**20:.0f} MB. Raise MAX_FILE_BYTES or make it smaller."
    return Member(info.filename, None, "too_large", message)


def _is_clutter(name: str) -> bool:
    return name.startswith(_CLUTTER[0]) or name.rsplit("/", 1)[-1] in _CLUTTER[1:]
