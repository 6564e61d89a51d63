"""COCO instances (cocodataset.org, "Data format"): a streaming writer and a report of what COCO cannot carry. Pure.

Same items, same bytes. Ids start at 1 in the order of the items. ``assay`` members carry what COCO has no place for;
readers ignore them.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

from annotation.regions.geometry import area_of, bounds_of, corners_of
from annotation.regions.shapes import Box, Region, Relation, Span

LOSSES = {
    "holes": "Holes in polygons: COCO polygons have none, so the outline is exported filled.",
    "rotation": "Rotated boxes: COCO boxes are upright, so the enclosing box and the rotated outline are exported.",
    "unsure": "Marks of doubt: COCO has no place for them; they stand in the assay member.",
    "occluded": "Occlusion marks: COCO has no place for them; they stand in the assay member.",
}


@dataclass(frozen=True, slots=True)
class CocoImage:
    """One picture to write; sizes in pixels."""

    name: str
    width: int
    height: int
    regions: Sequence[Region]
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CocoSummary:
    """What was written, and what COCO could not carry (code -> how many regions)."""

    images: int
    annotations: int
    losses: dict[str, int]


def write_coco(
    out: IO[str], *, name: str, labels: Sequence[tuple[str, str]], images: Iterable[CocoImage]
) -> CocoSummary:
    """Write a COCO file; ``labels`` are (key, name). Annotations are written after all images were streamed once.

    Only the annotations' text is kept meanwhile. Raises KeyError for a region whose label is not in ``labels``.
    """
    category = {key: at for at, (key, _) in enumerate(labels, start=1)}
    losses: Counter[str] = Counter()
    annotations: list[str] = []
    count = 0
    out.write('{"info":' + _text({"description": name, "version": "1.0"}) + ',"licenses":[],"categories":')
    out.write(_text([{"id": category[key], "name": label, "assay": {"key": key}} for key, label in labels]))
    out.write(',"images":[')
    for count, image in enumerate(images, start=1):
        entry = {"id": count, "file_name": image.name, "width": image.width, "height": image.height}
        out.write(("," if count > 1 else "") + "\n" + _text({**entry, "assay": image.extra}))
        for region in image.regions:
            losses.update(_losses(region))
            annotations.append(_text(_annotation(len(annotations) + 1, count, category[region.label], region)))
    out.write('],"annotations":[')
    for at, annotation in enumerate(annotations):
        out.write(("," if at else "") + "\n" + annotation)
    out.write("]}\n")
    return CocoSummary(count, len(annotations), dict(sorted(losses.items())))


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=False, allow_nan=False)


def _annotation(number: int, image: int, category: int, region: Region) -> dict[str, Any]:
    left, top, right, bottom = bounds_of(region)
    extra: dict[str, Any] = {"region": region.id}
    for member in ("confidence", "from_prediction", "unsure", "occluded"):
        if value := getattr(region, member):
            extra[member] = value
    if isinstance(region, Box) and region.rotation:
        extra["rotation"] = region.rotation
    return {
        "id": number,
        "image_id": image,
        "category_id": category,
        "bbox": [_pixel(value) for value in (left, top, right - left, bottom - top)],
        "area": _pixel(area_of(region)),
        "iscrowd": 0,
        "segmentation": _outlines(region),
        **({"attributes": region.attributes} if region.attributes else {}),
        "assay": extra,
    }


def _outlines(region: Region) -> list[list[float]]:
    if isinstance(region, Span | Relation):
        return []
    outlines = [corners_of(region)] if isinstance(region, Box) else [ring.points for ring in region.rings]
    return [[_pixel(value) for point in points for value in point] for points in outlines]


def _pixel(value: float) -> float:
    return round(float(value), 3)


def _losses(region: Region) -> list[str]:
    found = [code for code in ("unsure", "occluded") if getattr(region, code)]
    if isinstance(region, Box):
        return [*found, "rotation"] if region.rotation else found
    if isinstance(region, Span | Relation):
        return found
    return [*found, "holes"] if any(ring.holes for ring in region.rings) else found
