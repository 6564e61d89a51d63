"""PNG masks: classes by palette number, grey or colour, and instances beside them (VOC, CVAT, CamVid, Cityscapes).

A palette's colours are decoration: its numbers are the classes. Names come from labelmap.txt (``name:r,g,b::``), else
from label_colors.txt or ``options["classes"]``. 0 is the background, 255 is "ignore".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from annotation.formats.builders import Bad, Maker, Place, refuse, sized
from annotation.formats.document import FormatError, Item, Options, Problem, Reading, Report
from annotation.formats.sources import Source, ending_of, without_folder

_CLASS_FOLDERS = ("SegmentationClass", "masks", "annotations", "labels", "gtFine")
_OBJECT_FOLDER = "SegmentationObject"
_PICTURE_FOLDERS = ("JPEGImages", "images", "leftImg8bit")
IGNORE = 255


@dataclass(frozen=True, slots=True)
class _Names:
    by_number: dict[int, str]
    by_colour: dict[tuple[int, int, int], str]
    background: frozenset[str]


def looks_like(source: Source) -> bool:
    """Tell whether there is a folder of class masks of PNG with a list of names."""
    has_masks = any(name.startswith("SegmentationClass/") or "/SegmentationClass/" in name for name in source.names)
    return has_masks or bool(_list_file(source))


def _list_file(source: Source) -> str:
    return next((name for name in source.names if PurePosixPath(name).name in ("labelmap.txt", "label_colors.txt")), "")


def _read_names(source: Source, options: Options) -> _Names:
    by_number: dict[int, str] = {}
    by_colour: dict[tuple[int, int, int], str] = {}
    file = _list_file(source)
    rows = source.text(file).splitlines() if file else [str(name) for name in options.get("classes", ())]
    for line, row in enumerate(rows, start=1):
        text = row.strip()
        if not text or text.startswith("#"):
            continue
        match = re.fullmatch(r"([^:]+):(\d+),(\d+),(\d+):.*", text) or re.fullmatch(r"([^:]+):(\d+),(\d+),(\d+)", text)
        camvid = re.fullmatch(r"(\d+)\s+(\d+)\s+(\d+)\s+(.+)", text)
        if match:
            name, colour = match.group(1).strip(), tuple(map(int, match.groups()[1:4]))
        elif camvid:
            name, colour = camvid.group(4).strip(), tuple(map(int, camvid.groups()[:3]))
        elif file and ":" in text:
            raise FormatError(Problem("labelmap", f"{file}, line {line} is no name:r,g,b::.", file, line))
        else:
            name, colour = text, ()
        if len(colour) == 3:  # noqa: PLR2004
            by_colour[colour] = name
        by_number[len(by_number)] = name
    first = by_number.get(0, "background")
    return _Names(by_number, by_colour, frozenset({first, "background"} if by_number else {"background"}))


def read(source: Source, options: Options) -> Reading:
    """Read class masks, and instances where SegmentationObject lies beside them."""
    report = Report()
    names = _read_names(source, options)
    labels = [name for name in names.by_number.values() if name not in names.background]
    reading = Reading(iter(()), report, labels=labels)
    reading.items = _items(source, names, report, keeps_ignored=bool(options.get("ignore")))
    return reading


def _items(source: Source, names: _Names, report: Report, *, keeps_ignored: bool) -> Iterator[Item]:
    for name in source.names:
        parts = name.split("/")
        folder = next((one for one in parts[:-1] if one in _CLASS_FOLDERS), None)
        if folder is None or ending_of(name) not in ("png", "jpg", "jpeg", "tif", "tiff", "bmp"):
            continue
        place = Place(name)
        tail = "/".join(parts[parts.index(folder) + 1 :])
        stem = PurePosixPath(tail).stem
        is_other = {
            name,
            *(one for one in source.pictures if folder in one.split("/") or _OBJECT_FOLDER in one.split("/")),
        }
        picture = source.picture_with_stem(stem, among=lambda one, masks=is_other: one not in masks)  # type: ignore[misc]
        item = Item(name=without_folder(picture, *_PICTURE_FOLDERS) or tail, picture=picture)
        try:
            if ending_of(name) in ("jpg", "jpeg"):
                raise Bad("lossy_mask", "A JPEG is no mask: its colours are not exact. Save masks as PNG.")
            pixels = source.numbers(name)
            if pixels is None:
                raise Bad("no_mask", "It is no picture.")
            sized(item, source, (pixels.shape[1], pixels.shape[0]), report)
            objects = _objects(source, parts, folder, item)
            item.regions = _regions(pixels, objects, names, Maker(item, report), keeps_ignored=keeps_ignored)
        except Bad as bad:
            refuse(report, bad, place)
            continue
        yield item


def _objects(source: Source, parts: list[str], folder: str, item: Item) -> NDArray[Any] | None:
    index_here = parts.index(folder)
    beside = "/".join([*parts[:index_here], _OBJECT_FOLDER, *parts[index_here + 1 :]])
    if folder != "SegmentationClass" or beside not in source.names:
        return None
    pixels = source.numbers(beside)
    if pixels is None or pixels.shape[:2] != (item.height, item.width):
        raise Bad("wrong_size", f"{beside} is not of the size of its class mask.")
    return _one_number(pixels)


def _one_number(pixels: NDArray[Any]) -> NDArray[Any]:
    if pixels.ndim == 2:  # noqa: PLR2004
        return pixels.astype(np.int64)
    channels = pixels[..., :3].astype(np.int64)
    return np.asarray(channels[..., 0] + 256 * channels[..., 1] + 65536 * channels[..., 2])


def _regions(
    pixels: NDArray[Any], objects: NDArray[Any] | None, names: _Names, maker: Maker, *, keeps_ignored: bool
) -> list[Any]:
    regions = []
    for label, cells in _classes(pixels, names, maker, keeps_ignored=keeps_ignored):
        if objects is None:
            regions.append(maker.mask(label, cells))
            continue
        numbers = [int(value) for value in np.unique(objects[cells]) if value not in (0, IGNORE)]
        regions += [maker.mask(label, cells & (objects == value)) for value in numbers]
        rest = cells & np.isin(objects, [0, IGNORE])
        if not numbers and rest.any():
            regions.append(maker.mask(label, rest))
    return regions


def _classes(
    pixels: NDArray[Any], names: _Names, maker: Maker, *, keeps_ignored: bool
) -> Iterator[tuple[str, NDArray[Any]]]:
    if pixels.ndim == 3:  # noqa: PLR2004
        for colour in np.unique(pixels[..., :3].reshape(-1, 3), axis=0):
            red, green, blue = (int(value) for value in colour)
            name = names.by_colour.get((red, green, blue))
            cells = (pixels[..., :3] == colour).all(axis=2)
            if name is None:
                if (red, green, blue) not in ((0, 0, 0), (224, 224, 192)):
                    raise Bad("unknown_colour", f"Nobody names the colour {red},{green},{blue}.")
            elif name not in names.background:
                yield name, cells
        return
    for value in np.unique(pixels).tolist():
        cells = pixels == value
        if value == IGNORE and IGNORE not in names.by_number:
            if keeps_ignored:
                yield "ignore", cells
            else:
                maker.report.lose("ignored_pixels", maker.item.name, count=int(cells.sum()))
            continue
        name = names.by_number.get(int(value))
        if name is None and value:
            raise Bad("unknown_class", f"Nobody names the class {int(value)}.")
        if name is not None and name not in names.background:
            yield name, cells
