"""CVAT XML 1.1 for images, written."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from typing import IO, Any

from annotation.formats.document import Item, Options, Report
from annotation.formats.output import Names, OutSchema, Sink, attribute, decimal, lose_members, tag, without
from annotation.regions.rle import bounds_in, cells_of, runs_in
from annotation.regions.shapes import Box, Ellipse, Keypoints, Mask, Point, Polygon, Polyline, Region, shape_of

_CHUNK = 1 << 20
_VALUES = {"checkbox": "false", "number": "-1000000;1000000;1", "text": ""}


def write(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write annotations.xml; attributes that occur are declared before the images, as texts, numbers, checkboxes."""
    report, names = Report(), Names()
    kinds: dict[str, dict[str, str]] = {label: {} for label in schema.labels}
    body: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=16 * 2**20)  # noqa: SIM115
    with body:
        count = 0
        for count, item in enumerate(items, start=1):
            without(report, item, "predictions", "meta")
            name = names.free(item.name, report)
            size = attribute("width", item.width) + attribute("height", item.height)
            split = attribute("subset", item.split) if item.split else ""
            shapes = "".join(_tags(item, report)) + "".join(_shape(one, item, kinds, report) for one in item.regions)
            body.write(f'<image id="{count - 1}"{attribute("name", name)}{split}{size}>{shapes}</image>\n'.encode())
        with sink.file("annotations.xml") as out:
            labels = "".join(_label(label, kinds[label]) for label in schema.labels)
            head = f"<size>{count}</size><labels>{labels}</labels>"
            begin = '<?xml version="1.0" encoding="utf-8"?>\n<annotations><version>1.1</version>'
            out.write(f"{begin}<meta><task>{head}</task></meta>\n".encode())
            body.seek(0)
            while chunk := body.read(_CHUNK):
                out.write(chunk)
            out.write(b"</annotations>\n")
    return report


def _label(label: str, kinds: dict[str, str]) -> str:
    rows = "".join(
        f"<attribute>{tag('name', name)}<mutable>False</mutable>{tag('input_type', kind)}"
        "<default_value></default_value>"
        f"{tag('values', _VALUES[kind])}</attribute>"
        for name, kind in sorted(kinds.items())
    )
    return f"<label>{tag('name', label)}<type>any</type><attributes>{rows}</attributes></label>"


def _tags(item: Item, report: Report) -> Iterable[str]:
    for question, answer in item.classification.items():
        if question == "tags" and isinstance(answer, list):
            yield from (f'<tag{attribute("label", word)} source="manual"></tag>' for word in answer)
        else:
            report.lose("classification", item.name, question)


def _points(points: Iterable[Point]) -> str:
    return ";".join(f"{decimal(x)},{decimal(y)}" for x, y in points)


def _shape(region: Region, item: Item, kinds: dict[str, dict[str, str]], report: Report) -> str:
    lose_members(report, item, region, "unsure", "confidence")
    attributes = dict(region.attributes)
    order = attributes.pop("z_order", 0)
    source = "auto" if attributes.pop("source", "") == "auto" else "manual"
    common = (
        attribute("label", region.label) + attribute("source", source) + attribute("occluded", int(region.occluded))
    )
    common += attribute("z_order", order if isinstance(order, int) else 0)
    if region.group:
        common += attribute("group_id", region.group)
    inside = ""
    for name, value in attributes.items():
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        kind = "checkbox" if isinstance(value, bool) else "number" if is_number else "text"
        if kinds[region.label].setdefault(name, kind) != kind or not isinstance(value, bool | int | float | str):
            report.lose("attribute_kind", item.name, f"{region.id} {name}")
        word = str(value).lower() if isinstance(value, bool) else str(value)
        inside += f"<attribute{attribute('name', name)}>{tag('x', word)[3:-4]}</attribute>"
    return "".join(f"<{name}{common}{details}>{inside}</{name}>" for name, details in _own(region, item, report))


def _own(region: Region, item: Item, report: Report) -> list[tuple[str, str]]:
    turn = (
        attribute("rotation", decimal(region.rotation)) if isinstance(region, Box | Ellipse) and region.rotation else ""
    )
    if isinstance(region, Box):
        ends = zip(
            ("xtl", "ytl", "xbr", "ybr"),
            (region.x, region.y, region.x + region.width, region.y + region.height),
            strict=True,
        )
        return [("box", "".join(attribute(name, decimal(value)) for name, value in ends) + turn)]
    if isinstance(region, Ellipse):
        axes = "".join(attribute(name, decimal(getattr(region, name))) for name in ("cx", "cy", "rx", "ry"))
        return [("ellipse", axes + turn)]
    if isinstance(region, Polygon):
        if any(ring.holes for ring in region.rings):
            report.lose("holes", item.name, region.id)
        if len(region.rings) > 1:
            report.lose("parts_split", item.name, region.id)
        return [("polygon", attribute("points", _points(ring.points))) for ring in region.rings]
    if isinstance(region, Polyline):
        return [("polyline", attribute("points", _points(region.points)))]
    if isinstance(region, Keypoints):
        placed = [point for point in region.points if point.visible]
        if len(placed) < len(region.points) or any(p.visible == 1 for p in placed) or _are_named(region):
            report.lose("keypoint_names", item.name, region.id)
        return [("points", attribute("points", _points((point.x, point.y) for point in placed)))]
    if isinstance(region, Mask):
        return [("mask", _mask(region))]
    report.lose(shape_of(region), item.name, region.id)
    return []


def _are_named(region: Keypoints) -> bool:
    return [point.name for point in region.points] != [str(index) for index in range(1, len(region.points) + 1)]


def _mask(region: Mask) -> str:
    """Return the mask's own rectangle and its runs, row by row, zeros first."""
    height, width = region.rle.size
    runs = runs_in(region.rle.counts)
    left, top, right, bottom = (int(value) for value in bounds_in(runs, height))
    flat: Any = cells_of(runs, height, width)[top:bottom, left:right].ravel()
    lengths, value, count = [], False, 0
    for cell in flat.tolist():
        if cell == value:
            count += 1
        else:
            lengths.append(count)
            value, count = cell, 1
    lengths.append(count)
    place = {"left": left, "top": top, "width": right - left, "height": bottom - top}
    return attribute("rle", ", ".join(map(str, lengths))) + "".join(attribute(k, v) for k, v in place.items())
