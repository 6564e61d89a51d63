"""Pure rules of adjudication: which regions of several answers are one object, and what an expert's ruling took."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotation.regions.matching import match_regions
from annotation.regions.shapes import Region

# What a region carries beside what it says: the same object with another confidence is the same object.
_ASIDE = ("confidence", "from_prediction")


@dataclass(frozen=True, slots=True)
class SameObject:
    """Regions of several answers that stand for one object: (answer, place) pairs, at most one an answer."""

    members: tuple[tuple[int, int], ...]

    def votes(self, answers: Sequence[Sequence[Region]]) -> dict[str, float]:
        """Return each label's share of all answers, "" for those with nothing there."""
        labels = [answers[answer][place].label for answer, place in self.members]
        labels += [""] * (len(answers) - len(labels))
        return {label: labels.count(label) / len(labels) for label in sorted(set(labels))}


def same_objects(answers: Sequence[Sequence[Region]], *, least_iou: float = 0.5) -> list[SameObject]:
    """Group the regions of several answers into objects, whatever their labels, from an overlap of ``least_iou``.

    Each answer's regions are paired with what was found so far, the best pairing as a whole; the region first found
    stands for its object. Objects most answers have come first.
    """
    shown: list[Region] = []
    members: list[list[tuple[int, int]]] = []
    for answer, regions in enumerate(answers):
        paired = {place: index for index, place, _ in match_regions(shown, regions, least_iou=least_iou)}
        for place, region in enumerate(regions):
            if place in paired:
                members[paired[place]].append((answer, place))
            else:
                shown.append(region)
                members.append([(answer, place)])
    order = sorted(range(len(members)), key=lambda index: (-len(members[index]), index))
    return [SameObject(tuple(members[index])) for index in order]


def what_was_taken(
    ruling: Sequence[Mapping[str, Any]],
    versions: Sequence[tuple[str, Sequence[Mapping[str, Any]]]],
    merged: Sequence[Mapping[str, Any]] | None,
    *,
    alike: Collection[str] | None = None,
) -> tuple[str, str]:
    """Return ("answer", its key), ("merged", ""), ("objects", "") or ("edited", "") for an expert's ruling.

    ``versions``: (key, regions) of each answer; ``alike``: the keys of those that say of the whole asset what the
    ruling says, None for all. The first of equal answers counts as taken.
    """
    taken = _said(ruling)
    for key, regions in versions:
        if _said(regions) == taken and (alike is None or key in alike):
            return "answer", key
    if merged is not None and _said(merged) == taken:
        return "merged", ""
    known = [one for _, regions in versions for one in _said(regions)] + (_said(merged) if merged else [])
    return ("objects", "") if all(one in known for one in taken) else ("edited", "")


def _said(regions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    plain = [{name: value for name, value in region.items() if name not in _ASIDE} for region in regions]
    return sorted(plain, key=lambda region: str(region.get("id")))
