"""Pure rules of label schemas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from assay.kernel.errors import FieldError, ValidationFailed, invalid

MAX_LABELS = 500
SHAPES = ("box", "polygon")
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_HOTKEY = re.compile(r"[0-9a-z]")


class LabelDefinition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One label: its stable key, how it looks, which shapes it takes."""

    key: str
    name: str
    color: str = "#0072B2"
    hotkey: str | None = None
    description: str = ""
    shapes: list[str] = msgspec.field(default_factory=lambda: ["box"])
    attributes: list[dict[str, Any]] = []


class SchemaDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the schema."""

    version: int
    labels: list[LabelDefinition]
    classification: list[dict[str, Any]] = []

    def shapes_by_label(self) -> dict[str, frozenset[str]]:
        """Return which shapes each label takes, by key."""
        return {label.key: frozenset(label.shapes) for label in self.labels}


def check_labels(raw: Sequence[dict[str, Any]], classification: Sequence[Any] = ()) -> list[LabelDefinition]:
    """Return the labels of a new version; raises ValidationFailed with a path for every bad field."""
    if len(raw) > MAX_LABELS:
        raise invalid("labels", "too_many", f"labels takes at most {MAX_LABELS} labels.")
    labels: list[LabelDefinition] = []
    errors: list[FieldError] = []
    for at, item in enumerate(raw):
        try:
            label = msgspec.convert(item, LabelDefinition)
        except msgspec.ValidationError as error:
            errors.append(FieldError(f"labels[{at}]", "invalid", f"labels[{at}]: {error}"))
            continue
        labels.append(label)
        errors += _errors_of(at, label)
    errors += _repeated([label.key for label in labels], "key")
    errors += _repeated([label.name.strip().casefold() for label in labels], "name")
    errors += _repeated([label.hotkey for label in labels], "hotkey")
    if classification:
        words = "Whole-picture classification is not available yet; leave classification empty."
        errors.append(FieldError("classification", "not_available", words))
    if errors:
        raise ValidationFailed(errors)
    return labels


def _errors_of(at: int, label: LabelDefinition) -> list[FieldError]:
    path = f"labels[{at}]"
    checks = [
        (_KEY.fullmatch(label.key), "key", "takes small letters, digits, - and _ (at most 60)"),
        (1 <= len(label.name.strip()) <= 80, "name", "takes 1 to 80 characters"),  # noqa: PLR2004
        (_COLOR.fullmatch(label.color), "color", "must look like #0072B2"),
        (label.hotkey is None or _HOTKEY.fullmatch(label.hotkey), "hotkey", "is one digit or small letter, or null"),
        (len(label.description) <= 1000, "description", "takes at most 1000 characters"),  # noqa: PLR2004
        (label.shapes and set(label.shapes) <= set(SHAPES), "shapes", "takes box and polygon, at least one"),
        (not label.attributes, "attributes", "is not available yet; leave it empty"),
    ]
    return [
        FieldError(f"{path}.{field}", "invalid", f"{path}.{field} {words}.") for ok, field, words in checks if not ok
    ]


def _repeated(values: Sequence[str | None], field: str) -> list[FieldError]:
    return [
        FieldError(f"labels[{at}].{field}", "duplicate", f"labels[{at}].{field} {value} is used by two labels.")
        for at, value in enumerate(values)
        if value is not None and value in values[:at]
    ]
