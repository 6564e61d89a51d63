"""Turns bytes from outside into pixels: the one place that opens pictures.

A parser of foreign bytes raises whatever it likes (TypeError, struct.error, MemoryError). ``open_picture`` turns all of
it into BadPicture, so that a picture that cannot be read is one picture that cannot be read. What a header promises is
weighed before anything is unpacked.
"""

from __future__ import annotations

import errno
import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image, UnidentifiedImageError

from inference_workers.errors import BadPicture

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF")
# Our own limits are asked before anything is decoded; Pillow's would refuse what an admin has allowed.
Image.MAX_IMAGE_PIXELS = None

ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SWAPS_SIDES = frozenset({5, 6, 7, 8})
# A pixel in Pillow's memory; what is not named has 4.
_PIXEL_BYTES = {"1": 1, "L": 1, "P": 1, "I;16": 2, "I;16B": 2, "I;16L": 2, "I;16N": 2}
# Channels of a pixel by the colour type of a PNG.
PNG_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_TIFF_HEIGHT, _TIFF_BITS, _TIFF_TILE_WIDTH, _TIFF_TILE_HEIGHT = 257, 258, 322, 323
# The most that a byte of deflated data, or a byte of a JPEG's entropy code, can stand for.
_DEFLATE_RATIO = 1032
_JPEG_BLOCKS_A_BYTE = 8
_BLOCK_PIXELS = 64
# Faults of this machine and not of the picture.
_OF_THE_MACHINE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE})
_NO_PICTURE = f"This is not a picture Assay reads ({', '.join(FORMATS)})."
CUT_SHORT = "The picture is damaged or cut off: its file ends before its last row."


@contextmanager
def open_picture(source: BinaryIO | Path) -> Iterator[Image.Image]:
    """Open a picture for the block that decodes it; whatever either of them raises is a BadPicture.

    Codes are not_a_picture, damaged, no_memory. What the block does beside decoding must not be what a caller waits
    to catch; a full disk is passed on as it is.
    """
    try:
        with Image.open(source, formats=FORMATS) as opened:
            yield opened
    except BadPicture:
        raise
    except UnidentifiedImageError as error:
        raise BadPicture("not_a_picture", _NO_PICTURE) from error
    except MemoryError as error:
        raise BadPicture("no_memory", "There is not enough memory to decode the picture.") from error
    except OSError as error:
        if error.errno in _OF_THE_MACHINE:
            raise
        raise BadPicture("damaged", f"The picture is damaged or cut off: {_reason(error)}.") from error
    except Exception as error:
        raise BadPicture("damaged", f"The picture is damaged or cut off: {_reason(error)}.") from error


def _reason(error: Exception) -> str:
    """Return Pillow's words where they are about the picture; those of a programming error help nobody."""
    if isinstance(error, FileNotFoundError):
        return "its file is not there"
    reason = str(error).rstrip(".")
    if isinstance(error, OSError | ValueError | SyntaxError | EOFError) and reason and "\n" not in reason:
        return reason
    return "what it says of itself does not fit together"


def orientation_of(picture: Image.Image) -> int:
    """Return the EXIF orientation from 1 to 8; 1 where there is none that can be read."""
    try:
        orientation = picture.getexif().get(ORIENTATION, 1)
    except Exception:  # noqa: BLE001 - odd metadata is no reason to refuse the pixels
        return 1
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else 1  # noqa: PLR2004


def swaps_sides(orientation: int) -> bool:
    """Tell whether the upright picture is as wide as the stored one is high."""
    return orientation in _SWAPS_SIDES


def turned(picture: Image.Image, orientation: int) -> Image.Image:
    """Return a picture turned upright, the same where nothing is to turn. Its metadata is not written anew."""
    turn = _TURNS.get(orientation)
    return picture if turn is None else picture.transpose(turn)


def upright(picture: Image.Image) -> Image.Image:
    """Decode a picture and turn it upright."""
    # First, since a TIFF is turned by its decoder, which then takes the orientation out.
    picture.load()
    return turned(picture, orientation_of(picture))


@dataclass(frozen=True, slots=True)
class Extent:
    """What a header promises: pixels, and the bytes they take while they are decoded."""

    pixels: int
    unpacked: int


def webp_pixels(head: bytes) -> int:
    """Return the pixels of a WebP's canvas from its first 30 bytes; 0 for other files.

    Opening one makes room for its canvas already, so it is asked before.
    """
    if len(head) < 30 or head[:4] != b"RIFF" or head[8:12] != b"WEBP":  # noqa: PLR2004
        return 0
    kind = head[12:16]
    if kind == b"VP8X":
        return (int.from_bytes(head[24:27], "little") + 1) * (int.from_bytes(head[27:30], "little") + 1)
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return ((bits & 0x3FFF) + 1) * ((bits >> 14 & 0x3FFF) + 1)
    sides = int.from_bytes(head[26:30], "little")
    return (sides & 0x3FFF) * (sides >> 16 & 0x3FFF)


def extent_of(opened: Image.Image, head: bytes) -> Extent:
    """Return what the header of a picture promises; ``head`` are its first 30 bytes."""
    pixels, area = opened.width * opened.height, opened.width * opened.height
    a_pixel = float(_PIXEL_BYTES.get(opened.mode, 4))
    if opened.format == "PNG":
        a_pixel = max(a_pixel, _png_bits(head) / 8)
    elif opened.format == "TIFF":
        tags = opened.tag_v2  # type: ignore[attr-defined]
        a_pixel = max(a_pixel, sum(tags.get(_TIFF_BITS, (1,))) / 8)
        # A tile is unpacked whole, and may be larger than the picture.
        area = max(area, int(tags.get(_TIFF_TILE_WIDTH, 0)) * int(tags.get(_TIFF_TILE_HEIGHT, 0)))
    return Extent(pixels, math.ceil(area * a_pixel))


def require_room_for(opened: Image.Image, head: bytes, size: int) -> None:
    """Raise BadPicture (damaged) for a file of ``size`` bytes that is too small to hold what its header promises."""
    least = 0.0
    if opened.format == "PNG":
        least = _png_bytes(opened, head) / _DEFLATE_RATIO
    elif opened.format in ("JPEG", "MPO"):
        least = opened.width * opened.height / _BLOCK_PIXELS / _JPEG_BLOCKS_A_BYTE
    elif opened.format == "TIFF":
        # Strips that are not there would stay black.
        reached = max((tile[1][3] for tile in opened.tile), default=0)  # type: ignore[attr-defined]
        least = 0 if reached >= opened.tag_v2[_TIFF_HEIGHT] else math.inf  # type: ignore[attr-defined]
    if size < least:
        raise BadPicture("damaged", CUT_SHORT)


def _png_bits(head: bytes) -> int:
    if head[12:16] != b"IHDR":
        raise BadPicture("damaged", "The picture is damaged or cut off: it does not begin with its header.")
    return head[24] * PNG_CHANNELS.get(head[25], 4)


def _png_bytes(opened: Image.Image, head: bytes) -> int:
    return opened.height * (1 + math.ceil(opened.width * _png_bits(head) / 8))


def first_bytes(source: BinaryIO) -> bytes:
    """Return the first 30 bytes, where every format says what it is, and go back to the beginning."""
    source.seek(0)
    head = source.read(30)
    source.seek(0)
    return head


def size_of(source: BinaryIO) -> int:
    """Return how many bytes a file has, and go back to the beginning."""
    size = source.seek(0, io.SEEK_END)
    source.seek(0)
    return size
