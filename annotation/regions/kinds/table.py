"""The table of shapes: everything else asks here."""

from __future__ import annotations

from typing import Any

import msgspec

from annotation.regions.kinds.box import BoxKind
from annotation.regions.kinds.ellipse import EllipseKind
from annotation.regions.kinds.keypoints import KeypointsKind
from annotation.regions.kinds.kind import Kind
from annotation.regions.kinds.mask import MaskKind
from annotation.regions.kinds.polygon import PolygonKind
from annotation.regions.kinds.polyline import PolylineKind
from annotation.regions.kinds.span import RelationKind, SpanKind
from annotation.regions.shapes import Box, Ellipse, Keypoints, Mask, Polygon, Polyline, Region, Relation, Span

KINDS: dict[type[msgspec.Struct], Kind[Any]] = {
    Box: BoxKind(),
    Ellipse: EllipseKind(),
    Polygon: PolygonKind(),
    Polyline: PolylineKind(),
    Keypoints: KeypointsKind(),
    Mask: MaskKind(),
    Span: SpanKind(),
    Relation: RelationKind(),
}
# As the label schema names them, by what is labelled.
TEXT_SHAPES = ("span", "relation")
SHAPES = tuple(tag for shape in KINDS if (tag := str(shape.__struct_config__.tag)) not in TEXT_SHAPES)


def kind_of(region: Region) -> Kind[Any]:
    """Return what answers for the region's shape."""
    return KINDS[type(region)]
