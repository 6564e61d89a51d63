"""LabelMe JSON, versions 5 to 7: a file a picture (github.com/wkentaro/labelme)."""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from annotation.formats.builders import Bad, Maker, Place, number, refuse, sized, turned
from annotation.formats.document import FormatError, Item, Options, Reading, Report
from annotation.formats.sources import Source, posix, without_folder
from annotation.formats.streams import begin, decoded_item
from annotation.regions.shapes import Region


def looks_like(source: Source) -> bool:
    """Tell whether there are JSON files with shapes and imagePath."""
    for name in source.ending_in(".json"):
        content = source.content(name)
        if b'"shapes"' in content and b'"imagePath"' in content:
            return True
    return False


def read(source: Source, options: Options) -> Reading:
    """Read every JSON file of a set."""
    report = Report()
    reading = Reading(iter(()), report)
    reading.items = _items(source, report, reading)
    return reading


def _items(source: Source, report: Report, reading: Reading) -> Iterator[Item]:
    for name in source.ending_in(".json"):
        place = Place(name)
        try:
            index, sign = begin(source.content(name), name)
            document = decoded_item(source.content(name)[index:])
            if sign != b"{" or not isinstance(document, dict) or not isinstance(document.get("shapes"), list):
                continue
            item = _item(source, document, name, report)
        except FormatError as error:
            report.problems.append(error.problem)
            continue
        except Bad as bad:
            refuse(report, bad, place)
            continue
        except ValueError as error:
            refuse(report, Bad("not_json", f"It cannot be read: {error}."), place)
            continue
        for region in item.regions:
            if region.label not in reading.labels:
                reading.labels.append(region.label)
        yield item


def _item(source: Source, document: dict[str, Any], file: str, report: Report) -> Item:
    base = posix(str(document.get("imagePath") or "")).rsplit("/", 1)[-1]
    folder = str(PurePosixPath(file).parent)
    beside = posix(f"{folder}/{base}")
    # A path may go up or be another machine's: only its last part is looked for.
    picture_file = beside if beside in source.names else source.picture_named(base)
    picture_file = picture_file or source.picture_with_stem(PurePosixPath(file).stem)
    item = Item(name=without_folder(picture_file, "images") or base or PurePosixPath(file).stem, picture=picture_file)
    declared = None
    if document.get("imageWidth") and document.get("imageHeight"):
        declared = (
            int(number(document["imageWidth"], "imageWidth")),
            int(number(document["imageHeight"], "imageHeight")),
        )
    place = Place(file)
    picture = None
    if not picture_file and document.get("imageData"):
        header = source.header_of(_bytes_of(document["imageData"], "imageData"))
        if header is None:
            raise Bad("no_picture", "imageData is no picture.", "imageData")
        item.width, item.height = header.width, header.height
    else:
        picture = sized(item, source, declared, report)
    if picture is not None:
        item.width, item.height = picture.stored
    if isinstance(document.get("flags"), dict):
        item.classification = {str(key): value for key, value in document["flags"].items()}
    maker = Maker(item, report)
    for index, shape in enumerate(document["shapes"]):
        try:
            item.regions.append(_region(source, shape, maker))
        except Bad as bad:
            refuse(report, bad, place.inside(f"shapes[{index}]"))
    if picture is not None:
        item.width, item.height = picture.width, picture.height
        item.regions = [turned(region, picture) for region in item.regions]
    return item


def _bytes_of(text: Any, path: str) -> bytes:
    try:
        return base64.b64decode(str(text), validate=False)
    except (binascii.Error, ValueError) as error:
        raise Bad("base64", "It is no base64.", path) from error


def _region(source: Source, shape: Any, maker: Maker) -> Region:
    if not isinstance(shape, dict) or not shape.get("label"):
        raise Bad("no_label", "The shape has no label.", "label")
    label, kind = str(shape["label"]), str(shape.get("shape_type") or "polygon")
    points = []
    for index, point in enumerate(shape.get("points") or []):
        if not isinstance(point, list) or len(point) != 2:  # noqa: PLR2004
            raise Bad("odd", "A point is [x, y].", f"points[{index}]")
        points.append((number(point[0], f"points[{index}]"), number(point[1], f"points[{index}]")))
    more = _more(shape)
    needed = {
        "rectangle": 2,
        "circle": 2,
        "line": 2,
        "linestrip": 2,
        "point": 1,
        "points": 1,
        "mask": 2,
        "oriented_rectangle": 4,
    }
    if len(points) < needed.get(kind, 3):
        raise Bad("too_few_points", f"There are {len(points)} points; {needed.get(kind, 3)} are needed.", "points")
    if kind == "rectangle":
        (ax, ay), (bx, by) = points[:2]
        return maker.box(label, min(ax, bx), min(ay, by), abs(bx - ax), abs(by - ay), path="points", **more)
    if kind == "circle":
        (cx, cy), (ex, ey) = points[:2]
        radius = math.hypot(ex - cx, ey - cy)
        return maker.ellipse(label, cx, cy, radius, radius, **more)
    if kind in ("line", "linestrip"):
        return maker.polyline(label, points, **more)
    if kind in ("point", "points"):
        names = [label] if len(points) == 1 else [str(index) for index in range(1, len(points) + 1)]
        return maker.keypoints(label, [(name, x, y, 2) for name, (x, y) in zip(names, points, strict=True)], **more)
    if kind == "oriented_rectangle":
        return maker.four_corners(label, points[:4], **more)
    if kind == "mask":
        return _mask(source, shape, points, maker, label, more)
    if kind != "polygon":
        raise Bad("unknown_shape", f"There is no shape {kind!r:.40}.", "shape_type")
    return maker.polygon(label, [points], **more)


def _more(shape: dict[str, Any]) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    if shape.get("description"):
        attributes["description"] = str(shape["description"])
    if isinstance(shape.get("flags"), dict):
        attributes |= {str(key): value for key, value in shape["flags"].items()}
    more: dict[str, Any] = {"attributes": attributes} if attributes else {}
    if shape.get("group_id") is not None:
        more["group"] = str(shape["group_id"])
    return more


def _mask(
    source: Source,
    shape: dict[str, Any],
    points: list[tuple[float, float]],
    maker: Maker,
    label: str,
    more: dict[str, Any],
) -> Region:
    """Lay the PNG at the first corner; between whole numbers both corners are pixels that are covered."""
    pixels = source.numbers_of(_bytes_of(shape.get("mask"), "mask"))
    if pixels is None:
        raise Bad("no_mask", "mask is no PNG.", "mask")
    cells = pixels[..., 0] > 0 if pixels.ndim == 3 else pixels > 0  # noqa: PLR2004
    left, top = min(points[0][0], points[1][0]), min(points[0][1], points[1][1])
    return maker.mask(label, cells, corner=(round(left), round(top)), **more)
