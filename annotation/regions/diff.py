"""What a person changed of a pre-label, region by region, and in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from annotation.regions.attributes import same_attributes
from annotation.regions.codec import encode_regions
from annotation.regions.geometry import iou
from annotation.regions.matching import match_regions
from annotation.regions.places import same_place
from annotation.regions.shapes import Region


class RegionChange(msgspec.Struct, frozen=True):
    """One region: ``change`` is added, removed, moved, relabelled, moved_and_relabelled or unchanged.

    Other attributes count as relabelled.
    """

    region: str
    change: str
    base: dict[str, Any] | None
    answer: dict[str, Any] | None
    iou: float | None


class RegionDiff(msgspec.Struct, frozen=True):
    """All changes, counted; ``sentence`` says them in words."""

    added: int
    removed: int
    moved: int
    relabelled: int
    unchanged: int
    sentence: str
    changes: list[RegionChange]


def diff_regions(base: Sequence[Region], answer: Sequence[Region]) -> RegionDiff:
    """Compare ``answer`` with ``base``: by ``from_prediction`` or id first, the rest by overlap."""
    pairs = _paired(base, answer)
    changes = [_compared(base[left], answer[right]) for left, right in pairs]
    left_out, new = {left for left, _ in pairs}, {right for _, right in pairs}
    changes += [
        RegionChange(region.id, "removed", encode_regions([region])[0], None, None)
        for index, region in enumerate(base)
        if index not in left_out
    ]
    changes += [
        RegionChange(region.id, "added", None, encode_regions([region])[0], None)
        for index, region in enumerate(answer)
        if index not in new
    ]
    counts = {
        "added": sum(change.change == "added" for change in changes),
        "removed": sum(change.change == "removed" for change in changes),
        "moved": sum(change.change.startswith("moved") for change in changes),
        "relabelled": sum(change.change.endswith("relabelled") for change in changes),
    }
    return RegionDiff(
        **counts,
        unchanged=sum(change.change == "unchanged" for change in changes),
        sentence=_sentence(counts, len(answer)),
        changes=changes,
    )


def _paired(base: Sequence[Region], answer: Sequence[Region]) -> list[tuple[int, int]]:
    by_id = {region.id: index for index, region in enumerate(base)}
    pairs: list[tuple[int, int]] = []
    taken: set[int] = set()
    for right, region in enumerate(answer):
        left = by_id.get(region.from_prediction or region.id, by_id.get(region.id))
        if left is not None and left not in taken:
            pairs.append((left, right))
            taken.add(left)
    free_base = [index for index in range(len(base)) if index not in taken]
    named = {right for _, right in pairs}
    free_answer = [index for index in range(len(answer)) if index not in named]
    matches = match_regions([base[index] for index in free_base], [answer[index] for index in free_answer])
    return pairs + [(free_base[left], free_answer[right]) for left, right, _ in matches]


def _compared(base: Region, answer: Region) -> RegionChange:
    moved = not same_place(base, answer)
    relabelled = base.label != answer.label or not same_attributes(base.attributes, answer.attributes)
    change = "_and_".join([word for word, is_so in (("moved", moved), ("relabelled", relabelled)) if is_so])
    before, after = encode_regions([base, answer])
    overlap = iou(base, answer) if moved else 1.0
    return RegionChange(answer.id, change or "unchanged", before, after, round(overlap, 4))


def _sentence(counts: dict[str, int], total: int) -> str:
    parts = [f"{count} {word}" for word, count in counts.items() if count]
    of = f" of {total}" if total else ""
    return f"{', '.join(parts)}{of}" if parts else f"Nothing changed{of}"
