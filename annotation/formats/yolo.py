"""YOLO in the layout of ultralytics: detect, segment, obb, pose (data.yaml, images, labels) and classify (folders).

One text file a picture, one object a line, shares of the picture's sides. The label file lies where the last ``images``
of the picture's path is replaced by ``labels``. Source: ultralytics' documentation of its dataset formats.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

import yaml

from annotation.formats.builders import Bad, Maker, Place, number, pairs, refuse, sized
from annotation.formats.document import Bones, FormatError, Item, Options, Problem, Reading, Report
from annotation.formats.sources import PICTURES, Source, decoded, posix, without_folder

SPLITS = ("train", "val", "test", "minival")
# Shares may be over the edge by rounding (ultralytics takes up to 1.01).
LOWEST, HIGHEST = -0.01, 1.01
_BOX, _OBB = 5, 9
_MAX_YAML = 2**20


class _Loader(yaml.SafeLoader):
    """YAML without tags that make objects, and without aliases, which may stand for billions of nodes."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        """Refuse aliases."""
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError("an alias (*name) stands for other nodes, and none is taken")
        return super().compose_node(parent, index)


def looks_like(source: Source) -> bool:
    """Tell whether a set is YOLO's: a data.yaml with names."""
    return any(b"names" in source.content(name) for name in _yaml_files(source))


def looks_like_folders(source: Source) -> bool:
    """Tell whether every picture lies in split/class/picture."""
    paths = [PurePosixPath(name).parts for name in source.pictures]
    return bool(paths) and all(len(parts) >= 3 and parts[0] in SPLITS for parts in paths)  # noqa: PLR2004


def _yaml_files(source: Source) -> list[str]:
    return sorted(source.ending_in(".yaml", ".yml"), key=lambda name: (name.count("/"), name))


def read_detect(source: Source, options: Options) -> Reading:
    """Read boxes."""
    return _read(source, "detect")


def read_segment(source: Source, options: Options) -> Reading:
    """Read outlines."""
    return _read(source, "segment")


def read_obb(source: Source, options: Options) -> Reading:
    """Read turned boxes."""
    return _read(source, "obb")


def read_pose(source: Source, options: Options) -> Reading:
    """Read boxes with points."""
    return _read(source, "pose")


def task_of(source: Source) -> str:
    """Return which of the four a set is, by its data.yaml and the numbers in its rows."""
    head, name = _head(source)
    if head.get("kpt_shape"):
        return "pose"
    counts = set()
    for file in source.ending_in(".txt")[:200]:
        if file != name and "labels" in file.split("/"):
            counts |= {
                len(row.split()) for row in source.content(file)[:100_000].decode("utf-8", "replace").splitlines()
            }
    outlines = {count for count in counts if count > _BOX + 1}
    if not outlines:
        return "detect"
    return "obb" if outlines <= {_OBB, _OBB + 1} and not counts & {_BOX, _BOX + 1} else "segment"


def _head(source: Source) -> tuple[dict[str, Any], str]:
    names = _yaml_files(source)
    if not names:
        raise FormatError(Problem("no_yaml", "There is no data.yaml, which names the classes."))
    name = names[0]
    text = decoded(source.content(name)[:_MAX_YAML], name)
    try:
        head = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader that takes less
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        place = getattr(error, "problem_mark", None)
        line = place.line + 1 if place else 0
        message = f"{name}{f', line {line}' if line else ''} is no plain YAML: {str(error).splitlines()[0]}."
        raise FormatError(Problem("yaml", message, name, line)) from error
    if not isinstance(head, dict):
        raise FormatError(Problem("yaml", f"{name} is no mapping with names, train and val.", name))
    return head, name


def class_names(head: dict[str, Any], name: str) -> dict[int, str]:
    """Return the classes by number: names are a list, or a mapping by number."""
    names = head.get("names")
    if isinstance(names, list):
        return {index_here: str(one) for index_here, one in enumerate(names)}
    if isinstance(names, dict):
        try:
            return {int(key): str(one) for key, one in names.items()}
        except (TypeError, ValueError) as error:
            message = f"{name}: names are a list, or a mapping from numbers to names."
            raise FormatError(Problem("names", message, name, path="names")) from error
    raise FormatError(Problem("names", f"{name} has no names.", name, path="names"))


def _read(source: Source, task: str) -> Reading:
    head, name = _head(source)
    names = class_names(head, name)
    report = Report()
    reading = Reading(iter(()), report, labels=[names[key] for key in sorted(names)])
    points = _points_of(head, name) if task == "pose" else None
    if points:
        bones = Bones(tuple(str(index_here) for index_here in range(points[0])))
        reading.skeletons = dict.fromkeys(reading.labels, bones)
    reading.items = _items(source, head, name, names, task, points, report)
    return reading


