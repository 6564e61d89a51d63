"""Planted errors: a hidden check's pre-label with one mistake, of a kind which models make in this project. Pure.

Nothing of what a client is sent may tell that a mistake was planted: as many objects as pre-labels often have, labels
and shapes they have, confidences they have. Where every pre-label has one object, none is dropped and none invented.
The least confidence stays, since the asset's own follows from it, and so does the order of confidences.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

CORRUPTED_SHARE = 0.2
# Another number of objects is plausible where pre-labels have it at least half as often as the true number.
OFTEN = 0.5
# So much of its size an object is moved: under half of it is left where it was, in one direction or in both.
STEP = 0.5
SHRUNK = 0.6

Stored = dict[str, Any]
Change = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Ordinary:
    """What a project's pre-labels look like: how many have how many objects, and the objects themselves."""

    counts: Mapping[int, int]
    objects: Sequence[Mapping[str, Any]]

    def has_often(self, number: int, *, instead_of: int) -> bool:
        """Tell whether ``number`` objects are common beside the number there are."""
        return number >= 0 and self.counts.get(number, 0) > 0 and (
            self.counts[number] >= OFTEN * self.counts.get(instead_of, 0)
        )  # fmt: skip


def ordinary_of(shown: Sequence[Sequence[Mapping[str, Any]]]) -> Ordinary:
    """Return what the pre-labels people are shown look like."""
    objects = [region for regions in shown for region in regions if region.get("shape") != "relation"]
    return Ordinary(Counter(len(regions) for regions in shown), objects)


@dataclass(frozen=True, slots=True)
class Frame:
    """Where objects may lie: pixels of a picture, code points of a text."""

    width: float
    height: float
    characters: int = 0


def corrupt(regions: Sequence[Stored], *, ordinary: Ordinary, frame: Frame, rng: random.Random) -> list[Stored] | None:
    """Return a pre-label with one planted error, or None where none would be plausible.

    A wrong label, an object that lies elsewhere, a missing one, or one that is not there. Who accepts everything
    leaves it.
    """
    ways = {"rename": _renamed, "move": _moved, "drop": _dropped, "invent": _invented}
    names = ["rename", "rename", "move", "drop", "invent"]
    rng.shuffle(names)
    for name in dict.fromkeys(names):
        planted = ways[name](regions, ordinary, frame, rng)
        if planted is not None:
            return planted
    return None


def _renamed(regions: Sequence[Stored], ordinary: Ordinary, frame: Frame, rng: random.Random) -> list[Stored] | None:
    del frame
    places = [index for index, region in enumerate(regions) if _others(region, ordinary)]
    if not places:
        return None
    index = rng.choice(places)
    model = rng.choice(_others(regions[index], ordinary))
    plain = {name: value for name, value in regions[index].items() if name != "attributes"}
    attributes = {"attributes": dict(model["attributes"])} if "attributes" in model else {}
    return [*regions[:index], {**plain, "label": model["label"], **attributes}, *regions[index + 1 :]]


def _others(region: Mapping[str, Any], ordinary: Ordinary) -> list[Mapping[str, Any]]:
    """Return objects of the same shape under another label, each as often as there are."""
    return [
        one
        for one in ordinary.objects
        if one.get("shape") == region.get("shape") and one["label"] != region.get("label", one["label"])
    ]


def _dropped(regions: Sequence[Stored], ordinary: Ordinary, frame: Frame, rng: random.Random) -> list[Stored] | None:
    del frame
    joined = {region[end] for region in regions for end in ("from", "to") if region.get("shape") == "relation"}
    places = [index for index, region in enumerate(regions) if region["id"] not in joined]
    # The last object is not dropped: an asset without objects has another confidence.
    if not places or len(regions) == 1 or not ordinary.has_often(len(regions) - 1, instead_of=len(regions)):
        return None
    index = rng.choice(places)
    rest = [*regions[:index], *regions[index + 1 :]]
    confidences = _confidences(regions)
    if not confidences:
        return rest
    # Another value than the least goes; what remains is spread over the rest in its order.
    spare = [place for place, value in enumerate(confidences) if place != confidences.index(min(confidences))]
    gone = index if index in spare else rng.choice(spare)
    return _with_confidences(rest, [value for place, value in enumerate(confidences) if place != gone])


def _confidences(regions: Sequence[Mapping[str, Any]]) -> list[float]:
    """Return the confidences; none where an object has none."""
    values = [region["confidence"] for region in regions if "confidence" in region]
    return values if len(values) == len(regions) else []


def _with_confidences(regions: Sequence[Stored], values: Sequence[float]) -> list[Stored]:
    return [{**region, "confidence": value} for region, value in zip(regions, values, strict=True)]


