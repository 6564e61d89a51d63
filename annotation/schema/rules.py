"""Pure rules of label schemas."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from annotation.regions.attributes import AttributeDefinition, Question
from annotation.regions.kinds.table import SHAPES, TEXT_SHAPES
from annotation.schema.colors import next_color
from annotation.schema.keys import KEY, repeated
from annotation.schema.questions import check_attribute_definitions, read_questions
from assay.kernel.errors import FieldError, ValidationFailed, invalid

MAX_LABELS = 500
MAX_SKELETON = 200
_SHAPES_OF: Mapping[str, tuple[str, ...]] = {"image": SHAPES, "text": TEXT_SHAPES}
_COLOR = re.compile(r"#[0-9A-Fa-f]{6}")
_HOTKEY = re.compile(r"[0-9a-z]")
# The commands of the labelling pages by key, by type of data; the front end's tests hold them against its commands.
RESERVED_KEYS: Mapping[str, Mapping[str, str]] = msgspec.json.decode(
    Path(__file__).with_name("reserved_keys.json").read_bytes(), type=dict[str, dict[str, str]]
)


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
    attributes: list[AttributeDefinition] = []
    skeleton: Skeleton | None = None


class SchemaDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A version of the schema."""

    version: int
    labels: list[LabelDefinition]
    classification: list[Question] = []

    def attributes_by_label(self) -> dict[str, list[AttributeDefinition]]:
        """Return what is asked of each label's regions, by key; labels that ask nothing are left out."""
        return {label.key: label.attributes for label in self.labels if label.attributes}

    def shapes_by_label(self) -> dict[str, frozenset[str]]:
        """Return which shapes each label takes, by key."""
        return {label.key: frozenset(label.shapes) for label in self.labels}

    def skeletons(self) -> dict[str, list[str]]:
        """Return the names of the keypoints of each label that has a skeleton, by key."""
        return {label.key: label.skeleton.points for label in self.labels if label.skeleton}


def check_schema(
    raw: Sequence[dict[str, Any]], classification: Sequence[Any] = (), *, data_type: str = "image"
) -> tuple[list[LabelDefinition], list[Question]]:
    """Return the labels and questions of a new version; raises ValidationFailed with a path for every bad field."""
    if len(raw) > MAX_LABELS:
        raise invalid("labels", "too_many", f"labels takes at most {MAX_LABELS} labels.")
    labels: list[LabelDefinition] = []
    allowed = _SHAPES_OF[data_type]
    errors: list[FieldError] = []
    # Labels that say no colour get one of their own: two alike could be told apart by their names only.
    colors = [str(item["color"]) for item in raw if "color" in item]
    for index, item in enumerate(raw):
        color = item["color"] if "color" in item else next_color(index, colors)
        colors.append(str(color))
        try:
            label = msgspec.convert({"shapes": [allowed[0]], **item, "color": color}, LabelDefinition)
        except msgspec.ValidationError as error:
            errors.append(_unreadable(index, str(error)))
            continue
        labels.append(label)
        errors += _errors_of(index, label, allowed) + _taken_key(index, label, RESERVED_KEYS[data_type])
    errors += repeated([label.key for label in labels], "labels", "key")
    errors += repeated([label.name.strip().casefold() for label in labels], "labels", "name")
    errors += repeated([label.hotkey for label in labels], "labels", "hotkey")
    questions, wrong = read_questions(classification)
    if errors or wrong:
        raise ValidationFailed([*errors, *wrong])
    return labels, questions


def _unreadable(index: int, message: str) -> FieldError:
    text, _, where = message.partition(" - at `$")
    path = f"labels[{index}]{where.rstrip('`')}"
    return FieldError(path, "invalid", f"{path}: {text[0].lower()}{text[1:]}.")


def _errors_of(index: int, label: LabelDefinition, allowed: Sequence[str]) -> list[FieldError]:
    path = f"labels[{index}]"
    shapes = f"takes {', '.join(allowed)}, at least one"
    checks: list[tuple[object, str, str]] = [
        (KEY.fullmatch(label.key), "key", "takes small letters, digits, - and _ (at most 60)"),
        (1 <= len(label.name.strip()) <= 80, "name", "takes 1 to 80 characters"),  # noqa: PLR2004
        (_COLOR.fullmatch(label.color), "color", "must look like #0072B2"),
        (label.hotkey is None or _HOTKEY.fullmatch(label.hotkey), "hotkey", "is one digit or small letter, or null"),
        (len(label.description) <= 1000, "description", "takes at most 1000 characters"),  # noqa: PLR2004
        (label.shapes and set(label.shapes) <= set(allowed), "shapes", shapes),
        *_skeleton_checks(label),
    ]
    errors = [
        FieldError(f"{path}.{field}", "invalid", f"{path}.{field} {problem}.")
        for ok, field, problem in checks
        if not ok
    ]
    return errors + check_attribute_definitions(f"{path}.attributes", label.attributes)


def _taken_key(index: int, label: LabelDefinition, reserved: Mapping[str, str]) -> list[FieldError]:
    command = reserved.get(label.hotkey or "")
    if command is None:
        return []
    path = f"labels[{index}].hotkey"
    return [FieldError(path, "taken", f"{path}: {label.hotkey} is the key of the command {command!r}; use another.")]


def _skeleton_checks(label: LabelDefinition) -> list[tuple[object, str, str]]:
    bones = label.skeleton
    if bones is None:
        return [("keypoints" not in label.shapes, "skeleton", "is needed for keypoints: name its points")]
    count = len(bones.points)
    names = [name.strip() for name in bones.points]
    ends = [end for edge in bones.edges for end in edge]
    return [
        (1 <= count <= MAX_SKELETON and all(names), "skeleton.points", f"takes 1 to {MAX_SKELETON} names"),
        (len(set(names)) == count, "skeleton.points", "names one point twice"),
        (all(0 <= end < count for end in ends), "skeleton.edges", f"takes pairs of places from 0 to {count - 1}"),
        (len(bones.sigmas) in (0, count), "skeleton.sigmas", "takes one number a point, or none"),
        (all(0 < sigma <= 1 for sigma in bones.sigmas), "skeleton.sigmas", "takes numbers over 0, at most 1"),
    ]
