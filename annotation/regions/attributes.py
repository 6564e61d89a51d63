"""Attributes of regions and classification of whole assets: definitions, and the checks of what people answer.

Answers are checked by their definition alone. ``is_complete`` also asks for what is required, which a draft may lack.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

MAX_ANSWER_TEXT = 2000


class Choice(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One answer to choose; ``parent`` is the choice it stands under in a hierarchical question."""

    key: str
    name: str
    parent: str | None = None


class AttributeDefinition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is asked of each region of a label; ``min`` and ``max`` bound numbers, both included."""

    key: str
    name: str
    kind: Literal["select", "checkbox", "number", "text"]
    options: list[Choice] = []
    required: bool = False
    min: float | None = None
    max: float | None = None
    default: str | float | bool | None = None


class Question(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What is asked of the whole asset: one choice, several, or the path from a root to a leaf."""

    key: str
    name: str
    kind: Literal["single", "multi", "hierarchical"]
    options: list[Choice] = []
    required: bool = False


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """One bad place: its path, a stable code, plain words."""

    path: str
    code: str
    message: str


def check_attributes(
    path: str, values: Mapping[str, Any], definitions: Sequence[AttributeDefinition], *, is_complete: bool
) -> list[FieldProblem]:
    """Return what is wrong with a region's attributes; ``path`` is where they stand: ``regions[2].attributes``."""
    known = {definition.key: definition for definition in definitions}
    problems = [
        FieldProblem(f"{path}.{key}", "unknown_attribute", f"{path}.{key} is not an attribute of this label.")
        for key in values
        if key not in known
    ]
    for key, definition in known.items():
        value = values.get(key)
        if value is None or value == "":
            if is_complete and definition.required:
                message = f"{path}.{key}: {definition.name} is required."
                problems.append(FieldProblem(f"{path}.{key}", "required", message))
            continue
        message = wrong_value(value, definition)
        if message:
            problems.append(FieldProblem(f"{path}.{key}", "invalid", f"{path}.{key} {message}."))
    return problems


def wrong_value(value: Any, definition: AttributeDefinition) -> str:
    """Return what is wrong with one attribute's value, "" where it is right."""
    if definition.kind == "checkbox":
        return "" if isinstance(value, bool) else "must be true or false"
    if definition.kind == "number":
        return _wrong_number(value, definition)
    if not isinstance(value, str):
        return "must be text"
    if definition.kind == "select":
        keys = [option.key for option in definition.options]
        return "" if value in keys else f"must be one of {', '.join(keys)}"
    return "" if len(value) <= MAX_ANSWER_TEXT else f"takes at most {MAX_ANSWER_TEXT} characters"


def _wrong_number(value: Any, definition: AttributeDefinition) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return "must be a number"
    if definition.min is not None and value < definition.min:
        return f"must be at least {definition.min:g}"
    if definition.max is not None and value > definition.max:
        return f"must be at most {definition.max:g}"
    return ""


def check_classification(
    values: Mapping[str, Any], questions: Sequence[Question], *, is_complete: bool, path: str = "classification"
) -> list[FieldProblem]:
    """Return what is wrong with an answer's classification."""
    known = {question.key: question for question in questions}
    problems = [
        FieldProblem(f"{path}.{key}", "unknown_question", f"{path}.{key} is not a question of this schema version.")
        for key in values
        if key not in known
    ]
    for key, question in known.items():
        value = values.get(key)
        if value is None or value in ("", []):
            if is_complete and question.required:
                message = f"{path}.{key}: {question.name} is required."
                problems.append(FieldProblem(f"{path}.{key}", "required", message))
            continue
        message = _wrong_answer(value, question, is_complete=is_complete)
        if message:
            problems.append(FieldProblem(f"{path}.{key}", "invalid", f"{path}.{key} {message}."))
    return problems


def _wrong_answer(value: Any, question: Question, *, is_complete: bool) -> str:
    parents = {option.key: option.parent for option in question.options}
    listed = ", ".join(parents)
    if question.kind == "single":
        return "" if isinstance(value, str) and value in parents else f"must be one of {listed}"
    if not isinstance(value, list) or not all(isinstance(key, str) for key in value):
        return "must be a list of keys"
    if any(key not in parents for key in value):
        return f"takes only {listed}"
    if question.kind == "multi":
        return "" if len(set(value)) == len(value) else "names a choice twice"
    if [parents[key] for key in value] != [None, *value[:-1]]:
        return "must be the path from a root, each choice under the one before it"
    has_more = value[-1] in parents.values()
    return f"must go on to a choice under {value[-1]}" if is_complete and has_more else ""


def same_classification(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Tell whether two classifications say the same; the order of several choices does not matter."""
    return _plain(first) == _plain(second)


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    # A path's keys have one order only, so sorting loses nothing there.
    values_by_key = {key: sorted(value) if isinstance(value, list) else value for key, value in values.items()}
    return {key: value for key, value in values_by_key.items() if value not in (None, "", [])}


def same_attributes(first: Mapping[str, Any], second: Mapping[str, Any]) -> bool:
    """Tell whether two regions' attributes say the same; an empty one is one not given."""
    return {k: v for k, v in first.items() if v not in (None, "")} == {
        k: v for k, v in second.items() if v not in (None, "")
    }
