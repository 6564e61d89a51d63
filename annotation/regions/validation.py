"""Checks what people send: every bad place is named by its path, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from annotation.regions.attributes import AttributeDefinition, FieldProblem, check_attributes
from annotation.regions.kinds.table import kind_of
from annotation.regions.shapes import Keypoints, Region, Span, shape_of
from annotation.regions.texts import misplaced_relations, misplaced_span

RegionError = FieldProblem

MAX_REGIONS = 10_000
_USUAL_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.ASCII)


def validate_regions(
    raw: Sequence[Any],
    *,
    shapes_by_label: Mapping[str, frozenset[str]],
    width: float,
    height: float,
    characters: int = 0,
    attributes_by_label: Mapping[str, Sequence[AttributeDefinition]] | None = None,
    skeletons: Mapping[str, Sequence[str]] | None = None,
    is_complete: bool = True,
) -> tuple[list[Region], list[RegionError]]:
    """Return the regions and everything that is wrong with them.

    The asset is an image of ``width`` x ``height`` pixels, or a text of ``characters`` code points. Required attributes
    are asked for where ``is_complete``; ``skeletons`` names the keypoints of each label that has some.
    """
    if len(raw) > MAX_REGIONS:
        return [], [RegionError("regions", "too_many", f"regions takes at most {MAX_REGIONS} regions.")]
    regions: list[Region] = []
    errors: list[RegionError] = []
    seen: set[str] = set()
    for index, item in enumerate(raw):
        path = f"regions[{index}]"
        try:
            region = item if isinstance(item, Region) else msgspec.convert(item, Region)
        except msgspec.ValidationError as error:
            errors.append(_shape_error(path, str(error)))
            continue
        regions.append(region)
        errors += _named_wrong(path, region, seen, shapes_by_label)
        errors += kind_of(region).problems(path, region, width, height)
        if isinstance(region, Span):
            errors += misplaced_span(path, region, characters)
        if isinstance(region, Keypoints):
            errors += _not_of_skeleton(path, region, (skeletons or {}).get(region.label))
        definitions = (attributes_by_label or {}).get(region.label, ())
        if definitions or region.attributes:
            errors += check_attributes(f"{path}.attributes", region.attributes, definitions, is_complete=is_complete)
        seen.add(region.id)
    # Places in the list are only theirs while every region could be read.
    return regions, errors + (misplaced_relations(regions) if len(regions) == len(raw) else [])


def _is_uuid(text: str) -> bool:
    if _USUAL_UUID.fullmatch(text):
        return True
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _shape_error(path: str, message: str) -> RegionError:
    text, _, location = message.partition(" - at `$")
    return RegionError(
        f"{path}{location.rstrip('`')}", "invalid", f"{path}{location.rstrip('`')}: {text[0].lower()}{text[1:]}."
    )


def _named_wrong(
    path: str, region: Region, seen: set[str], shapes_by_label: Mapping[str, frozenset[str]]
) -> list[RegionError]:
    errors = []
    if not _is_uuid(region.id):
        errors.append(RegionError(f"{path}.id", "invalid", f"{path}.id must be a UUID."))
    if region.id in seen:
        errors.append(RegionError(f"{path}.id", "duplicate", f"{path}.id is used by two regions."))
    allowed = shapes_by_label.get(region.label)
    if allowed is None:
        message = f"{path}.label {region.label} is not a label of this schema version."
        errors.append(RegionError(f"{path}.label", "unknown_label", message))
    elif shape_of(region) not in allowed:
        message = f"{path}.shape: {region.label} takes {' or '.join(sorted(allowed))}, not {shape_of(region)}."
        errors.append(RegionError(f"{path}.shape", "shape_not_allowed", message))
    if region.confidence is not None and not 0 <= region.confidence <= 1:
        errors.append(RegionError(f"{path}.confidence", "out_of_range", f"{path}.confidence must be 0 to 1."))
    return errors


def _not_of_skeleton(path: str, region: Keypoints, names: Sequence[str] | None) -> list[RegionError]:
    if names is None:
        return []
    names_given = {point.name for point in region.points}
    errors = [
        RegionError(
            f"{path}.points[{index}].name",
            "unknown_point",
            f"{path}.points[{index}].name {point.name} is none of the skeleton.",
        )
        for index, point in enumerate(region.points)
        if point.name not in names
    ]
    missing = [name for name in names if name not in names_given]
    if missing:
        message = f"{path}.points lacks {', '.join(missing)}; send absent points with visible 0."
        errors.append(RegionError(f"{path}.points", "missing_point", message))
    return errors
