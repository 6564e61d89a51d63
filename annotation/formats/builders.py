"""Regions from a source's numbers, checked once and told in one way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from annotation.formats.document import Item, Report
from annotation.formats.sources import Picture, Source
from annotation.regions.rle import cells_of, runs_in, runs_of, text_of
from annotation.regions.shapes import (
    Box,
    Ellipse,
    Keypoint,
    Keypoints,
    Mask,
    Point,
    Polygon,
    Polyline,
    Region,
    Ring,
    Rle,
)

# A box that leaves the picture by more is no slip of rounding.
SLACK = 1.0
# How far four corners may be from a rectangle, in pixels.
RECTANGLE = 0.5


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the source something stands."""

    file: str = ""
    line: int = 0
    path: str = ""

    def inside(self, path: str) -> Place:
        """Return a place within this one."""
        return Place(self.file, self.line, f"{self.path}.{path}".lstrip("."))


class Bad(ValueError):
    """Something in a row is wrong; ``path`` is where in it."""

    def __init__(self, code: str, message: str, path: str = "") -> None:
        """Keep code, sentence and path."""
        super().__init__(message)
        self.code, self.message, self.path = code, message, path


def refuse(report: Report, bad: Bad, place: Place) -> None:
    """Tell a bad row at its place."""
    index = place.inside(bad.path) if bad.path else place
    where = f"{index.file}" + (f", line {index.line}" if index.line else "") + (f", {index.path}" if index.path else "")
    report.refuse(bad.code, f"{where.lstrip(', ')}: {bad.message}", file=index.file, line=index.line, path=index.path)


