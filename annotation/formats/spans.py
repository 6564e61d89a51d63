"""JSON Lines of texts with spans: doccano, Prodigy and the like.

Offsets are code points, UTF-16 units or bytes of UTF-8: asked (``unit``, or a unit a file), proposed from which reading
holds the words beside the spans, else whole words. Nothing is normalised.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from annotation.formats.builders import Bad, Maker, Place, number, refuse
from annotation.formats.document import Item, Options, Reading, Report
from annotation.formats.sources import Source
from annotation.formats.streams import decoded_item, lines_of
from annotation.formats.texts import UNITS, code_points, likely_unit
from annotation.regions.shapes import Region, Relation, Span

_LISTS = ("label", "labels", "spans", "entities", "annotations")
_KNOWN = frozenset(["id", "text", "data", "cats", "meta", "relations", "tokens", "split", "external_id", *_LISTS])
_SAMPLE = 200


def looks_like(source: Source) -> bool:
    """Tell whether the first line of a JSON Lines file has a text and a list of spans."""
    for name in source.ending_in(".jsonl", ".ndjson"):
        row = _first(source, name)
        if (
            isinstance(row, dict)
            and _text_of(row) is not None
            and any(isinstance(row.get(key), list) for key in _LISTS)
        ):
            return True
    return False


def _first(source: Source, name: str) -> Any:
    for _, text in lines_of(source.view(name)):
        try:
            return decoded_item(text)
        except ValueError:
            return None
    return None


def read(source: Source, options: Options) -> Reading:
    """Read every JSON Lines file; ``options``: unit, or units by file."""
    report = Report()
    reading = Reading(iter(()), report)
    reading.items = _items(source, options, reading)
    return reading


def unit_of(source: Source, name: str, options: Options) -> str:
    """Return the unit a file's offsets are in: as asked, else as its first lines suggest."""
    asked_for = options.get(name) or options.get("unit")
    if asked_for in UNITS:
        return str(asked_for)
    votes: dict[str, int] = {}
    for count, (_, text) in enumerate(lines_of(source.view(name))):
        if count >= _SAMPLE:
            break
        try:
            row = decoded_item(text)
            if not isinstance(row, dict):
                continue
            spans = [_span(one) for one in _spans_of(row)]
        except (Bad, ValueError):
            continue
        whole = _text_of(row) or ""
        if spans and not whole.isascii():
            unit = likely_unit(whole, [one[:2] for one in spans], [one[3] for one in spans])
            votes[unit] = votes.get(unit, 0) + 1
    return max(UNITS, key=lambda unit: votes.get(unit, 0))


def _items(source: Source, options: Options, reading: Reading) -> Iterator[Item]:
    report = reading.report
    for name in source.ending_in(".jsonl", ".ndjson"):
        unit = unit_of(source, name, options)
        for line, text in lines_of(source.view(name)):
            place = Place(name, line)
            try:
                row = decoded_item(text)
                if not isinstance(row, dict):
                    raise Bad("columns", "A line is an object.")
                yield _item(row, line, unit, reading, place)
            except Bad as bad:
                refuse(report, bad, place)
            except ValueError as error:
                refuse(report, Bad("not_json", f"It cannot be read: {error}."), place)


def _text_of(row: dict[str, Any]) -> str | None:
    for key in ("text", "data"):
        if isinstance(row.get(key), str):
            return str(row[key])
    return None


def _spans_of(row: Any) -> list[Any]:
    if not isinstance(row, dict):
        return []
    return next((row[key] for key in _LISTS if isinstance(row.get(key), list)), [])


def _item(row: dict[str, Any], line: int, unit: str, reading: Reading, place: Place) -> Item:
    text = _text_of(row)
    if text is None:
        raise Bad("no_data", "The line has no text.", "text")
    external = str(row["id"]) if row.get("id") is not None else ""
    item = Item(name=external or str(line), text=text, external_id=str(row.get("external_id") or ""))
    maker = Maker(item, reading.report)
    by_id: dict[str, str] = {}
    for index, one in enumerate(_spans_of(row)):
        try:
            if isinstance(one, str):
                item.classification.setdefault("labels", []).append(one)
                continue
            start, end, label, _, span_id = _span(one)
            points = code_points(text, start, end, unit)
            if points is None:
                raise Bad("outside", f"The span from {start} to {end} ({unit}) is not in the text.")
            region = Span(id=maker.next_id(), label=label, start=points[0], end=points[1])
            by_id[span_id or str(index)] = region.id
            item.regions.append(region)
            if label not in reading.labels:
                reading.labels.append(label)
        except Bad as bad:
            refuse(reading.report, bad, place.inside(f"spans[{index}]"))
    item.regions += _relations(row, by_id, maker, place)
    if isinstance(row.get("cats"), dict):
        item.classification["cats"] = [key for key, value in row["cats"].items() if value]
    elif isinstance(row.get("cats"), list):
        item.classification["cats"] = [str(one) for one in row["cats"]]
    item.meta = dict(row["meta"]) if isinstance(row.get("meta"), dict) else {}
    item.meta |= {key: value for key, value in row.items() if key not in _KNOWN and not isinstance(value, list | dict)}
    return item


def _span(one: Any) -> tuple[int, int, str, str | None, str]:
    """Return start, end, label, the words beside it and its id; raises Bad."""
    if isinstance(one, list) and len(one) >= 3:  # noqa: PLR2004
        start, end, label, statement, span_id = one[0], one[1], one[2], None, ""
    elif isinstance(one, dict):
        start = one.get("start", one.get("start_offset"))
        end = one.get("end", one.get("end_offset"))
        label, statement, span_id = one.get("label", one.get("entity_type")), one.get("text"), str(one.get("id", ""))
    else:
        raise Bad("columns", "A span is [start, end, label] or an object with start, end and label.")
    if label is None or label == "":
        raise Bad("no_label", "The span has no label.")
    return int(number(start, "start")), int(number(end, "end")), str(label), statement, span_id


def _relations(row: dict[str, Any], by_id: dict[str, str], maker: Maker, place: Place) -> list[Region]:
    built: list[Region] = []
    for index, one in enumerate(row.get("relations") or []):
        source = (
            str(one.get("from_id", one.get("head_span", one.get("head", one.get("from")))))
            if isinstance(one, dict)
            else ""
        )
        target = (
            str(one.get("to_id", one.get("child_span", one.get("child", one.get("to")))))
            if isinstance(one, dict)
            else ""
        )
        if source not in by_id or target not in by_id:
            refuse(
                maker.report,
                Bad("unknown_region", "The relation leads to nothing."),
                place.inside(f"relations[{index}]"),
            )
            continue
        label = str(one.get("type", one.get("label", "relation")))
        built.append(Relation(id=maker.next_id(), label=label, source=by_id[source], target=by_id[target]))
    return built
