"""Validation of untrusted input: what no value from outside may hold, whatever it is for.

Text without NUL and without half a surrogate pair (PostgreSQL stores neither), whole numbers of 64 bits, finite
numbers, JSON of a bounded depth. ``kernel.http`` asks here about every body, query, address and form, so that no area
has to.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from assay.kernel.errors import FieldError, ValidationFailed, invalid

MAX_NESTING = 64
LARGEST_NUMBER = 2**63 - 1
_MOST_ERRORS = 20
_MOST_OF_A_NAME = 80
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")
# What must be in a JSON text where a decoded value of it is refused; few texts have any, and only they are walked.
_SUSPICIOUS = re.compile(rb"\\u0000|[0-9]{19}")
# A string that does not end takes the rest: no place is read twice.
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?:"|\\?\Z)', re.DOTALL)
_AS_SQUARE = bytes.maketrans(b"{}", b"[]")
_NOT_BRACKETS = bytes(set(range(256)) - set(b"[]{}"))


def check_values(values: Iterable[tuple[str, Any]]) -> None:
    """Raise ValidationFailed for the values, by name, that hold what is not taken; the first 20 are named."""
    errors = [flaw for name, value in values for flaw in islice(_flaws_of(value, name), _MOST_ERRORS)]
    if errors:
        raise ValidationFailed(errors[:_MOST_ERRORS])


def is_suspicious(raw: bytes) -> bool:
    """Tell whether the values of a JSON text must be checked: most texts show that they hold nothing of the kind."""
    return _SUSPICIOUS.search(raw) is not None


def too_deep(path: str = "") -> ValidationFailed:
    """Build the error for JSON that is nested too deep."""
    return invalid(path, "too_deep", f"{path or 'The request body'} is nested more than {MAX_NESTING} levels deep.")


def is_too_deep(raw: bytes) -> bool:
    """Tell whether a JSON text nests deeper than MAX_NESTING; of one that is no JSON the decoder must say so.

    Every round takes away the innermost pairs of brackets, so it costs no recursion.
    """
    if raw.count(b"[") + raw.count(b"{") <= MAX_NESTING:
        return False
    brackets = _STRING.sub(b"", raw).translate(_AS_SQUARE, _NOT_BRACKETS)
    for _ in range(MAX_NESTING):
        inner = brackets.replace(b"[]", b"")
        if len(inner) == len(brackets):
            return False
        brackets = inner
    return bool(brackets) and brackets.count(b"[") == brackets.count(b"]")


def _flaws_of(value: Any, path: str) -> Iterator[FieldError]:
    if isinstance(value, list | tuple):
        for index, item in enumerate(value):
            yield from _flaws_of(item, f"{path}[{index}]")
    elif isinstance(value, dict):
        for key, item in value.items():
            inside = f"{path}.{key}" if path else str(key)
            yield from _flaws_of(key, inside)
            yield from _flaws_of(item, inside)
    elif (flaw := _flaw_of(value)) is not None:
        name = _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", path)[:_MOST_OF_A_NAME]
        code, message = flaw
        yield FieldError(name, code, f"{name or 'The value'} {message}.")


def _flaw_of(value: Any) -> tuple[str, str] | None:
    if isinstance(value, str):
        flaw = _UNSTORABLE.search(value)
        if flaw is None:
            return None
        return "invalid", "holds a NUL character" if flaw.group() == "\0" else "holds half a surrogate pair"
    if isinstance(value, int) and abs(value) > LARGEST_NUMBER:
        return "out_of_range", "takes whole numbers of at most 64 bits"
    if isinstance(value, float) and not math.isfinite(value):
        return "out_of_range", "takes finite numbers"
    return None
