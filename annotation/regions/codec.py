"""Regions to and from the plain data that is stored and sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from annotation.regions.shapes import Region

_READER = msgspec.json.Decoder(list[Region])


def encode_regions(regions: Sequence[Region]) -> list[dict[str, Any]]:
    """Return plain data; defaults are left out."""
    return [msgspec.to_builtins(region) for region in regions]


def decode_regions(raw: Sequence[dict[str, Any]]) -> list[Region]:
    """Return the regions of stored data; raises msgspec.ValidationError on data that was never validated."""
    return [msgspec.convert(item, Region) for item in raw]


def read_regions(text: str) -> list[Region]:
    """Return the regions of a stored document's JSON text; faster than decoding what was parsed already."""
    return _READER.decode(text)
