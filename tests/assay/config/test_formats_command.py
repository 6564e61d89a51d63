"""``assay formats``: what there is, and what a folder holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from assay.cli import main

CASES = Path(__file__).parents[2] / "annotation" / "formats" / "cases"


def test_formats_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formats"]) == 0
    text = capsys.readouterr().out
    assert "yolo-obb" in text
    assert "spaCy DocBin" in text


def test_a_folder_is_told_with_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["formats", str(CASES / "yolo" / "08-bad-rows")]) == 1
    text = capsys.readouterr().out
    assert "1 items, 1 regions, labels: cat" in text
    assert "labels/train/a.txt, line 6" in text
    assert "Rows that stood twice were taken once." in text
    assert main(["formats", str(CASES / "coco" / "02-parts-of-one-object")]) == 0
    assert main(["formats", str(CASES / "nothing")]) == 1
    assert main(["formats", str(CASES / "coco" / "02-parts-of-one-object"), "--format", "nothing"]) == 1
