"""Summaries of a region document in one word."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any


def main_label(regions: Sequence[Mapping[str, Any]]) -> str:
    """Return the commonest label, the first of the alphabet in a tie; empty where no region has one."""
    counts = Counter(str(region["label"]) for region in regions if region.get("label"))
    return min(counts, key=lambda label: (-counts[label], label)) if counts else ""
