"""What writers of formats share: where files go, the schema that is written, names of files."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO, Any, Protocol
from xml.sax.saxutils import escape, quoteattr

import msgspec

from annotation.formats.document import Bones, Item, Report
from annotation.regions.geometry import bounds_of
from annotation.regions.shapes import Box, Region, Relation, Span

# Of every entry of an archive: the same version gives the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Sink(Protocol):
    """Takes files, one after the other."""

    def file(self, name: str) -> Any:
        """Return a context manager that gives a binary file to write to."""


class ZipSink:
    """Files of an archive that is written as a stream: fixed times and rights, in the order they come."""

    def __init__(self, out: IO[bytes]) -> None:
        """Begin an archive."""
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3)

    @contextmanager
    def file(self, name: str) -> Iterator[IO[bytes]]:
        """Open an entry."""
        entry = zipfile.ZipInfo(name, _EPOCH)
        entry.compress_type = zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        with self._zip.open(entry, "w", force_zip64=True) as out:
            yield out

    def close(self) -> None:
        """Write the directory of the archive."""
        self._zip.close()


@dataclass(frozen=True, slots=True)
class OutSchema:
    """The labels in the schema's order, their skeletons, and the numbers that stay a label's (COCO's ids), if any."""

    labels: Sequence[str]
    skeletons: Mapping[str, Bones] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)

    def place(self, label: str) -> int:
        """Return a label's place from 0; raises KeyError for one that is not in the schema."""
        try:
            return list(self.labels).index(label)
        except ValueError as error:
            raise KeyError(label) from error

    def number(self, label: str) -> int:
        """Return a label's number from 1, the same as long as the label lives."""
        return self.numbers.get(label, self.place(label) + 1)


class Names:
    """Names of files that nobody has yet: the name itself, else with a number before its ending."""

    def __init__(self) -> None:
        """Begin with none."""
        self._taken: set[bytes] = set()

    def free(self, name: str, report: Report) -> str:
        """Return a name for an item's file; another name is told."""
        path = PurePosixPath(_safe(name))
        candidate, count = path, 1
        while not self._take(str(candidate)):
            count += 1
            candidate = path.with_name(f"{path.stem}-{count}{path.suffix}")
        if count > 1:
            report.lose("renamed", name)
        return str(candidate)

    def _take(self, name: str) -> bool:
        # Sixteen bytes a name, of millions.
        digest = hashlib.blake2b(name.casefold().encode(), digest_size=16).digest()
        if digest in self._taken:
            return False
        self._taken.add(digest)
        return True


def _safe(name: str) -> str:
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(part.replace("\0", "") for part in parts) or "item"


def with_ending(name: str, ending: str) -> str:
    """Return a path with another ending."""
    return str(PurePosixPath(name).with_suffix(f".{ending}"))


def encoded(value: Any) -> bytes:
    """Return JSON of a value."""
    return msgspec.json.encode(value)


def decimal(value: float) -> str:
    """Return a number as short as it goes: nine places, no zeros at the end."""
    text = f"{value:.9f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def tag(name: str, text: Any) -> str:
    """Return an XML element with a text."""
    return f"<{name}>{escape(str(text))}</{name}>"


def attribute(name: str, value: Any) -> str:
    """Return an XML attribute with a blank before it."""
    return f" {name}={quoteattr(str(value))}"


def without(report: Report, item: Item, *members: str) -> None:
    """Tell what of an item a format has no place for, of ``members`` (fields of Item)."""
    for member in members:
        if getattr(item, member):
            report.lose(member, item.name)


def lose_members(report: Report, item: Item, region: Region, *members: str) -> None:
    """Tell what of a region a format has no place for, of ``members`` (fields every region has)."""
    for member in members:
        value = getattr(region, member)
        if value not in (None, "", False, {}):
            report.lose(member, item.name, region.id)


def upright(region: Region) -> tuple[float, float, float, float]:
    """Return x, y, width, height of the upright box around a region; a turned box is not bounded by what it was."""
    if isinstance(region, Box) and not region.rotation:
        return region.x, region.y, region.width, region.height
    left, top, right, bottom = bounds_of(region)
    return left, top, right - left, bottom - top


def is_textual(region: Region) -> bool:
    """Tell whether a region is of a text."""
    return isinstance(region, Span | Relation)
