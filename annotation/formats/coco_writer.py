"""COCO written: instances and keypoints, each a file; annotations wait in a spool behind the images.

What has no outline gets none that breaks a reader: pycocotools raises IndexError for an empty segmentation.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from typing import IO, Any

from annotation.formats.builders import corners_of
from annotation.formats.document import Item, Options, Report
from annotation.formats.output import Names, OutSchema, Sink, encoded, is_textual, upright, without
from annotation.regions.geometry import area_of
from annotation.regions.kinds.table import kind_of
from annotation.regions.rle import filled, runs_of, text_of
from annotation.regions.shapes import Box, Ellipse, Keypoints, Mask, Polygon, Polyline, Region

IN_MEMORY = 16 * 2**20
_CHUNK = 1 << 20


def write(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write annotations/instances_default.json, and person_keypoints_default.json where there are points."""
    report, names = Report(), Names()
    images: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    instances: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    points: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
    counts = {"images": 0, "instances": 0, "points": 0}
    with images, instances, points:
        for item in items:
            counts["images"] += 1
            image = counts["images"]
            row = {"id": image, "file_name": names.free(item.name, report), "width": item.width, "height": item.height}
            images.write((b",\n" if image > 1 else b"\n") + encoded(row))
            without(report, item, "classification", "predictions")
            for region in item.regions:
                entry, kind = _annotation(region, item, schema, report)
                if entry is None:
                    continue
                counts[kind] += 1
                out = points if kind == "points" else instances
                entry = {"id": counts[kind], "image_id": image, "category_id": schema.number(region.label), **entry}
                out.write((b",\n" if counts[kind] > 1 else b"\n") + encoded(entry))
        # A project of points alone has no instances, and readers ask for the file all the same.
        _write_file(sink, "annotations/instances_default.json", schema, images, instances, with_bones=False)
        if counts["points"]:
            _write_file(sink, "annotations/person_keypoints_default.json", schema, images, points, with_bones=True)
    return report


def _write_file(
    sink: Sink, name: str, schema: OutSchema, images: IO[bytes], annotations: IO[bytes], *, with_bones: bool
) -> None:
    with sink.file(name) as out:
        out.write(b'{"info":{"version":"1.0"},"licenses":[],"categories":')
        out.write(encoded([_category(label, schema, with_bones=with_bones) for label in schema.labels]))
        for key, rows in ((b"images", images), (b"annotations", annotations)):
            out.write(b',"' + key + b'":[')
            rows.seek(0)
            while chunk := rows.read(_CHUNK):
                out.write(chunk)
            out.write(b"]")
        out.write(b"}\n")


def _category(label: str, schema: OutSchema, *, with_bones: bool) -> dict[str, Any]:
    entry: dict[str, Any] = {"id": schema.number(label), "name": label, "supercategory": ""}
    bones = schema.skeletons.get(label)
    if bones and with_bones:
        entry |= {"keypoints": list(bones.points), "skeleton": [[a + 1, b + 1] for a, b in bones.edges]}
    return entry


def _annotation(region: Region, item: Item, schema: OutSchema, report: Report) -> tuple[dict[str, Any] | None, str]:
    attributes = dict(region.attributes)
    is_crowd = int(attributes.pop("iscrowd", False) is True)
    if region.occluded:
        attributes["occluded"] = True
    for member in ("unsure", "confidence"):
        if getattr(region, member) not in (None, False):
            report.lose(member, item.name, region.id)
    if region.group:
        report.lose("group", item.name, region.id)
    if isinstance(region, Keypoints):
        shaped: dict[str, Any] | None = _keypoints(region, schema)
        kind = "points"
        if shaped is None:
            report.lose("keypoints", item.name, region.id)
    elif isinstance(region, Polyline) or is_textual(region):
        report.lose("polyline" if isinstance(region, Polyline) else "text", item.name, region.id)
        return None, "instances"
    else:
        shaped, kind = _outlined(region, item, report), "instances"
    if shaped is None:
        return None, kind
    more = {"attributes": attributes} if attributes else {}
    return {"iscrowd": is_crowd, **shaped, **more}, kind


def _outlined(region: Region, item: Item, report: Report) -> dict[str, Any]:
    box = [round(value, 6) for value in upright(region)]
    shaped = {"bbox": box, "area": round(area_of(region), 6)}
    if isinstance(region, Mask):
        return {**shaped, "segmentation": {"size": list(region.rle.size), "counts": region.rle.counts}}
    if isinstance(region, Polygon) and any(ring.holes for ring in region.rings):
        report.lose("holes", item.name, region.id)
        cells = filled([], item.height, item.width)
        for ring in region.rings:
            cells |= filled([ring.points, *ring.holes], item.height, item.width)
        mask = {"size": [item.height, item.width], "counts": text_of(runs_of(cells))}
        return {**shaped, "segmentation": mask}
    if isinstance(region, Box):
        if region.rotation:
            report.lose("rotation", item.name, region.id)
        return {**shaped, "segmentation": [[round(value, 6) for corner in corners_of(region) for value in corner]]}
    if isinstance(region, Ellipse):
        report.lose("ellipse", item.name, region.id)
    outlines = kind_of(region).outlines(region)
    return {**shaped, "segmentation": [[round(v, 6) for point in points for v in point] for points in outlines]}


def _keypoints(region: Keypoints, schema: OutSchema) -> dict[str, Any] | None:
    """Return points in the skeleton's order, and the box around those that are there, a pixel a side at least."""
    bones = schema.skeletons.get(region.label)
    order = bones.points if bones else tuple(point.name for point in region.points)
    placed = {point.name: point for point in region.points if point.visible}
    if not placed or not placed.keys() <= {*order}:
        return None
    triples: list[float] = []
    for name in order:
        point = placed.get(name)
        triples += [round(point.x, 6), round(point.y, 6), point.visible] if point else [0, 0, 0]
    xs, ys = [point.x for point in placed.values()], [point.y for point in placed.values()]
    width, height = max(max(xs) - min(xs), 1.0), max(max(ys) - min(ys), 1.0)
    left, top = (min(xs) + max(xs) - width) / 2, (min(ys) + max(ys) - height) / 2
    box = [round(value, 6) for value in (left, top, width, height)]
    x, y, w, h = box
    outline = [[x, y, x + w, y, x + w, y + h, x, y + h]]
    return {
        "bbox": box,
        "area": round(width * height, 6),
        "segmentation": outline,
        "keypoints": triples,
        "num_keypoints": len(placed),
    }
