"""Pictures that are odd or damaged: EXIF written by hand, streams that end too soon, bytes changed by a seeded draw."""

from __future__ import annotations

import io
import random
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

SHORT, RATIONAL, ASCII = 3, 5, 2
ORIENTATION, RESOLUTION_UNIT, MAKE = 0x0112, 0x0128, 0x010F
# What Pillow raises when it writes such EXIF anew, by the tag that is of another type than its own.
ODD_TAGS: dict[type[Exception], int] = {struct.error: RESOLUTION_UNIT, AttributeError: MAKE}


def photo(size: tuple[int, int] = (96, 72), mode: str = "RGB", seed: int = 1) -> Image.Image:
    """Return a picture with something on it, the same for the same seed."""
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    small = Image.frombytes("RGB", (8, 6), bytes(draw.randrange(20, 236) for _ in range(144)))
    return small.resize(size, Image.Resampling.BICUBIC).convert(mode)


def encoded(picture: Image.Image, kind: str = "JPEG", **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def odd_exif(jpeg: bytes, tag: int = RESOLUTION_UNIT, of_type: int = RATIONAL, *, orientation: int = 6) -> bytes:
    """Return a JPEG that is to be turned and has a tag of another type than it should be."""
    where = struct.pack("<I", 8 + 2 + 2 * 12 + 4) if of_type == RATIONAL else b"02\0\0"
    count, value = (1, struct.pack("<II", 2, 1)) if of_type == RATIONAL else (3, b"")
    rows = sorted([(ORIENTATION, SHORT, 1, struct.pack("<HH", orientation, 0)), (tag, of_type, count, where)])
    entries = b"".join(struct.pack("<HHI", *row[:3]) + row[3] for row in rows)
    body = b"Exif\0\0II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(rows)) + entries + b"\0\0\0\0" + value
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


def mpo() -> bytes:
    return encoded(photo(), "MPO", save_all=True, append_images=[photo(seed=2)])


def png(width: int, height: int, *, bits: int = 8, colour: int = 0, rows: int | None = None, value: int = 7) -> bytes:
    """Return a PNG of one colour; ``rows`` are those its stream really has."""
    channels = {0: 1, 2: 3, 4: 2, 6: 4}[colour]
    line = b"\0" + bytes([value]) * ((width * bits * channels + 7) // 8)
    packer = zlib.compressobj(1)
    data = b"".join(packer.compress(line) for _ in range(height if rows is None else rows)) + packer.flush()
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def damaged_tiff() -> bytes:
    """Return a TIFF whose second page does not say its width, at which Pillow raises a TypeError."""
    content = bytearray(encoded(photo(), "TIFF", save_all=True, append_images=[photo(seed=4)]))
    at = content.rindex(struct.pack("<HH", 0x0100, 4))
    content[at : at + 2] = struct.pack("<H", 0x00FD)
    return bytes(content)


def whole_files() -> dict[str, bytes]:
    """Return a small whole picture of every kind that is taken."""
    return {
        "jpg": odd_exif(encoded(photo()), MAKE, ASCII),
        "progressive": encoded(photo(), progressive=True),
        "cmyk": odd_exif(encoded(photo(mode="CMYK"))),
        "mpo": odd_exif(mpo()),
        "png": encoded(photo(), "PNG"),
        "palette": encoded(photo().quantize(16), "PNG", transparency=3),
        "deep": encoded(photo(mode="I").convert("I;16"), "PNG"),
        "webp": encoded(photo(mode="RGBA"), "WEBP", lossless=True, exif=b"Exif\0\0" + b"II*\0\x08\0\0\0\0\0\0\0\0\0"),
        "gif": encoded(photo().quantize(32), "GIF"),
        "moving": encoded(photo().quantize(32), "GIF", save_all=True, append_images=[photo(seed=3).quantize(32)]),
        "bmp": encoded(photo(), "BMP"),
        "tif": encoded(photo(), "TIFF", compression="tiff_lzw"),
        "pages": encoded(photo(), "TIFF", save_all=True, append_images=[photo(seed=4)]),
        "float": encoded(photo(mode="F"), "TIFF"),
    }


def mutations(count: int, seed: int = 69) -> Iterator[tuple[str, bytes]]:
    """Yield damaged files of every kind: bytes changed (mostly where the file says what it is), cut, put in twice."""
    draw = random.Random(seed)  # noqa: S311 - not for secrets
    kinds = list(whole_files().items())
    for number in range(count):
        name, whole = kinds[number % len(kinds)]
        content = bytearray(whole)
        for _ in range(draw.choice((1, 1, 2, 5))):
            reach = draw.choice((40, 200, len(content)))
            at = draw.randrange(min(reach, len(content)))
            content[at if draw.random() < 0.7 else -1 - at] = draw.choice((0, 1, 0x7F, 0xFF, draw.randrange(256)))
        if draw.random() < 0.15:
            del content[draw.randrange(1, len(content)) :]
        elif draw.random() < 0.15:
            at = draw.randrange(len(content))
            content[at:at] = content[: draw.randrange(200)]
        yield f"{number:04}-{name}", bytes(content)
