"""Every case of a folder of cases; ``FORMAT_CASES`` names another folder of the same layout.

A case is ``format/nn-name`` with its files and ``expected.json`` (see the README beside the cases).
"""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest

from annotation.formats.builders import corners_of
from annotation.formats.document import Item
from annotation.formats.sources import folder_source
from annotation.formats.table import FORMATS, detected
from annotation.regions.rle import cells_of, runs_in
from annotation.regions.shapes import Box
from tests.annotation.formats.pictures import Pictures

CASES = Path(os.environ.get("FORMAT_CASES") or Path(__file__).parent / "cases")
IMPORTS, EXPORTS = [], []
for file in sorted(CASES.glob("*/*/expected.json")):
    case = json.loads(file.read_text(encoding="utf-8"))
    (IMPORTS if case.get("direction") == "import" else EXPORTS).append(file.parent)


def name_of(folder: Path) -> str:
    return folder.relative_to(CASES).as_posix()


def plain(regions: list[Any]) -> list[dict[str, Any]]:
    return [msgspec.to_builtins(region) for region in regions]


def is_near(one: Any, other: Any, tolerance: float) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_near(one[key], other[key], tolerance) for key in one)
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(is_near(a, b, tolerance) for a, b in zip(one, other, strict=True))
    if isinstance(one, bool) or isinstance(other, bool) or isinstance(one, str):
        return bool(one == other)
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) <= tolerance
    return bool(one == other)


def corners(region: dict[str, Any]) -> np.ndarray[Any, Any]:
    return np.array(corners_of(Box(**{"id": "x", **{k: v for k, v in region.items() if k not in ("shape", "id")}})))


def is_same(one: dict[str, Any], other: dict[str, Any], *, tolerance: float, by_corners: bool) -> bool:
    """Tell whether two region documents say the same, whatever their ids and groups are called."""
    left = {key: value for key, value in one.items() if key not in ("id", "group")}
    right = {key: value for key, value in other.items() if key not in ("id", "group")}
    if left["shape"] != right["shape"]:
        return False
    if left["shape"] == "relation":
        return is_near(left, right, tolerance)
    if by_corners and left["shape"] == "box":
        gaps = np.linalg.norm(corners(left)[:, None] - corners(right)[None], axis=2)
        names = ("x", "y", "width", "height", "rotation")
        rest = [{key: value for key, value in side.items() if key not in names} for side in (left, right)]
        return bool(gaps.min(axis=1).max() <= max(tolerance, 1e-6)) and rest[0] == rest[1]
    return is_near(left, right, tolerance)


def assert_regions(got: list[dict[str, Any]], wanted: list[dict[str, Any]], case: dict[str, Any], what: str) -> None:
    tolerance, by_corners = case.get("tolerance", 1e-6), case.get("compare") == "corners"
    assert len(got) == len(wanted), (what, got)
    rest, pairs = list(got), []
    for one in wanted:
        match = next((two for two in rest if is_same(one, two, tolerance=tolerance, by_corners=by_corners)), None)
        assert match is not None, (what, one, rest)
        rest.remove(match)
        pairs.append((one.get("group", ""), match.get("group", "")))
    # The names of groups may differ, which regions belong together may not.
    assert len({*pairs}) == len({a for a, _ in pairs}) == len({b for _, b in pairs}), (what, pairs)
    assert all(bool(a) == bool(b) for a, b in pairs), (what, pairs)


def assert_item(item: Item, wanted: dict[str, Any], case: dict[str, Any]) -> None:
    what = wanted["name"]
    if "text" in wanted:
        assert item.text == wanted["text"]
    else:
        assert (item.width, item.height) == (wanted["width"], wanted["height"]), what
    assert_regions(plain(item.regions), wanted["regions"], case, what)
    assert item.classification == wanted.get("classification", {}), what
    for key in ("split", "external_id"):
        if key in wanted:
            assert getattr(item, key) == wanted[key], what
    assert {key: item.meta.get(key) for key in wanted.get("meta", {})} == wanted.get("meta", {}), what
    assert len(item.predictions) == len(wanted.get("predictions", [])), what
    for said, told in zip(item.predictions, wanted.get("predictions", []), strict=True):
        assert (said.model, said.version) == (told["model"], told.get("version", ""))
        if "confidence" in told:
            assert said.confidence == told["confidence"]
        assert_regions(plain(said.regions), told["regions"], case, what)


@pytest.mark.parametrize("folder", IMPORTS, ids=name_of)
def test_a_set_is_read(folder: Path) -> None:  # noqa: C901
    case = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    source = folder_source(folder, Pictures())
    source.names = [name for name in source.names if name != "expected.json"]
    runs = [dict(case.get("options", {}))]
    if "options_by_file" in case:
        # Each file alone, in its unit, says the same.
        runs = [{"only": name, "unit": unit} for name, unit in case["options_by_file"].items()]
    names = list(source.names)
    for options in runs:
        source.names = [options.pop("only")] if "only" in options else names
        reading = FORMATS[case["format"]].read(source, options)
        items = list(reading.items)
        assert Counter(item.name for item in items) == Counter(one["name"] for one in case["assets"])
        by_name = {item.name: item for item in items}
        for wanted in case["assets"]:
            assert_item(by_name[wanted["name"]], wanted, case)
        assert dict(reading.report.losses) == {one["code"]: one["count"] for one in case.get("losses", [])}
        assert_problems(reading.report.problems, case.get("errors", []))
        if "labels" in case:
            assert sorted(reading.labels) == sorted(case["labels"])
            if case["format"].startswith("yolo"):
                assert reading.labels == case["labels"]
        for label, bones in case.get("skeletons", {}).items():
            assert list(reading.skeletons[label].points) == bones["points"]
            if "edges" in bones:
                assert [list(edge) for edge in reading.skeletons[label].edges] == bones["edges"]
        for label, kinds in case.get("schema", {}).items() if isinstance(case.get("schema"), dict) else ():
            got = {name: msgspec.to_builtins(kind) for name, kind in reading.attributes[label].items()}
            for name, kind in kinds.items():
                assert {key: _plain(got[name][key]) for key in kind} == kind
        for name, counts in case.get("covered_pixels", {}).items():
            assert sorted(_covered(region, by_name[name]) for region in by_name[name].regions) == sorted(counts)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _covered(region: Any, item: Item) -> int:
    if region.__struct_config__.tag == "mask":
        return int(cells_of(runs_in(region.rle.counts), *region.rle.size).sum())
    from annotation.regions.rle import filled

    cells = np.zeros((item.height, item.width), bool)
    for ring in region.rings:
        cells |= filled([ring.points, *ring.holes], item.height, item.width)
    return int(cells.sum())


def assert_problems(problems: list[Any], wanted: list[dict[str, Any]]) -> None:
    assert len(problems) == len(wanted), problems
    for one in wanted:
        fits = [row for row in problems if all(getattr(row, key) == value for key, value in one.items())]
        assert fits, (one, problems)
        assert all(row.message for row in fits)


def test_no_case_of_ours_is_left_out() -> None:
    if "FORMAT_CASES" not in os.environ:
        assert (len(IMPORTS), len(EXPORTS)) == (50, 8)


@pytest.mark.parametrize("folder", IMPORTS, ids=name_of)
def test_a_set_is_told_by_its_content(folder: Path) -> None:
    case = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    source = folder_source(folder, Pictures())
    source.names = [name for name in source.names if name != "expected.json"]
    assert case["format"] in [one.key for one in detected(source)]
