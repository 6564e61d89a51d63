"""Spans of a text and relations between them: they cover code points, not pixels."""

from __future__ import annotations

from annotation.regions.kinds.kind import Kind, Raster, RegionError
from annotation.regions.planar import Bounds
from annotation.regions.shapes import Point, Relation, Span


class SpanKind(Kind[Span]):
    """A stretch of a text; its place is checked in ``texts``, which knows the text's length."""

    def area(self, region: Span) -> float:
        """Return its length in code points."""
        return float(region.end - region.start)

    def outlines(self, region: Span) -> list[list[Point]]:  # noqa: ARG002 - it has none
        """Return no outline."""
        return []

    def bounds(self, region: Span) -> Bounds:
        """Return its place as if on one line."""
        return region.start, 0.0, region.end, 1.0

    def paint(self, region: Span, raster: Raster) -> None:
        """Set nothing."""

    def problems(self, path: str, region: Span, width: float, height: float) -> list[RegionError]:  # noqa: ARG002
        """Return nothing: see ``texts.misplaced_span``."""
        return []


class RelationKind(Kind[Relation]):
    """A relation between two spans."""

    def area(self, region: Relation) -> float:  # noqa: ARG002 - it has no place
        """Return 0."""
        return 0.0

    def outlines(self, region: Relation) -> list[list[Point]]:  # noqa: ARG002 - as above
        """Return no outline."""
        return []

    def bounds(self, region: Relation) -> Bounds:  # noqa: ARG002 - as above
        """Return four zeros."""
        return 0.0, 0.0, 0.0, 0.0

    def paint(self, region: Relation, raster: Raster) -> None:
        """Set nothing."""

    def problems(self, path: str, region: Relation, width: float, height: float) -> list[RegionError]:  # noqa: ARG002
        """Return nothing: see ``texts.misplaced_relations``."""
        return []


def span_iou(first: Span, second: Span) -> float:
    """Return intersection over union in code points."""
    shared = min(first.end, second.end) - max(first.start, second.start)
    return shared / (max(first.end, second.end) - min(first.start, second.start)) if shared > 0 else 0.0
