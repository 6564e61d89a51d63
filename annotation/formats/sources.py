"""The files of a set, wherever they lie."""

from __future__ import annotations

import mmap
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from numpy.typing import NDArray

from annotation.formats.document import FormatError, Problem

PICTURES = frozenset(["jpg", "jpeg", "png", "webp", "bmp", "gif", "tif", "tiff", "mpo", "avif", "jp2"])
# Read whole, so bounded: what is larger is read in slices (JSON) or line by line.
MAX_WHOLE = 256 * 2**20
_HIDDEN = (".", "__MACOSX", "Thumbs.db")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's size upright and as stored, and its EXIF orientation from 1 to 8."""

    width: int
    height: int
    stored: tuple[int, int]
    orientation: int = 1


class PictureReader(Protocol):
    """Reads pictures of a set; the product's does so where foreign bytes may be read."""

    def header(self, content: bytes) -> Picture | None:
        """Return sizes; None for what is no picture."""

    def numbers(self, content: bytes) -> NDArray[Any] | None:
        """Return a picture's own numbers: (height, width) of palette indices or grey, (height, width, 3) of colours."""


class Source:
    """The files of a set by their posix path, hidden ones left out."""

    def __init__(
        self,
        names: Iterable[str],
        read: Callable[[str], bytes],
        pictures: PictureReader,
        view: Callable[[str], Any] | None = None,
    ) -> None:
        """Keep the names and how one is read; ``view`` gives bytes that need not lie in memory (a mapped file)."""
        self.names = sorted(name for name in names if not _is_hidden(name))
        self._read = read
        self._view = view or read
        self._pictures = pictures

    def content(self, name: str) -> bytes:
        """Return a file's bytes."""
        return self._read(name)

    def view(self, name: str) -> Any:
        """Return a file's bytes to be read in slices."""
        return self._view(name)

    def text(self, name: str) -> str:
        """Return a text file, without its byte order mark; raises FormatError naming another encoding."""
        return decoded(self.content(name), name)

    def header(self, name: str) -> Picture | None:
        """Return a picture's sizes."""
        return self._pictures.header(self.content(name))

    def header_of(self, content: bytes) -> Picture | None:
        """Return the sizes of a picture that stands inside another file."""
        return self._pictures.header(content)

    def numbers(self, name: str) -> NDArray[Any] | None:
        """Return a picture's numbers as they are stored."""
        return self._pictures.numbers(self.content(name))

    def numbers_of(self, content: bytes) -> NDArray[Any] | None:
        """Return the numbers of a picture that stands inside another file."""
        return self._pictures.numbers(content)

    def ending_in(self, *endings: str) -> list[str]:
        """Return the files whose name ends so."""
        return [name for name in self.names if name.lower().endswith(endings)]

    @cached_property
    def pictures(self) -> list[str]:
        """The files that are pictures by their ending."""
        return [name for name in self.names if ending_of(name) in PICTURES]

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        by_name: dict[str, list[str]] = defaultdict(list)
        for name in self.pictures:
            path = PurePosixPath(name)
            by_name[path.name].append(name)
            by_name["stem " + path.stem].append(name)
        return by_name

    def picture_named(self, name: str, *, among: Callable[[str], bool] = lambda _: True) -> str:
        """Return the file a set calls ``name``: by its whole path, the longest end of it, its name alone; "" else."""
        wanted = posix(name)
        candidates = [file for file in self._by_name.get(PurePosixPath(wanted).name, ()) if among(file)]
        if wanted in candidates:
            return wanted
        parts = PurePosixPath(wanted).parts
        for start in range(len(parts)):
            end = "/".join(parts[start:])
            ends = [file for file in candidates if file == end or file.endswith("/" + end)]
            if len(ends) == 1:
                return ends[0]
            if ends:
                return min(ends, key=lambda file: (file.count("/"), file)) if start == 0 else ""
        return ""

    def picture_with_stem(self, stem: str, *, among: Callable[[str], bool] = lambda _: True) -> str:
        """Return the picture of that name without its ending; "" where none or several are."""
        files = [file for file in self._by_name.get("stem " + stem, ()) if among(file)]
        return files[0] if len(files) == 1 else ""


def folder_source(folder: Path, pictures: PictureReader) -> Source:
    """Return the files below a folder."""
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    return Source(names, lambda name: (folder / name).read_bytes(), pictures, lambda name: _mapped(folder / name))


def _mapped(path: Path) -> Any:
    """Return a file mapped into memory; an empty one cannot be."""
    if not path.stat().st_size:
        return b""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)


def decoded(content: bytes, name: str) -> str:
    """Return UTF-8 text without its byte order mark; raises FormatError that names the encoding it looks like."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        message = f"{name} is UTF-16. Save it as UTF-8."
        raise FormatError(Problem("utf16", message, name))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"{name}, line {line} is no UTF-8 text (byte {error.start}). Save it as UTF-8."
        raise FormatError(Problem("encoding", message, name, line)) from error


def posix(name: str) -> str:
    """Return a path as this package writes it: forward slashes, no leading ./ or /."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".")]
    return "/".join(parts)


def ending_of(name: str) -> str:
    """Return the ending of a file's name in small letters, without its dot."""
    return PurePosixPath(name).suffix.lower().removeprefix(".")


def without_folder(name: str, *folders: str) -> str:
    """Return a path without a first folder of one of these names."""
    first, _, rest = name.partition("/")
    return rest if rest and first in folders else name


def _is_hidden(name: str) -> bool:
    parts: Sequence[str] = name.split("/")
    return any(part.startswith(_HIDDEN) for part in parts)
