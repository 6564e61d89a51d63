"""Tells pictures whose stream ends before their last row, which Pillow takes and leaves the rest blank.

Only those whose last row is as blank as what was never written are looked at a second time.
"""

from __future__ import annotations

import io
import zlib
from typing import BinaryIO

from PIL import Image

from inference_workers.decoding import PNG_CHANNELS

_BLOCK = 1 << 18
_ADAM7 = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
_END_OF_IMAGE = b"\xff\xd9"
_GREY = 128


def is_cut_short(decoded: Image.Image, source: BinaryIO) -> bool:
    """Tell whether a picture, decoded from ``source``, has rows that its stream does not hold."""
    if decoded.format == "PNG":
        source.seek(0)
        head = source.read(29)
        # The last row is not the last that an interlaced one writes.
        if head[28] or _last_row(decoded).getbbox(alpha_only=False) is None:
            return _unpacks_to_less(source, _png_bytes(head))
    if decoded.format in ("JPEG", "MPO"):
        low_high = _last_row(decoded).getextrema()
        bands = low_high if isinstance(low_high[0], tuple) else (low_high,)
        # What a stream that ends too soon leaves out is the middle of every band.
        if all(band == (_GREY, _GREY) for band in bands):
            return _changes_with_more_data(source)
    return False


def _last_row(picture: Image.Image) -> Image.Image:
    return picture.crop((0, picture.height - 1, picture.width, picture.height))


def _png_bytes(head: bytes) -> int:
    width, height = int.from_bytes(head[16:20]), int.from_bytes(head[20:24])
    bits = head[24] * PNG_CHANNELS[head[25]]
    passes = _ADAM7 if head[28] else ((0, 0, 1, 1),)
    total = 0
    for left, top, across, down in passes:
        columns, rows = (width - left + across - 1) // across, (height - top + down - 1) // down
        total += rows * (1 + (columns * bits + 7) // 8) if columns > 0 and rows > 0 else 0
    return total


def _unpacks_to_less(source: BinaryIO, expected: int) -> bool:
    """Unpack a PNG's pixels without keeping them."""
    source.seek(8)
    unpacker, count = zlib.decompressobj(), 0
    while len(header := source.read(8)) == 8:  # noqa: PLR2004
        length, kind = int.from_bytes(header[:4]), header[4:]
        if kind == b"IDAT":
            while length > 0 and (packed := source.read(min(length, _BLOCK))):
                length -= len(packed)
                while packed and not unpacker.eof:
                    count += len(unpacker.decompress(packed, _BLOCK))
                    packed = unpacker.unconsumed_tail
            source.seek(4, 1)
        elif kind == b"IEND" or count:
            break
        else:
            source.seek(length + 4, 1)
    return count < expected


def _changes_with_more_data(source: BinaryIO) -> bool:
    """Put more data before the end of a JPEG: a whole one never looks at them."""
    source.seek(0)
    content = source.read()
    end = content.rfind(_END_OF_IMAGE)
    longer = content[:end] + bytes(range(1, 255)) * 16 + content[end:]
    return end >= 0 and _reduced(longer) != _reduced(content)


def _reduced(content: bytes) -> bytes:
    with Image.open(io.BytesIO(content), formats=["JPEG"]) as opened:
        opened.draft(None, (1, 1))
        opened.load()
        return opened.tobytes()
