"""Open Images CSV: boxes, image labels with verified absence, masks (storage.googleapis.com/openimages, V6).

Columns are read by their names. Places are shares of the picture; an ImageID has no ending; 1, 0 and -1 are yes, no and
unknown; Confidence 0 of an image label means somebody looked and it is not there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

from annotation.formats.builders import Bad, Maker, Place, number, refuse, sized
from annotation.formats.csvs import rows_of, table_of
from annotation.formats.document import FormatError, Item, Options, Problem, Reading, Report
from annotation.formats.sources import Source
from annotation.formats.spool import Spool

_FLAGS = {
    "IsTruncated": "truncated",
    "IsGroupOf": "is_group_of",
    "IsDepiction": "is_depiction",
    "IsInside": "is_inside",
}
_BOX = ("XMin", "XMax", "YMin", "YMax")


def looks_like(source: Source) -> bool:
    """Tell whether there is a CSV file with ImageID and LabelName."""
    for name in source.ending_in(".csv"):
        head = source.content(name)[:2000]
        if b"ImageID" in head and b"LabelName" in head:
            return True
    return False


def _names(source: Source) -> dict[str, str]:
    names: dict[str, str] = {}
    for name in source.ending_in(".csv"):
        if "class-descriptions" in name:
            for _, row in rows_of(source.content(name), name):
                if len(row) >= 2 and row[0] != "LabelName":  # noqa: PLR2004
                    names[row[0]] = row[1]
    return names


def read(source: Source, options: Options) -> Reading:
    """Read the CSV files of a set with its pictures."""
    report = Report()
    names = _names(source)
    images: dict[str, int] = {}
    spool = Spool()
    files = []
    for name in source.ending_in(".csv"):
        try:
            columns, rows = table_of(source.content(name), name)
        except FormatError as error:
            report.problems.append(error.problem)
            continue
        if not {"ImageID", "LabelName"} <= {*columns}:
            continue
        files.append(name)
        for line, row in rows:
            place = images.setdefault(row["ImageID"].strip(), len(images))
            spool.add(
                place, line, "\x1f".join([str(len(files) - 1), *(f"{k}\x1e{v}" for k, v in row.items())]).encode()
            )
    if not files:
        raise FormatError(Problem("columns", "There is no CSV file with the columns ImageID and LabelName."))
    spool.sort()
    reading = Reading(iter(()), report, labels=list(dict.fromkeys(names.values())))
    reading.items = _items(source, images, spool, files, names, report)
    return reading


def _items(
    source: Source, images: dict[str, int], spool: Spool, files: list[str], names: dict[str, str], report: Report
) -> Iterator[Item]:
    for image, place in images.items():
        picture = source.picture_with_stem(image) or source.picture_named(image)
        item = Item(name=PurePosixPath(picture).name or image, picture=picture, external_id="")
        maker = Maker(item, report)
        is_sized = True
        answers: dict[str, list[str]] = defaultdict(list)
        for line, text in spool.rows_of(place):
            number_of, *pairs = text.decode().split("\x1f")
            row = dict(pair.partition("\x1e")[::2] for pair in pairs)
            index = Place(files[int(number_of)], line)
            if is_sized and not item.width:
                try:
                    sized(item, source, None, report)
                except Bad as bad:
                    refuse(report, bad, index)
                    is_sized = False
            if not is_sized:
                continue
            try:
                _take(source, row, maker, names, answers)
            except Bad as bad:
                refuse(report, bad, index)
        item.classification = dict(answers)
        if is_sized:
            yield item
    spool.close()


def _take(
    source: Source, row: dict[str, str], maker: Maker, names: dict[str, str], answers: dict[str, list[str]]
) -> None:
    label = names.get(row["LabelName"], row["LabelName"])
    if not label:
        raise Bad("no_label", "LabelName is empty.", "LabelName")
    if row.get("MaskPath"):
        file = next((one for one in source.names if one.endswith(row["MaskPath"])), "")
        pixels = source.numbers(file) if file else None
        if pixels is None:
            raise Bad("no_mask", f"There is no mask {row['MaskPath']}.", "MaskPath")
        cells = pixels[..., 0] > 0 if pixels.ndim == 3 else pixels > 0  # noqa: PLR2004
        if cells.shape != (maker.item.height, maker.item.width):
            maker.lose("mask_resized")
            rows = [y * cells.shape[0] // maker.item.height for y in range(maker.item.height)]
            columns = [x * cells.shape[1] // maker.item.width for x in range(maker.item.width)]
            cells = cells[rows][:, columns]
        maker.item.regions.append(maker.mask(label, cells))
        return
    if not any(row.get(column) for column in _BOX):
        confidence = number(row.get("Confidence") or "1", "Confidence")
        key = "labels" if confidence > 0 else "labels_absent"
        if label not in answers[key]:
            answers[key].append(label)
        return
    left, right, top, bottom = (number(row.get(column) or "", column) for column in _BOX)
    for column, value in zip(_BOX, (left, right, top, bottom), strict=True):
        if not -0.01 <= value <= 1.01:  # noqa: PLR2004
            raise Bad("outside", f"{value:g} is no share of the picture: 0 to 1.", column)
    attributes: dict[str, Any] = {}
    for column, key in _FLAGS.items():
        if row.get(column) in ("0", "1"):
            attributes[key] = row[column] == "1"
    more: dict[str, Any] = {"attributes": attributes} if attributes else {}
    if row.get("IsOccluded") == "1":
        more["occluded"] = True
    across, down = maker.item.width, maker.item.height
    maker.item.regions.append(
        maker.box(label, left * across, top * down, (right - left) * across, (bottom - top) * down, **more)
    )
