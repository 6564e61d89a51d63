"""JSON Lines: one line an asset with everything that is known of its label; nothing is lost. Pure.

Same items, same bytes. Members: ``asset name external_id sha256 media_type meta``, ``width height`` of pictures in
pixels or ``characters`` and ``text`` of texts (offsets are code points of exactly this text), ``regions
classification``, and where the label is from: ``source label_version schema_version provenance``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Any


@dataclass(frozen=True, slots=True)
class JsonlSummary:
    """What was written."""

    assets: int
    regions: int


def write_jsonl(out: IO[str], lines: Iterable[dict[str, Any]]) -> JsonlSummary:
    """Write a line a dict, each with its ``regions``; only one is in memory at a time."""
    assets = regions = 0
    for line in lines:
        out.write(json.dumps(line, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False) + "\n")
        assets += 1
        regions += len(line["regions"])
    return JsonlSummary(assets, regions)
