"""Pure rules of projects: merging policies, checking texts."""

from __future__ import annotations

from typing import Any

import msgspec

from assay.kernel.errors import FieldError, ValidationFailed, invalid
from assay.projects.policy_sections import ProjectPolicy, reader, sections, whole_policy

MAX_NAME = 120
DATA_TYPES = ("image", "text")
MAX_TEXT = 100_000


def merge_policy(current: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return the whole policy after ``changes``; raises ValidationFailed with paths such as ``policy.overlap``."""
    try:
        policy = msgspec.convert({**current, **changes}, whole_policy())
    except msgspec.ValidationError as error:
        raise invalid(*_named(str(error))) from error
    errors = [
        FieldError(f"policy.{name}", "out_of_range", f"policy.{name} must be {low:g} to {high:g}.")
        for section in sections
        for name, (low, high) in section.bounds.items()
        if not low <= getattr(policy, name) <= high
    ]
    for section in sections:
        errors.extend(section.faults(policy, current))
    if errors:
        raise ValidationFailed(errors)
    return msgspec.to_builtins(policy)  # type: ignore[no-any-return]


def first_policy(choices: dict[str, Any]) -> dict[str, Any]:
    """Return the whole policy of a new project; raises ValidationFailed as :func:`merge_policy` does.

    What differs from the defaults of policies stored earlier, each section says (``Section.first``).
    """
    firsts = {name: value for section in sections for name, value in section.first(choices).items()}
    return merge_policy({}, {**firsts, **choices})


def _named(message: str) -> tuple[str, str, str]:
    text, _, location = message.partition(" - at `$.")
    if "unknown field" in text:
        name = text.split("`")[1]
        return f"policy.{name}", "unknown_field", f"policy.{name} is not a known field; check its spelling."
    path = f"policy.{location.rstrip('`')}"
    return path, "invalid", f"{path}: {text[0].lower()}{text[1:]}."


policy_of = reader(ProjectPolicy)


def check_texts(*, name: str | None, description: str | None, guidelines: str | None) -> None:
    """Raise ValidationFailed for a name or text that is empty or too long."""
    errors = []
    if name is not None and not 1 <= len(name.strip()) <= MAX_NAME:
        errors.append(FieldError("name", "invalid", f"name takes 1 to {MAX_NAME} characters."))
    for field, text in (("description", description), ("guidelines", guidelines)):
        if text is not None and len(text) > MAX_TEXT:
            errors.append(FieldError(field, "too_long", f"{field} takes at most {MAX_TEXT} characters."))
    if errors:
        raise ValidationFailed(errors)


def check_data_type(data_type: str) -> None:
    """Raise ValidationFailed for data this version cannot label."""
    if data_type not in DATA_TYPES:
        raise invalid("data_type", "invalid", f"data_type must be {' or '.join(DATA_TYPES)}.")
