"""Pixels of pictures: checked, made showable, made small, cut into tiles. No Django: it runs in a process apart too."""

from __future__ import annotations

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from PIL import Image

from inference_workers.decoding import (
    CUT_SHORT,
    Extent,
    extent_of,
    first_bytes,
    orientation_of,
    require_room_for,
    size_of,
    swaps_sides,
    turned,
    upright,
)
from inference_workers.errors import BadPicture
from inference_workers.picture_stream import is_cut_short

THUMBNAIL_SIDE = 320
TILE_SIDE = 512
# What every browser shows as it is (with its EXIF orientation applied); other pictures get a rendition.
SHOWN_BY_BROWSERS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "GIF": "image/gif"}
_SHOWN_MODES = ("1", "L", "LA", "P", "RGB", "RGBA")
_DEEP_MODES = ("I", "F", "I;16", "I;16B", "I;16L")
_BAND_PIXELS = 1 << 20
_TILE_QUALITY = 90
_GROUND = (14, 15, 17)


@dataclass(frozen=True, slots=True)
class Limits:
    """The most pixels of a picture, and the most bytes they may take while they are decoded."""

    pixels: int
    unpacked: int


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture that decodes: its upright size in pixels, its media type, whether browsers need a rendition of it."""

    width: int
    height: int
    media_type: str
    has_rendition: bool


def require_pixels(pixels: int, limits: Limits) -> None:
    """Raise BadPicture (too_many_pixels) over the limit."""
    if pixels > limits.pixels:
        raise BadPicture(
            "too_many_pixels",
            f"The picture has {pixels / 1e6:.0f} megapixels; the limit is {limits.pixels / 1e6:.0f}. "
            "Raise MAX_IMAGE_PIXELS or split it.",
        )


def require_within(opened: Image.Image, content: BinaryIO, limits: Limits) -> Extent:
    """Return what the header promises, before anything is decoded; raises BadPicture over a limit, or for a lie."""
    size, head = size_of(content), first_bytes(content)
    extent = extent_of(opened, head)
    require_pixels(extent.pixels, limits)
    if extent.unpacked > limits.unpacked:
        message = f"The picture unpacks to {extent.unpacked / 1e6:,.0f} MB; the limit is {limits.unpacked / 1e6:,.0f}. "
        raise BadPicture("too_many_bytes", message + "Raise MAX_IMAGE_BYTES, or send it with 8 bits a channel.")
    require_room_for(opened, head, size)
    return extent


def is_shown(opened: Image.Image) -> bool:
    """Tell whether browsers show this kind of picture."""
    return (opened.format or "") in SHOWN_BY_BROWSERS and opened.mode in _SHOWN_MODES


def memory_of(opened: Image.Image, extent: Extent, *, is_reduced: bool) -> int:
    """Estimate the bytes that decoding takes at once; a JPEG may be decoded at an eighth of its sides."""
    if opened.format == "WEBP":
        # Two canvases of the decoder, the bytes it hands over, and the picture made from them.
        return 4 * extent.unpacked
    if opened.format in ("JPEG", "MPO"):
        layers = len(getattr(opened, "layer", ())) or 3
        # All coefficients of a progressive one are kept, 2 bytes each.
        held_bytes = 2 * layers * extent.pixels if opened.info.get("progressive") else 0
        return held_bytes + (extent.unpacked // 64 if is_reduced else 3 * extent.unpacked)
    return extent.unpacked if is_reduced else 3 * extent.unpacked


def check(opened: Image.Image, content: BinaryIO, rendition: BinaryIO) -> Seen:
    """Decode an opened picture, and write its rendition where browsers need one."""
    kind, stored = opened.format or "", opened.size
    needs_rendition = not is_shown(opened)
    if kind == "JPEG" and not needs_rendition:
        # Every bit of the stream is read all the same; only the pixels are not all made.
        opened.draft(None, (1, 1))
    opened.load()
    if is_cut_short(opened, content):
        raise BadPicture("damaged", CUT_SHORT)
    orientation = orientation_of(opened)
    # A TIFF is turned by its decoder; a reduced JPEG has another size now.
    width, height = stored if kind == "JPEG" else opened.size
    if swaps_sides(orientation):
        width, height = height, width
    # Pages and frames are counted to the last, so that a damaged one is found.
    if getattr(opened, "n_frames", 1) == 1 and not needs_rendition:
        return Seen(width, height, SHOWN_BY_BROWSERS[kind], False)
    shown = turned(eight_bit(opened), orientation)
    shown.info = _kept_info(opened)
    shown.save(rendition, "PNG", compress_level=3)
    return Seen(width, height, "image/png", True)


def _kept_info(opened: Image.Image) -> dict[str | tuple[int, int], object]:
    """Return the metadata a rendition needs: the profile of the colours, where it is of the rendition's kind."""
    profile = opened.info.get("icc_profile")
    return {"icc_profile": profile} if profile and opened.mode not in ("CMYK", *_DEEP_MODES) else {}


