"""A reader of pictures for tests; the product reads them where foreign bytes may be read."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import numpy as np
from PIL import Image

from annotation.formats.sources import Picture


class Pictures:
    """Pillow, for files that tests made."""

    def header(self, content: bytes) -> Picture | None:
        try:
            with Image.open(io.BytesIO(content)) as picture:
                width, height = picture.size
                orientation = int(picture.getexif().get(0x0112, 1) or 1)
        except OSError:
            return None
        upright = (height, width) if orientation >= 5 else (width, height)
        return Picture(*upright, (width, height), orientation)

    def numbers(self, content: bytes) -> Any:
        try:
            with Image.open(io.BytesIO(content)) as picture:
                return np.asarray(picture if picture.mode in ("P", "L", "I;16", "I") else picture.convert("RGB"))
        except OSError:
            return None


class FolderSink:
    """Files in a folder."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder."""
        self._folder = folder

    @contextmanager
    def file(self, name: str) -> Iterator[IO[bytes]]:
        """Open a file below the folder."""
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            yield out
