"""Checks of the regions of a text: spans lie inside it, relations join two of its spans."""

from __future__ import annotations

from collections.abc import Sequence

from annotation.regions.attributes import FieldProblem
from annotation.regions.shapes import Region, Relation, Span


def misplaced_span(path: str, span: Span, characters: int) -> list[FieldProblem]:
    """Return what is wrong with where a span lies, in a text of ``characters`` code points."""
    if span.start < 0 or span.end > characters:
        name = "start" if span.start < 0 else "end"
        message = f"{path}.{name}: the span leaves the text (0 to {characters} code points)."
        return [FieldProblem(f"{path}.{name}", "outside", message)]
    if span.end <= span.start:
        return [FieldProblem(f"{path}.end", "empty", f"{path}.end must be over start.")]
    return []


def misplaced_relations(regions: Sequence[Region]) -> list[FieldProblem]:
    """Return what is wrong with the ends of relations: each joins two different spans of the same answer."""
    spans = {region.id for region in regions if isinstance(region, Span)}
    problems: list[FieldProblem] = []
    for index, region in enumerate(regions):
        if not isinstance(region, Relation):
            continue
        for name, end in (("from", region.source), ("to", region.target)):
            if end not in spans:
                path = f"regions[{index}].{name}"
                problems.append(
                    FieldProblem(path, "unknown_region", f"{path} must be the id of a span of this answer.")
                )
        if region.source == region.target:
            path = f"regions[{index}].to"
            problems.append(FieldProblem(path, "same_region", f"{path} must be another span than from."))
    return problems
