"""Pure checks of a schema's attributes and classification questions: every bad place is named by its path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from annotation.regions.attributes import AttributeDefinition, Choice, Question, wrong_value
from annotation.schema.keys import KEY, repeated
from assay.kernel.errors import FieldError

MAX_ATTRIBUTES = 40
MAX_QUESTIONS = 40
MAX_OPTIONS = 2000
MAX_NAME = 80

T = TypeVar("T", AttributeDefinition, Question)


def check_attribute_definitions(path: str, definitions: Sequence[AttributeDefinition]) -> list[FieldError]:
    """Return what is wrong with a label's attributes; ``path`` is ``labels[2].attributes``."""
    if len(definitions) > MAX_ATTRIBUTES:
        return [FieldError(path, "too_many", f"{path} takes at most {MAX_ATTRIBUTES} attributes.")]
    errors = repeated([definition.key for definition in definitions], path, "key")
    for index, definition in enumerate(definitions):
        here = f"{path}[{index}]"
        errors += _named(here, definition.key, definition.name)
        errors += _kind_errors(here, definition)
    return errors


def _kind_errors(here: str, definition: AttributeDefinition) -> list[FieldError]:
    errors: list[FieldError] = []
    if definition.kind == "select":
        errors += _choice_errors(here, definition.options, is_tree=False)
    elif definition.options:
        errors.append(FieldError(f"{here}.options", "invalid", f"{here}.options belongs to select alone."))
    low, high = definition.min, definition.max
    if definition.kind != "number" and (low is not None or high is not None):
        errors.append(FieldError(f"{here}.min", "invalid", f"{here}.min and max belong to number alone."))
    if low is not None and high is not None and low > high:
        errors.append(FieldError(f"{here}.max", "out_of_range", f"{here}.max must be at least min."))
    if not errors and definition.default is not None:
        problem = wrong_value(definition.default, definition)
        if problem:
            errors.append(FieldError(f"{here}.default", "invalid", f"{here}.default {problem}."))
    return errors


def read_questions(raw: Sequence[Any]) -> tuple[list[Question], list[FieldError]]:
    """Return the classification questions and everything that is wrong with them."""
    if len(raw) > MAX_QUESTIONS:
        message = f"classification takes at most {MAX_QUESTIONS} questions."
        return [], [FieldError("classification", "too_many", message)]
    questions: list[Question] = []
    errors: list[FieldError] = []
    for index, item in enumerate(raw):
        here = f"classification[{index}]"
        try:
            question = msgspec.convert(item, Question)
        except msgspec.ValidationError as error:
            errors.append(FieldError(here, "invalid", f"{here}: {error}"))
            continue
        questions.append(question)
        errors += _named(here, question.key, question.name)
        errors += _choice_errors(here, question.options, is_tree=question.kind == "hierarchical")
    return questions, errors + repeated([question.key for question in questions], "classification", "key")


def _named(here: str, key: str, name: str) -> list[FieldError]:
    errors = []
    if not KEY.fullmatch(key):
        message = f"{here}.key takes small letters, digits, - and _ (at most 60)."
        errors.append(FieldError(f"{here}.key", "invalid", message))
    if not 1 <= len(name.strip()) <= MAX_NAME:
        errors.append(FieldError(f"{here}.name", "invalid", f"{here}.name takes 1 to {MAX_NAME} characters."))
    return errors


def _choice_errors(here: str, options: Sequence[Choice], *, is_tree: bool) -> list[FieldError]:
    path = f"{here}.options"
    if not 1 <= len(options) <= MAX_OPTIONS:
        return [FieldError(path, "invalid", f"{path} takes 1 to {MAX_OPTIONS} choices.")]
    errors = repeated([option.key for option in options], path, "key")
    earlier: set[str] = set()
    for index, option in enumerate(options):
        errors += _named(f"{path}[{index}]", option.key, option.name)
        if option.parent is not None and not is_tree:
            message = f"{path}[{index}].parent belongs to hierarchical questions alone."
            errors.append(FieldError(f"{path}[{index}].parent", "invalid", message))
        elif option.parent is not None and option.parent not in earlier:
            # Parents stand before their children: then no circle is possible, and people read it top down.
            message = f"{path}[{index}].parent must be the key of a choice that stands before it."
            errors.append(FieldError(f"{path}[{index}].parent", "unknown", message))
        earlier.add(option.key)
    return errors
