"""spaCy's DocBin without spaCy: a compressed msgpack of token attributes, strings by hash, span groups (spaCy 3.8).

User data, which is pickled, is never loaded.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import numpy as np

from annotation.formats.builders import Bad, Maker, Place, refuse
from annotation.formats.document import FormatError, Item, Options, Problem, Reading, Report
from annotation.formats.sources import Source
from annotation.regions.shapes import Span

ORTH, ENT_IOB, ENT_TYPE, SPACY = 65, 77, 78, 81
_INSIDE, _OUTSIDE, _BEGIN = 1, 2, 3
_SPAN = ">QQQllll"
MAX_UNPACKED = 2 * 2**30
# Names that spaCy knows by a number of its own (spacy.symbols); every other goes by its hash.
_POS = (
    *("ADJ", "ADP", "ADV", "AUX", "CONJ", "CCONJ", "DET", "INTJ", "NOUN", "NUM"),
    *("PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X", "EOL", "SPACE"),
)
_ENTITIES = (
    *("PERSON", "NORP", "FACILITY", "ORG", "GPE", "LOC", "PRODUCT", "EVENT", "WORK_OF_ART"),
    *("LANGUAGE", "LAW", "DATE", "TIME", "PERCENT", "MONEY", "QUANTITY", "ORDINAL", "CARDINAL"),
)
_ATTRIBUTES = (
    *("ID", "ORTH", "LOWER", "NORM", "SHAPE", "PREFIX", "SUFFIX", "LENGTH", "CLUSTER", "LEMMA"),
    *("POS", "TAG", "DEP", "ENT_IOB", "ENT_TYPE", "HEAD", "SENT_START", "SPACY", "PROB", "LANG"),
)
SYMBOLS = {
    **{name: 64 + place for place, name in enumerate(_ATTRIBUTES)},
    **{name: 84 + place for place, name in enumerate(_POS)},
    **{name: 380 + place for place, name in enumerate(_ENTITIES)},
}


def looks_like(source: Source) -> bool:
    """Tell whether there is a file that ends in .spacy."""
    return bool(source.ending_in(".spacy"))


def hash_of(word: str) -> int:
    """Return spaCy's number of a string: its own, 0 for "", else MurmurHash64A with seed 1 (Appleby, public domain)."""
    if not word:
        return 0
    if word in SYMBOLS:
        return SYMBOLS[word]
    data, factor, mask = word.encode(), 0xC6A4A7935BD1E995, 0xFFFFFFFFFFFFFFFF
    value = 1 ^ (len(data) * factor & mask)
    whole = len(data) // 8 * 8
    for (block,) in struct.iter_unpack("<Q", data[:whole]):
        block = block * factor & mask
        block ^= block >> 47
        value = (value ^ (block * factor & mask)) * factor & mask
    if len(data) > whole:
        value = (value ^ int.from_bytes(data[whole:], "little")) * factor & mask
    value ^= value >> 47
    value = value * factor & mask
    return value ^ (value >> 47)


def read(source: Source, options: Options) -> Reading:
    """Read every .spacy file: entities and span groups are spans, cats over one half are the text's answers."""
    report = Report()
    reading = Reading(iter(()), report)
    reading.items = _items(source, reading)
    return reading


def _items(source: Source, reading: Reading) -> Iterator[Item]:
    count = 0
    for name in source.ending_in(".spacy"):
        try:
            for item in _docs(source.content(name), name, count, reading):
                count += 1
                yield item
        except FormatError as error:
            reading.report.problems.append(error.problem)


def _unpacked(content: bytes, name: str) -> dict[str, Any]:
    try:
        decompressor = zlib.decompressobj()
        packed = decompressor.decompress(content, MAX_UNPACKED)
        if decompressor.unconsumed_tail:
            raise FormatError(Problem("too_large", f"{name} unpacks to more than {MAX_UNPACKED >> 30} GB.", name))
        bundle = msgspec.msgpack.decode(packed)
    except (zlib.error, msgspec.DecodeError, RecursionError) as error:
        raise FormatError(Problem("no_docbin", f"{name} is no DocBin of spaCy.", name)) from error
    needed = {"attrs", "tokens", "spaces", "lengths", "strings"}
    if not isinstance(bundle, dict) or not needed <= bundle.keys():
        raise FormatError(Problem("no_docbin", f"{name} is no DocBin of spaCy.", name))
    return bundle


