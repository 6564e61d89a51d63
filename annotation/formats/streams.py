"""JSON of any size in slices: the members of an object one after the other, the items of a list some at a time.

A slice begins at an item and is cut where an item may end; where it decodes as a list, it ended between two items. So
the decoder of msgspec does the work, and memory holds one slice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from annotation.formats.document import FormatError, Problem

SLICE = 1 << 20
# A single item may be larger, up to this.
MAX_ITEM = 256 * 2**20
MAX_DEPTH = 64
# Ends of an item that are tried near the end of a slice: an item of ours nests less.
_TRIES = 4
_SPACE = re.compile(rb"[ \t\r\n]*")
_STRING = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_SIGN = re.compile(rb'["\[\]{}]')
_PLAIN = re.compile(rb"[^,\]}\s]+")
_BOM = b"\xef\xbb\xbf"


def begin(view: Any, name: str) -> tuple[int, bytes]:
    """Return where a JSON text begins, and its first sign; raises FormatError for an empty or UTF-16 file."""
    if bytes(view[:2]) in (b"\xff\xfe", b"\xfe\xff"):
        raise FormatError(Problem("utf16", f"{name} is UTF-16. Save it as UTF-8.", name))
    start = 3 if bytes(view[:3]) == _BOM else 0
    position = _after_space(view, start)
    if position >= len(view):
        raise FormatError(Problem("empty", f"{name} is empty.", name))
    return position, bytes(view[position : position + 1])


def members(view: Any, start: int, name: str) -> Iterator[tuple[str, int]]:
    """Yield (key, where its value begins) of the object at ``start``; the same key twice raises FormatError.

    Values are passed over sign by sign where the caller does not ask for their items.
    """
    position, seen = _after_space(view, start + 1), set()
    while True:
        if bytes(view[position : position + 1]) == b"}":
            return
        match = _STRING.match(view, position)
        if match is None:
            raise broken(view, position, name)
        key = str(_decoded(match.group(), name, view, position))
        if key in seen:
            message = f"{name} has the member {key!r:.60} twice."
            raise FormatError(Problem("duplicate_member", message, name, path=key))
        seen.add(key)
        position = _after_space(view, match.end())
        if bytes(view[position : position + 1]) != b":":
            raise broken(view, position, name)
        position = _after_space(view, position + 1)
        yield key, position
        is_list = bytes(view[position : position + 1]) == b"["
        end = _end_of_list(view, position, name) if is_list else end_of(view, position, name)
        position = _after_space(view, end)
        sign = bytes(view[position : position + 1])
        if sign == b",":
            position = _after_space(view, position + 1)
        elif sign != b"}":
            raise broken(view, position, name)


def end_of(view: Any, start: int, name: str) -> int:
    """Return where the value that begins at ``start`` ends; raises FormatError where it does not or is too deep."""
    first = bytes(view[start : start + 1])
    if first == b'"':
        match = _STRING.match(view, start)
        if match is None:
            raise broken(view, start, name)
        return match.end()
    if first not in (b"[", b"{"):
        match = _PLAIN.match(view, start)
        if match is None:
            raise broken(view, start, name)
        return match.end()
    depth, position = 0, start
    while True:
        match = _SIGN.search(view, position)
        if match is None:
            raise broken(view, len(view), name)
        sign, position = match.group(), match.end()
        if sign == b'"':
            string = _STRING.match(view, match.start())
            if string is None:
                raise broken(view, match.start(), name)
            position = string.end()
        elif sign in (b"[", b"{"):
            depth += 1
            if depth > MAX_DEPTH:
                raise FormatError(Problem("too_deep", f"{name} is nested more than {MAX_DEPTH} deep.", name))
        else:
            depth -= 1
            if not depth:
                return position


def value_at(view: Any, start: int, name: str) -> Any:
    """Return the value that begins at ``start``."""
    return _decoded(bytes(view[start : end_of(view, start, name)]), name, view, start)


def raw_items(view: Any, start: int, name: str) -> Iterator[list[bytes]]:
    """Yield the items of the list that begins at ``start`` as their bytes, some at a time.

    Raises FormatError where the list is broken; what was yielded before stands.
    """
    for rows, _ in _slices(view, start, name):
        if rows:
            yield [bytes(row) for row in rows]


def _end_of_list(view: Any, start: int, name: str) -> int:
    """Return where a list ends; much faster than sign by sign."""
    *_, (_, end) = ((None, place) for _, place in _slices(view, start, name))
    return end


def _slices(view: Any, start: int, name: str) -> Iterator[tuple[Sequence[Any], int]]:
    """Yield (items, where what follows them begins) of a list; the last time behind its end."""
    position = _after_space(view, start + 1)
    if bytes(view[position : position + 1]) == b"]":
        yield [], position + 1
        return
    while True:
        rows, used = _items_in(bytes(view[position : position + SLICE]))
        if not rows:
            # A large item, or one of the last before the list ends: it is gone over sign by sign.
            used = end_of(view, position, name) - position
            if used > MAX_ITEM:
                raise FormatError(Problem("too_large", f"An item of {name} is over {MAX_ITEM >> 20} MB.", name))
            rows = [bytes(view[position : position + used])]
        position = _after_space(view, position + used)
        sign = bytes(view[position : position + 1])
        if sign == b"]":
            yield rows, position + 1
            return
        yield rows, position
        if sign != b",":
            raise broken(view, position, name)
        position = _after_space(view, position + 1)


def _items_in(text: bytes) -> tuple[list[Any], int]:
    """Return the whole items at the beginning of a text, and how much of it they take.

    The list may end long before the text does: where no end of an item near the text's end will do, half of it is
    looked at. Nothing is returned where that finds none.
    """
    size = len(text)
    while size:
        # Most items are objects, so they end with a brace; else with a bracket, or (plain values) before a comma.
        for sign in (b"}", b"]", b","):
            end = size
            for _ in range(_TRIES):
                end = text.rfind(sign, 0, end)
                if end <= 0:
                    break
                cut = end if sign == b"," else end + 1
                try:
                    rows = msgspec.json.decode(b"[" + text[:cut] + b"]", type=list[msgspec.Raw])
                except (msgspec.DecodeError, RecursionError):
                    continue
                if rows:
                    return rows, cut
        size //= 2
    return [], 0


def decoded_item(raw: bytes) -> Any:
    """Return an item as plain values; raises ValueError in words."""
    if _depth_of(raw) > MAX_DEPTH:
        raise ValueError(f"it is nested more than {MAX_DEPTH} deep")
    try:
        return msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError(str(error)) from error


def _depth_of(raw: bytes) -> int:
    if raw.count(b"[") + raw.count(b"{") <= MAX_DEPTH:
        return 0
    depth = deepest = 0
    for match in re.finditer(rb'"(?:[^"\\]|\\.)*"|[\[{]|[\]}]', raw):
        sign = match.group()[:1]
        if sign in b"[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in b"]}":
            depth -= 1
    return deepest


def lines_of(view: Any) -> Iterator[tuple[int, bytes]]:
    """Yield (line from 1, its bytes without CR LF) of a text, empty lines left out."""
    position = 3 if bytes(view[:3]) == _BOM else 0
    line = 0
    while position < len(view):
        end = view.find(b"\n", position)
        end = len(view) if end < 0 else end
        line += 1
        text = bytes(view[position:end]).rstrip(b"\r")
        if text.strip():
            yield line, text
        position = end + 1


def broken(view: Any, position: int, name: str) -> FormatError:
    """Return the error for JSON that cannot be read on from a byte."""
    line = bytes(view[:position]).count(b"\n") + 1 if position < SLICE * 64 else 0
    what = "it ends early" if position >= len(view) else f"it cannot be read from byte {position} on"
    where = f", line {line}" if line else ""
    return FormatError(Problem("not_json", f"{name}{where} is no valid JSON: {what}.", name, line))


def _after_space(view: Any, position: int) -> int:
    match = _SPACE.match(view, position)
    return match.end() if match else position


def _decoded(raw: bytes, name: str, view: Any, position: int) -> Any:
    try:
        return decoded_item(raw)
    except ValueError as error:
        raise broken(view, position, name) from error
