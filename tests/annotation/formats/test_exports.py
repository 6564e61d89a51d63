"""What is written: the export cases, and every format read again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
import yaml
from PIL import Image
from pycocotools.coco import COCO

from annotation.formats.document import Bones, Item, Reading, Report
from annotation.formats.lines import regions_in
from annotation.formats.output import OutSchema
from annotation.formats.sources import folder_source
from annotation.formats.table import FORMATS
from tests.annotation.formats.pictures import FolderSink, Pictures
from tests.annotation.formats.test_cases import EXPORTS, name_of

Written = Callable[[str], str]


def given(case: dict[str, Any]) -> tuple[list[Item], OutSchema]:
    items = []
    for row in case["given"]:
        regions = regions_in(row["regions"], "regions")
        more = {key: row[key] for key in ("classification", "meta", "split", "external_id") if key in row}
        items.append(
            Item(
                name=row["name"], width=row.get("width", 0), height=row.get("height", 0), text=row.get("text"),
                regions=regions, **more,
            )
        )  # fmt: skip
    labels = case.get("schema") or sorted({region.label for item in items for region in item.regions})
    skeletons = {
        label: Bones(tuple(one["points"]), tuple(tuple(edge) for edge in one.get("edges", [])))
        for label, one in case.get("skeletons", {}).items()
    }
    return items, OutSchema(labels, skeletons)


def written(items: list[Item], schema: OutSchema, key: str, folder: Path, **options: Any) -> Report:
    write = FORMATS[key].write
    assert write is not None
    return write(iter(items), schema, FolderSink(folder), options)


def lay_pictures(items: list[Item], folder: Path, key: str) -> None:
    """Put pictures where the reader of a format looks for them."""
    for item in items:
        if item.text is None:
            split = item.split if item.split in ("val", "test") else "train"
            place = {"kitti": "training/image_2/"}.get(key, f"images/{split}/" if key.startswith("yolo") else "images/")
            path = folder / f"{place}{item.name.removeprefix(split + '/') if key.startswith('yolo') else item.name}"
            path.parent.mkdir(parents=True, exist_ok=True)
            Image.new("RGB", (item.width, item.height)).save(path)


def read_again(items: list[Item], key: str, folder: Path) -> tuple[list[Item], Reading]:
    lay_pictures(items, folder, key)
    reading = FORMATS[key].read(folder_source(folder, Pictures()), {"pixels": "from_one"})
    return list(reading.items), reading


@pytest.mark.parametrize("folder", EXPORTS, ids=name_of)
def test_what_is_written_tells_what_is_lost_and_can_be_read(folder: Path, tmp_path: Path) -> None:
    case = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    items, schema = given(case)
    report = written(items, schema, case["format"], tmp_path)
    assert dict(report.losses) == {one["code"]: one["count"] for one in case.get("losses", [])}
    again, reading = read_again(items, case["format"], tmp_path)
    assert reading.report.problems == []
    assert len(again) == len(items)


def case_of(name: str, tmp_path: Path) -> Written:
    folder = next((one for one in EXPORTS if name_of(one) == name), None)
    if folder is None:
        pytest.skip("another folder of cases")
    case = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    items, schema = given(case)
    written(items, schema, case["format"], tmp_path)
    return lambda path: (tmp_path / path).read_text(encoding="utf-8")


def test_coco_keypoints_and_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case_of("coco/11-export-keypoints-and-lines", tmp_path)
    for name, count in (("instances_default", 1), ("person_keypoints_default", 1)):
        coco = COCO(str(tmp_path / f"annotations/{name}.json"))
        assert len(coco.anns) == count
        assert all(coco.annToMask(row).sum() > 0 for row in coco.anns.values())
    (row,) = coco.anns.values()
    assert row["keypoints"] == [10, 10, 2, 0, 0, 0, 14, 9.5, 1]
    assert (row["num_keypoints"], row["bbox"]) == (2, [10, 9.25, 4, 1])
    assert row["area"] > 0


def test_yolo_outlines_with_holes_and_parts(tmp_path: Path) -> None:
    text = case_of("yolo/04-export-holes-and-parts", tmp_path)("labels/train/a.txt").splitlines()
    assert text[0] == "0 0 0 0.5 0 0.5 0.5 0 0.5"
    numbers = np.array(text[1].split()[1:], float).reshape(-1, 2) * [40, 30]
    x, y = numbers.T
    assert abs((x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2) == pytest.approx(72)
    assert len(text) == 2


def test_yolo_corners_out_of_the_frame(tmp_path: Path) -> None:
    (row,) = case_of("yolo/06-obb-out-of-the-frame", tmp_path)("labels/train/a.txt").splitlines()
    values = np.array(row.split()[1:], float)
    assert ((values >= 0) & (values <= 1)).all()
    inside = values.reshape(4, 2)[1] * [40, 30]
    assert inside.tolist() == pytest.approx([14.885621539589943, 7.9773906634617155], abs=1e-4)


def test_yolo_names(tmp_path: Path) -> None:
    read = case_of("yolo/10-export-names", tmp_path)
    assert list(yaml.safe_load(read("data.yaml"))["names"].values()) == ["number_plate", "0", "1", "Äpfel"]
    assert read("labels/train/a.txt") == "2 0.25 0.25 0.5 0.5\n"


def test_voc(tmp_path: Path) -> None:
    import re

    text = case_of("voc/05-export", tmp_path)("Annotations/a.xml")
    boxes = re.findall(r"<xmin>(\d+)</xmin><ymin>(\d+)</ymin><xmax>(\d+)</xmax><ymax>(\d+)</ymax>", text)
    assert [" ".join(box) for box in boxes] == ["1 1 40 30", "10 5 21 20", "13 9 16 16"]
    assert text.count("<pose>Unspecified</pose><truncated>0</truncated><difficult>0</difficult>") == 3


def test_csv_runs_nothing(tmp_path: Path) -> None:
    text = case_of("csv/02-export-no-formulas", tmp_path)("data.csv")
    assert "'=cmd|' /C calc'!A0" in text
    assert ",-5," in text
    assert "'+1" in text


def test_conll(tmp_path: Path) -> None:
    text = case_of("conll/02-export", tmp_path)("data.conll")
    assert "Smith\tB-PER\n-\tI-PER\nJones\tI-PER\n" in text
    assert "NASA\tB-ORG\n" in text


@pytest.mark.parametrize("key", sorted(FORMATS))
def test_the_same_items_give_the_same_bytes(key: str, tmp_path: Path) -> None:
    if FORMATS[key].write is None:
        pytest.skip("read only")
    box = {"shape": "box", "label": "car", "x": 1, "y": 2, "width": 3, "height": 4}
    span = {"shape": "span", "label": "PER", "start": 0, "end": 5}
    is_text = FORMATS[key].data_types == ("text",)
    row = {"name": "a", "text": "Maria left", "regions": [span]} if is_text else {
        "name": "a.png", "width": 40, "height": 30, "regions": [box],
    }  # fmt: skip
    files = []
    for folder in ("one", "two"):
        items, schema = given({"given": [row]})
        written(items, schema, key, tmp_path / folder)
        files.append(
            {p.relative_to(tmp_path / folder): p.read_bytes() for p in (tmp_path / folder).rglob("*") if p.is_file()}
        )
    assert files[0] == files[1]
    assert files[0]


def test_lines_carry_everything(tmp_path: Path) -> None:
    folder = next((one for one in EXPORTS if name_of(one) == "yolo/04-export-holes-and-parts"), None)
    if folder is None:
        pytest.skip("another folder of cases")
    items, schema = given(json.loads((folder / "expected.json").read_text(encoding="utf-8")))
    items[0].meta, items[0].split, items[0].classification = {"k": [1, {"a": None}]}, "val", {"q": ["a", "b"]}
    report = written(items, schema, "assay", tmp_path)
    again, _ = read_again(items, "assay", tmp_path)
    assert dict(report.losses) == {}
    assert [msgspec.to_builtins(r) for r in again[0].regions] == [msgspec.to_builtins(r) for r in items[0].regions]
    assert (again[0].meta, again[0].split, again[0].classification) == (
        items[0].meta, items[0].split, items[0].classification,
    )  # fmt: skip