def _docs(content: bytes, name: str, before: int, reading: Reading) -> Iterator[Item]:
    bundle = _unpacked(content, name)
    fields = {hash_of(word): word for word in bundle["strings"]} | {number: word for word, number in SYMBOLS.items()}
    columns = {attribute: place for place, attribute in enumerate(bundle["attrs"])}
    try:
        tokens = np.frombuffer(bundle["tokens"], "<u8").reshape(-1, len(columns))
        lengths = np.frombuffer(bundle["lengths"], "<i4").tolist()
        spaces = np.frombuffer(bundle["spaces"], np.bool_)
        if sum(lengths) != len(tokens) or len(spaces) != len(tokens) or ORTH not in columns:
            raise ValueError("its parts are not of one length")
    except ValueError as error:
        raise FormatError(Problem("no_docbin", f"{name} is no DocBin of spaCy: {error}.", name)) from error
    start = 0
    for place, length in enumerate(lengths):
        rows = tokens[start : start + length]
        item = Item(name=str(before + place + 1))
        maker = Maker(item, reading.report)
        text, bounds = "", []
        for row, has_space in zip(rows, spaces[start : start + length].tolist(), strict=True):
            word = fields.get(int(row[columns[ORTH]]), "")
            bounds.append((len(text), len(text) + len(word)))
            text += word + (" " if has_space else "")
        start += length
        item.text = text
        spans = dict.fromkeys(
            [*_entities(rows, columns, bounds, fields), *_groups(bundle, place, fields, name, reading)]
        )
        for label, first, last in spans:
            if not 0 <= first < last <= len(text):
                bad = Bad("outside", f"The span from {first} to {last} is not in the text.")
                refuse(reading.report, bad, Place(name, path=f"[{place}]"))
                continue
            if label not in reading.labels:
                reading.labels.append(label)
            item.regions.append(Span(id=maker.next_id(), label=label, start=first, end=last))
        cats = (bundle.get("cats") or [{}] * len(lengths))[place] or {}
        chosen = [str(key) for key, value in cats.items() if isinstance(value, int | float) and value > 0.5]  # noqa: PLR2004
        if cats:
            item.classification["cats"] = chosen
        yield item


def _entities(
    rows: Any, columns: dict[int, int], bounds: list[tuple[int, int]], fields: dict[int, str]
) -> Iterator[tuple[str, int, int]]:
    if ENT_IOB not in columns or ENT_TYPE not in columns:
        return
    first, kind = -1, 0
    for place in range(len(rows) + 1):
        mark = int(rows[place][columns[ENT_IOB]]) if place < len(rows) else _OUTSIDE
        label = int(rows[place][columns[ENT_TYPE]]) if place < len(rows) else 0
        if first >= 0 and (mark != _INSIDE or label != kind):
            yield fields.get(kind, str(kind)), bounds[first][0], bounds[place - 1][1]
            first = -1
        if mark in (_BEGIN, _INSIDE) and label and first < 0:
            first, kind = place, label


def _groups(
    bundle: dict[str, Any], place: int, fields: dict[int, str], name: str, reading: Reading
) -> Iterator[tuple[str, int, int]]:
    groups = bundle.get("span_groups") or []
    if place >= len(groups) or not groups[place]:
        return
    try:
        content = msgspec.msgpack.decode(groups[place])
        rows = content if isinstance(content, list) else list(content)
        for group in rows:
            for span in msgspec.msgpack.decode(group)["spans"]:
                *_, label, _start, _end, first, last = struct.unpack(_SPAN, span)
                yield fields.get(label, str(label)), first, last
    except (msgspec.DecodeError, struct.error, KeyError, TypeError) as error:
        bad = Bad("span_groups", f"The span groups cannot be read: {error}.")
        refuse(reading.report, bad, Place(name, path=f"span_groups[{place}]"))


def packed(
    docs: Iterable[
        tuple[list[tuple[str, bool]], list[tuple[str, int, int]], list[tuple[str, int, int]], dict[str, float]]
    ],
) -> bytes:
    """Return a DocBin of documents: (tokens with "a blank follows", entities, spans of the group ``sc``, cats).

    Entities and spans are (label, first token, token after the last); entities may not overlap.
    """
    attributes = [ORTH, SPACY, ENT_IOB, ENT_TYPE]
    strings: set[str] = {""}
    rows, spaces, lengths, cats_of, groups, flags = [], [], [], [], [], []
    for tokens, entities, spans, cats in docs:
        marks = [(_OUTSIDE, 0)] * len(tokens)
        for label, first, last in entities:
            strings.add(label)
            marks[first:last] = [(_BEGIN, hash_of(label)), *[(_INSIDE, hash_of(label))] * (last - first - 1)]
        bounds, position = [], 0
        for (word, has_space), (mark, kind) in zip(tokens, marks, strict=True):
            strings.add(word)
            rows.append((hash_of(word), int(has_space), mark, kind))
            spaces.append(has_space)
            bounds.append((position, position + len(word)))
            position += len(word) + has_space
        lengths.append(len(tokens))
        packed_spans = []
        for label, first, last in spans:
            strings.add(label)
            packed_spans.append(
                struct.pack(_SPAN, 0, 0, hash_of(label), first, last, bounds[first][0], bounds[last - 1][1])
            )
        group = msgspec.msgpack.encode({"name": "sc", "attrs": {}, "spans": packed_spans})
        groups.append(msgspec.msgpack.encode({group: ["sc"]}) if packed_spans else b"")
        cats_of.append(cats)
        flags.append({"has_unknown_spaces": False})
    bundle = {
        "version": "0.1",
        "attrs": attributes,
        "tokens": np.array(rows, "<u8").reshape(-1, len(attributes)).tobytes(),
        "spaces": np.array(spaces, np.bool_).tobytes(),
        "lengths": np.array(lengths, "<i4").tobytes(),
        "strings": sorted(strings),
        "cats": cats_of,
        "flags": flags,
        "span_groups": groups,
    }
    return zlib.compress(msgspec.msgpack.encode(bundle))
