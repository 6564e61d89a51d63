"""Label Studio JSON: tasks with annotations and predictions, of pictures and of texts.

Coordinates are percent of the picture, each axis by its own side; a rectangle turns about its top-left corner, in
pixels; offsets in a text are UTF-16 code units. A region's own controls repeat its id.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import msgspec

from annotation.formats.brush import unpacked
from annotation.formats.builders import Bad, Maker, Place, number, refuse, sized
from annotation.formats.document import FormatError, Item, Options, Prediction, Problem, Reading, Report
from annotation.formats.sources import PICTURES, Source, ending_of, posix
from annotation.formats.streams import begin, decoded_item, raw_items
from annotation.formats.texts import code_points
from annotation.regions.shapes import Box, Region, Relation, Span

_SHAPES = {
    "rectanglelabels": "rectangle",
    "polygonlabels": "polygon",
    "brushlabels": "brush",
    "keypointlabels": "keypoint",
    "ellipselabels": "ellipse",
    "vectorlabels": "vector",
}
_ANSWERS = ("choices", "textarea", "rating", "number", "taxonomy", "datetime")


def looks_like(source: Source) -> bool:
    """Tell whether there is a JSON list of tasks: objects with data and annotations, predictions or completions."""
    for name in source.ending_in(".json"):
        head = source.content(name)[:200_000].lstrip(b"\xef\xbb\xbf \t\r\n")
        if head[:1] == b"[" and b'"data"' in head and (b'"annotations"' in head or b'"predictions"' in head):
            return True
    return False


def read(source: Source, options: Options) -> Reading:
    """Read every JSON file of tasks."""
    report = Report()
    files = []
    for name in source.ending_in(".json"):
        index_here, sign = begin(source.view(name), name)
        if sign == b"[":
            files.append((name, index_here))
    if not files:
        raise FormatError(Problem("no_list", "There is no JSON list of tasks."))
    reading = Reading(iter(()), report)
    reading.items = _items(source, files, report, reading)
    return reading


def _items(source: Source, files: list[tuple[str, int]], report: Report, reading: Reading) -> Iterator[Item]:
    for name, index_here in files:
        view, count = source.view(name), 0
        for rows in raw_items(view, index_here, name):
            for raw in rows:
                place = Place(name, path=f"[{count}]")
                count += 1
                try:
                    yield _item(source, decoded_item(raw), report, reading, place, count)
                except Bad as bad:
                    refuse(report, bad, place)
                except ValueError as error:
                    refuse(report, Bad("not_json", f"It cannot be read: {error}."), place)


def _item(source: Source, task: Any, report: Report, reading: Reading, place: Place, count: int) -> Item:
    if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
        raise Bad("columns", "A task has data.", "data")
    data = task["data"]
    answers = [one for one in task.get("annotations") or task.get("completions") or [] if isinstance(one, dict)]
    statement = [one for one in task.get("predictions") or [] if isinstance(one, dict)]
    results = [row for one in (*answers, *statement) for row in one.get("result") or [] if isinstance(row, dict)]
    item = Item(name=str(task.get("id", count)), external_id=str(task["id"]) if "id" in task else "")
    address = _picture_in(data, results)
    if address is not None:
        _take_picture(source, item, address, results, report, place)
    else:
        item.text = _text_in(data)
        if item.text is None:
            raise Bad("no_data", "The task's data holds neither a picture nor a text.", "data")
    item.meta = dict(task["meta"]) if isinstance(task.get("meta"), dict) else {}
    chosen, further = _chosen(answers)
    for _ in range(further):
        report.lose("further_answers", item.name)
    maker = Maker(item, report)
    if chosen is not None:
        here = place.inside(f"annotations[{answers.index(chosen)}]")
        item.regions = _take(chosen.get("result") or [], maker, item.classification, here)
    for index_here, one in enumerate(statement):
        model, _, version = str(one.get("model_version") or "imported").partition(":")
        regions = _take(one.get("result") or [], maker, {}, place.inside(f"predictions[{index_here}]"))
        score = number(one["score"], f"predictions[{index_here}].score") if one.get("score") is not None else None
        item.predictions.append(Prediction(model, regions, version, score))
    for region in item.regions:
        if region.label not in reading.labels:
            reading.labels.append(region.label)
    return item


def _picture_in(data: dict[str, Any], results: list[dict[str, Any]]) -> str | None:
    for key in ("image", "img", "picture", "photo", "url", *data):
        value = data.get(key)
        if (
            isinstance(value, str)
            and ending_of(urlsplit(value).path if "://" in value else value.split("?")[0]) in PICTURES
        ):
            return value
    has_size = any("original_width" in row for row in results)
    return next((value for value in data.values() if isinstance(value, str)), None) if has_size else None


def _text_in(data: dict[str, Any]) -> str | None:
    for key in ("text", "content", "body", *data):
        if isinstance(data.get(key), str):
            return str(data[key])
    return None


def _take_picture(
    source: Source, item: Item, address: str, results: list[dict[str, Any]], report: Report, place: Place
) -> None:
    """Name the picture: uploads carry 8 signs before their name, which the file of a set does not."""
    path = unquote(urlsplit(address).path or address)
    if "?d=" in address:
        path = unquote(address.split("?d=", 1)[1])
    base = posix(path).rsplit("/", 1)[-1]
    shorter = base.split("-", 1)[1] if "-" in base else ""
    item.picture = source.picture_named(posix(path)) or (source.picture_named(shorter) if shorter else "")
    item.name = item.picture.removeprefix("images/") if item.picture else base
    sizes = next((row for row in results if "original_width" in row and "original_height" in row), None)
    declared = None
    if sizes is not None:
        declared = int(number(sizes["original_width"])), int(number(sizes["original_height"]))
    header = source.header(item.picture) if item.picture else None
    # Percents hold for the upright picture, which is what a browser draws.
    if header is not None and declared == header.stored:
        declared = (header.width, header.height)
    sized(item, source, declared, report)


def _chosen(answers: list[dict[str, Any]]) -> tuple[dict[str, Any] | None, int]:
    """Return the label among several answers, and how many are told of: ground truth, else the newest not cancelled."""
    valid = [one for one in answers if not one.get("was_cancelled")]
    if not valid:
        return None, len(answers)
    truths = [one for one in valid if one.get("ground_truth")]
    newest = max(truths or valid, key=lambda one: (str(one.get("created_at") or ""), answers.index(one)))
    return newest, len(answers) - 1


def _take(rows: list[Any], maker: Maker, classification: dict[str, Any], place: Place) -> list[Region]:
    regions: dict[str, Region] = {}
    attributes: dict[str, dict[str, Any]] = {}
    relations: list[tuple[dict[str, Any], Place]] = []
    shaped = {row.get("id") for row in rows if isinstance(row, dict) and _kind_of(row)}
    for index_here, row in enumerate(rows):
        here = place.inside(f"result[{index_here}]")
        try:
            if not isinstance(row, dict):
                raise Bad("columns", "A result is an object.")
            kind, value = row.get("type"), row.get("value")
            if kind == "relation":
                relations.append((row, here))
            elif kind in _ANSWERS and isinstance(value, dict):
                answer = _answer(kind, value)
                if row.get("id") in shaped:
                    attributes.setdefault(str(row["id"]), {})[str(row.get("from_name"))] = answer
                else:
                    classification[str(row.get("from_name"))] = answer
            elif _kind_of(row):
                region = _region(row, maker)
                regions[str(row.get("id", region.id))] = region
            elif kind not in ("rectangle", "polygon", "brush", "ellipse", "keypoint", "pairwise"):
                maker.lose("control", str(kind))
        except Bad as bad:
            refuse(maker.report, bad, here)
    built = [_with(region, attributes.get(key, {})) for key, region in regions.items()]
    for row, here in relations:
        if str(row.get("from_id")) not in regions or str(row.get("to_id")) not in regions:
            refuse(maker.report, Bad("unknown_region", "The relation leads to nothing."), here)
            continue
        label = str((row.get("labels") or ["relation"])[0])
        source, target = regions[str(row["from_id"])].id, regions[str(row["to_id"])].id
        if row.get("direction") == "left":
            source, target = target, source
        built.append(Relation(id=maker.next_id(), label=label, source=source, target=target))
    return built


def _with(region: Region, attributes: dict[str, Any]) -> Region:

    return msgspec.structs.replace(region, attributes={**region.attributes, **attributes}) if attributes else region


def _kind_of(row: dict[str, Any]) -> str:
    """Return what a result draws: a shape's name, "span", or "" for none."""
    kind, value = str(row.get("type")), row.get("value")
    if not isinstance(value, dict):
        return ""
    if kind in _SHAPES:
        return _SHAPES[kind]
    return "span" if kind in ("labels", "hypertextlabels") and "start" in value else ""


