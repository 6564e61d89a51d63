"""CoNLL: a token a line, its tag last, a blank line between sentences (CoNLL-2003; IOB1, IOB2, BIOES)."""

from __future__ import annotations

from collections.abc import Iterator

from annotation.formats.builders import Bad, Maker, Place, refuse
from annotation.formats.document import FormatError, Item, Options, Reading, Report
from annotation.formats.sources import Source
from annotation.regions.shapes import Span

_START = "-DOCSTART-"
_ENDINGS = (".conll", ".iob", ".iob2", ".bio", ".bioes", ".conll03", ".tsv", ".txt")


def looks_like(source: Source) -> bool:
    """Tell whether a text file's rows end in tags: O, or B-, I-, E-, S- with a kind."""
    for name in source.ending_in(*_ENDINGS):
        rows = source.content(name)[:20_000].decode("utf-8", "replace").splitlines()
        tags = [row.split()[-1] for row in rows if len(row.split()) >= 2]  # noqa: PLR2004
        if tags and all(tag == "O" or tag[:2] in ("B-", "I-", "E-", "S-", "L-", "U-") for tag in tags):
            return True
    return False


def read(source: Source, options: Options) -> Reading:
    """Read every file; each document is a text of its sentences, a line each, its words joined by one blank."""
    report = Report()
    reading = Reading(iter(()), report)
    reading.items = _items(source, reading)
    return reading


def _items(source: Source, reading: Reading) -> Iterator[Item]:
    count = 0
    for name in source.ending_in(*_ENDINGS):
        try:
            text = source.text(name)
        except FormatError as error:
            reading.report.problems.append(error.problem)
            continue
        for document in _documents(text, name, reading.report):
            count += 1
            yield _item(document, str(count), reading)


def _documents(text: str, name: str, report: Report) -> Iterator[list[list[tuple[str, str]]]]:
    document: list[list[tuple[str, str]]] = []
    sentence: list[tuple[str, str]] = []
    for line, row in enumerate([*text.splitlines(), "", _START], start=1):
        # A token may hold blanks where tabs part the columns.
        columns = row.split("\t") if "\t" in row else row.split()
        if not row.strip() or columns[0] == _START:
            if sentence:
                document.append(sentence)
                sentence = []
            if columns and columns[0] == _START and document:
                yield document
                document = []
            continue
        if len(columns) < 2:  # noqa: PLR2004
            refuse(report, Bad("columns", "A row has a token and a tag."), Place(name, line))
            continue
        sentence.append((columns[0], columns[-1].strip()))


def _item(document: list[list[tuple[str, str]]], name: str, reading: Reading) -> Item:
    text, spans = "", list[tuple[str, int, int]]()
    for sentence in document:
        text += "\n" if text else ""
        open_span: list[int] | None = None
        kind = ""
        for index, (token, tag) in enumerate(sentence):
            text += " " if index else ""
            start = len(text)
            text += token
            mark, _, label = tag.partition("-")
            begins = mark in ("B", "S", "U") or (mark in ("I", "E", "L") and (open_span is None or label != kind))
            if open_span is not None and (begins or mark == "O"):
                spans.append((kind, open_span[0], open_span[1]))
                open_span = None
            if mark != "O":
                if open_span is None:
                    open_span, kind = [start, len(text)], label
                open_span[1] = len(text)
                if mark in ("S", "E", "U", "L"):
                    spans.append((kind, open_span[0], open_span[1]))
                    open_span = None
        if open_span is not None:
            spans.append((kind, open_span[0], open_span[1]))
    item = Item(name=name, text=text)
    maker = Maker(item, reading.report)
    maker.lose("text_rebuilt")
    for label, start, end in spans:
        if label not in reading.labels:
            reading.labels.append(label)
        item.regions.append(Span(id=maker.next_id(), label=label, start=start, end=end))
    return item
