"""Grey and palette PNG files from numbers (W3C, Portable Network Graphics), for masks that are written."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def png_of(pixels: NDArray[Any], palette: Sequence[tuple[int, int, int]] = ()) -> bytes:
    """Return a PNG of (height, width) numbers of 8 or 16 bits; with a palette they are its places."""
    height, width = pixels.shape
    bits = 16 if pixels.dtype == np.uint16 else 8
    rows = pixels.astype(">u2" if bits == 16 else np.uint8)  # noqa: PLR2004
    raw = b"".join(b"\0" + row.tobytes() for row in rows)
    head = struct.pack(">IIBBBBB", width, height, bits, 3 if palette else 0, 0, 0, 0)
    colours = bytes(value for colour in palette for value in colour)
    chunks = [
        (b"IHDR", head),
        *([(b"PLTE", colours)] if palette else []),
        (b"IDAT", zlib.compress(raw, 6)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
