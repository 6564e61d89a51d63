"""Pure rules of label schemas."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import msgspec

from annotation.regions.kinds.table import SHAPES
from assay.kernel.errors import FieldError, ValidationFailed, invalid

MAX_LABELS = 500
MAX_SKELETON = 200
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_HOTKEY = re.compile(r"[0-9a-z]")


class Skeleton(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The keypoints of a label by name, the lines between them by place, and how far people differ on each.

    ``sigmas`` are shares of the object's size (COCO's keypoint evaluation), one a point or none at all.
    """

    points: list[str]
    edges: list[tuple[int, int]] = []
    sigmas: list[float] = []


class LabelDefinition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One label: its stable key, how it looks, which shapes it takes."""

    key: str
    name: str
    color: str = "#0072B2"
    hotkey: str | None = None
    description: str = ""
    shapes: list[str] = msgspec.field(default_factory=lambda: ["box"])
    attributes: list[dict[str, Any]] = []
    skeleton: Skeleton | None = None


class SchemaDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the schema."""

    version: int
    labels: list[LabelDefinition]
    classification: list[dict[str, Any]] = []

    def shapes_by_label(self) -> dict[str, frozenset[str]]:
        """Return which shapes each label takes, by key."""
        return {label.key: frozenset(label.shapes) for label in self.labels}

    def skeletons(self) -> dict[str, list[str]]:
        """Return the names of the keypoints of each label that has a skeleton, by key."""
        return {label.key: label.skeleton.points for label in self.labels if label.skeleton}


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
    checks: list[tuple[object, str, str]] = [
        (_KEY.fullmatch(label.key), "key", "takes small letters, digits, - and _ (at most 60)"),
        (1 <= len(label.name.strip()) <= 80, "name", "takes 1 to 80 characters"),  # noqa: PLR2004
        (_COLOR.fullmatch(label.color), "color", "must look like #0072B2"),
        (label.hotkey is None or _HOTKEY.fullmatch(label.hotkey), "hotkey", "is one digit or small letter, or null"),
        (len(label.description) <= 1000, "description", "takes at most 1000 characters"),  # noqa: PLR2004
        (label.shapes and set(label.shapes) <= set(SHAPES), "shapes", f"takes {', '.join(SHAPES)}, at least one"),
        (not label.attributes, "attributes", "is not available yet; leave it empty"),
    ]
    checks += _skeleton_checks(label)
    return [
        FieldError(f"{path}.{field}", "invalid", f"{path}.{field} {words}.") for ok, field, words in checks if not ok
    ]


def _skeleton_checks(label: LabelDefinition) -> list[tuple[object, str, str]]:
    bones = label.skeleton
    if bones is None:
        return [("keypoints" not in label.shapes, "skeleton", "is needed for keypoints: name its points")]
    count = len(bones.points)
    names = [name.strip() for name in bones.points]
    ends = [at for edge in bones.edges for at in edge]
    return [
        (1 <= count <= MAX_SKELETON and all(names), "skeleton.points", f"takes 1 to {MAX_SKELETON} names"),
        (len(set(names)) == count, "skeleton.points", "names one point twice"),
        (all(0 <= at < count for at in ends), "skeleton.edges", f"takes pairs of places from 0 to {count - 1}"),
        (len(bones.sigmas) in (0, count), "skeleton.sigmas", "takes one number a point, or none"),
        (all(0 < sigma <= 1 for sigma in bones.sigmas), "skeleton.sigmas", "takes numbers over 0, at most 1"),
    ]


def _repeated(values: Sequence[str | None], field: str) -> list[FieldError]:
    return [
        FieldError(f"labels[{at}].{field}", "duplicate", f"labels[{at}].{field} {value} is used by two labels.")
        for at, value in enumerate(values)
        if value is not None and value in values[:at]
    ]
