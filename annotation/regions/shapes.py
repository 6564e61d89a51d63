"""The region documents, one struct a shape. A new shape is a struct here and in ``Region``, and a kind in ``kinds/``.

Pixels of the upright image, float, origin top left, y down; text offsets are Unicode code points of exactly the stored
text (DESIGN.md section 3.8).
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

Point = tuple[float, float]
# By key; the label's definition says which kinds of value. What a tool reads of a region's description.
_VALUES = {"type": ["string", "number", "boolean", "array", "null"]}
Attributes = Annotated[dict[str, Any], msgspec.Meta(extra_json_schema={"additionalProperties": _VALUES})]


class _Base(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="shape"
):
    """What every region has; ``confidence`` in [0, 1] is a model's, ``from_prediction`` the region it was made from."""

    id: str
    label: str
    attributes: Attributes = {}
    confidence: float | None = None
    from_prediction: str | None = None
    unsure: bool = False
    occluded: bool = False


class Box(_Base, frozen=True, tag="box"):
    """``x y`` is the top left before rotation; ``rotation`` in degrees clockwise about the centre."""

    x: float
    y: float
    width: float
    height: float
    rotation: float = 0.0


class Ellipse(_Base, frozen=True, tag="ellipse"):
    """Centre and half axes; ``rotation`` in degrees clockwise about the centre."""

    cx: float
    cy: float
    rx: float
    ry: float
    rotation: float = 0.0


class Ring(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One outline of at least three points, with holes."""

    points: list[Point]
    holes: list[list[Point]] = []


class Polygon(_Base, frozen=True, tag="polygon"):
    """One or more rings."""

    rings: list[Ring]


class Polyline(_Base, frozen=True, tag="polyline"):
    """An open line through at least two points."""

    points: list[Point]


class Keypoint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One named point; ``visible`` as COCO counts: 0 absent (its place means nothing), 1 occluded, 2 seen."""

    name: str
    x: float
    y: float
    visible: Literal[0, 1, 2] = 2


class Keypoints(_Base, frozen=True, tag="keypoints"):
    """Points of a skeleton; ``skeleton`` names it: the key of the label that defines it."""

    points: list[Keypoint]
    skeleton: str = ""


class Rle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mask of ``size`` (height, width) as COCO's compressed run lengths, column by column."""

    size: tuple[int, int]
    counts: str


class Mask(_Base, frozen=True, tag="mask"):
    """Pixels, as large as the image."""

    rle: Rle


class Span(_Base, frozen=True, tag="span"):
    """The stretch ``[start, end)`` of a text, in code points; spans may overlap."""

    start: int
    end: int


class Relation(_Base, frozen=True, tag="relation", rename={"source": "from", "target": "to"}):
    """From one span to another, by their region ids (``from`` and ``to`` in JSON)."""

    source: str
    target: str


Region = Box | Ellipse | Polygon | Polyline | Keypoints | Mask | Span | Relation


def shape_of(region: Region) -> str:
    """Return the region's shape as the schema names it."""
    return str(region.__struct_config__.tag)