def _points_of(head: dict[str, Any], name: str) -> tuple[int, int]:
    shape = head.get("kpt_shape")
    count, size = shape if isinstance(shape, list) and len(shape) == 2 else (0, 0)  # noqa: PLR2004
    if not isinstance(count, int) or count < 1 or size not in (2, 3):
        message = f"{name}: kpt_shape is [number of points, 2 or 3 numbers a point]."
        raise FormatError(Problem("kpt_shape", message, name, path="kpt_shape"))
    return count, int(size)


def _items(
    source: Source,
    head: dict[str, Any],
    yaml_name: str,
    names: dict[int, str],
    task: str,
    points: tuple[int, int] | None,
    report: Report,
) -> Iterator[Item]:
    root = posix(str(PurePosixPath(yaml_name).parent))
    listed = _listed(source, head, root, report)
    for picture, split in listed:
        item = Item(name=without_folder(_below(picture, root), "images"), picture=picture, split=split)
        label_file = label_file_of(picture)
        try:
            sized(item, source, None, report)
        except Bad as bad:
            refuse(report, bad, Place(picture))
            continue
        if label_file in source.names:
            try:
                text = source.text(label_file)
            except FormatError as error:
                report.problems.append(error.problem)
                continue
            _take_rows(text, label_file, Maker(item, report), names, task, points)
        yield item
    pictures = {picture for picture, _ in listed}
    for name in source.ending_in(".txt"):
        if "labels" in name.split("/")[:-1] and not any(
            label_file_of(picture) == name for picture in _near(name, pictures)
        ):
            refuse(report, Bad("no_picture", "No picture of a listed split belongs to this file."), Place(name))


def _near(label_file: str, pictures: set[str]) -> Iterator[str]:
    """Return the pictures a label file may belong to."""
    parts = label_file.split("/")
    place = len(parts) - 1 - parts[::-1].index("labels")
    stem = "/".join([*parts[:place], "images", *parts[place + 1 :]]).removesuffix(".txt")
    return (
        f"{stem}.{ending}" for ending in (*PICTURES, *(e.upper() for e in PICTURES)) if f"{stem}.{ending}" in pictures
    )


def label_file_of(picture: str) -> str:
    """Return where a picture's label file lies."""
    head, _, tail = f"/{picture}".rpartition("/images/")
    path = f"{head}/labels/{tail}" if tail and f"/{picture}" != tail else f"/{picture}"
    return str(PurePosixPath(path).with_suffix(".txt")).removeprefix("/")


def _below(path: str, root: str) -> str:
    return path.removeprefix(f"{root}/") if root else path


def _listed(source: Source, head: dict[str, Any], root: str, report: Report) -> list[tuple[str, str]]:
    """Return the pictures of every split; a picture of several belongs to the first."""
    base = posix(str(head.get("path") or ""))
    listed: dict[str, str] = {}
    for split in SPLITS:
        entries = head.get(split)
        for entry in entries if isinstance(entries, list) else [entries] if entries else []:
            for picture in _of_entry(source, posix(str(entry)), [base, ""], root, report):
                listed.setdefault(picture, split)
    if not listed:
        # The paths of data.yaml are of the machine it was made on; the usual folders stand beside it.
        for picture in source.pictures:
            parts = picture.split("/")
            split = next((one for one in SPLITS if one in parts), "")
            if "images" in parts:
                listed.setdefault(picture, split)
    return sorted(listed.items())


def _of_entry(source: Source, entry: str, bases: Sequence[str], root: str, report: Report) -> list[str]:
    """Return the pictures of a folder or a list of paths, below ``path`` or beside data.yaml."""
    while entry.startswith("../"):
        entry = entry.removeprefix("../")
    for base in (*bases, base_name(bases[0])):
        path = posix("/".join(part for part in (root, base, entry) if part))
        if path in source.names:
            return _of_list(source, path, posix("/".join(part for part in (root, base) if part)), report)
        inside = [picture for picture in source.pictures if picture.startswith(path + "/")]
        if inside:
            return inside
    return []


def base_name(path: str) -> str:
    """Return the last part of a path."""
    return PurePosixPath(path).name if path else ""


def _of_list(source: Source, name: str, base: str, report: Report) -> list[str]:
    pictures = []
    for line, row in enumerate(source.text(name).splitlines(), start=1):
        if not row.strip():
            continue
        path = posix(row.strip())
        candidate = next(
            (one for one in (posix(f"{base}/{path}"), path) if one in source.names), ""
        ) or source.picture_named(path)
        if candidate:
            pictures.append(candidate)
        else:
            refuse(report, Bad("no_picture", f"There is no picture {path}."), Place(name, line))
    return pictures