def eight_bit(picture: Image.Image) -> Image.Image:
    """Return a picture with 8 bits a channel: grey where it had more, else RGB or RGBA."""
    if picture.mode in _DEEP_MODES:
        return _stretched(picture)
    mode = "RGBA" if "A" in picture.getbands() else "RGB"
    return picture if picture.mode == mode else picture.convert(mode)


def _stretched(picture: Image.Image) -> Image.Image:
    """Stretch what is there to 8 bits, some rows at a time; clipping would leave it black or white."""
    extremes = [band.getextrema() for _, band in _bands(picture)]
    low = min(float(lowest) for lowest, _ in extremes)  # type: ignore[arg-type]
    high = max(float(highest) for _, highest in extremes)  # type: ignore[arg-type]
    scale = 255.0 / (high - low or 1.0)
    shown = Image.new("L", picture.size)
    for top, band in _bands(picture):
        shown.paste(band.point(lambda value: value * scale + (-low * scale)).convert("L"), (0, top))
    return shown


def _bands(picture: Image.Image) -> Iterator[tuple[int, Image.Image]]:
    rows = max(1, _BAND_PIXELS // picture.width)
    for top in range(0, picture.height, rows):
        box = (0, top, picture.width, min(top + rows, picture.height))
        yield top, picture.crop(box).convert("F")


def thumbnail(opened: Image.Image, out: BinaryIO) -> None:
    """Write a WebP of at most 320 pixels a side, upright."""
    opened.draft("RGB", (2 * THUMBNAIL_SIDE, 2 * THUMBNAIL_SIDE))
    opened.load()
    orientation = orientation_of(opened)
    small = eight_bit(opened)
    small.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
    turned(small, orientation).save(out, "WEBP", quality=80)


def opaque(picture: Image.Image) -> Image.Image:
    """Return a picture of grey or RGB, on the ground of the canvas where something shines through."""
    if picture.mode in ("L", "RGB"):
        return picture
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, _GROUND)
    seen = picture if picture.mode == "RGBA" else picture.convert("RGBA")
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground


def canvas(opened: Image.Image) -> Image.Image:
    """Return the upright, opaque pixels that tiles are cut from, without the file's metadata."""
    picture = opaque(upright(opened))
    picture.info = {}
    return picture


def coarsest_level(width: int, height: int) -> int:
    """Return the level at which the whole picture fits on one tile (sizes in pixels)."""
    return max(0, math.ceil(math.log2(max(width, height, 1) / TILE_SIDE)))


def cut(picture: Image.Image) -> Iterator[tuple[int, int, int, bytes]]:
    """Yield ``(level, x, y, JPEG)`` for every tile of an upright picture, the coarsest last; nothing shines through."""
    now = opaque(picture)
    for level in range(coarsest_level(*now.size) + 1):
        if level:
            now = now.resize((math.ceil(now.width / 2), math.ceil(now.height / 2)), Image.Resampling.BOX)
        for y in range(math.ceil(now.height / TILE_SIDE)):
            for x in range(math.ceil(now.width / TILE_SIDE)):
                left, top = x * TILE_SIDE, y * TILE_SIDE
                box = (left, top, min(left + TILE_SIDE, now.width), min(top + TILE_SIDE, now.height))
                out = io.BytesIO()
                now.crop(box).save(out, "JPEG", quality=_TILE_QUALITY)
                yield level, x, y, out.getvalue()
