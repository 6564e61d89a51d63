"""The region documents, one struct a shape. A new shape is a struct here, in ``Region``, and in ``geometry``.

Pixels of the upright image, float, origin top left, y down; text offsets are Unicode code points of exactly the stored
text (DESIGN.md section 3.8).
"""

from __future__ import annotations

from typing import Any

import msgspec

Point = tuple[float, float]


class _Base(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="shape"
):
    """What every region has; ``confidence`` in [0, 1] is a model's, ``from_prediction`` the region it was made from."""

    id: str
    label: str
    attributes: dict[str, Any] = {}
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


class Ring(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One outline of at least three points, with holes."""

    points: list[Point]
    holes: list[list[Point]] = []


class Polygon(_Base, frozen=True, tag="polygon"):
    """One or more rings."""

    rings: list[Ring]


class Span(_Base, frozen=True, tag="span"):
    """The stretch ``[start, end)`` of a text, in code points; spans may overlap."""

    start: int
    end: int


class Relation(_Base, frozen=True, tag="relation", rename={"source": "from", "target": "to"}):
    """From one span to another, by their region ids (``from`` and ``to`` in JSON)."""

    source: str
    target: str


Region = Box | Polygon | Span | Relation


def shape_of(region: Region) -> str:
    """Return the region's shape as the schema names it."""
    return str(region.__struct_config__.tag)