def _take_rows(
    text: str, file: str, maker: Maker, names: dict[int, str], task: str, points: tuple[int, int] | None
) -> None:
    seen: set[tuple[str, ...]] = set()
    shapes: set[str] = set()
    for line, row in enumerate(text.splitlines(), start=1):
        fields = tuple(row.split())
        if not fields:
            continue
        place = Place(file, line)
        try:
            label = _class_of(fields[0], names)
            values = [number(word) for word in fields[1:]]
            if (repeated := (label, *(f"{value:.9g}" for value in values))) in seen:
                maker.lose("repeated_rows")
                continue
            shapes.add(_take_row(label, values, maker, task, points, line))
            seen.add(repeated)
        except Bad as bad:
            refuse(maker.report, bad, place)
    if task == "segment" and len(shapes) > 1:
        maker.lose("mixed_rows")


def _class_of(word: str, names: dict[int, str]) -> str:
    value = number(word)
    if value != int(value) or int(value) not in names:
        raise Bad("unknown_class", f"There is no class {word:.20} in names.")
    return names[int(value)]


def _take_row(
    label: str, values: list[float], maker: Maker, task: str, points: tuple[int, int] | None, line: int
) -> str:
    """Add what one row says and return its shape; a number past those of its kind is a model's confidence."""
    item = maker.item
    if task == "pose" and points is not None:
        count, size = points
        if len(values) not in (4 + count * size, 5 + count * size):
            raise Bad("columns", f"There are {len(values) + 1} numbers; {5 + count * size} belong here.")
        more = _score(values, 4 + count * size)
        group = {"group": str(line), **more}
        item.regions.append(_box(label, values[:4], maker, group))
        item.regions.append(maker.keypoints(label, _keypoints(values[4:], count, size, item), **group))
        return "pose"
    if task == "obb":
        if len(values) not in (8, 9):
            raise Bad("columns", f"There are {len(values) + 1} numbers; 9 belong here.")
        corners = _scaled(values[:8], item)
        item.regions.append(maker.four_corners(label, corners, **_score(values, 8)))
        return "obb"
    if task == "segment" and len(values) >= 6:  # noqa: PLR2004
        more = _score(values, len(values) - len(values) % 2)
        shares = values[: len(values) - len(values) % 2]
        _check_shares(shares)
        item.regions.append(maker.polygon(label, [_scaled(shares, item)], **more))
        return "polygon"
    if len(values) not in (4, 5):
        raise Bad("columns", f"There are {len(values) + 1} numbers; 5 belong here.")
    item.regions.append(_box(label, values[:4], maker, _score(values, 4)))
    return "box"


def _score(values: list[float], place: int) -> dict[str, Any]:
    return {"confidence": values[place]} if len(values) > place else {}


def _check_shares(values: Sequence[float]) -> None:
    wrong = next((value for value in values if not LOWEST <= value <= HIGHEST), None)
    if wrong is not None:
        raise Bad("outside", f"{wrong:g} is no share of the picture: 0 to 1.")


def _box(label: str, values: list[float], maker: Maker, more: dict[str, Any]) -> Any:
    cx, cy, width, height = values
    if width <= 0 or height <= 0:
        raise Bad("empty", f"A box of {width:g} x {height:g} is none.")
    _check_shares(values)
    across, down = maker.item.width, maker.item.height
    return maker.box(label, (cx - width / 2) * across, (cy - height / 2) * down, width * across, height * down, **more)


def _scaled(values: Sequence[float], item: Item) -> list[tuple[float, float]]:
    return [(x * item.width, y * item.height) for x, y in pairs(values)]


def _keypoints(values: list[float], count: int, size: int, item: Item) -> list[tuple[str, float, float, int]]:
    points = []
    for index_here in range(count):
        x, y, *rest = values[index_here * size : (index_here + 1) * size]
        # Of two numbers a point, one at 0, 0 is absent.
        visible = int(rest[0]) if rest else 0 if x == 0 and y == 0 else 2
        points.append((str(index_here), x * item.width, y * item.height, visible))
    return points


def read_folders(source: Source, options: Options) -> Reading:
    """Read split/class/picture: the class is the answer to one question."""
    report = Report()
    classes = sorted({PurePosixPath(name).parts[-2] for name in source.pictures if len(PurePosixPath(name).parts) > 2})  # noqa: PLR2004

    def items() -> Iterator[Item]:
        for name in source.pictures:
            parts = PurePosixPath(name).parts
            item = Item(name=name, picture=name)
            if len(parts) < 3:  # noqa: PLR2004
                refuse(report, Bad("no_class", "A picture lies in split/class/picture."), Place(name))
                continue
            item.split, item.classification = parts[-3], {"class": parts[-2]}
            try:
                sized(item, source, None, report)
            except Bad as bad:
                refuse(report, bad, Place(name))
                continue
            yield item

    return Reading(items(), report, labels=classes)
