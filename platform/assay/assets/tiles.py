"""Large pictures cut into tiles of 512 pixels, so that a browser need not decode them whole.

Level 0 is the picture itself, upright; each further level has half the pixels a side, up to the one that fits on one
tile. That last one is written last: where it is, the others are.
"""

from __future__ import annotations

import math

from assay.assets.content_files import ContentHash, tile_key
from assay.assets.models import Asset
from assay.assets.pictures import cut_picture
from assay.assets.renditions import TILE_SIDE as SIDE
from assay.assets.renditions import coarsest_level, cut
from assay.assets.storage import storage

__all__ = ["MEDIA_TYPE", "SIDE", "coarsest_level", "cut", "delete_tiles", "is_tile_of", "make_tiles", "tile_key"]

# As the browser has it: below, one bitmap is quicker than many tiles.
TILED_PIXELS = 25_000_000
MEDIA_TYPE = "image/jpeg"


def is_tile_of(width: int, height: int, level: int, x: int, y: int) -> bool:
    """Tell whether a picture of this size has such a tile."""
    if not 0 <= level <= coarsest_level(width, height) or min(x, y) < 0:
        return False
    side = SIDE << level
    return x * side < width and y * side < height


def make_tiles(asset: Asset) -> bool:
    """Cut a large picture; what is there already is not made again. Returns whether the asset has tiles.

    Raises BadPicture.
    """
    content = asset.content_hash
    if content is None or asset.width * asset.height <= TILED_PIXELS:
        return False
    last = tile_key(content, coarsest_level(asset.width, asset.height), 0, 0)
    if storage().exists(last):
        return True
    with storage().path(asset.storage_key).open("rb") as source:
        for level, x, y, tile in cut_picture(source):
            key = tile_key(content, level, x, y)
            if not storage().exists(key):
                storage().save(key, tile)
    return True


def delete_tiles(content: ContentHash, width: int, height: int) -> None:
    """Delete every tile of a picture that nobody uses any more."""
    if width * height <= TILED_PIXELS:
        return
    # The mark that they are all there goes first.
    for level in range(coarsest_level(width, height), -1, -1):
        side = SIDE << level
        for y in range(math.ceil(height / side)):
            for x in range(math.ceil(width / side)):
                storage().delete(tile_key(content, level, x, y))
