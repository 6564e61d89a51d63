"""What a run of a model may be told."""

from __future__ import annotations

from typing import Any

import msgspec

from assay.kernel.errors import invalid
from inference_workers.tiling import Tiles

SMALLEST_TILE, LARGEST_TILE = 128, 4096
LARGEST_BATCH = 256


class TileOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Look at overlapping tiles of ``size`` pixels too, for small objects in large pictures."""

    size: int = 640
    overlap: float = 0.2


class RunOptions(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """``measure``: predict finished assets, to compare the model with people; nothing is routed."""

    measure: bool = False
    tiles: TileOptions | None = None
    batch_size: int | None = None


def read_options(raw: dict[str, Any]) -> RunOptions:
    """Return checked options; raises ValidationFailed naming the field."""
    try:
        options = msgspec.convert(raw, RunOptions)
    except msgspec.ValidationError as error:
        raise invalid("options", "invalid", f"options: {error}") from error
    if options.tiles is not None:
        if not SMALLEST_TILE <= options.tiles.size <= LARGEST_TILE:
            message = f"options.tiles.size must be {SMALLEST_TILE} to {LARGEST_TILE} pixels."
            raise invalid("options.tiles.size", "out_of_range", message)
        if not 0 <= options.tiles.overlap <= 0.9:  # noqa: PLR2004
            raise invalid("options.tiles.overlap", "out_of_range", "options.tiles.overlap must be 0 to 0.9.")
    if options.batch_size is not None and not 1 <= options.batch_size <= LARGEST_BATCH:
        raise invalid("options.batch_size", "out_of_range", f"options.batch_size must be 1 to {LARGEST_BATCH}.")
    return options


def tiles_of(options: RunOptions) -> Tiles | None:
    """Return how pictures are to be cut, or None."""
    return Tiles(options.tiles.size, options.tiles.overlap) if options.tiles else None
