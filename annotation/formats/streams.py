"""JSON of any size in slices: the members of an object one after the other, the items of a list some at a time.

A slice begins at an item and is cut where an item may end; where it decodes as a list, it ended between two items. So
the decoder of msgspec does the work, and memory holds one slice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import msgspec

from annotation.formats.document import FormatError, Problem

SLICE = 1 << 20
# A single item may be larger, up to this.
MAX_ITEM = 256 * 2**20
MAX_DEPTH = 64
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
        position = _after_space(view, end_of(view, position, name))
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
    position = _after_space(view, start + 1)
    if bytes(view[position : position + 1]) == b"]":
        return
    size = SLICE
    while True:
        text = bytes(view[position : position + size])
        items, used = _items_in(text)
        if not items:
            if size >= MAX_ITEM or position + size >= len(view):
                raise broken(view, position, name)
            size *= 4
            continue
        size = SLICE
        yield items
        position = _after_space(view, position + used)
        sign = bytes(view[position : position + 1])
        if sign == b"]":
            return
        if sign != b",":
            raise broken(view, position, name)
        position = _after_space(view, position + 1)


def _items_in(text: bytes) -> tuple[list[bytes], int]:
    """Return the whole items at the beginning of a text, and how much of it they take."""
    end = len(text)
    for _ in range(64):
        # An item ends with a brace, a bracket, or (plain values) before a comma.
        end = max(text.rfind(b"}", 0, end), text.rfind(b"]", 0, end)) + 1
        if end <= 0:
            break
        cut = end if text[end - 1 : end] == b"}" else end - 1
        for stop in (cut, end):
            try:
                rows = msgspec.json.decode(b"[" + text[:stop] + b"]", type=list[msgspec.Raw])
            except (msgspec.DecodeError, RecursionError):
                continue
            if rows:
                return [bytes(row) for row in rows], stop
        end -= 1
    comma = text.rfind(b",")
    if comma > 0:
        try:
            rows = msgspec.json.decode(b"[" + text[:comma] + b"]", type=list[msgspec.Raw])
            return [bytes(row) for row in rows], comma
        except (msgspec.DecodeError, RecursionError):
            pass
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
