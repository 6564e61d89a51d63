"""COCO: instances, keypoints, results and panoptic (cocodataset.org, "Data format" and "Results format").

Ids are names: they have gaps and come in any order, and annotations may stand before images and categories.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import numpy as np

from annotation.formats.builders import Bad, Maker, Place, number, numbers, pairs, refuse, sized, turned
from annotation.formats.document import Bones, FormatError, Item, Options, Prediction, Problem, Reading, Report
from annotation.formats.sources import Picture, Source, posix, without_folder
from annotation.formats.spool import Spool
from annotation.formats.streams import begin, decoded_item, members, raw_items, value_at
from annotation.regions.rle import runs_in, text_of
from annotation.regions.shapes import Mask, Region, Rle

_FOLDERS = ("images", "JPEGImages", "data")


@dataclass
class _Set:
    """One or more annotation files of a set, read but for their annotations."""

    report: Report
    items: list[Item] = field(default_factory=list)
    pictures: list[Picture | None] = field(default_factory=list)
    # An image's place by its file and its id, as the file has it (a number or a text); and by its name.
    places: dict[tuple[str, Any], int] = field(default_factory=dict)
    named: dict[str, int] = field(default_factory=dict)
    refused: set[tuple[str, Any]] = field(default_factory=set)
    categories: dict[tuple[str, Any], dict[str, Any]] = field(default_factory=dict)
    spool: Spool = field(default_factory=Spool)


def json_files(source: Source) -> list[tuple[str, int, bytes]]:
    """Return the JSON files of a set with where they begin and their first sign."""
    return [(name, *begin(source.view(name), name)) for name in source.ending_in(".json")]


def looks_like(source: Source) -> bool:
    """Tell whether a set is COCO: a file with images and annotations or categories."""
    return any(_keys(source, name) >= {"images", "categories"} for name, _, sign in json_files(source) if sign == b"{")


def is_panoptic(source: Source) -> bool:
    """Tell whether annotations are lists of segments of a PNG."""
    return any(source.view(name).find(b'"segments_info"') >= 0 for name in source.ending_in(".json"))


def _keys(source: Source, name: str) -> set[str]:
    view = source.view(name)
    try:
        return {key for key, _ in members(view, begin(view, name)[0], name)}
    except FormatError:
        return set()


def read(source: Source, options: Options) -> Reading:
    """Read a set of COCO files; results (a list of {image_id, score}) become predictions of ``options["model"]``."""
    report = Report()
    whole = _Set(report)
    files = json_files(source)
    truths = [(name, index) for name, index, sign in files if sign == b"{"]
    if not truths:
        names = ", ".join(name for name, _, _ in files) or "no JSON file"
        raise FormatError(
            Problem("no_truth", f"Ids of results are those of a file with images beside it; there is {names}.")
        )
    for name, index in truths:
        _read_head(source, name, index, whole)
    for name, index in truths:
        _read_annotations(source, name, index, whole)
    whole.spool.sort()
    results = [(name, index) for name, index, sign in files if sign == b"["]
    answers = _results(source, results, whole)
    order = sorted(whole.categories.items(), key=lambda pair: (str(type(pair[0][1])), pair[0][1]))
    labels = list(dict.fromkeys(str(category["name"]) for _, category in order))
    return Reading(
        items=_items(source, whole, answers, str(options.get("model", "imported"))),
        report=report,
        labels=labels,
        skeletons={str(c["name"]): _bones(c) for c in whole.categories.values() if c.get("keypoints")},
    )


def _read_head(source: Source, name: str, start: int, whole: _Set) -> None:
    view = source.view(name)
    licences: dict[Any, Any] = {}
    images = -1
    for key, index in members(view, start, name):
        if key == "licenses":
            rows = value_at(view, index, name)
            licences = {row.get("id"): row for row in rows if isinstance(row, dict)} if isinstance(rows, list) else {}
        elif key == "categories":
            for row in value_at(view, index, name):
                if isinstance(row, dict) and "id" in row and "name" in row:
                    whole.categories[name, row["id"]] = row
        elif key == "images":
            images = index
    if images < 0:
        return
    count = 0
    for rows in raw_items(view, images, name):
        for raw in rows:
            place = Place(name, path=f"images[{count}]")
            count += 1
            try:
                _add_image(source, decoded_item(raw), licences, whole, place)
            except Bad as bad:
                refuse(whole.report, bad, place)
            except ValueError as error:
                refuse(whole.report, Bad("not_json", f"It cannot be read: {error}."), place)


def _add_image(source: Source, row: Any, licences: dict[Any, Any], whole: _Set, place: Place) -> None:
    if not isinstance(row, dict) or "id" not in row or not isinstance(row.get("file_name"), str):
        raise Bad("columns", "An image has an id and a file_name.")
    key = (place.file, row["id"])
    if key in whole.places or key in whole.refused:
        raise Bad("duplicate", f"The image id {row['id']!r:.60} stands twice.", "id")
    file_name = posix(row["file_name"])
    item = Item(name=_name_of(file_name), picture=source.picture_named(file_name), split=_split_of(place.file))
    if item.name in whole.named:
        # The keypoints file beside the instances file names the same pictures.
        whole.places[key] = whole.named[item.name]
        return
    whole.refused.add(key)
    has_size = isinstance(row.get("width"), int | float) and isinstance(row.get("height"), int | float)
    declared = (int(row["width"]), int(row["height"])) if has_size else None
    picture = sized(item, source, declared, whole.report)
    if (licence := licences.get(row.get("license"))) is not None:
        item.meta["license"] = {key: licence[key] for key in ("name", "url") if licence.get(key)}
    whole.refused.discard(key)
    whole.places[key] = whole.named[item.name] = len(whole.items)
    whole.items.append(item)
    whole.pictures.append(picture)


def _split_of(file: str) -> str:
    match = re.search(r"(?:^|_)(train|val|valid|test|dev)(?:2\d{3})?$", PurePosixPath(file).stem)
    return match.group(1) if match else ""


def _name_of(file_name: str) -> str:
    return without_folder(posix(file_name), *_FOLDERS)


def _read_annotations(source: Source, name: str, start: int, whole: _Set) -> None:
    view = source.view(name)
    index = next((index for key, index in members(view, start, name) if key == "annotations"), -1)
    if index < 0:
        return
    count, seen = 0, set()
    files = name.encode()
    for rows in raw_items(view, index, name):
        for raw in rows:
            place = Place(name, path=f"annotations[{count}]")
            count += 1
            try:
                row = decoded_item(raw)
            except ValueError as error:
                refuse(whole.report, Bad("not_json", f"It cannot be read: {error}."), place)
                continue
            if not isinstance(row, dict):
                refuse(whole.report, Bad("columns", "An annotation is an object."), place)
                continue
            image = row.get("image_id")
            if not isinstance(image, int | str) or (name, image) not in whole.places:
                if not isinstance(image, int | str) or (name, image) not in whole.refused:
                    refuse(whole.report, Bad("unknown_image", f"There is no image {image!r:.60}.", "image_id"), place)
                continue
            if "id" in row:
                if row["id"] in seen:
                    refuse(whole.report, Bad("duplicate", f"The id {row['id']!r:.60} stands twice.", "id"), place)
                    continue
                seen.add(row["id"])
            whole.spool.add(whole.places[name, image], count - 1, len(files).to_bytes(2, "little") + files + raw)


def _results(source: Source, files: list[tuple[str, int]], whole: _Set) -> Spool:
    """Return what a model said, by image; ids are those of the first file that has them."""
    answers = Spool()
    owners: dict[Any, str] = {}
    for file, image in whole.places:
        owners.setdefault(image, file)
    for name, index in files:
        view, count = source.view(name), 0
        for rows in raw_items(view, index, name):
            for raw in rows:
                place = Place(name, path=f"[{count}]")
                count += 1
                try:
                    row = decoded_item(raw)
                except ValueError as error:
                    refuse(whole.report, Bad("not_json", f"It cannot be read: {error}."), place)
                    continue
                image = row.get("image_id") if isinstance(row, dict) else None
                owner = owners.get(image) if isinstance(image, int | str) else None
                if owner is None:
                    refuse(whole.report, Bad("unknown_image", f"There is no image {image!r:.60}.", "image_id"), place)
                    continue
                head = owner.encode()
                answers.add(whole.places[owner, image], count - 1, len(head).to_bytes(2, "little") + head + raw)
    answers.sort()
    return answers


def _items(source: Source, whole: _Set, answers: Spool, model: str) -> Iterator[Item]:
    for place, item in enumerate(whole.items):
        maker = Maker(item, whole.report)
        for name, number_of, row in _rows(whole.spool, place):
            index = Place(name, path=f"annotations[{number_of}]")
            _take(source, row, maker, whole, index, item.regions, whole.pictures[place])
        statement: list[Region] = []
        for name, number_of, row in _rows(answers, place):
            _take(source, row, maker, whole, Place(name, path=f"[{number_of}]"), statement, whole.pictures[place])
        if statement:
            item.predictions.append(Prediction(model, statement))
        # What was yielded is the caller's: only the head of an image was kept until now.
        whole.items[place] = Item(name="")
        yield item
    whole.spool.close()
    answers.close()


def _rows(spool: Spool, place: int) -> Iterator[tuple[str, int, dict[str, Any]]]:
    for number_of, text in spool.rows_of(place):
        size = int.from_bytes(text[:2], "little")
        yield text[2 : 2 + size].decode(), number_of, decoded_item(text[2 + size :])


def _take(
    source: Source,
    row: dict[str, Any],
    maker: Maker,
    whole: _Set,
    place: Place,
    into: list[Region],
    picture: Picture | None,
) -> None:
    if "segments_info" in row:
        _take_segments(source, row, maker, whole, place, into)
        return
    # In a file of stored pixels, sizes are the stored ones until the regions are turned.
    upright = (maker.item.width, maker.item.height)
    if picture is not None:
        maker.item.width, maker.item.height = picture.stored
    try:
        regions = _regions(row, maker, whole, place.file)
        into += [turned(region, picture) for region in regions] if picture is not None else regions
    except Bad as bad:
        refuse(whole.report, bad, place)
    finally:
        maker.item.width, maker.item.height = upright


def _category(row: dict[str, Any], whole: _Set, file: str) -> dict[str, Any]:
    category_id = row.get("category_id")
    category = whole.categories.get((file, category_id)) if isinstance(category_id, int | str) else None
    if category is None:
        raise Bad("unknown_category", f"There is no category {category_id!r:.60}.", "category_id")
    return category


def _regions(row: dict[str, Any], maker: Maker, whole: _Set, file: str) -> list[Region]:
    category = _category(row, whole, file)
    label = str(category["name"])
    more = _more(row)
    keypoints = row.get("keypoints")
    points = _keypoints(numbers(keypoints, "keypoints"), category) if isinstance(keypoints, list) and keypoints else []
    if any(visible for *_, visible in points):
        more["group"] = str(row.get("id", "")) or maker.next_id()
    built: list[Region] = []
    segmentation = row.get("segmentation")
    if isinstance(segmentation, dict):
        built.append(_mask(segmentation, maker, label, more))
    elif isinstance(segmentation, list) and segmentation:
        rings = [
            pairs(numbers(part, f"segmentation[{index}]"), f"segmentation[{index}]", least=3)
            for index, part in enumerate(segmentation)
        ]
        built.append(maker.polygon(label, rings, **more))
    elif row.get("bbox") is not None:
        x, y, width, height = numbers(row["bbox"], "bbox", count=4)
        if "rotation" in more:
            more["rotation"] = number(more["rotation"], "attributes.rotation")
        if not (points and not (width > 0 and height > 0)):
            built.append(maker.box(label, x, y, width, height, path="bbox", **more))
    if points and any(visible for *_, visible in points):
        built.append(
            maker.keypoints(label, points, **{key: more[key] for key in ("group", "confidence") if key in more})
        )
    if not built:
        raise Bad("empty", "It has neither a box nor an outline nor points.")
    return built


def _more(row: dict[str, Any]) -> dict[str, Any]:
    attributes = dict(row["attributes"]) if isinstance(row.get("attributes"), dict) else {}
    more: dict[str, Any] = {}
    if attributes.pop("occluded", False) is True:
        more["occluded"] = True
    # CVAT and datumaro write a turned box so.
    if isinstance(attributes.get("rotation"), int | float) and not isinstance(attributes["rotation"], bool):
        rotation = attributes.pop("rotation")
        if rotation:
            more["rotation"] = rotation
    if row.get("iscrowd") in (1, True):
        attributes["iscrowd"] = True
    if attributes:
        more["attributes"] = attributes
    if row.get("score") is not None:
        more["confidence"] = number(row["score"], "score")
    return more


def _keypoints(values: list[float], category: dict[str, Any]) -> list[tuple[str, float, float, int]]:
    if len(values) % 3:
        raise Bad("columns", f"{len(values)} numbers are no triples of x, y and visibility.", "keypoints")
    names = category.get("keypoints") or []
    if names and len(names) != len(values) // 3:
        message = f"There are {len(values) // 3} points; the category has {len(names)}."
        raise Bad("keypoint_count", message, "keypoints")
    points = []
    for index in range(len(values) // 3):
        x, y, visible = values[3 * index : 3 * index + 3]
        points.append((str(names[index]) if index < len(names) else str(index + 1), x, y, int(visible)))
    return points


def _mask(segmentation: dict[str, Any], maker: Maker, label: str, more: dict[str, Any]) -> Region:
    more = {key: value for key, value in more.items() if key != "rotation"}
    size, counts = segmentation.get("size"), segmentation.get("counts")
    if not isinstance(size, list) or len(size) != 2:  # noqa: PLR2004
        raise Bad("wrong_size", "A mask has its size as [height, width].", "segmentation.size")
    height, width = (int(number(value, "segmentation.size")) for value in size)
    if (width, height) != (maker.item.width, maker.item.height):
        message = f"The mask is {width} x {height}; the picture is {maker.item.width} x {maker.item.height}."
        raise Bad("wrong_size", message, "segmentation.size")
    if isinstance(counts, list):
        runs = np.array([int(value) for value in numbers(counts, "segmentation.counts")], np.int64)
    elif isinstance(counts, str):
        try:
            runs = runs_in(counts)
        except ValueError as error:
            raise Bad("counts", f"The run lengths cannot be read: {error}.", "segmentation.counts") from error
    else:
        raise Bad("counts", "A mask has its run lengths as a text or a list.", "segmentation.counts")
    if int(runs.sum()) != height * width or (runs < 0).any():
        which = "too_short" if int(runs.sum()) < height * width else "too_long"
        message = f"The runs count {int(runs.sum())} pixels; the picture has {height * width}."
        raise Bad(which, message, "segmentation.counts")
    if not int(runs[1::2].sum()):
        raise Bad("empty", "The mask sets no pixel.", "segmentation.counts")
    return Mask(id=maker.next_id(), label=label, rle=Rle(size=(height, width), counts=text_of(runs)), **more)


def _take_segments(
    source: Source, row: dict[str, Any], maker: Maker, whole: _Set, place: Place, into: list[Region]
) -> None:
    """Take the segments of a panoptic PNG: id = R + 256 G + 65536 B; 0 is nothing."""
    file_name = posix(str(row.get("file_name", "")))
    folder = place.file.removesuffix(".json")
    name = next((one for one in (f"{folder}/{file_name}", file_name) if one in source.names), "")
    pixels = source.numbers(name) if name else None
    if pixels is None or pixels.ndim != 3:  # noqa: PLR2004
        refuse(whole.report, Bad("no_mask", f"There is no PNG of three channels {file_name}.", "file_name"), place)
        return
    ids = (
        pixels[:, :, 0].astype(np.int64)
        + 256 * pixels[:, :, 1].astype(np.int64)
        + 65536 * pixels[:, :, 2].astype(np.int64)
    )
    if ids.shape != (maker.item.height, maker.item.width):
        refuse(whole.report, Bad("wrong_size", f"{name} is not of the size of its picture.", "file_name"), place)
        return
    for index, segment in enumerate(row["segments_info"] if isinstance(row["segments_info"], list) else []):
        try:
            label = str(_category(segment, whole, place.file)["name"])
            into.append(maker.mask(label, ids == segment.get("id"), **_more(segment)))
        except Bad as bad:
            refuse(whole.report, bad, place.inside(f"segments_info[{index}]"))


def _bones(category: dict[str, Any]) -> Bones:
    names = tuple(str(name) for name in category["keypoints"])
    edges = []
    for pair in category.get("skeleton") or []:
        # COCO counts points from 1.
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(p, int) and 1 <= p <= len(names) for p in pair):  # noqa: PLR2004
            edges.append((pair[0] - 1, pair[1] - 1))
    return Bones(names, tuple(edges))