def number(value: Any, path: str = "") -> float:
    """Return a finite number; raises Bad for anything else."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise Bad("not_a_number", f"{value!r:.60} is no number.", path)
    try:
        result = float(value)
    except (ValueError, OverflowError) as error:
        raise Bad("not_a_number", f"{value!r:.60} is no number.", path) from error
    if not math.isfinite(result):
        raise Bad("not_a_number", f"{value!r:.60} is no finite number.", path)
    return result


def numbers(values: Any, path: str = "", *, count: int = 0) -> list[float]:
    """Return finite numbers, ``count`` of them where it is said; raises Bad."""
    if not isinstance(values, list | tuple):
        raise Bad("not_a_list", f"{values!r:.60} is no list of numbers.", path)
    if count and len(values) != count:
        raise Bad("columns", f"There are {len(values)} numbers; {count} belong here.", path)
    return [number(value, path) for value in values]


def pairs(flat: Sequence[float], path: str = "", *, least: int = 1) -> list[Point]:
    """Return points of a flat list x y x y; raises Bad for an odd number and for fewer than ``least`` points."""
    if len(flat) % 2:
        raise Bad("odd", f"{len(flat)} numbers make no points: they come in pairs.", path)
    if len(flat) < 2 * least:
        raise Bad("too_few_points", f"There are {len(flat) // 2} points; {least} are needed.", path)
    return list(zip(flat[0::2], flat[1::2], strict=True))


@dataclass(slots=True)
class Maker:
    """Makes the regions of one item; ids count up from r1, ``lose`` tells what was changed on the way."""

    item: Item
    report: Report
    ids: int = field(default=0)

    def next_id(self) -> str:
        """Return an id nobody has."""
        self.ids += 1
        return f"r{self.ids}"

    def lose(self, code: str, region: str = "") -> None:
        """Tell a loss of this item."""
        self.report.lose(code, self.item.name, region)

    def box(self, label: str, x: float, y: float, width: float, height: float, *, path: str = "", **more: Any) -> Box:
        """Return a box: cut where it leaves the picture by a pixel, refused where by more. Turned ones stay."""
        if not width > 0 or not height > 0:
            raise Bad("empty", f"A box of {width:g} x {height:g} pixels is none.", path)
        rotation = more.pop("rotation", 0.0) % 360.0
        if rotation:
            more["rotation"] = rotation
        if not rotation and self.item.width and self.item.height:
            right, bottom = min(x + width, self.item.width), min(y + height, self.item.height)
            left, top = max(x, 0.0), max(y, 0.0)
            over = max(left - x, top - y, x + width - right, y + height - bottom)
            if over > SLACK + 1e-6 or right <= left or bottom <= top:  # noqa: PLR2004
                size = f"{self.item.width} x {self.item.height}"
                raise Bad("outside", f"The box leaves the picture ({size}) by {over:.6g} pixels.", path)
            if over > 1e-6:  # noqa: PLR2004
                self.lose("clipped")
            if over > 0:
                x, y, width, height = left, top, right - left, bottom - top
        return Box(id=more.pop("id", "") or self.next_id(), label=label, x=x, y=y, width=width, height=height, **more)

    def polygon(self, label: str, rings: Sequence[Sequence[Point]], *, holes: Any = (), **more: Any) -> Polygon:
        """Return a polygon of parts; ``holes`` is a list of holes a part."""
        outlines = [
            Ring(points=list(points), holes=list(holes[index]) if index < len(holes) else [])
            for index, points in enumerate(rings)
        ]
        return Polygon(id=more.pop("id", "") or self.next_id(), label=label, rings=outlines, **more)

    def polyline(self, label: str, points: Sequence[Point], **more: Any) -> Polyline:
        """Return an open line."""
        if len(points) < 2:  # noqa: PLR2004
            raise Bad("too_few_points", "A line needs two points.")
        return Polyline(id=more.pop("id", "") or self.next_id(), label=label, points=list(points), **more)

    def ellipse(self, label: str, cx: float, cy: float, rx: float, ry: float, **more: Any) -> Ellipse:
        """Return an ellipse by its centre and half axes."""
        if not rx > 0 or not ry > 0:
            raise Bad("empty", f"An ellipse with half axes {rx:g} and {ry:g} is none.")
        return Ellipse(id=more.pop("id", "") or self.next_id(), label=label, cx=cx, cy=cy, rx=rx, ry=ry, **more)

    def keypoints(self, label: str, points: Sequence[tuple[str, float, float, int]], **more: Any) -> Keypoints:
        """Return points (name, x, y, visible 0 to 2); the place of an absent one means nothing and is 0, 0."""
        built = []
        for name, x, y, visible in points:
            if visible not in (0, 1, 2):
                raise Bad("visibility", f"{visible!r} is no visibility: 0 absent, 1 hidden, 2 seen.")
            built.append(Keypoint(name=name, x=x if visible else 0.0, y=y if visible else 0.0, visible=visible))  # type: ignore[arg-type]
        return Keypoints(id=more.pop("id", "") or self.next_id(), label=label, points=built, **more)

    def mask(self, label: str, cells: NDArray[Any], **more: Any) -> Mask:
        """Return a mask of booleans (height, width), laid at ``corner`` (x, y) into the picture where it is given."""
        index = more.pop("corner", None)
        whole = np.asarray(cells, bool)
        if index is not None:
            whole = _laid(whole, index, self.item.width, self.item.height)
        if not whole.any():
            raise Bad("empty", "The mask sets no pixel.")
        rle = Rle(size=(whole.shape[0], whole.shape[1]), counts=text_of(runs_of(whole)))
        return Mask(id=more.pop("id", "") or self.next_id(), label=label, rle=rle, **more)

    def four_corners(self, label: str, corners: Sequence[Point], **more: Any) -> Box | Polygon:
        """Return the turned box of four corners, whichever comes first and whichever way round; else a polygon."""
        box = box_of_corners(corners)
        if box is None:
            return self.polygon(label, [corners], **more)
        x, y, width, height, rotation = box
        turn: dict[str, Any] = {"rotation": rotation} if rotation else {}
        named = more.pop("id", "") or self.next_id()
        return Box(id=named, label=label, x=x, y=y, width=width, height=height, **turn, **more)


def _laid(cells: NDArray[Any], index: tuple[int, int], width: int, height: int) -> NDArray[Any]:
    """Return a mask of the whole picture with ``cells`` at (x, y); what lies outside is cut."""
    whole = np.zeros((height, width), bool)
    x, y = index
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + cells.shape[1], width), min(y + cells.shape[0], height)
    if right > left and bottom > top:
        whole[top:bottom, left:right] = cells[top - y : bottom - y, left - x : right - x]
    return whole


def box_of_corners(corners: Sequence[Point]) -> tuple[float, float, float, float, float] | None:
    """Return x, y, width, height, rotation of a rectangle's corners; None where they are none within half a pixel."""
    points = np.asarray(corners, float)
    x, y = points[:, 0], points[:, 1]
    if (x * np.roll(y, -1) - np.roll(x, -1) * y).sum() < 0:
        points = points[::-1]
    middle = points.mean(axis=0)
    # Begin with the corner that is highest, then leftmost: three ways to write one box are one box.
    first = min(range(4), key=lambda index: (round(points[index, 1], 6), round(points[index, 0], 6)))
    points = np.roll(points, -first, axis=0)
    along, down = (
        (points[1] - points[0] + points[2] - points[3]) / 2,
        (points[3] - points[0] + points[2] - points[1]) / 2,
    )
    width, height = float(np.hypot(*along)), float(np.hypot(*down))
    if width <= 0 or height <= 0:
        return None
    rotation = math.degrees(math.atan2(along[1], along[0])) % 360.0
    rotation = 0.0 if rotation > 360 - 1e-9 or rotation < 1e-9 else rotation  # noqa: PLR2004
    left, top = float(middle[0] - width / 2), float(middle[1] - height / 2)
    fitted = np.asarray(corners_at(left, top, width, height, rotation), float)
    if np.hypot(*(fitted - points).T).max() > RECTANGLE:
        return None
    return left, top, width, height, rotation


