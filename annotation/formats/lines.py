"""Assay's own JSON Lines: all there is of an item; what an import does not need is passed over, never refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from annotation.formats.builders import Bad, Place, refuse, sized
from annotation.formats.document import Item, Options, Prediction, Reading, Report
from annotation.formats.sources import Source, posix
from annotation.formats.streams import decoded_item, lines_of
from annotation.regions.shapes import Region


def looks_like(source: Source) -> bool:
    """Tell whether a first line has regions, or a picture's address."""
    for name in source.ending_in(".jsonl", ".ndjson"):
        for _, text in lines_of(source.view(name)):
            return b'"regions"' in text and (b'"name"' in text or b'"asset"' in text)
    return False


def read(source: Source, options: Options) -> Reading:
    """Read every file of lines."""
    reading = Reading(iter(()), Report())
    reading.items = _items(source, reading)
    return reading


def _items(source: Source, reading: Reading) -> Iterator[Item]:
    for name in source.ending_in(".jsonl", ".ndjson"):
        for line, text in lines_of(source.view(name)):
            place = Place(name, line)
            try:
                row = decoded_item(text)
                if not isinstance(row, dict):
                    raise Bad("columns", "A line is an object.")
                yield _item(source, row, line, reading, place)
            except Bad as bad:
                refuse(reading.report, bad, place)
            except ValueError as error:
                refuse(reading.report, Bad("not_json", f"It cannot be read: {error}."), place)


def _item(source: Source, row: dict[str, Any], line: int, reading: Reading, place: Place) -> Item:
    item = Item(name=str(row.get("name") or line), external_id=str(row.get("external_id") or ""))
    if isinstance(row.get("text"), str):
        item.text = row["text"]
    else:
        item.picture = source.picture_named(posix(item.name))
        declared = (int(row["width"]), int(row["height"])) if row.get("width") and row.get("height") else None
        sized(item, source, declared, reading.report)
    item.regions = regions_in(row.get("regions") or [], "regions")
    for key in ("classification", "meta"):
        if isinstance(row.get(key), dict):
            setattr(item, key, row[key])
    item.split = str(row.get("split") or "")
    for index, one in enumerate(row.get("predictions") or []):
        regions = regions_in(one.get("regions") or [], f"predictions[{index}].regions")
        item.predictions.append(
            Prediction(str(one.get("model", "imported")), regions, str(one.get("version", "")), one.get("confidence"))
        )
    for region in item.regions:
        if region.label not in reading.labels:
            reading.labels.append(region.label)
    return item


def regions_in(rows: Any, path: str) -> list[Region]:
    """Return region documents as regions; raises Bad naming the first that is none."""
    regions = []
    for index, row in enumerate(rows):
        named = {"id": f"r{index + 1}", **row} if isinstance(row, dict) else row
        try:
            regions.append(msgspec.convert(named, Region))
        except msgspec.ValidationError as error:
            raise Bad("invalid", f"It is no region: {error}.", f"{path}[{index}]") from error
    return regions


def line_of(item: Item, **more: Any) -> bytes:
    """Return an item as one line; ``more`` are members of the exporter's own."""
    row: dict[str, Any] = {"name": item.name, "external_id": item.external_id, "meta": item.meta, **more}
    row |= {"text": item.text} if item.text is not None else {"width": item.width, "height": item.height}
    row |= {"regions": item.regions, "classification": item.classification}
    if item.split:
        row["split"] = item.split
    if item.predictions:
        row["predictions"] = item.predictions
    return msgspec.json.encode(row)
