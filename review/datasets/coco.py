"""COCO instances (cocodataset.org, "Data format"): a streaming writer and a report of what COCO cannot carry. Pure.

Same items, same bytes. Ids start at 1 in the order of the items. ``assay`` members carry what COCO has no place for;
readers ignore them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

import msgspec

from annotation.regions.geometry import area_of, bounds_of
from annotation.regions.shapes import Region
from annotation.schema.rules import Skeleton
from review.datasets.coco_shapes import coco_shape, pixel

_ENCODER = msgspec.json.Encoder()


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
    out: IO[str],
    *,
    name: str,
    labels: Sequence[tuple[str, str]],
    images: Iterable[CocoImage],
    skeletons: Mapping[str, Skeleton] | None = None,
) -> CocoSummary:
    """Write a COCO file; ``labels`` are (key, name). Annotations are written after all images were streamed once.

    Only the annotations' text is kept meanwhile. Raises KeyError for a region whose label is not in ``labels``.
    """
    bones = skeletons or {}
    category = {key: index for index, (key, _) in enumerate(labels, start=1)}
    losses: Counter[str] = Counter()
    annotations: list[str] = []
    count = 0
    out.write('{"info":' + _text({"description": name, "version": "1.0"}) + ',"licenses":[],"categories":')
    out.write(_text([_category(category[key], key, label, bones.get(key)) for key, label in labels]))
    out.write(',"images":[')
    for count, image in enumerate(images, start=1):
        entry = {"id": count, "file_name": image.name, "width": image.width, "height": image.height}
        out.write(("," if count > 1 else "") + "\n" + _text({**entry, "assay": image.extra}))
        for region in image.regions:
            ids = {"id": len(annotations) + 1, "image_id": count, "category_id": category[region.label]}
            entry, lost = _annotation(ids, image, region, bones.get(region.label))
            losses.update(lost)
            annotations.append(_text(entry))
    out.write('],"annotations":[')
    for index, annotation in enumerate(annotations):
        out.write(("," if index else "") + "\n" + annotation)
    out.write("]}\n")
    return CocoSummary(count, len(annotations), dict(sorted(losses.items())))


def _text(value: Any) -> str:
    return _ENCODER.encode(value).decode()


def _category(number: int, key: str, name: str, bones: Skeleton | None) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": number, "name": name}
    if bones:
        # COCO counts keypoints from 1.
        entry |= {"keypoints": bones.points, "skeleton": [[a + 1, b + 1] for a, b in bones.edges]}
    return {**entry, "assay": {"key": key}}


def _annotation(
    ids: dict[str, int], image: CocoImage, region: Region, bones: Skeleton | None
) -> tuple[dict[str, Any], list[str]]:
    left, top, right, bottom = bounds_of(region)
    order = bones.points if bones else None
    shape = coco_shape(region, width=image.width, height=image.height, skeleton=order)
    extra: dict[str, Any] = {"region": region.id}
    for member in ("confidence", "from_prediction", "unsure", "occluded"):
        if value := getattr(region, member):
            extra[member] = value
    entry = {
        **ids,
        "bbox": [pixel(value) for value in (left, top, right - left, bottom - top)],
        "area": pixel(area_of(region)),
        "iscrowd": 0,
        "segmentation": shape.segmentation,
        **shape.more,
        **({"attributes": region.attributes} if region.attributes else {}),
        "assay": {**extra, **shape.extra},
    }
    return entry, [*shape.losses, *(code for code in ("unsure", "occluded") if getattr(region, code))]