def _answer(kind: str, value: dict[str, Any]) -> Any:
    if kind == "choices":
        choices = value.get("choices") or []
        return choices[0] if len(choices) == 1 else choices
    if kind == "textarea":
        text = value.get("text")
        texts = text if isinstance(text, list) else [text]
        return texts[0] if len(texts) == 1 else "\n".join(str(one) for one in texts)
    if kind == "taxonomy":
        paths = value.get("taxonomy") or []
        return paths[0] if len(paths) == 1 else ["/".join(map(str, path)) for path in paths]
    return value.get(kind)


def _region(row: dict[str, Any], maker: Maker) -> Region:
    kind, value = _kind_of(row), row["value"]
    names = value.get(row["type"]) or value.get("labels") or []
    if not names:
        raise Bad("no_label", "The region has no label.", "value")
    label = str(names[0])
    if len(names) > 1:
        maker.lose("further_labels", str(row.get("id", "")))
    more: dict[str, Any] = {"id": str(row.get("id", ""))}
    if row.get("score") is not None:
        more["confidence"] = number(row["score"], "score")
    if kind == "span":
        return _span(label, value, maker, more)
    across, down = maker.item.width / 100, maker.item.height / 100
    turn = number(value.get("rotation") or 0, "value.rotation") % 360.0
    if kind == "rectangle":
        x, y, width, height = (number(value.get(key), f"value.{key}") for key in ("x", "y", "width", "height"))
        return _rectangle(maker, label, (x * across, y * down, width * across, height * down), turn, more)
    if kind == "ellipse":
        x, y, rx, ry = (number(value.get(key), f"value.{key}") for key in ("x", "y", "radiusX", "radiusY"))
        return maker.ellipse(
            label, x * across, y * down, rx * across, ry * down, **({"rotation": turn} if turn else {}), **more
        )
    if kind == "keypoint":
        x, y = number(value.get("x"), "value.x"), number(value.get("y"), "value.y")
        return maker.keypoints(label, [(label, x * across, y * down, 2)], **more)
    if kind == "brush":
        if value.get("format") != "rle":
            raise Bad("counts", "Only brushes as run lengths are read.", "value.format")
        try:
            return maker.mask(label, unpacked(value.get("rle") or [], maker.item.width, maker.item.height), **more)
        except ValueError as error:
            if isinstance(error, Bad):
                raise
            raise Bad("counts", f"The brush cannot be read: {error}.", "value.rle") from error
    points = []
    for point in value.get("points") or value.get("vertices") or []:
        x, y = (point.get("x"), point.get("y")) if isinstance(point, dict) else tuple(point)[:2]
        points.append((number(x, "value.points") * across, number(y, "value.points") * down))
    if kind == "vector" and value.get("closed") is not True:
        return maker.polyline(label, points, **more)
    if len(points) < 3:  # noqa: PLR2004
        raise Bad("too_few_points", f"There are {len(points)} points; 3 are needed.", "value.points")
    return maker.polygon(label, [points], **more)


