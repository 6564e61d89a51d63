"""Which refusals a call can answer, read off the source of its view and of what that calls.

A static reading of the call graph: functions and classes of Assay named in a function's source are read in turn. What
hooks and events do is not seen: ``openapi`` adds what every call may answer beside its own.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

from assay.kernel.errors import DomainError, ValidationFailed, invalid

PACKAGES = ("assay.", "annotation.", "review.", "inference_workers.")
# What stands around every call: its refusals are told by ``openapi``.
MACHINERY = ("assay.kernel.http", "assay.kernel.openapi", "assay.kernel.idempotency", "assay.kernel.problems")
# Deeper calls belong to the machinery, and their refusals to every call.
DEEPEST = 6


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """A status, 400 to 507, with a code of the problem that tells why; ``title`` is the problem's."""

    status: int
    code: str
    title: str = ""


# What a function raises itself, and the functions and classes it names.
Read = tuple[frozenset[Refusal], tuple[Any, ...]]


def refusals_of(view: Callable[..., Any], read: dict[Any, Read]) -> frozenset[Refusal]:
    """Return what the source of a view, and what it calls, raises; ``read`` keeps what was read for the next view."""
    seen: set[Any] = set()
    refusals: set[Refusal] = set()
    waiting: list[tuple[Any, int]] = [(inspect.unwrap(view), 0)]
    while waiting:
        function, depth = waiting.pop()
        if function in seen or depth > DEEPEST:
            continue
        seen.add(function)
        if function not in read:
            read[function] = _read(function)
        raised, called = read[function]
        refusals |= raised
        waiting += [(one, depth + 1) for one in called]
    return frozenset(refusals)


def _read(function: Any) -> Read:
    """Return what a function's own source raises, and the functions and classes of Assay that it names."""
    module = sys.modules.get(function.__module__)
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except (OSError, TypeError, SyntaxError):
        return frozenset(), ()
    names: Mapping[str, Any] = vars(module) if module else {}
    refusals: set[Refusal] = set()
    called: list[Any] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            refusals |= set(_raised_by(node, names))
        if isinstance(node, ast.Name | ast.Attribute):
            value = _value_of(node, names)
            if _is_ours(value) and value is not invalid:
                called.append(value)
    return frozenset(refusals), tuple(called)


def _value_of(node: ast.Name | ast.Attribute, names: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node.value, ast.Name):
        owner = names.get(node.value.id)
        if isinstance(owner, ModuleType) or inspect.isclass(owner):
            return getattr(owner, node.attr, None)
    return None


def _is_ours(value: Any) -> bool:
    if inspect.isclass(value):
        if issubclass(value, Exception) or hasattr(value, "__struct_fields__"):
            return False
    elif not isinstance(value, FunctionType):
        return False
    return value.__module__.startswith(PACKAGES) and value.__module__ not in MACHINERY


def _raised_by(node: ast.Call, names: Mapping[str, Any]) -> Iterator[Refusal]:
    value = _value_of(node.func, names) if isinstance(node.func, ast.Name | ast.Attribute) else None
    if value is invalid or value is ValidationFailed:
        yield Refusal(ValidationFailed.status, ValidationFailed.code, ValidationFailed.title)
    elif inspect.isclass(value) and issubclass(value, DomainError):
        constants = [word.value for word in node.keywords if word.arg == "code"]
        codes = [one.value for one in constants if isinstance(one, ast.Constant)]
        yield Refusal(value.status, str(codes[0]) if codes else value.code, value.title)
