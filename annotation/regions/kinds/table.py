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
from annotation.regions.shapes import Box, Ellipse, Keypoints, Mask, Polygon, Polyline, Region

KINDS: dict[type[msgspec.Struct], Kind[Any]] = {
    Box: BoxKind(),
    Ellipse: EllipseKind(),
    Polygon: PolygonKind(),
    Polyline: PolylineKind(),
    Keypoints: KeypointsKind(),
    Mask: MaskKind(),
}
# As the label schema names them.
SHAPES = tuple(str(shape.__struct_config__.tag) for shape in KINDS)


def kind_of(region: Region) -> Kind[Any]:
    """Return what answers for the region's shape."""
    return KINDS[type(region)]
