"""CVAT XML 1.1: images and, as stills, videos (docs.cvat.ai, "CVAT for image", "CVAT for video").

Masks run row by row over their own rectangle; a box is given before it is turned about its centre.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np

from annotation.formats.builders import Bad, Maker, Place, number, refuse, sized, turned
from annotation.formats.document import AttributeKind, FormatError, Item, Options, Problem, Reading, Report
from annotation.formats.sources import Source, posix, without_folder
from annotation.formats.xml import elements, text_in
from annotation.regions.shapes import Region

_TAKEN = frozenset(["meta", "image", "track"])
_SHAPES = ("box", "polygon", "polyline", "points", "ellipse", "mask", "cuboid", "skeleton")
_KINDS = {"select": "select", "radio": "select", "checkbox": "checkbox", "number": "number", "text": "text"}
# A track may claim to go on for ever.
_MOST_FRAMES = 1_000_000


def looks_like(source: Source) -> bool:
    """Tell whether there is an XML file with <annotations> and a <version>, an <image> or a <track>."""
    return any(
        re.search(rb"<annotations>|<annotations ", source.content(name)[:500]) for name in source.ending_in(".xml")
    )


def read(source: Source, options: Options) -> Reading:
    """Read every annotations.xml of a set."""
    report = Report()
    reading = Reading(iter(()), report)
    files = [name for name in source.ending_in(".xml") if b"<annotations" in source.content(name)[:500]]
    if not files:
        raise FormatError(Problem("no_file", "There is no annotations.xml."))
    for name in files:
        try:
            head = next(elements(source.content(name), name, until=frozenset(["meta"])), None)
        except FormatError as error:
            if len(files) == 1:
                raise
            report.problems.append(error.problem)
            continue
        if head is not None and head.tag == "meta":
            _take_labels(head, reading)
    reading.items = _items(source, files, reading, report)
    return reading


def _take_labels(meta: Element, reading: Reading) -> None:
    for label in meta.iter("label"):
        name = text_in(label, "name")
        if not name:
            continue
        if name not in reading.labels:
            reading.labels.append(name)
        kinds = reading.attributes.setdefault(name, {})
        for attribute in label.findall("attributes/attribute"):
            kinds[text_in(attribute, "name")] = _kind(attribute)


def _kind(attribute: Element) -> AttributeKind:
    kind = _KINDS.get(text_in(attribute, "input_type"), "text")
    values = [value for value in text_in(attribute, "values").split("\n") if value]
    if kind == "select":
        return AttributeKind(kind, tuple(values))
    if kind == "number":
        bounds = [part for part in ";".join(values).split(";") if part]
        try:
            low, high = float(bounds[0]), float(bounds[1])
        except (IndexError, ValueError):
            return AttributeKind(kind)
        return AttributeKind(kind, min=low, max=high)
    return AttributeKind(kind)


def _items(source: Source, files: list[str], reading: Reading, report: Report) -> Iterator[Item]:
    for name in files:
        tracks: list[Element] = []
        meta: Element | None = None
        try:
            for element in elements(source.content(name), name, until=_TAKEN):
                if element.tag == "image":
                    item = _image(source, element, name, reading, report)
                    if item is not None:
                        yield item
                elif element.tag == "track":
                    tracks.append(_copy(element))
                elif element.tag == "meta":
                    meta = _copy(element)
        except FormatError as error:
            report.problems.append(error.problem)
        if tracks:
            yield from _frames(source, tracks, meta, name, reading, report)


def _copy(element: Element) -> Element:
    copy = Element(element.tag, dict(element.attrib))
    copy.text = element.text
    copy.extend([_copy(child) for child in element])
    return copy


def _image(source: Source, element: Element, file: str, reading: Reading, report: Report) -> Item | None:
    name = posix(element.get("name", ""))
    place = Place(file, path=f"image[{element.get('id', name)}]")
    item = Item(
        name=without_folder(name, "images"), picture=source.picture_named(name), split=element.get("subset", "")
    )
    if item.split == "default":
        item.split = ""
    try:
        declared = int(number(element.get("width"), "width")), int(number(element.get("height"), "height"))
        picture = sized(item, source, declared, report)
    except Bad as bad:
        refuse(report, bad, place)
        return None
    if picture is not None:
        item.width, item.height = picture.stored
    maker = Maker(item, report)
    tags: list[str] = []
    for index, shape in enumerate(element):
        here = place.inside(f"{shape.tag}[{index}]")
        try:
            if shape.tag == "tag":
                tags.append(shape.get("label", ""))
            elif shape.tag in _SHAPES:
                item.regions += _regions(shape, shape.get("label", ""), maker, reading)
        except Bad as bad:
            refuse(report, bad, here)
    if tags:
        item.classification["tags"] = tags
    if picture is not None:
        item.width, item.height = picture.width, picture.height
        item.regions = [turned(region, picture) for region in item.regions]
    return item


def _regions(shape: Element, label: str, maker: Maker, reading: Reading, **more: Any) -> list[Region]:
    if not label:
        raise Bad("no_label", "The shape has no label.", "label")
    more = {**_more(shape, reading.attributes.get(label, {})), **more}
    if shape.tag == "box":
        left, top, right, bottom = (number(shape.get(end), end) for end in ("xtl", "ytl", "xbr", "ybr"))
        rotation = number(shape.get("rotation", "0"), "rotation")
        turn: dict[str, Any] = {"rotation": rotation} if rotation else {}
        return [maker.box(label, left, top, right - left, bottom - top, **turn, **more)]
    if shape.tag == "ellipse":
        cx, cy, rx, ry = (number(shape.get(end), end) for end in ("cx", "cy", "rx", "ry"))
        rotation = number(shape.get("rotation", "0"), "rotation") % 360.0
        turn = {"rotation": rotation} if rotation else {}
        return [maker.ellipse(label, cx, cy, rx, ry, **turn, **more)]
    if shape.tag == "mask":
        return [_mask(shape, label, maker, more)]
    if shape.tag == "skeleton":
        return [maker.keypoints(label, _skeleton(shape), **more)]
    if shape.tag == "cuboid":
        maker.lose("cuboid")
        return []
    points = _points(shape.get("points", ""))
    if shape.tag == "polygon":
        if len(points) < 3:  # noqa: PLR2004
            raise Bad("too_few_points", f"There are {len(points)} points; 3 are needed.", "points")
        return [maker.polygon(label, [points], **more)]
    if shape.tag == "polyline":
        return [maker.polyline(label, points, **more)]
    return [maker.keypoints(label, [(str(index), x, y, 2) for index, (x, y) in enumerate(points, start=1)], **more)]


def _points(text: str) -> list[tuple[float, float]]:
    points = []
    for pair in text.split(";"):
        if not pair.strip():
            continue
        x, comma, y = pair.partition(",")
        if not comma:
            raise Bad("odd", f"{pair!r:.40} is no point: x,y.", "points")
        points.append((number(x.strip(), "points"), number(y.strip(), "points")))
    return points


def _skeleton(shape: Element) -> list[tuple[str, float, float, int]]:
    points = []
    for child in shape.findall("points"):
        ((x, y),) = _points(child.get("points", ""))[:1] or [(0.0, 0.0)]
        visible = 0 if child.get("outside") == "1" else 1 if child.get("occluded") == "1" else 2
        points.append((child.get("label", ""), x, y, visible))
    return points


def _mask(shape: Element, label: str, maker: Maker, more: dict[str, Any]) -> Region:
    left, top, width, height = (int(number(shape.get(end), end)) for end in ("left", "top", "width", "height"))
    runs = np.array(
        [int(number(part.strip(), "rle")) for part in shape.get("rle", "").split(",") if part.strip()], np.int64
    )
    if width <= 0 or height <= 0 or width * height > 10**9:  # noqa: PLR2004
        raise Bad("empty", f"A mask of {width} x {height} is none.", "rle")
    if (runs < 0).any() or int(runs.sum()) != width * height:
        which = "too_short" if int(runs.sum()) < width * height else "too_long"
        raise Bad(which, f"The runs count {int(runs.sum())} pixels of {width * height}.", "rle")
    cells = np.repeat(np.arange(len(runs)) % 2 == 1, runs).reshape(height, width)
    return maker.mask(label, cells, corner=(left, top), **more)


def _more(shape: Element, kinds: dict[str, AttributeKind]) -> dict[str, Any]:
    attributes: dict[str, Any] = {}
    for attribute in shape.findall("attribute"):
        name = attribute.get("name", "")
        attributes[name] = _value(attribute.text or "", kinds.get(name))
    if shape.get("z_order", "0") not in ("0", ""):
        attributes["z_order"] = int(number(shape.get("z_order"), "z_order"))
    if shape.get("source") == "auto":
        attributes["source"] = "auto"
    more: dict[str, Any] = {"attributes": attributes} if attributes else {}
    if shape.get("occluded") == "1":
        more["occluded"] = True
    if shape.get("group_id") not in (None, "", "0"):
        more["group"] = str(shape.get("group_id"))
    return more


def _value(text: str, kind: AttributeKind | None) -> Any:
    if kind is None or kind.kind in ("text", "select"):
        return text
    if kind.kind == "checkbox":
        return text.strip().lower() == "true"
    try:
        value = float(text)
    except ValueError:
        return text
    return int(value) if value == int(value) else value


def _frames(
    source: Source, tracks: list[Element], meta: Element | None, file: str, reading: Reading, report: Report
) -> Iterator[Item]:
    """Yield the stills of a film: each track a box on each frame it is on, straight between its keyframes."""
    width = text_in(meta, ".//original_size/width") if meta is not None else ""
    height = text_in(meta, ".//original_size/height") if meta is not None else ""
    size = text_in(meta, ".//size") if meta is not None else ""
    declared = (int(number(width)), int(number(height))) if width and height else None
    last = int(number(size)) - 1 if size else 0
    shapes: dict[int, list[tuple[str, Element, str]]] = defaultdict(list)
    for track in tracks:
        report.lose("tracks", file, f"track {track.get('id', '')}")
        rows = sorted((row for row in track if row.tag in _SHAPES), key=lambda row: int(row.get("frame", "0")))
        last = max([last, *(int(row.get("frame", "0")) for row in rows)])
        if last > _MOST_FRAMES:
            raise FormatError(Problem("too_many", f"{file} has more than {_MOST_FRAMES} frames.", file))
        for frame, row in _on_frames(rows, last):
            shapes[frame].append((track.get("label", ""), row, f"track {track.get('id', '')}"))
    pictures = _pictures_by_frame(source)
    for frame in range(last + 1):
        name = pictures.get(frame, "")
        item = Item(name=without_folder(name, "images") or f"frame_{frame:06d}", picture=name)
        place = Place(file, path=f"frame[{frame}]")
        try:
            sized(item, source, declared, report)
        except Bad as bad:
            refuse(report, bad, place)
            continue
        maker = Maker(item, report)
        for label, row, group in shapes[frame]:
            try:
                item.regions += _regions(row, label, maker, reading, group=group)
            except Bad as bad:
                refuse(report, bad, place)
        yield item


def _on_frames(rows: list[Element], last: int) -> Iterator[tuple[int, Element]]:
    """Yield (frame, shape): keyframes as they are, between two of them in between, none while it is outside.

    After the last keyframe the shape stays to the end unless that one is outside.
    """
    for index, row in enumerate(rows):
        first = int(row.get("frame", "0"))
        following = rows[index + 1] if index + 1 < len(rows) else None
        until = int(following.get("frame", "0")) if following is not None else last + 1
        if row.get("outside") == "1":
            continue
        for frame in range(first, until):
            share = (frame - first) / (until - first)
            yield frame, _between(row, following, share) if following is not None and share else row


def _between(row: Element, following: Element, share: float) -> Element:
    """Return the shape at a share of the way to the next keyframe; a kind or number of points that changes stays."""
    if row.tag != following.tag:
        return row
    copy = _copy(row)
    # What is outside from the next keyframe on still moves to where it was seen last.
    for name in ("xtl", "ytl", "xbr", "ybr", "cx", "cy", "rx", "ry", "rotation"):
        if row.get(name) is not None and following.get(name) is not None:
            start, end = number(row.get(name)), number(following.get(name))
            copy.set(name, repr(start + (end - start) * share))
    if row.get("points") and following.get("points"):
        starts, ends = _points(row.get("points", "")), _points(following.get("points", ""))
        if len(starts) == len(ends):
            moved = [(a + (c - a) * share, b + (d - b) * share) for (a, b), (c, d) in zip(starts, ends, strict=True)]
            copy.set("points", ";".join(f"{x!r},{y!r}" for x, y in moved))
    return copy


def _pictures_by_frame(source: Source) -> dict[int, str]:
    """Return the pictures by the last number in their name, else by their place among all."""
    by_frame: dict[int, str] = {}
    for place, name in enumerate(source.pictures):
        digits = re.findall(r"\d+", PurePosixPath(name).stem)
        by_frame.setdefault(int(digits[-1][:12]) if digits else place, name)
    return by_frame
