"""A team adds its own model in one file of under 60 lines, without touching Assay's code."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from inference_workers.contracts import Detector
from inference_workers.registry import card_of, list_models, load_model
from inference_workers.runner import DetectorRun
from tests.factories.pictures import DEMO

PACKAGE = Path(__file__).parent / "own_adapter"


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install the package as pip would leave it: its module, and its metadata with the entry point."""
    module = (PACKAGE / "team_blobs.py").read_text()
    assert len(module.splitlines()) < 60
    (tmp_path / "team_blobs.py").write_text(module)
    metadata = tmp_path / "team_blobs-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: team-blobs\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[assay.models]\nbright-blobs = team_blobs:adapter\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "team_blobs", raising=False)


@pytest.mark.usefixtures("installed")
def test_it_is_listed_loaded_and_run_like_ours() -> None:
    assert "bright-blobs" in [card.key for card in list_models()]
    assert card_of("bright-blobs").labels == ("blob",)
    model = load_model("bright-blobs", threads=1)
    assert isinstance(model, Detector)
    (outcome,) = DetectorRun(model).over([("rocket.jpg", DEMO / "rocket.jpg")])
    assert {one.label for one in outcome.detections} == {"blob"}