def _rectangle(
    maker: Maker, label: str, box: tuple[float, float, float, float], turn: float, more: dict[str, Any]
) -> Box:
    x, y, width, height = box
    if not turn:
        return maker.box(label, x, y, width, height, path="value", **more)
    angle = math.radians(turn)
    # The corner stays where it is: the centre is half a turned diagonal from it.
    cx = x + (width * math.cos(angle) - height * math.sin(angle)) / 2
    cy = y + (width * math.sin(angle) + height * math.cos(angle)) / 2
    return maker.box(label, cx - width / 2, cy - height / 2, width, height, path="value", rotation=turn, **more)


def _span(label: str, value: dict[str, Any], maker: Maker, more: dict[str, Any]) -> Span:
    text = maker.item.text or ""
    offsets: dict[str, Any] = value["globalOffsets"] if isinstance(value.get("globalOffsets"), dict) else value
    try:
        start, end = int(number(offsets["start"], "value.start")), int(number(offsets["end"], "value.end"))
    except KeyError as error:
        raise Bad("columns", "A span has start and end.", "value") from error
    statement = value.get("text")
    units = code_points(text, start, end, "utf16")
    points = (start, end) if 0 <= start < end <= len(text) else None
    if units is not None and (statement is None or text[units[0] : units[1]] == statement):
        place = units
    elif points is not None and statement is not None and text[points[0] : points[1]] == statement:
        place = points
        if units != points:
            maker.lose("offsets_reread", str(more.get("id", "")))
    elif units is not None and statement is None:
        place = units
    else:
        if units is None and points is None:
            raise Bad(
                "outside", f"The span from {start} to {end} is not in the text of {len(text)} characters.", "value"
            )
        raise Bad("wrong_text", f"The span from {start} to {end} does not hold {statement!r:.60}.", "value.text")
    return Span(id=more.pop("id", "") or maker.next_id(), label=label, start=place[0], end=place[1], **more)
