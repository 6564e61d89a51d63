"""Pascal VOC written: boxes from one with both ends included, as PASCAL counts."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import PurePosixPath

from annotation.formats.document import Item, Options, Report
from annotation.formats.output import Names, OutSchema, Sink, lose_members, tag, upright, with_ending, without
from annotation.regions.shapes import Box, Region, shape_of

_TINY = 1e-6


def write(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write Annotations, and ImageSets/Main by split."""
    report, names = Report(), Names()
    splits: dict[str, list[str]] = {}
    for item in items:
        name = names.free(item.name, report)
        stem = with_ending(name, "xml").removesuffix(".xml")
        splits.setdefault(item.split or "default", []).append(stem)
        without(report, item, "classification", "predictions", "meta")
        objects = "".join(_object(region, item, report) for region in item.regions)
        size = tag_of_size(item)
        head = tag("folder", "JPEGImages") + tag("filename", name) + "<source><database>Unknown</database></source>"
        with sink.file(f"Annotations/{stem}.xml") as out:
            out.write(f"<annotation>{head}{size}<segmented>0</segmented>{objects}</annotation>\n".encode())
    for split, stems in sorted(splits.items()):
        with sink.file(f"ImageSets/Main/{PurePosixPath(split).name}.txt") as out:
            out.write("".join(f"{stem}\n" for stem in stems).encode())
    return report


def tag_of_size(item: Item) -> str:
    """Return the element of a picture's size."""
    return f"<size>{tag('width', item.width)}{tag('height', item.height)}<depth>3</depth></size>"


def _object(region: Region, item: Item, report: Report) -> str:
    if not isinstance(region, Box):
        report.lose(shape_of(region), item.name, region.id)
        return ""
    lose_members(report, item, region, "unsure", "confidence", "group")
    if region.rotation:
        report.lose("rotation", item.name, region.id)
    x, y, width, height = (round(value, 6) for value in upright(region))
    ends = [x, y, x + width, y + height]
    if any(abs(value - round(value)) > _TINY for value in ends):
        report.lose("rounded", item.name, region.id)
    left, top = math.floor(round(ends[0], 6)) + 1, math.floor(round(ends[1], 6)) + 1
    right, bottom = math.ceil(round(ends[2], 6)), math.ceil(round(ends[3], 6))
    attributes = dict(region.attributes)
    pose = str(attributes.pop("pose", "Unspecified") or "Unspecified")
    flags = "".join(tag(name, int(attributes.pop(name, False) is True)) for name in ("truncated", "difficult"))
    occluded = tag("occluded", 1) if region.occluded else ""
    rest = "".join(
        f"<attribute>{tag('name', name)}{tag('value', _word(value))}</attribute>" for name, value in attributes.items()
    )
    for name, value in attributes.items():
        if not isinstance(value, str):
            report.lose("attribute_kind", item.name, f"{region.id} {name}")
    more = f"<attributes>{rest}</attributes>" if rest else ""
    box = tag("xmin", left) + tag("ymin", top) + tag("xmax", right) + tag("ymax", bottom)
    return (
        f"<object>{tag('name', region.label)}{tag('pose', pose)}{flags}{occluded}<bndbox>{box}</bndbox>{more}</object>"
    )


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