def _invented(regions: Sequence[Stored], ordinary: Ordinary, frame: Frame, rng: random.Random) -> list[Stored] | None:
    """An object of another pre-label, where it lies within this one's frame."""
    if not ordinary.has_often(len(regions) + 1, instead_of=len(regions)):
        return None
    confidences = _confidences(regions)
    least = min(confidences, default=0.0)
    fitting = [one for one in ordinary.objects if _fits(one, frame) and one.get("confidence", 1.0) >= least]
    if not fitting or not regions:
        return None
    twin = _twin(rng.choice(fitting))
    if not confidences or confidences != sorted(confidences, reverse=True):
        return [*regions, twin] if rng.random() < 1 / (len(regions) + 1) else _amid(regions, twin, rng)
    index = next((place for place, value in enumerate(confidences) if value < twin["confidence"]), len(regions))
    return [*regions[:index], twin, *regions[index:]]


def _amid(regions: Sequence[Stored], twin: Stored, rng: random.Random) -> list[Stored]:
    index = rng.randrange(len(regions))
    return [*regions[:index], twin, *regions[index:]]


def _twin(model: Mapping[str, Any]) -> Stored:
    """Return the object under a new id of the same kind: even the version of a UUID tells who made it."""
    fresh = uuid4()
    return {**model, "id": str(uuid5(fresh, "") if UUID(model["id"]).version == 5 else fresh)}  # noqa: PLR2004


def _moved(regions: Sequence[Stored], ordinary: Ordinary, frame: Frame, rng: random.Random) -> list[Stored] | None:
    del ordinary
    places = list(range(len(regions)))
    rng.shuffle(places)
    for place in places:
        elsewhere = moved(regions[place], frame, rng)
        if elsewhere is not None:
            return [*regions[:place], elsewhere, *regions[place + 1 :]]
    return None


def moved(region: Mapping[str, Any], frame: Frame, rng: random.Random) -> Stored | None:
    """Return the object so far from where it was that it is another; None where its shape cannot be moved."""
    corners = _corners(region)
    if corners is None:
        return None
    left, top, right, bottom = corners
    width, height = right - left, bottom - top
    steps = [(x * STEP * width, y * STEP * height) for x in (-1, 1) for y in (-1, 1)]
    steps += [(x * STEP * width, 0.0) for x in (-1, 1)] + [(0.0, y * STEP * height) for y in (-1, 1)]
    room = [
        (dx, dy)
        for dx, dy in steps
        if left + dx >= 0 and top + dy >= 0 and right + dx <= frame.width and bottom + dy <= frame.height
    ]
    if room:
        dx, dy = rng.choice(room)
        return _changed(region, lambda x, y: (x + dx, y + dy), 1.0)
    return _changed(region, lambda x, y: (left + (x - left) * SHRUNK, top + (y - top) * SHRUNK), SHRUNK)


def _changed(region: Mapping[str, Any], change: Change, size: float) -> Stored:
    """Return the region with every point changed, its lengths by ``size``."""

    def point(x: float, y: float) -> list[float]:
        return [round(value, 2) for value in change(x, y)]

    new = dict(region)
    shape = region["shape"]
    if shape == "box":
        new["x"], new["y"] = point(region["x"], region["y"])
        new |= {name: round(region[name] * size, 2) for name in ("width", "height")}
    elif shape == "ellipse":
        new["cx"], new["cy"] = point(region["cx"], region["cy"])
        new |= {name: round(region[name] * size, 2) for name in ("rx", "ry")}
    elif shape == "polygon":
        new["rings"] = [
            {**ring, "points": [point(x, y) for x, y in ring["points"]]}
            | ({"holes": [[point(x, y) for x, y in hole] for hole in ring["holes"]]} if "holes" in ring else {})
            for ring in region["rings"]
        ]
    elif shape == "polyline":
        new["points"] = [point(x, y) for x, y in region["points"]]
    else:
        places = [point(one["x"], one["y"]) for one in region["points"]]
        new["points"] = [
            {**one, "x": x, "y": y} for one, (x, y) in zip(region["points"], places, strict=True)
        ]  # fmt: skip
    return new


def _corners(region: Mapping[str, Any]) -> tuple[float, float, float, float] | None:
    """Return left, top, right and bottom of what can be moved; None for masks, spans and relations."""
    shape = region.get("shape")
    if shape == "box":
        return region["x"], region["y"], region["x"] + region["width"], region["y"] + region["height"]
    if shape == "ellipse":
        reach = max(region["rx"], region["ry"]) if region.get("rotation") else None
        rx, ry = reach or region["rx"], reach or region["ry"]
        return region["cx"] - rx, region["cy"] - ry, region["cx"] + rx, region["cy"] + ry
    if shape == "polygon":
        points = [point for ring in region["rings"] for point in ring["points"]]
    elif shape == "polyline":
        points = region["points"]
    elif shape == "keypoints":
        points = [(one["x"], one["y"]) for one in region["points"]]
    else:
        return None
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return (min(xs), min(ys), max(xs), max(ys)) if xs else None


def _fits(region: Mapping[str, Any], frame: Frame) -> bool:
    if region.get("shape") == "span":
        return int(region["end"]) <= frame.characters
    corners = _corners(region)
    if corners is None:
        return False
    left, top, right, bottom = corners
    return left >= 0 and top >= 0 and right <= frame.width and bottom <= frame.height
