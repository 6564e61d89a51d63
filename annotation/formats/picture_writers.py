"""DOTA, KITTI, Open Images, PNG masks and folders of classes, written."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from annotation.formats.builders import corners_of
from annotation.formats.document import Item, Options, Report
from annotation.formats.output import Names, OutSchema, Sink, decimal, lose_members, upright, with_ending, without
from annotation.formats.pngs import png_of
from annotation.regions.rle import cells_of, filled, runs_in
from annotation.regions.shapes import Box, Mask, Polygon, Region, shape_of

_FLAGS = {
    "IsTruncated": "truncated",
    "IsGroupOf": "is_group_of",
    "IsDepiction": "is_depiction",
    "IsInside": "is_inside",
}


def _lose_attributes(report: Report, item: Item, region: Region, *carried: str) -> None:
    lose_members(report, item, region, "unsure", "group")
    for name in region.attributes.keys() - {*carried}:
        report.lose("attributes", item.name, f"{region.id} {name}")


def write_dota(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write labelTxt: four corners, the name with its blanks as "-", the difficulty."""
    report, names = Report(), Names()
    for item in items:
        without(report, item, "classification", "predictions")
        head = "".join(f"{key}:{item.meta[key]}\n" for key in ("imagesource", "gsd") if item.meta.get(key) is not None)
        for key in item.meta.keys() - {"imagesource", "gsd"}:
            report.lose("meta", item.name, key)
        rows = "".join(_dota_row(region, item, report) for region in item.regions)
        with sink.file(f"labelTxt/{with_ending(names.free(item.name, report), 'txt')}") as out:
            out.write((head + rows).encode())
    return report


def _dota_row(region: Region, item: Item, report: Report) -> str:
    _lose_attributes(report, item, region, "difficult")
    lose_members(report, item, region, "occluded", "confidence")
    is_four = isinstance(region, Polygon) and len(region.rings) == 1 and len(region.rings[0].points) == 4  # noqa: PLR2004
    if isinstance(region, Box):
        points = corners_of(region)
    elif isinstance(region, Polygon) and is_four and not region.rings[0].holes:
        points = list(region.rings[0].points)
    else:
        report.lose(shape_of(region), item.name, region.id)
        return ""
    label = "-".join(region.label.split())
    if label != region.label:
        report.lose("label_name", item.name, region.label)
    numbers = " ".join(decimal(value) for point in points for value in point)
    return f"{numbers} {label} {int(region.attributes.get('difficult', 0) or 0)}\n"


