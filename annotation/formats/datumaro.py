"""Datumaro JSON: annotations/SPLIT.json with categories and items (open-edge-platform/datumaro)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from annotation.formats.builders import Bad, Maker, Place, number, numbers, pairs, refuse, sized, turned
from annotation.formats.document import Bones, FormatError, Item, Options, Reading, Report
from annotation.formats.sources import Source, posix, without_folder
from annotation.formats.streams import begin, decoded_item, members, raw_items, value_at
from annotation.regions.rle import runs_in, text_of
from annotation.regions.shapes import Mask, Region, Rle


def looks_like(source: Source) -> bool:
    """Tell whether there are JSON files with categories and items."""
    return bool(_files(source))


def _files(source: Source) -> list[str]:
    files = []
    for name in source.ending_in(".json"):
        view = source.view(name)
        try:
            index, sign = begin(view, name)
            if sign == b"{" and {"categories", "items"} <= {key for key, _ in members(view, index, name)}:
                files.append(name)
        except FormatError:
            continue
    return files


def read(source: Source, options: Options) -> Reading:
    """Read every split of a set."""
    report = Report()
    reading = Reading(iter(()), report)
    heads: dict[str, tuple[int, list[str], dict[str, Bones]]] = {}
    for name in _files(source):
        view = source.view(name)
        items, labels, bones = -1, list[str](), dict[str, Bones]()
        for key, index in members(view, begin(view, name)[0], name):
            if key == "items":
                items = index
            elif key == "categories":
                labels, bones = _categories(value_at(view, index, name))
        heads[name] = (items, labels, bones)
        reading.labels += [label for label in labels if label not in reading.labels]
        reading.skeletons |= bones
    reading.items = _items(source, heads, report)
    return reading


def _categories(categories: Any) -> tuple[list[str], dict[str, Bones]]:
    if not isinstance(categories, dict):
        return [], {}
    rows = (categories.get("label") or {}).get("labels") or []
    labels = [str(row.get("name")) for row in rows if isinstance(row, dict)]
    bones: dict[str, Bones] = {}
    for row in (categories.get("points") or {}).get("items") or []:
        place = row.get("label_id")
        if isinstance(place, int) and 0 <= place < len(labels):
            # Joints count from 1, as COCO's do.
            edges = tuple((a - 1, b - 1) for a, b in row.get("joints") or [])
            bones[labels[place]] = Bones(tuple(map(str, row.get("labels") or [])), edges)
    return labels, bones


def _items(source: Source, heads: dict[str, tuple[int, list[str], dict[str, Bones]]], report: Report) -> Iterator[Item]:
    for name, (start, labels, bones) in heads.items():
        view, count = source.view(name), 0
        split = PurePosixPath(name).stem
        for rows in raw_items(view, start, name):
            for raw in rows:
                place = Place(name, path=f"items[{count}]")
                count += 1
                try:
                    row = decoded_item(raw)
                    if not isinstance(row, dict):
                        raise Bad("columns", "An item is an object.")
                    yield _item(source, row, "" if split == "default" else split, labels, bones, report, place)
                except Bad as bad:
                    refuse(report, bad, place)
                except ValueError as error:
                    refuse(report, Bad("not_json", f"It cannot be read: {error}."), place)


def _item(
    source: Source,
    row: dict[str, Any],
    split: str,
    labels: list[str],
    bones: dict[str, Bones],
    report: Report,
    place: Place,
) -> Item:
    image = row.get("image") or (row.get("media") if isinstance(row.get("media"), dict) else {}) or {}
    path = posix(str(image.get("path") or row.get("id") or ""))
    among = (lambda file: f"/{split}/" in f"/{file}") if split else (lambda _: True)
    picture_file = source.picture_named(path, among=among) or source.picture_named(path)
    picture_file = picture_file or source.picture_with_stem(PurePosixPath(path).name, among=among)
    item = Item(name=without_folder(path, "images") or str(row.get("id")), picture=picture_file, split=split)
    if picture_file and "." not in PurePosixPath(item.name).name:
        item.name = PurePosixPath(picture_file).name
    size = image.get("size")
    declared = (int(number(size[1])), int(number(size[0]))) if isinstance(size, list) and len(size) == 2 else None  # noqa: PLR2004
    picture = sized(item, source, declared, report)
    if picture is not None:
        item.width, item.height = picture.stored
    if isinstance(row.get("attr"), dict):
        item.meta |= {str(key): value for key, value in row["attr"].items()}
    maker = Maker(item, report)
    for index, annotation in enumerate(row.get("annotations") or []):
        try:
            item.regions += _regions(annotation, maker, labels, bones)
        except Bad as bad:
            refuse(report, bad, place.inside(f"annotations[{index}]"))
    if picture is not None:
        item.width, item.height = picture.width, picture.height
        item.regions = [turned(region, picture) for region in item.regions]
    return item


def _regions(row: Any, maker: Maker, labels: list[str], bones: dict[str, Bones]) -> list[Region]:
    if not isinstance(row, dict):
        raise Bad("columns", "An annotation is an object.")
    kind = row.get("type")
    if kind == "caption":
        maker.item.meta["caption"] = str(row.get("caption", ""))
        return []
    place = row.get("label_id")
    if not isinstance(place, int) or not 0 <= place < len(labels):
        raise Bad("unknown_category", f"There is no label {place!r:.40}.", "label_id")
    label, more = labels[place], _more(row)
    if kind == "label":
        answers = maker.item.classification.setdefault("labels", [])
        answers.append(label)
        return []
    if kind == "bbox":
        x, y, width, height = numbers(row.get("bbox"), "bbox", count=4)
        return [maker.box(label, x, y, width, height, path="bbox", **more)]
    if kind == "rotated_bbox":
        x, y, width, height, turn = (number(row.get(key), key) for key in ("cx", "cy", "w", "h", "r"))
        return [maker.box(label, x - width / 2, y - height / 2, width, height, rotation=turn, **more)]
    if kind == "ellipse":
        left, top, right, bottom = numbers(
            [row.get(key) for key in ("x1", "y1", "x2", "y2")] if "x1" in row else row.get("points"), count=4
        )
        return [
            maker.ellipse(label, (left + right) / 2, (top + bottom) / 2, (right - left) / 2, (bottom - top) / 2, **more)
        ]
    if kind == "mask":
        return [_mask(row, maker, label, more)]
    points = pairs(numbers(row.get("points"), "points"), "points", least=3 if kind == "polygon" else 1)
    if kind == "polygon":
        return [maker.polygon(label, [points], **more)]
    if kind == "polyline":
        return [maker.polyline(label, points, **more)]
    if kind == "points":
        seen = row.get("visibility") or [2] * len(points)
        names = bones[label].points if label in bones else tuple(str(index) for index in range(1, len(points) + 1))
        if len(seen) != len(points) or len(names) < len(points):
            raise Bad("keypoint_count", f"There are {len(points)} points.", "points")
        rows = [(names[index], x, y, int(seen[index])) for index, (x, y) in enumerate(points)]
        return [maker.keypoints(label, rows, **more)]
    maker.lose("unknown_shape", str(kind))
    return []


def _more(row: dict[str, Any]) -> dict[str, Any]:
    attributes = {str(key): value for key, value in (row.get("attributes") or {}).items()}
    more: dict[str, Any] = {}
    if attributes.pop("occluded", False) is True:
        more["occluded"] = True
    rotation = attributes.pop("rotation", 0)
    if isinstance(rotation, int | float) and rotation:
        more["rotation"] = float(rotation)
    if row.get("z_order"):
        attributes["z_order"] = row["z_order"]
    if row.get("group"):
        more["group"] = str(row["group"])
    if isinstance(attributes.get("score"), int | float) and not isinstance(attributes["score"], bool):
        more["confidence"] = float(attributes.pop("score"))
    if attributes:
        more["attributes"] = attributes
    return more


def _mask(row: dict[str, Any], maker: Maker, label: str, more: dict[str, Any]) -> Region:
    rle = row.get("rle")
    if not isinstance(rle, dict) or not isinstance(rle.get("counts"), str) or not isinstance(rle.get("size"), list):
        raise Bad("counts", "A mask has rle with counts and size.", "rle")
    height, width = (int(number(value, "rle.size")) for value in rle["size"][:2])
    try:
        runs = runs_in(rle["counts"])
    except ValueError as error:
        raise Bad("counts", f"The run lengths cannot be read: {error}.", "rle.counts") from error
    if int(runs.sum()) != height * width or (width, height) != (maker.item.width, maker.item.height):
        raise Bad("wrong_size", f"The mask is {width} x {height}, its picture another size.", "rle.size")
    if not int(runs[1::2].sum()):
        raise Bad("empty", "The mask sets no pixel.", "rle.counts")
    return Mask(id=maker.next_id(), label=label, rle=Rle(size=(height, width), counts=text_of(runs)), **more)
