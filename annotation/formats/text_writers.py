"""Texts written: CSV, JSON Lines with spans, CoNLL and spaCy's DocBin."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

from annotation.formats.docbin import packed
from annotation.formats.document import Item, Options, Report
from annotation.formats.output import OutSchema, Sink, encoded, lose_members, upright, without
from annotation.formats.texts import UNITS, in_units
from annotation.regions.shapes import Box, Relation, Span, shape_of

# A spreadsheet runs a field that begins so.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_TOKEN = re.compile(r"\w+|[^\w\s]", re.UNICODE)
# spaCy's own rules keep the point of these in the word, and its models expect it there.
_SHORT = (
    *("Adm", "Bros", "Co", "Corp", "Dr", "Gen", "Gov", "Inc", "Jr", "Ltd"),
    *("Md", "Mr", "Mrs", "Ms", "Prof", "Rep", "Rev", "Sen", "Sr", "St", "vs"),
)
_SPACY_TOKEN = re.compile(rf"\b(?:{'|'.join(_SHORT)})\.|\w+|[^\w\s]", re.UNICODE)


def guarded(value: Any, report: Report, item: Item) -> str:
    """Return a field no spreadsheet runs: a text that begins like a formula gets an apostrophe; numbers stay."""
    if isinstance(value, bool | int | float):
        return str(value)
    text = value if isinstance(value, str) else encoded(value).decode() if value is not None else ""
    if text.startswith(_FORMULA):
        report.lose("guarded_fields", item.name)
        return "'" + text
    return text


def write_csv(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write a row a text, or a row a box of pictures."""
    report = Report()
    # The columns are what occurs, which needs all items at once.
    rows = list(items)
    metas = sorted({key for item in rows for key in item.meta})
    questions = sorted({key for item in rows for key in item.classification})
    with sink.file("data.csv") as out:
        text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
        writer = csv.writer(text, lineterminator="\r\n")
        is_boxed = any(item.text is None and item.regions for item in rows)
        boxes = ["box_label", "xmin", "ymin", "xmax", "ymax"] if is_boxed else []
        writer.writerow(["name", "text", "external_id", "split", *questions, *metas, *boxes])
        for item in rows:
            without(report, item, "predictions")
            answers = [guarded(item.classification.get(key, ""), report, item) for key in questions]
            details = [guarded(item.meta.get(key, ""), report, item) for key in metas]
            head = [
                guarded(value, report, item) for value in (item.name, item.text or "", item.external_id, item.split)
            ]
            for box in _boxes(item, report) if boxes else [[]]:
                writer.writerow([*head, *answers, *details, *box])
            if not boxes:
                for region in item.regions:
                    report.lose(shape_of(region), item.name, region.id)
        text.detach()
    return report


def _boxes(item: Item, report: Report) -> list[list[Any]]:
    rows: list[list[Any]] = []
    for region in item.regions:
        if not isinstance(region, Box):
            report.lose(shape_of(region), item.name, region.id)
            continue
        lose_members(report, item, region, "attributes", "unsure", "occluded", "confidence", "group")
        if region.rotation:
            report.lose("rotation", item.name, region.id)
        x, y, width, height = upright(region)
        rows.append([region.label, *(round(value, 6) for value in (x, y, x + width, y + height))])
    return rows or [["", "", "", "", ""]]