def write_kitti(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write label_2: 15 columns a row."""
    report, names = Report(), Names()
    for item in items:
        without(report, item, "classification", "predictions", "meta")
        rows = "".join(_kitti_row(region, item, report) for region in item.regions)
        with sink.file(f"training/label_2/{with_ending(names.free(item.name, report), 'txt')}") as out:
            out.write(rows.encode())
    return report


def _kitti_row(region: Region, item: Item, report: Report) -> str:
    carried = ("truncated", "kitti_occluded", "alpha", "dimensions", "location", "rotation_y")
    _lose_attributes(report, item, region, *carried)
    lose_members(report, item, region, "confidence")
    if not isinstance(region, Box):
        report.lose(shape_of(region), item.name, region.id)
        return ""
    if region.rotation:
        report.lose("rotation", item.name, region.id)
    label = "_".join(region.label.split())
    if label != region.label:
        report.lose("label_name", item.name, region.label)
    details = region.attributes
    x, y, width, height = upright(region)
    box = " ".join(decimal(value) for value in (x, y, x + width, y + height))
    occluded = details.get("kitti_occluded", int(region.occluded))
    place = f"{details.get('location', '-1000 -1000 -1000')} {details.get('rotation_y', -10)}"
    solid = f"{details.get('dimensions', '-1 -1 -1')} {place}"
    return f"{label} {details.get('truncated', 0)} {occluded} {details.get('alpha', -10)} {box} {solid}\n"


def write_open_images(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write boxes, image labels with verified absence, and the names of classes."""
    report = Report()
    boxes, answers = io.StringIO(newline=""), io.StringIO(newline="")
    head = ["ImageID", "Source", "LabelName", "Confidence"]
    box_rows, answer_rows = csv.writer(boxes, lineterminator="\n"), csv.writer(answers, lineterminator="\n")
    box_rows.writerow([*head, "XMin", "XMax", "YMin", "YMax", "IsOccluded", *_FLAGS])
    answer_rows.writerow(head)
    names = Names()
    for item in items:
        without(report, item, "predictions", "meta")
        image = with_ending(names.free(item.name, report), "x").removesuffix(".x")
        for region in item.regions:
            _lose_attributes(report, item, region, *_FLAGS.values())
            if not isinstance(region, Box):
                report.lose(shape_of(region), item.name, region.id)
                continue
            if region.rotation:
                report.lose("rotation", item.name, region.id)
            x, y, width, height = upright(region)
            ends = [x / item.width, (x + width) / item.width, y / item.height, (y + height) / item.height]
            flags = [_flag(region.attributes.get(name)) for name in _FLAGS.values()]
            score = 1 if region.confidence is None else region.confidence
            row = [image, "assay", f"/x/{schema.number(region.label)}", score]
            box_rows.writerow([*row, *(decimal(value) for value in ends), int(region.occluded), *flags])
        for key, fields in item.classification.items():
            if key in ("labels", "labels_absent") and isinstance(fields, list):
                for word in fields:
                    known = f"/x/{schema.number(word)}" if word in schema.labels else word
                    answer_rows.writerow([image, "verification", known, int(key == "labels")])
            else:
                report.lose("classification", item.name, key)
    for name, text in (("annotations-bbox", boxes), ("annotations-human-imagelabels", answers)):
        with sink.file(f"annotations/{name}.csv") as out:
            out.write(text.getvalue().encode())
    with sink.file("annotations/class-descriptions.csv") as out:
        rows = io.StringIO(newline="")
        csv.writer(rows, lineterminator="\n").writerows(
            [f"/x/{schema.number(label)}", label] for label in schema.labels
        )
        out.write(rows.getvalue().encode())
    return report


def _flag(value: Any) -> int:
    return -1 if value is None else int(value is True)


def write_masks(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write SegmentationClass and SegmentationObject as palette PNGs, and labelmap.txt; later regions lie on top."""
    report, names = Report(), Names()
    palette = [_colour(place) for place in range(256)]
    with sink.file("labelmap.txt") as out:
        rows = ["# label:color_rgb:parts:actions", "background:0,0,0::"]
        for place, label in enumerate(schema.labels, start=1):
            rows.append(f"{label.replace(':', '_')}:{','.join(map(str, _colour(place)))}::")
        out.write(("\n".join(rows) + "\n").encode())
    for item in items:
        without(report, item, "classification", "predictions", "meta")
        classes = np.zeros((item.height, item.width), np.uint8)
        objects = np.zeros((item.height, item.width), np.uint16)
        for number, region in enumerate(item.regions, start=1):
            cells = _cells(region, item, report)
            if cells is None:
                continue
            if (classes[cells] != 0).any():
                report.lose("overlap", item.name, region.id)
            classes[cells] = schema.place(region.label) + 1
            objects[cells] = number
        name = with_ending(names.free(item.name, report), "png")
        with sink.file(f"SegmentationClass/{name}") as out:
            out.write(png_of(classes, palette))
        with sink.file(f"SegmentationObject/{name}") as out:
            is_small = int(objects.max(initial=0)) < 255  # noqa: PLR2004
            out.write(png_of(objects.astype(np.uint8), palette) if is_small else png_of(objects))
    return report


def _cells(region: Region, item: Item, report: Report) -> Any:
    lose_members(report, item, region, "attributes", "unsure", "occluded", "confidence", "group")
    if isinstance(region, Mask):
        return cells_of(runs_in(region.rle.counts), *region.rle.size)
    if isinstance(region, Polygon):
        report.lose("polygon", item.name, region.id)
        cells = filled([], item.height, item.width)
        for ring in region.rings:
            cells |= filled([ring.points, *ring.holes], item.height, item.width)
        return cells
    report.lose(shape_of(region), item.name, region.id)
    return None


def _colour(place: int) -> tuple[int, int, int]:
    """Return the colour VOC's palette has at a place: its bits, three at a time, from the highest down."""
    red = green = blue = 0
    for bit in range(8):
        red |= (place & 1) << (7 - bit)
        green |= (place >> 1 & 1) << (7 - bit)
        blue |= (place >> 2 & 1) << (7 - bit)
        place >>= 3
    return red, green, blue


def write_folders(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write the list of class/picture paths (classes.csv): which folder each picture belongs in."""
    report = Report()
    rows = io.StringIO(newline="")
    out_rows = csv.writer(rows, lineterminator="\n")
    out_rows.writerow(["image", "label", "split"])
    for item in items:
        without(report, item, "predictions", "meta", "regions")
        answer = item.classification.get("class")
        for key in item.classification.keys() - {"class"}:
            report.lose("classification", item.name, key)
        out_rows.writerow([PurePosixPath(item.name).as_posix(), answer if isinstance(answer, str) else "", item.split])
    with sink.file("classes.csv") as out:
        out.write(rows.getvalue().encode())
    return report
