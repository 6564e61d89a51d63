"""Label Studio, LabelMe, Datumaro and Assay's own lines, written."""

from __future__ import annotations

import base64
import math
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from annotation.formats.brush import packed
from annotation.formats.builders import corners_of
from annotation.formats.document import Item, Options, Report
from annotation.formats.lines import line_of
from annotation.formats.output import Names, OutSchema, Sink, encoded, lose_members, upright, with_ending, without
from annotation.formats.pngs import png_of
from annotation.formats.texts import in_units
from annotation.regions.rle import bounds_in, cells_of, runs_in
from annotation.regions.shapes import Box, Ellipse, Keypoints, Mask, Polygon, Polyline, Region, Relation, Span, shape_of


def write_lines(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write Assay's lines: everything, so nothing is lost."""
    with sink.file("data.jsonl") as out:
        for item in items:
            out.write(line_of(item) + b"\n")
    return Report()


def _listed(rows: Iterable[Any], sink: Sink, name: str) -> None:
    with sink.file(name) as out:
        out.write(b"[")
        for count, row in enumerate(rows):
            out.write((b",\n" if count else b"\n") + encoded(row))
        out.write(b"\n]\n")


def write_label_studio(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write tasks.json with annotations and predictions."""
    report = Report()
    _listed((_task(item, report) for item in items), sink, "tasks.json")
    return report


def _task(item: Item, report: Report) -> dict[str, Any]:
    data = {"text": item.text} if item.text is not None else {"image": item.name}
    without(report, item, "split")
    result = [row for region in item.regions for row in _results(region, item, report)]
    for question, answer in item.classification.items():
        choices = answer if isinstance(answer, list) else [answer]
        if all(isinstance(one, str) for one in choices):
            value: dict[str, Any] = {"choices": choices}
            result.append(
                {
                    "id": f"answer-{question}",
                    "type": "choices",
                    "from_name": question,
                    "to_name": "item",
                    "value": value,
                }
            )
        else:
            report.lose("classification", item.name, question)
    predictions = []
    for statement in item.predictions:
        name = f"{statement.model}:{statement.version}" if statement.version else statement.model
        rows = [row for region in statement.regions for row in _results(region, item, report)]
        predictions.append({"model_version": name, "score": statement.confidence, "result": rows})
    task: dict[str, Any] = {"data": data, "annotations": [{"result": result, "was_cancelled": False}]}
    if item.external_id:
        task["id"] = item.external_id
    return {**task, "predictions": predictions, "meta": item.meta}


def _results(region: Region, item: Item, report: Report) -> list[dict[str, Any]]:
    lose_members(report, item, region, "unsure", "group")
    if isinstance(region, Relation):
        return [
            {
                "type": "relation",
                "from_id": region.source,
                "to_id": region.target,
                "direction": "right",
                "labels": [region.label],
            }
        ]
    size = (
        {}
        if item.text is not None
        else {"original_width": item.width, "original_height": item.height, "image_rotation": 0}
    )
    base = {"id": region.id, "to_name": "item", **size}
    if region.confidence is not None:
        base["score"] = region.confidence
    rows = [{**base, "from_name": "label", **shape} for shape in _label_studio_shape(region, item, report)]
    if not rows:
        return []
    place = {key: value for key, value in rows[0]["value"].items() if not key.endswith("labels")}
    attributes = {**region.attributes, **({"occluded": True} if region.occluded else {})}
    for name, value in attributes.items():
        row = {**base, "from_name": name}
        if isinstance(value, bool):
            report.lose("attribute_kind", item.name, f"{region.id} {name}")
            rows.append({**row, "type": "choices", "value": {**place, "choices": [str(value).lower()]}})
        elif isinstance(value, int | float):
            rows.append({**row, "type": "number", "value": {**place, "number": value}})
        else:
            fields = value if isinstance(value, list) else [str(value)]
            rows.append({**row, "type": "choices", "value": {**place, "choices": fields}})
    return rows


def _label_studio_shape(region: Region, item: Item, report: Report) -> list[dict[str, Any]]:
    if isinstance(region, Span):
        start, end = in_units(item.text or "", [region.start, region.end], "utf16")
        text = (item.text or "")[region.start : region.end]
        return [{"type": "labels", "value": {"start": start, "end": end, "text": text, "labels": [region.label]}}]
    across, down = 100 / item.width, 100 / item.height
    if isinstance(region, Box):
        angle, (x, y) = math.radians(region.rotation), corners_of(region)[0]
        value = {"x": x * across, "y": y * down, "width": region.width * across, "height": region.height * down}
        return [
            {
                "type": "rectanglelabels",
                "value": {**value, "rotation": math.degrees(angle) % 360, "rectanglelabels": [region.label]},
            }
        ]
    if isinstance(region, Ellipse):
        value = {
            "x": region.cx * across,
            "y": region.cy * down,
            "radiusX": region.rx * across,
            "radiusY": region.ry * down,
        }
        return [
            {"type": "ellipselabels", "value": {**value, "rotation": region.rotation, "ellipselabels": [region.label]}}
        ]
    if isinstance(region, Polygon):
        if len(region.rings) > 1:
            report.lose("parts_split", item.name, region.id)
        if any(ring.holes for ring in region.rings):
            report.lose("holes", item.name, region.id)
        rows = []
        for index, ring in enumerate(region.rings):
            points = [[x * across, y * down] for x, y in ring.points]
            details = {"id": f"{region.id}-{index + 1}"} if index else {}
            rows.append(
                {
                    **details,
                    "type": "polygonlabels",
                    "value": {"points": points, "closed": True, "polygonlabels": [region.label]},
                }
            )
        return rows
    if isinstance(region, Keypoints):
        placed = [point for point in region.points if point.visible]
        if len(region.points) != 1 or (placed[0:1] and (placed[0].name != region.label or placed[0].visible != 2)):  # noqa: PLR2004
            report.lose("keypoint_names", item.name, region.id)
        return [
            {
                **({"id": f"{region.id}-{index + 1}"} if index else {}),
                "type": "keypointlabels",
                "value": {"x": point.x * across, "y": point.y * down, "width": 0.5, "keypointlabels": [region.label]},
            }
            for index, point in enumerate(placed)
        ]
    if isinstance(region, Mask):
        cells = cells_of(runs_in(region.rle.counts), *region.rle.size)
        return [
            {"type": "brushlabels", "value": {"format": "rle", "rle": packed(cells), "brushlabels": [region.label]}}
        ]
    report.lose(shape_of(region), item.name, region.id)
    return []


def write_labelme(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write a JSON file a picture."""
    report, names = Report(), Names()
    for item in items:
        without(report, item, "predictions", "meta", "split")
        name = names.free(item.name, report)
        flags = {key: value for key, value in item.classification.items() if isinstance(value, bool)}
        for key in item.classification.keys() - flags.keys():
            report.lose("classification", item.name, key)
        shapes = [row for region in item.regions for row in _labelme_shapes(region, item, report)]
        document = {
            "version": "7.1.0",
            "flags": flags,
            "shapes": shapes,
            "imagePath": PurePosixPath(name).name,
            "imageData": None,
        }
        with sink.file(with_ending(name, "json")) as out:
            out.write(encoded({**document, "imageHeight": item.height, "imageWidth": item.width}))
    return report


def _labelme_shapes(region: Region, item: Item, report: Report) -> list[dict[str, Any]]:
    lose_members(report, item, region, "unsure", "occluded", "confidence")
    attributes = dict(region.attributes)
    flags = {key: value for key, value in attributes.items() if isinstance(value, bool)}
    description = attributes.pop("description", "")
    for key in attributes.keys() - flags.keys():
        report.lose("attributes", item.name, f"{region.id} {key}")
    group: Any = region.group or None
    if group and group.isdigit():
        group = int(group)
    base = {"label": region.label, "group_id": group, "description": str(description), "flags": flags}

    def shape(kind: str, points: Any, **more: Any) -> dict[str, Any]:
        return {**base, "points": [list(point) for point in points], "shape_type": kind, **more}

    if isinstance(region, Box):
        if region.rotation:
            return [shape("oriented_rectangle", corners_of(region))]
        x, y, width, height = upright(region)
        return [shape("rectangle", [(x, y), (x + width, y + height)])]
    if isinstance(region, Ellipse):
        if abs(region.rx - region.ry) < 1e-9:  # noqa: PLR2004
            return [shape("circle", [(region.cx, region.cy), (region.cx + region.rx, region.cy)])]
        report.lose("ellipse", item.name, region.id)
        return []
    if isinstance(region, Polygon):
        if len(region.rings) > 1:
            report.lose("parts_split", item.name, region.id)
        if any(ring.holes for ring in region.rings):
            report.lose("holes", item.name, region.id)
        return [shape("polygon", ring.points) for ring in region.rings]
    if isinstance(region, Polyline):
        return [shape("linestrip", region.points)]
    if isinstance(region, Keypoints):
        placed = [point for point in region.points if point.visible]
        if len(region.points) != 1 or (placed and (placed[0].name != region.label or placed[0].visible != 2)):  # noqa: PLR2004
            report.lose("keypoint_names", item.name, region.id)
        return [shape("point", [(point.x, point.y)]) for point in placed]
    if isinstance(region, Mask):
        height, width = region.rle.size
        runs = runs_in(region.rle.counts)
        left, top, right, bottom = (int(value) for value in bounds_in(runs, height))
        part = cells_of(runs, height, width)[top:bottom, left:right]
        png = base64.b64encode(png_of(np.where(part, 255, 0).astype(np.uint8))).decode()
        return [shape("mask", [(left, top), (right - 1, bottom - 1)], mask=png)]
    report.lose(shape_of(region), item.name, region.id)
    return []


def write_datumaro(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write annotations/SPLIT.json; items of one split after the other."""
    report = Report()
    by_split: dict[str, list[Item]] = {}
    for item in items:
        by_split.setdefault(item.split or "default", []).append(item)
    labels = [{"name": label, "parent": "", "attributes": []} for label in schema.labels]
    bones = [
        {"label_id": schema.place(label), "labels": list(one.points), "joints": [[a + 1, b + 1] for a, b in one.edges]}
        for label, one in schema.skeletons.items()
        if label in schema.labels
    ]
    categories: dict[str, Any] = {"label": {"labels": labels, "attributes": ["occluded"]}}
    if bones:
        categories["points"] = {"items": bones}
    for split, rows in sorted(by_split.items()):
        with sink.file(f"annotations/{split}.json") as out:
            out.write(b'{"info":{},"categories":' + encoded(categories) + b',"items":[')
            for count, item in enumerate(rows):
                out.write((b",\n" if count else b"\n") + encoded(_datumaro_item(item, schema, report)))
            out.write(b"\n]}\n")
    return report


def _datumaro_item(item: Item, schema: OutSchema, report: Report) -> dict[str, Any]:
    without(report, item, "predictions")
    rows: list[dict[str, Any]] = []
    groups: dict[str, int] = {}
    for region in item.regions:
        if region.group:
            groups.setdefault(region.group, int(region.group) if region.group.isdigit() else 1000 + len(groups))
    for region in item.regions:
        rows += _datumaro_rows(region, item, schema, groups, report)
    for question, answer in item.classification.items():
        fields = answer if isinstance(answer, list) else [answer]
        if question == "labels" and all(word in schema.labels for word in fields):
            rows += [{"type": "label", "label_id": schema.place(word), "attributes": {}, "group": 0} for word in fields]
        else:
            report.lose("classification", item.name, question)
    meta = dict(item.meta)
    if isinstance(caption := meta.pop("caption", None), str):
        rows.append({"type": "caption", "caption": caption, "attributes": {}, "group": 0})
    image = {"path": item.name, "size": [item.height, item.width]}
    numbered = [{"id": index, **row} for index, row in enumerate(rows)]
    return {"id": str(PurePosixPath(item.name).with_suffix("")), "annotations": numbered, "image": image, "attr": meta}


def _datumaro_rows(
    region: Region, item: Item, schema: OutSchema, groups: dict[str, int], report: Report
) -> list[dict[str, Any]]:
    lose_members(report, item, region, "unsure")
    attributes = {**region.attributes, **({"occluded": True} if region.occluded else {})}
    order = attributes.pop("z_order", 0)
    if region.confidence is not None:
        attributes["score"] = region.confidence
    base = {"label_id": schema.place(region.label), "group": groups.get(region.group, 0), "z_order": order}

    def row(kind: str, **more: Any) -> dict[str, Any]:
        return {"type": kind, "attributes": attributes, **base, **more}

    if isinstance(region, Box):
        if region.rotation:
            attributes["rotation"] = region.rotation
        return [row("bbox", bbox=[region.x, region.y, region.width, region.height])]
    if isinstance(region, Polygon):
        if len(region.rings) > 1:
            report.lose("parts_split", item.name, region.id)
        if any(ring.holes for ring in region.rings):
            report.lose("holes", item.name, region.id)
        return [row("polygon", points=[value for point in ring.points for value in point]) for ring in region.rings]
    if isinstance(region, Polyline):
        return [row("polyline", points=[value for point in region.points for value in point])]
    if isinstance(region, Keypoints):
        bones = schema.skeletons.get(region.label)
        names = bones.points if bones else tuple(str(index) for index in range(1, len(region.points) + 1))
        placed = {point.name: point for point in region.points}
        if not placed.keys() <= {*names}:
            report.lose("keypoint_names", item.name, region.id)
            names = tuple(placed)
        points = [placed.get(name) for name in names]
        flat = [value for point in points for value in ((point.x, point.y) if point else (0.0, 0.0))]
        return [row("points", points=flat, visibility=[point.visible if point else 0 for point in points])]
    if isinstance(region, Mask):
        return [row("mask", rle={"counts": region.rle.counts, "size": list(region.rle.size)})]
    report.lose(shape_of(region), item.name, region.id)
    return []
