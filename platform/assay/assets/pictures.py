"""Checks pictures by decoding them, and makes the smaller ones. Names and content types are not believed.

What decodes to little is decoded here, a few at a time; what is large, in a process of its own (``apart``), so that no
upload decides how much memory a web process takes (docs/adr/0069). All raise BadPicture and nothing else of a picture.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image

from assay.assets import decoding_process, renditions
from assay.assets.memory_budget import Budget
from assay.assets.renditions import Limits, Seen
from inference_workers.decoding import extent_of, first_bytes, open_picture, size_of, webp_pixels
from inference_workers.errors import BadPicture

__all__ = ["BadPicture", "Checked", "check_picture", "cut_picture", "make_thumbnail"]

# A file whose metadata alone might fill the memory, and a picture whose pixels would, are decoded apart.
APART_FILE_BYTES = 32 * 2**20
APART_MEMORY = 192 * 2**20
_MEMORY = Budget(256 * 2**20)


@dataclass(frozen=True, slots=True)
class Checked:
    """A picture that decodes: its upright size in pixels, its media type, and a rendition where browsers need one."""

    width: int
    height: int
    media_type: str
    rendition: BinaryIO | None


def check_picture(content: BinaryIO, *, max_pixels: int, max_bytes: int | None = None) -> Checked:
    """Decode the whole picture; a pixel may take 4 bytes where ``max_bytes`` does not say.

    Codes are not_a_picture, damaged, too_many_pixels, too_many_bytes, no_memory, too_slow, busy.
    """
    limits = Limits(max_pixels, 4 * max_pixels if max_bytes is None else max_bytes)
    renditions.require_pixels(webp_pixels(first_bytes(content)), limits)
    if size_of(content) <= APART_FILE_BYTES:
        with open_picture(content) as opened:
            extent = renditions.require_within(opened, content, limits)
            memory = renditions.memory_of(opened, extent, is_reduced=renditions.is_shown(opened))
            if memory <= APART_MEMORY:
                with _MEMORY.taking(memory):
                    return _check_here(opened, content)
    with decoding_process.decoding("check", content, limits) as (answer, folder):
        seen = Seen(**answer)
        # It stays readable when the folder is gone.
        picture = (folder / decoding_process.RENDITION).open("rb") if seen.has_rendition else None
        return Checked(seen.width, seen.height, seen.media_type, picture)


def _check_here(opened: Image.Image, content: BinaryIO) -> Checked:
    picture = tempfile.TemporaryFile()  # noqa: SIM115 - the caller reads it
    try:
        seen = renditions.check(opened, content, picture)
    except BaseException:
        picture.close()
        raise
    if not seen.has_rendition:
        picture.close()
    return Checked(seen.width, seen.height, seen.media_type, picture if seen.has_rendition else None)


def make_thumbnail(content: BinaryIO) -> bytes:
    """Return a WebP of at most 320 pixels a side, upright."""
    if size_of(content) <= APART_FILE_BYTES:
        with open_picture(content) as opened:
            extent = extent_of(opened, first_bytes(content))
            memory = renditions.memory_of(opened, extent, is_reduced=True)
            if memory <= APART_MEMORY:
                out = io.BytesIO()
                with _MEMORY.taking(memory):
                    renditions.thumbnail(opened, out)
                return out.getvalue()
    with decoding_process.decoding("thumbnail", content) as (_, folder):
        return (folder / decoding_process.THUMBNAIL).read_bytes()


def cut_picture(content: BinaryIO) -> Iterator[tuple[int, int, int, BinaryIO]]:
    """Yield ``(level, x, y, JPEG)`` for every tile of a picture, the coarsest last."""
    if size_of(content) <= APART_FILE_BYTES:
        with open_picture(content) as opened:
            extent = extent_of(opened, first_bytes(content))
            memory = renditions.memory_of(opened, extent, is_reduced=False)
            is_small = memory <= APART_MEMORY
            if is_small:
                picture = renditions.canvas(opened)
        if is_small:
            # Outside: what the caller does with a tile is not the picture's fault.
            for level, x, y, tile in renditions.cut(picture):
                yield level, x, y, io.BytesIO(tile)
            return
    with decoding_process.decoding("tiles", content) as (_, folder):
        for level, x, y, file in decoding_process.tiles_in(folder):
            with file.open("rb") as opened_tile:
                yield level, x, y, opened_tile