def corners_at(x: float, y: float, width: float, height: float, rotation: float) -> list[Point]:
    """Return the corners of a box clockwise from the one that is top left before it is turned."""
    cx, cy = x + width / 2, y + height / 2
    cos, sin = math.cos(math.radians(rotation)), math.sin(math.radians(rotation))
    offsets = [(sx * width / 2, sy * height / 2) for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    return [(cx + dx * cos - dy * sin, cy + dx * sin + dy * cos) for dx, dy in offsets]


def corners_of(box: Box) -> list[Point]:
    """Return a box's corners clockwise from the one that is top left before it is turned."""
    return corners_at(box.x, box.y, box.width, box.height, box.rotation)


def sized(item: Item, source: Source, declared: tuple[int, int] | None, report: Report) -> Picture | None:
    """Give an item the size of its picture upright; returns the picture where its regions must be turned with it.

    ``declared`` is the size the set says (width, height). Raises Bad where it is neither that of the upright picture
    nor of the stored one.
    """
    picture = source.header(item.picture) if item.picture else None
    if picture is None:
        if declared is None:
            raise Bad("no_picture", f"There is no picture {item.name}, and no size is given.")
        item.width, item.height = declared
        return None
    item.width, item.height = picture.width, picture.height
    if declared is None or declared == (picture.width, picture.height):
        return None
    if declared == picture.stored:
        report.lose("exif_turned", item.name)
        return picture
    message = f"The size {declared[0]} x {declared[1]} is not that of {item.name}: {picture.width} x {picture.height}."
    raise Bad("wrong_size", message)


def turned(region: Region, picture: Picture) -> Region:
    """Return a region of the stored pixels in the upright picture."""
    width, height = picture.stored

    def move(x: float, y: float) -> Point:
        return {
            2: (width - x, y),
            3: (width - x, height - y),
            4: (x, height - y),
            5: (y, x),
            6: (height - y, x),
            7: (height - y, width - x),
            8: (y, width - x),
        }.get(picture.orientation, (x, y))

    if isinstance(region, Box):
        built = box_of_corners([move(*corner) for corner in corners_of(region)])
        if built is None:
            return region
        fields: dict[str, Any] = {
            name: getattr(region, name) for name in region.__struct_fields__ if name != "rotation"
        }
        fields |= dict(zip(("x", "y", "width", "height"), built, strict=False))
        return Box(**fields, **({"rotation": built[4]} if built[4] else {}))  # type: ignore[arg-type]
    if isinstance(region, Ellipse):
        cx, cy = move(region.cx, region.cy)
        ax, ay = move(
            region.cx + math.cos(math.radians(region.rotation)), region.cy + math.sin(math.radians(region.rotation))
        )
        return msgspec.structs.replace(
            region, cx=cx, cy=cy, rotation=math.degrees(math.atan2(ay - cy, ax - cx)) % 360.0
        )
    if isinstance(region, Polygon):
        rings = [
            Ring(points=[move(*p) for p in ring.points], holes=[[move(*p) for p in hole] for hole in ring.holes])
            for ring in region.rings
        ]
        return msgspec.structs.replace(region, rings=rings)
    if isinstance(region, Polyline):
        return msgspec.structs.replace(region, points=[move(*p) for p in region.points])
    if isinstance(region, Keypoints):
        points = []
        for point in region.points:
            x, y = move(point.x, point.y) if point.visible else (0.0, 0.0)
            points.append(Keypoint(name=point.name, x=x, y=y, visible=point.visible))
        return msgspec.structs.replace(region, points=points)
    if isinstance(region, Mask):
        return _turned_mask(region, picture.orientation)
    return region


def _turned_mask(region: Mask, orientation: int) -> Mask:
    cells = cells_of(runs_in(region.rle.counts), *region.rle.size)
    turns: dict[int, Any] = {
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.T,
        6: lambda a: a[::-1].T,
        7: lambda a: a[::-1, ::-1].T,
        8: lambda a: a[:, ::-1].T,
    }
    upright = turns.get(orientation, lambda a: a)(cells)
    rle = Rle(size=(upright.shape[0], upright.shape[1]), counts=text_of(runs_of(upright)))
    return msgspec.structs.replace(region, rle=rle)
