"""YOLO written in the layout of ultralytics; classes are numbered in the schema's order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import yaml

from annotation.formats.builders import corners_of
from annotation.formats.document import Item, Options, Report
from annotation.formats.output import Names, OutSchema, Sink, decimal, lose_members, upright, with_ending, without
from annotation.regions.kinds.table import kind_of
from annotation.regions.shapes import Box, Keypoints, Mask, Point, Polygon, Region, shape_of

Row = Callable[[Region, Item, OutSchema, Report], "list[float] | None"]


def write_detect(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write boxes."""
    return _write(items, schema, sink, _detect, {})


def write_segment(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write outlines, one a line."""
    return _write(items, schema, sink, _segment, {})


def write_obb(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write turned boxes by their corners."""
    return _write(items, schema, sink, _obb, {})


def write_pose(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write boxes with points; all skeletons have as many points as the largest."""
    count = max((len(bones.points) for bones in schema.skeletons.values()), default=1)
    return _write(items, schema, sink, _pose(count), {"kpt_shape": [count, 3]})


def _write(items: Iterable[Item], schema: OutSchema, sink: Sink, row: Row, more: dict[str, Any]) -> Report:
    report, names = Report(), Names()
    splits: set[str] = set()
    for item in items:
        split = item.split if item.split in ("val", "test") else "train"
        splits.add(split)
        name = names.free(f"{split}/{item.name.removeprefix(split + '/')}", report)
        without(report, item, "classification", "predictions", "meta")
        with sink.file(with_ending(f"labels/{name}", "txt")) as out:
            for region in item.regions:
                lose_members(report, item, region, "attributes", "unsure", "occluded", "confidence")
                values = row(region, item, schema, report)
                if values is not None:
                    text = " ".join([str(schema.place(region.label)), *(decimal(value) for value in values)])
                    out.write(text.encode() + b"\n")
    head: dict[str, Any] = {"path": ".", "train": "images/train"}
    head["val"] = "images/val" if "val" in splits else "images/train"
    if "test" in splits:
        head["test"] = "images/test"
    head |= {**more, "names": dict(enumerate(schema.labels))}
    with sink.file("data.yaml") as out:
        out.write(yaml.safe_dump(head, sort_keys=False, allow_unicode=True).encode())
    return report


def _clamped(values: Sequence[float], item: Item, region: Region, report: Report) -> list[float]:
    """Return shares within the picture: ultralytics drops a whole picture for one corner outside."""
    if any(not -1e-9 <= value <= 1 + 1e-9 for value in values):
        report.lose("outside_clamped", item.name, region.id)
    return [min(max(value, 0.0), 1.0) for value in values]


def _center(box: tuple[float, float, float, float], item: Item, region: Region, report: Report) -> list[float]:
    x, y, width, height = box
    ends = [x / item.width, y / item.height, (x + width) / item.width, (y + height) / item.height]
    left, top, right, bottom = _clamped(ends, item, region, report)
    return [(left + right) / 2, (top + bottom) / 2, right - left, bottom - top]


def _detect(region: Region, item: Item, schema: OutSchema, report: Report) -> list[float] | None:
    if not isinstance(region, Box):
        report.lose(shape_of(region), item.name, region.id)
        return None
    if region.rotation:
        report.lose("rotation", item.name, region.id)
    if region.group:
        report.lose("group", item.name, region.id)
    return _center(upright(region), item, region, report)


def _shares(points: Sequence[Point], item: Item) -> list[float]:
    return [share for x, y in points for share in (x / item.width, y / item.height)]


def _segment(region: Region, item: Item, schema: OutSchema, report: Report) -> list[float] | None:
    if region.group:
        report.lose("group", item.name, region.id)
    if isinstance(region, Polygon):
        if any(ring.holes for ring in region.rings):
            report.lose("holes", item.name, region.id)
        parts = [list(ring.points) for ring in region.rings]
        if len(parts) > 1:
            report.lose("parts_joined", item.name, region.id)
        return _clamped(_shares(joined(parts), item), item, region, report)
    if isinstance(region, Box):
        report.lose("box", item.name, region.id)
        return _clamped(_shares(corners_of(region), item), item, region, report)
    report.lose(shape_of(region), item.name, region.id)
    if isinstance(region, Mask):
        return None
    outlines = kind_of(region).outlines(region) if not isinstance(region, Keypoints) else []
    is_closed = shape_of(region) == "ellipse"
    return _clamped(_shares(outlines[0], item), item, region, report) if is_closed and outlines else None


def joined(parts: Sequence[list[Point]]) -> list[Point]:
    """Return one outline of several: there and back over bridges of no width between nearest corners."""
    whole = list(parts[0])
    for part in parts[1:]:
        pairs = ((a, b) for a in range(len(whole)) for b in range(len(part)))
        index, start = min(
            pairs, key=lambda p: (whole[p[0]][0] - part[p[1]][0]) ** 2 + (whole[p[0]][1] - part[p[1]][1]) ** 2
        )
        around = part[start:] + part[:start]
        whole = [*whole[: index + 1], *around, around[0], *whole[index:]]
    return whole


def _obb(region: Region, item: Item, schema: OutSchema, report: Report) -> list[float] | None:
    if not isinstance(region, Box):
        report.lose(shape_of(region), item.name, region.id)
        return None
    if region.group:
        report.lose("group", item.name, region.id)
    return _clamped(_shares(corners_of(region), item), item, region, report)


def _pose(count: int) -> Row:
    def row(region: Region, item: Item, schema: OutSchema, report: Report) -> list[float] | None:
        if not isinstance(region, Keypoints):
            # The box of the object stands in its line; one without points has no line.
            has_points = region.group and any(
                isinstance(o, Keypoints) and o.group == region.group for o in item.regions
            )
            if not (isinstance(region, Box) and has_points):
                report.lose(shape_of(region), item.name, region.id)
            return None
        bones = schema.skeletons.get(region.label)
        order = bones.points if bones else tuple(point.name for point in region.points)
        placed = {point.name: point for point in region.points if point.visible}
        if not placed.keys() <= {*order} or len(order) > count:
            report.lose("keypoints", item.name, region.id)
            return None
        boxes = [o for o in item.regions if isinstance(o, Box) and region.group and o.group == region.group]
        values = _center(upright(boxes[0] if boxes else region), item, region, report)
        for name in (*order, *("",) * (count - len(order))):
            point = placed.get(name)
            if point is None:
                values += [0, 0, 0]
            else:
                values += [*_clamped(_shares([(point.x, point.y)], item), item, region, report), point.visible]
        return values

    return row
