"""CSV of texts, of classes and of boxes; columns by name, the rest is meta."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annotation.formats.builders import Bad, Maker, Place, number, refuse, sized
from annotation.formats.csvs import table_of
from annotation.formats.document import FormatError, Item, Options, Problem, Reading, Report
from annotation.formats.sources import Source, posix, without_folder

_NAMES = {
    "text": ("text", "sentence", "content", "body", "document"),
    "label": ("label", "class", "category", "target"),
    "external_id": ("external_id", "id", "uid"),
    "image": ("image", "image_path", "filename", "file_name", "file", "path", "image_id"),
    "xmin": ("xmin", "x_min", "left", "x1"),
    "ymin": ("ymin", "y_min", "top", "y1"),
    "xmax": ("xmax", "x_max", "right", "x2"),
    "ymax": ("ymax", "y_max", "bottom", "y2"),
    "split": ("split", "subset", "set"),
}
_ENDS = ("xmin", "ymin", "xmax", "ymax")


def looks_like(source: Source) -> bool:
    """Tell whether there is a CSV file with a column of texts or of pictures."""
    for name in source.ending_in(".csv", ".tsv"):
        columns = {column.lower() for column in table_of(source.content(name), name)[0]}
        if columns & {*_NAMES["text"], *_NAMES["image"]}:
            return True
    return False


def read(source: Source, options: Options) -> Reading:
    """Read every table; ``options`` may name columns: {"text": "review"}."""
    report = Report()
    reading = Reading(iter(()), report)
    reading.items = _items(source, options, reading)
    return reading


def _items(source: Source, options: Options, reading: Reading) -> Iterator[Item]:
    report = reading.report
    for name in source.ending_in(".csv", ".tsv"):
        try:
            columns, rows = table_of(source.content(name), name)
            by_use = _columns(columns, options)
            if "text" in by_use:
                yield from _texts(rows, by_use, name, report)
            elif "image" in by_use:
                yield from _pictures(source, rows, by_use, name, reading)
            else:
                message = f"{name} has neither a column of texts nor one of pictures: {', '.join(columns)[:200]}."
                raise FormatError(Problem("columns", message, name, 1))
        except FormatError as error:
            report.problems.append(error.problem)


def _columns(columns: list[str], options: Options) -> dict[str, str]:
    by_use: dict[str, str] = {}
    for use, names in _NAMES.items():
        wanted = options.get(use)
        for column in columns:
            if column == wanted or (wanted is None and column.lower() in names and use not in by_use):
                by_use[use] = column
    return by_use


def _texts(
    rows: Iterator[tuple[int, dict[str, str]]], by_use: dict[str, str], file: str, report: Report
) -> Iterator[Item]:
    for count, (line, row) in enumerate(rows, start=1):
        text = row[by_use["text"]]
        if not text.strip():
            refuse(report, Bad("empty", "The text is empty.", by_use["text"]), Place(file, line))
            continue
        external = row.get(by_use.get("external_id", ""), "")
        item = Item(name=external or str(count), text=_lines(text), external_id=external)
        if (label := row.get(by_use.get("label", ""), "")) != "":
            item.classification["label"] = label
        item.split = row.get(by_use.get("split", ""), "")
        used = set(by_use.values()) - {by_use.get(use) for use in _ENDS}
        item.meta = {key: value for key, value in row.items() if key not in used and key and value != ""}
        yield item


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _pictures(
    source: Source, rows: Iterator[tuple[int, dict[str, str]]], by_use: dict[str, str], file: str, reading: Reading
) -> Iterator[Item]:
    """Yield a picture for each run of rows that name it; boxes are pixels, of rows with all four sides."""
    report = reading.report
    items: dict[str, tuple[Item, Maker] | None] = {}
    for line, row in rows:
        place = Place(file, line)
        path = posix(row[by_use["image"]])
        if path not in items:
            picture = source.picture_named(path)
            item = Item(name=without_folder(picture, "images") or path, picture=picture)
            try:
                sized(item, source, None, report)
                items[path] = (item, Maker(item, report))
            except Bad as bad:
                refuse(report, bad, place)
                items[path] = None
        entry = items[path]
        if entry is None:
            continue
        item, maker = entry
        label = row.get(by_use.get("label", ""), "")
        item.split = row.get(by_use.get("split", ""), "") or item.split
        try:
            _take(row, by_use, label, maker, reading)
        except Bad as bad:
            refuse(report, bad, place)
    yield from (entry[0] for entry in items.values() if entry is not None)


def _take(row: dict[str, str], by_use: dict[str, str], label: str, maker: Maker, reading: Reading) -> None:
    if label and label not in reading.labels:
        reading.labels.append(label)
    if not all(use in by_use for use in _ENDS):
        if label:
            maker.item.classification["class"] = label
        return
    fields = [row[by_use[use]].strip() for use in _ENDS]
    if not any(fields):
        return
    left, top, right, bottom = (number(word, by_use[use]) for word, use in zip(fields, _ENDS, strict=True))
    more: dict[str, Any] = {}
    if not label:
        raise Bad("no_label", "The box has no label.", by_use.get("label", ""))
    maker.item.regions.append(maker.box(label, left, top, right - left, bottom - top, **more))