def write_spans(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write a text a line with its spans, as doccano reads them; ``options["unit"]`` is code_points, utf16 or utf8."""
    report = Report()
    unit = options.get("unit") if options.get("unit") in UNITS else "code_points"
    with sink.file("data.jsonl") as out:
        for item in items:
            without(report, item, "predictions")
            text, rows, relations = item.text or "", [], []
            for region in item.regions:
                lose_members(report, item, region, "attributes", "unsure", "occluded", "confidence", "group")
                if isinstance(region, Span):
                    start, end = in_units(text, [region.start, region.end], str(unit))
                    rows.append({"id": region.id, "start_offset": start, "end_offset": end, "label": region.label})
                elif isinstance(region, Relation):
                    relations.append(
                        {"id": region.id, "from_id": region.source, "to_id": region.target, "type": region.label}
                    )
            line: dict[str, Any] = {"id": item.name, "text": text, "entities": rows, "relations": relations}
            line |= {"cats": item.classification} if item.classification else {}
            line |= {"meta": item.meta} if item.meta else {}
            line |= {"external_id": item.external_id} if item.external_id else {}
            out.write(encoded(line) + b"\n")
    return report


def tokens_of(text: str) -> list[tuple[int, int]]:
    """Return words, and signs that are none, as (start, end): parted at blanks and between letters and other signs."""
    return [match.span() for match in _TOKEN.finditer(text)]


def _spacy_tokens(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in _SPACY_TOKEN.finditer(text)]


def _on_tokens(span: Span, tokens: Sequence[tuple[int, int]], item: Item, report: Report) -> tuple[int, int] | None:
    """Return the tokens a span covers, whole; one that ends inside a token is widened to it, which is told."""
    covered = [index for index, (start, end) in enumerate(tokens) if start < span.end and span.start < end]
    if not covered:
        report.lose("empty_spans", item.name, span.id)
        return None
    first, last = covered[0], covered[-1]
    if (tokens[first][0], tokens[last][1]) != (span.start, span.end):
        report.lose("span_widened", item.name, span.id)
    return first, last + 1


def _spans_in(item: Item, report: Report) -> list[Span]:
    spans = []
    for region in item.regions:
        lose_members(report, item, region, "attributes", "unsure", "confidence", "group")
        if isinstance(region, Span):
            spans.append(region)
        else:
            report.lose(shape_of(region), item.name, region.id)
    return spans


def write_conll(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write IOB2: token TAB tag, a blank line at each line of the text, -DOCSTART- before each text."""
    report = Report()
    with sink.file("data.conll") as out:
        for item in items:
            without(report, item, "classification", "predictions", "meta")
            text, tokens = item.text or "", tokens_of(item.text or "")
            tags = ["O"] * len(tokens)
            for span in _longest_kept(_spans_in(item, report), tokens, item, report):
                label, first, last = span
                tags[first:last] = [f"B-{label}", *[f"I-{label}"] * (last - first - 1)]
            out.write(b"-DOCSTART-\tO\n\n")
            for index, (start, end) in enumerate(tokens):
                if index and "\n" in text[tokens[index - 1][1] : start]:
                    out.write(b"\n")
                out.write(f"{text[start:end]}\t{tags[index]}\n".encode())
            out.write(b"\n")
    return report


def _longest_kept(
    spans: Sequence[Span], tokens: Sequence[tuple[int, int]], item: Item, report: Report
) -> list[tuple[str, int, int]]:
    rows, taken = [], [False] * len(tokens)
    for span in sorted(spans, key=lambda one: (one.start - one.end, one.start)):
        place = _on_tokens(span, tokens, item, report)
        if place is None:
            continue
        if any(taken[place[0] : place[1]]):
            report.lose("overlapping_spans", item.name, span.id)
            continue
        taken[place[0] : place[1]] = [True] * (place[1] - place[0])
        rows.append((span.label, *place))
    return rows


def write_docbin(items: Iterable[Item], schema: OutSchema, sink: Sink, options: Options) -> Report:
    """Write a DocBin: every span in the group ``sc``, the longest that do not overlap as entities too."""
    report = Report()
    docs = []
    for item in items:
        without(report, item, "predictions", "meta")
        text = item.text or ""
        tokens = _with_blanks(text)
        places = [(start, end) for start, end, _ in tokens]
        spans = []
        for span in _spans_in(item, report):
            place = _on_tokens(span, places, item, report)
            if place is not None:
                spans.append((span.label, *place))
        entities: list[tuple[str, int, int]] = []
        for row in sorted(spans, key=lambda one: (one[1] - one[2], one[1])):
            if any(row[1] < other[2] and other[1] < row[2] for other in entities):
                report.lose("overlapping_spans", item.name)
            else:
                entities.append(row)
        docs.append(
            (
                [(text[a:b], blank) for a, b, blank in tokens],
                sorted(entities, key=lambda r: r[1]),
                spans,
                _cats(item, report),
            )
        )
    with sink.file("data.spacy") as out:
        out.write(packed(docs))
    return report


def _with_blanks(text: str) -> list[tuple[int, int, bool]]:
    """Return tokens that make the text again: (start, end, whether one blank follows)."""
    rows: list[tuple[int, int, bool]] = []
    index = 0
    for start, end in [*_spacy_tokens(text), (len(text), len(text))]:
        # Blanks beyond the first between two words are a token of their own.
        if start > index:
            rows.append((index, start, False))
        if end > start:
            has_blank = text[end : end + 1] == " "
            rows.append((start, end, has_blank))
            index = end + has_blank
    return rows


def _cats(item: Item, report: Report) -> dict[str, float]:
    cats: dict[str, float] = {}
    for key, value in item.classification.items():
        if key == "cats" and isinstance(value, list):
            cats |= {str(word): 1.0 for word in value}
        else:
            report.lose("classification", item.name, key)
    return cats
