"""CSV files as they come: the delimiter found, quoted line breaks kept, bad rows named by their line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from annotation.formats.document import FormatError, Problem
from annotation.formats.sources import decoded

_DELIMITERS = ",;\t|"
MAX_FIELD = 16 * 2**20


def rows_of(content: bytes, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield (line a row begins in, its fields), empty rows left out; raises FormatError."""
    csv.field_size_limit(MAX_FIELD)
    text = decoded(content, name)
    delimiter = delimiter_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    line = 1
    try:
        for row in reader:
            if any(field.strip() for field in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise FormatError(Problem("not_csv", f"{name}, line {line} cannot be read: {error}.", name, line)) from error


def delimiter_of(text: str) -> str:
    """Return the sign that parts the first row, outside its quotes; a comma where none does."""
    counts = dict.fromkeys(_DELIMITERS, 0)
    is_quoted = False
    for sign in text[:100_000]:
        if sign == '"':
            is_quoted = not is_quoted
        elif sign in "\r\n" and not is_quoted and any(counts.values()):
            break
        elif sign in counts and not is_quoted:
            counts[sign] += 1
    best = max(_DELIMITERS, key=lambda sign: counts[sign])
    return best if counts[best] else ","


def table_of(content: bytes, name: str) -> tuple[list[str], Iterator[tuple[int, dict[str, str]]]]:
    """Return the columns of a table with a head, and its rows by column with their line; short rows are filled up."""
    rows = rows_of(content, name)
    _, head = next(rows, (1, []))
    columns = [column.strip() for column in head]

    def named() -> Iterator[tuple[int, dict[str, str]]]:
        for line, row in rows:
            yield line, dict(zip(columns, [*row, *[""] * (len(columns) - len(row))], strict=False))

    return columns, named()
