"""Checks what people send: every bad place is named by its path, nothing is guessed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import msgspec

from annotation.regions.attributes import AttributeDefinition, FieldProblem, check_attributes
from annotation.regions.geometry import area_of
from annotation.regions.shapes import Box, Point, Region, Relation, Span, shape_of
from annotation.regions.texts import misplaced_relations, misplaced_span

RegionError = FieldProblem

MAX_REGIONS = 10_000
MAX_POINTS = 100_000
# A corner exactly on the far edge may come back a rounding error outside.
EDGE = 0.01


def validate_regions(
    raw: Sequence[Any],
    *,
    shapes_by_label: Mapping[str, frozenset[str]],
    width: float,
    height: float,
    characters: int = 0,
    attributes_by_label: Mapping[str, Sequence[AttributeDefinition]] | None = None,
    is_complete: bool = True,
) -> tuple[list[Region], list[RegionError]]:
    """Return the regions and everything that is wrong with them.

    The asset is an image of ``width`` x ``height`` pixels, or a text of ``characters`` code points. Required attributes
    are asked for where ``is_complete``.
    """
    if len(raw) > MAX_REGIONS:
        return [], [RegionError("regions", "too_many", f"regions takes at most {MAX_REGIONS} regions.")]
    regions: list[Region] = []
    errors: list[RegionError] = []
    seen: set[str] = set()
    for at, item in enumerate(raw):
        path = f"regions[{at}]"
        try:
            region = msgspec.convert(item, Region)
        except msgspec.ValidationError as error:
            errors.append(_shape_error(path, str(error)))
            continue
        regions.append(region)
        errors += _named_wrong(path, region, seen, shapes_by_label)
        errors += _misplaced(path, region, width, height, characters)
        asked = (attributes_by_label or {}).get(region.label, ())
        if asked or region.attributes:
            errors += check_attributes(f"{path}.attributes", region.attributes, asked, is_complete=is_complete)
        seen.add(region.id)
    # Places in the list are only theirs while every region could be read.
    return regions, errors + (misplaced_relations(regions) if len(regions) == len(raw) else [])


def _shape_error(path: str, message: str) -> RegionError:
    text, _, at = message.partition(" - at `$")
    return RegionError(f"{path}{at.rstrip('`')}", "invalid", f"{path}{at.rstrip('`')}: {text[0].lower()}{text[1:]}.")


def _named_wrong(
    path: str, region: Region, seen: set[str], shapes_by_label: Mapping[str, frozenset[str]]
) -> list[RegionError]:
    errors = []
    try:
        UUID(region.id)
    except ValueError:
        errors.append(RegionError(f"{path}.id", "invalid", f"{path}.id must be a UUID."))
    if region.id in seen:
        errors.append(RegionError(f"{path}.id", "duplicate", f"{path}.id is used by two regions."))
    allowed = shapes_by_label.get(region.label)
    if allowed is None:
        words = f"{path}.label {region.label} is not a label of this schema version."
        errors.append(RegionError(f"{path}.label", "unknown_label", words))
    elif shape_of(region) not in allowed:
        words = f"{path}.shape: {region.label} takes {' or '.join(sorted(allowed))}, not {shape_of(region)}."
        errors.append(RegionError(f"{path}.shape", "shape_not_allowed", words))
    if region.confidence is not None and not 0 <= region.confidence <= 1:
        errors.append(RegionError(f"{path}.confidence", "out_of_range", f"{path}.confidence must be 0 to 1."))
    return errors


def _misplaced(path: str, region: Region, width: float, height: float, characters: int) -> list[RegionError]:
    if isinstance(region, Span | Relation):
        return misplaced_span(path, region, characters) if isinstance(region, Span) else []
    if isinstance(region, Box):
        return _misplaced_box(path, region, width, height)
    errors: list[RegionError] = []
    if not region.rings:
        errors.append(RegionError(f"{path}.rings", "empty", f"{path}.rings needs at least one ring."))
    if sum(len(ring.points) for ring in region.rings) > MAX_POINTS:
        return [RegionError(f"{path}.rings", "too_many", f"{path}.rings takes at most {MAX_POINTS} points.")]
    for at, ring in enumerate(region.rings):
        outlines = [(f"{path}.rings[{at}].points", ring.points)]
        outlines += [(f"{path}.rings[{at}].holes[{n}]", hole) for n, hole in enumerate(ring.holes)]
        for where, points in outlines:
            errors += _misplaced_points(where, points, width, height)
    if not errors and area_of(region) <= 0:
        errors.append(RegionError(f"{path}.rings", "empty", f"{path}.rings encloses no area."))
    return errors


def _misplaced_box(path: str, box: Box, width: float, height: float) -> list[RegionError]:
    for name in ("x", "y", "width", "height", "rotation"):
        if not math.isfinite(getattr(box, name)):
            return [RegionError(f"{path}.{name}", "invalid", f"{path}.{name} must be a number.")]
    errors = [
        RegionError(f"{path}.{name}", "empty", f"{path}.{name} must be over 0.")
        for name in ("width", "height")
        if getattr(box, name) <= 0
    ]
    if box.rotation:
        return errors  # corners of rotated boxes may leave the image
    for name, start, length, limit in (("x", box.x, box.width, width), ("y", box.y, box.height, height)):
        if start < -EDGE or start + length > limit + EDGE:
            words = f"{path}.{name}: the box leaves the image ({width:g} x {height:g} pixels)."
            errors.append(RegionError(f"{path}.{name}", "outside", words))
    return errors


def _misplaced_points(path: str, points: Sequence[Point], width: float, height: float) -> list[RegionError]:
    if len(points) < 3:  # noqa: PLR2004 - three points make an area
        return [RegionError(path, "too_few", f"{path} needs at least 3 points.")]
    return [
        RegionError(f"{path}[{at}]", "outside", f"{path}[{at}] is outside the image ({width:g} x {height:g} pixels).")
        for at, (x, y) in enumerate(points)
        if not (-EDGE <= x <= width + EDGE and -EDGE <= y <= height + EDGE)
    ]
