"""The bundled detector on real pictures, and what happens with bad ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from inference_workers.errors import ModelMissing
from inference_workers.registry import card_of, list_models, load_model
from inference_workers.runner import DetectorRun
from tests.live import ROOT

DEMO = ROOT / "platform/assay/config/demo_pictures"


def test_it_finds_what_is_there() -> None:
    run = DetectorRun(load_model("yolox-nano", threads=1), batch_size=2)
    names = ["astronaut.jpg", "cat-chelsea.jpg", "coffee.jpg", "rocket.jpg"]
    found = {row.name: row for row in run.over([(name, DEMO / name) for name in names])}
    best = {name: (found[name].detections[0].label if found[name].detections else None) for name in names[:3]}
    assert best == {"astronaut.jpg": "person", "cat-chelsea.jpg": "cat", "coffee.jpg": "cup"}
    assert found["astronaut.jpg"].detections[0].confidence == pytest.approx(0.93, abs=0.02)
    assert run.measured.pictures == 4


def test_a_bad_picture_fails_alone(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no picture")
    run = DetectorRun(load_model("yolox-nano", threads=1), batch_size=8)
    first, second = run.over([("bad", bad), ("good", DEMO / "coffee.jpg")])
    assert first.failure.startswith("The picture cannot be read")
    assert second.detections[0].label == "cup"


def test_the_card_and_an_unknown_model() -> None:
    assert [card.key for card in list_models()] == ["u2netp-grabcut", "yolox-nano"]
    assert len(card_of("yolox-nano").labels) == 80
    with pytest.raises(ModelMissing, match="no model called nothing"):
        load_model("nothing", threads=1)
