"""Large pictures cut into tiles of 512 pixels, so that a browser need not decode them whole.

Level 0 is the picture itself, upright; each further level has half the pixels a side, up to the one that fits on one
tile. That last one is written last: where it is, the others are.
"""

from __future__ import annotations

import io
import math
from collections.abc import Iterator

from PIL import Image, ImageOps

from assay.assets.models import Asset
from assay.assets.storage import storage

SIDE = 512
# As the browser has it: below, one bitmap is quicker than many tiles.
TILED_PIXELS = 25_000_000
MEDIA_TYPE = "image/jpeg"
_QUALITY = 90


def coarsest_level(width: int, height: int) -> int:
    """Return the level at which the whole picture fits on one tile (sizes in pixels)."""
    return max(0, math.ceil(math.log2(max(width, height, 1) / SIDE)))


def is_tile_of(width: int, height: int, level: int, x: int, y: int) -> bool:
    """Tell whether a picture of this size has such a tile."""
    if not 0 <= level <= coarsest_level(width, height) or min(x, y) < 0:
        return False
    side = SIDE << level
    return x * side < width and y * side < height


def tile_key(sha256: str, level: int, x: int, y: int) -> str:
    """Return where the storage keeps a tile."""
    return f"tiles/{sha256[:2]}/{sha256}/{level}/{x}-{y}.jpg"


def cut(picture: Image.Image) -> Iterator[tuple[int, int, int, bytes]]:
    """Yield ``(level, x, y, JPEG)`` for every tile of an upright picture, the coarsest last; nothing shines through."""
    now = _opaque(picture)
    for level in range(coarsest_level(*now.size) + 1):
        if level:
            now = now.resize((math.ceil(now.width / 2), math.ceil(now.height / 2)), Image.Resampling.BOX)
        for y in range(math.ceil(now.height / SIDE)):
            for x in range(math.ceil(now.width / SIDE)):
                box = (x * SIDE, y * SIDE, min((x + 1) * SIDE, now.width), min((y + 1) * SIDE, now.height))
                out = io.BytesIO()
                now.crop(box).save(out, "JPEG", quality=_QUALITY)
                yield level, x, y, out.getvalue()


def _opaque(picture: Image.Image) -> Image.Image:
    if picture.mode in ("L", "RGB"):
        return picture
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture.convert("RGB")
    ground = Image.new("RGB", picture.size, (14, 15, 17))
    seen = picture.convert("RGBA")
    ground.paste(seen, mask=seen.getchannel("A"))
    return ground


def make_tiles(asset: Asset) -> bool:
    """Cut a large picture; what is there already is not made again. Returns whether the asset has tiles."""
    if asset.width * asset.height <= TILED_PIXELS:
        return False
    last = tile_key(asset.sha256, coarsest_level(asset.width, asset.height), 0, 0)
    if storage().exists(last):
        return True
    with Image.open(storage().path(asset.storage_key)) as opened:
        for level, x, y, content in cut(ImageOps.exif_transpose(opened)):
            key = tile_key(asset.sha256, level, x, y)
            if not storage().exists(key):
                storage().save(key, io.BytesIO(content))
    return True


def delete_tiles(sha256: str, width: int, height: int) -> None:
    """Delete every tile of a picture that nobody uses any more."""
    if width * height <= TILED_PIXELS:
        return
    # The mark that they are all there goes first.
    for level in range(coarsest_level(width, height), -1, -1):
        side = SIDE << level
        for y in range(math.ceil(height / side)):
            for x in range(math.ceil(width / side)):
                storage().delete(tile_key(sha256, level, x, y))
