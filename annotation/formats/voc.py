"""Pascal VOC: an XML file a picture, and class and instance masks (host.robots.ox.ac.uk, VOC development kit).

PASCAL's own pixels count from 1 with both ends included; other tools write plain coordinates. Which it is, is asked
(``pixels``: from_one or as_written) and guessed where nobody says: a 0 or a fraction is no pixel counted from 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from xml.etree.ElementTree import Element

from annotation.formats.builders import Bad, Maker, Place, number, refuse, sized, turned
from annotation.formats.document import FormatError, Item, Options, Reading, Report
from annotation.formats.sources import Source, posix, without_folder
from annotation.formats.xml import text_in, tree

_FOLDERS = ("JPEGImages", "images")
_ENDS = ("xmin", "ymin", "xmax", "ymax")


def looks_like(source: Source) -> bool:
    """Tell whether there are XML files with <annotation> and <object> or <size>."""
    return any(b"<annotation>" in source.content(name)[:2000] for name in source.ending_in(".xml")[:20])


def read(source: Source, options: Options) -> Reading:
    """Read a set of XML files with their pictures; a picture without a file is an item without labels."""
    report = Report()
    files: dict[str, Element] = {}
    refused: set[str] = set()
    for name in source.ending_in(".xml"):
        try:
            root = tree(source.content(name), name)
        except FormatError as error:
            report.problems.append(error.problem)
            refused.add(PurePosixPath(name).stem)
            continue
        if root.tag == "annotation":
            files[name] = root
    from_one = _from_one(files, options)
    labels = dict.fromkeys(text_in(one, "name") for root in files.values() for one in root.iter("object"))
    return Reading(
        _items(source, files, refused, report, from_one=from_one), report, labels=[name for name in labels if name]
    )


def _from_one(files: dict[str, Element], options: Options) -> bool:
    if options.get("pixels") in ("from_one", "as_written"):
        return bool(options["pixels"] == "from_one")
    for root in files.values():
        for box in root.iter("bndbox"):
            for end in _ENDS:
                word = text_in(box, end)
                if word in ("0", "0.0") or ("." in word and word.rstrip("0")[-1:] != "."):
                    return False
    return any("voc" in text_in(root, "source/database").lower() for root in files.values())


def _items(
    source: Source, files: dict[str, Element], refused: set[str], report: Report, *, from_one: bool
) -> Iterator[Item]:
    taken: set[str] = set()
    for name, root in files.items():
        item = Item(name="", picture=_picture_of(source, name, root))
        item.name = without_folder(item.picture, *_FOLDERS) or posix(text_in(root, "filename")).rsplit("/", 1)[-1]
        item.split = ""
        taken.add(item.picture)
        place = Place(name)
        try:
            picture = sized(item, source, _size_of(root), report)
        except Bad as bad:
            refuse(report, bad, place.inside("size"))
            if item.width:
                yield item  # the picture is there, its labels are of another
            continue
        maker = Maker(item, report)
        if picture is not None:
            item.width, item.height = picture.stored
        for index, element in enumerate(root.findall("object")):
            try:
                item.regions.append(_region(element, maker, from_one=from_one))
            except Bad as bad:
                refuse(report, bad, place.inside(f"object[{index}]"))
        if picture is not None:
            item.width, item.height = picture.width, picture.height
            item.regions = [turned(region, picture) for region in item.regions]
        yield item
    for picture_file in source.pictures:
        parts = picture_file.split("/")
        stem = PurePosixPath(picture_file).stem
        if picture_file in taken or stem in refused or any(part.startswith("Segmentation") for part in parts):
            continue
        item = Item(name=without_folder(picture_file, *_FOLDERS), picture=picture_file)
        try:
            sized(item, source, None, report)
        except Bad as bad:
            refuse(report, bad, Place(picture_file))
            continue
        yield item


def _picture_of(source: Source, name: str, root: Element) -> str:
    """Return the picture of the file's own name; ``filename`` is believed only where there is none."""
    details = source.picture_with_stem(PurePosixPath(name).stem, among=lambda file: not file.startswith("Segmentation"))
    return details or source.picture_named(posix(text_in(root, "filename")))


def _size_of(root: Element) -> tuple[int, int] | None:
    width, height = text_in(root, "size/width"), text_in(root, "size/height")
    if not width or not height:
        return None
    size = int(number(width)), int(number(height))
    return size if size != (0, 0) else None


def _region(element: Element, maker: Maker, *, from_one: bool) -> Any:
    label = text_in(element, "name")
    if not label:
        raise Bad("no_label", "The object has no name.", "name")
    box = element.find("bndbox")
    if box is None:
        raise Bad("columns", "The object has no bndbox.", "bndbox")
    left, top, right, bottom = (number(text_in(box, end), f"bndbox.{end}") for end in _ENDS)
    if from_one:
        left, top = left - 1, top - 1
    attributes: dict[str, Any] = {}
    for key in ("pose", "truncated", "difficult"):
        value = text_in(element, key)
        if value and not (key == "pose" and value == "Unspecified"):
            attributes[key] = value if key == "pose" else value in ("1", "true", "True")
    for one in element.findall("attributes/attribute"):
        attributes[text_in(one, "name")] = text_in(one, "value")
    more: dict[str, Any] = {"attributes": attributes} if attributes else {}
    rotation = attributes.pop("rotation", None)
    if rotation is not None and number(rotation):
        more["rotation"] = number(rotation)
    if text_in(element, "occluded") in ("1", "true", "True"):
        more["occluded"] = True
    return maker.box(label, left, top, right - left, bottom - top, path="bndbox", **more)
