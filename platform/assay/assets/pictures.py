"""Checks pictures by decoding them, and makes the smaller ones. Names and content types are not believed."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from assay.assets.rules import FORMATS, SHOWN_BY_BROWSERS

THUMBNAIL_SIDE = 320
# Our own limit is checked before anything is decoded; Pillow's would refuse what an admin has allowed.
Image.MAX_IMAGE_PIXELS = None
_EXIF_ORIENTATION = 0x0112
_TURNED = (5, 6, 7, 8)
_SHOWN_MODES = ("1", "L", "LA", "P", "RGB", "RGBA")


class BadPicture(Exception):  # noqa: N818 - reads as what it is
    """The file cannot be taken; ``code`` is stable, the message plain."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code."""
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Checked:
    """A picture that decodes: its upright size in pixels, its media type, and a rendition where browsers need one."""

    width: int
    height: int
    media_type: str
    rendition: bytes | None


def check_picture(content: BinaryIO, *, max_pixels: int) -> Checked:
    """Decode the whole picture; raises BadPicture (not_a_picture, damaged, too_many_pixels)."""
    content.seek(0)
    try:
        with Image.open(content, formats=FORMATS) as opened:
            pixels = opened.width * opened.height
            if pixels > max_pixels:
                raise BadPicture("too_many_pixels", _too_many(pixels, max_pixels))
            opened.load()
            return _describe(opened)
    except UnidentifiedImageError as error:
        raise BadPicture("not_a_picture", f"This is not a picture Assay reads ({', '.join(FORMATS)}).") from error
    except (OSError, ValueError, SyntaxError, IndexError, EOFError) as error:
        raise BadPicture("damaged", f"The picture is damaged or cut off: {error}.") from error


def _too_many(pixels: int, limit: int) -> str:
    return (
        f"The picture has {pixels / 1e6:.0f} megapixels; the limit is {limit / 1e6:.0f}. "
        "Raise MAX_IMAGE_PIXELS or split it."
    )


def _describe(opened: Image.Image) -> Checked:
    turned = opened.getexif().get(_EXIF_ORIENTATION, 1) in _TURNED
    width, height = (opened.height, opened.width) if turned else (opened.width, opened.height)
    kind = opened.format or ""
    is_animated = getattr(opened, "n_frames", 1) > 1
    if kind in SHOWN_BY_BROWSERS and opened.mode in _SHOWN_MODES and not is_animated:
        return Checked(width, height, SHOWN_BY_BROWSERS[kind], None)
    out = io.BytesIO()
    _eight_bit(ImageOps.exif_transpose(opened)).save(out, "PNG", compress_level=3)
    return Checked(width, height, "image/png", out.getvalue())


def _eight_bit(picture: Image.Image) -> Image.Image:
    if picture.mode in ("I", "F", "I;16", "I;16B", "I;16L"):
        # 16 bits and more: stretch what is there to 8 bits; clipping would leave it black or white.
        low, high = picture.convert("F").getextrema()
        scale = 255.0 / (float(high) - float(low) or 1.0)  # type: ignore[arg-type]
        return picture.convert("F").point(lambda value: value * scale + (-float(low) * scale)).convert("L")  # type: ignore[arg-type]
    return picture.convert("RGBA" if "A" in picture.getbands() else "RGB")


def make_thumbnail(content: BinaryIO) -> bytes:
    """Return a WebP of at most 320 pixels a side, upright."""
    with Image.open(content) as opened:
        opened.draft("RGB", (2 * THUMBNAIL_SIDE, 2 * THUMBNAIL_SIDE))
        upright = _eight_bit(ImageOps.exif_transpose(opened))
        upright.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        out = io.BytesIO()
        upright.save(out, "WEBP", quality=80)
        return out.getvalue()
