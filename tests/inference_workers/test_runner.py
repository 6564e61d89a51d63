"""The runner with detectors that run out of memory, break on one picture, or break altogether; the cache; tiles."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference_workers import registry
from inference_workers.cache import ModelCache
from inference_workers.contracts import Detection, Embedded, Image, ModelCard
from inference_workers.embeddings import EmbeddingCache
from inference_workers.errors import ModelMissing, ModelRuntimeError, OutOfMemory
from inference_workers.outlines import outline
from inference_workers.runner import DetectorRun
from inference_workers.tiling import TiledDetector, Tiles, merge
from tests.factories.pictures import DEMO

NAMES = ["astronaut.jpg", "cat-chelsea.jpg", "coffee.jpg", "flower.jpg", "rocket.jpg", "coins.jpg", "horse.jpg"]
PICTURES = [(name, DEMO / name) for name in NAMES]
CARD = ModelCard("fake", "Fake", "1", "detect", ("thing",), "0" * 64, "test", "pictures", memory_mb=100)


@dataclass
class FakeDetector:
    """Answers one thing the size of the picture; does what it is told to do wrong."""

    most: int = 99
    breaks_on: tuple[int, int] | None = None
    always: bool = False
    card: ModelCard = CARD
    sizes: list[int] = field(default_factory=list)

    def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
        self.sizes.append(len(images))
        if self.always:
            raise RuntimeError("kernel not found")
        if len(images) > self.most:
            raise OutOfMemory("Fake ran out of memory.")
        if any(image.shape[:2] == self.breaks_on for image in images):
            raise ModelRuntimeError("Fake broke: a shape it cannot take")
        return [[Detection("thing", 0.9, 0, 0, image.shape[1], image.shape[0])] for image in images]


def test_out_of_memory_halves_the_batch_for_good() -> None:
    detector = FakeDetector(most=2)
    run = DetectorRun(detector, batch_size=6)
    outcomes = list(run.over(PICTURES))
    assert [row.name for row in outcomes] == NAMES
    assert not [row for row in outcomes if row.failure]
    # 6 fails, halves of 3 fail, their halves fit; then batches of 1 or 2 only.
    assert detector.sizes[0] == 6
    assert max(detector.sizes[-1:]) <= 2
    assert (run.batch_size, run.measured.halvings) == (1, 3)


def test_not_even_one_fits() -> None:
    outcomes = list(DetectorRun(FakeDetector(most=0), batch_size=4).over(PICTURES[:1]))
    assert "Not even this one picture fits" in outcomes[0].failure


def test_the_one_picture_that_breaks_the_model_fails_alone() -> None:
    detector = FakeDetector(breaks_on=(400, 600))  # the coffee
    outcomes = {row.name: row for row in DetectorRun(detector, batch_size=4).over(PICTURES)}
    assert outcomes["coffee.jpg"].failure == "Fake broke: a shape it cannot take"
    assert [row.name for row in outcomes.values() if row.failure] == ["coffee.jpg"]


def test_a_model_that_fails_on_everything_is_the_models_fault() -> None:
    with pytest.raises(ModelRuntimeError, match="kernel not found"):
        list(DetectorRun(FakeDetector(always=True), batch_size=4).over(PICTURES))


@dataclass
class FakeAdapter:
    card: ModelCard
    file: Path
    loads: int = 0

    def weight_files(self) -> list[Path]:
        return [self.file]

    def load(self, *, threads: int, device: str = "auto") -> Any:
        self.loads += 1
        return FakeDetector(card=self.card)


def test_the_cache_keeps_the_budget_and_notices_changed_weights(tmp_path: Path) -> None:
    adapters = {}
    for key in "abc":
        (tmp_path / key).write_bytes(b"1")
        card = ModelCard(key, key, "1", "detect", (), "0" * 64, "test", "", memory_mb=100)
        adapters[key] = FakeAdapter(card, tmp_path / key)
    cache = ModelCache(budget_mb=200)

    def get(key: str) -> Any:
        return cache.get(key, lambda: adapters[key], threads=1, device="cpu")

    first = get("a")
    assert get("a") is first
    get("b")
    get("a")
    get("c")  # b was used longest ago
    assert (cache.keys(), cache.held_mb) == (["a", "c"], 200)
    get("b")
    assert adapters["b"].loads == 2
    (tmp_path / "b").write_bytes(b"other")
    assert get("b") is not first
    assert adapters["b"].loads == 3
    (tmp_path / "b").unlink()
    with pytest.raises(ModelMissing, match="is gone; put it back"):
        get("b")


def test_models_of_the_folder_and_what_is_wrong_with_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_folders", [registry.WEIGHTS, tmp_path])
    described = json.loads((registry.WEIGHTS / "yolox-nano.json").read_text())
    (tmp_path / "yolox_nano.onnx").write_bytes((registry.WEIGHTS / "yolox_nano.onnx").read_bytes())
    (tmp_path / "ours.json").write_text(json.dumps({**described, "name": "Ours"}))
    (tmp_path / "no-family.json").write_text("{}")
    (tmp_path / "strange.json").write_text(json.dumps({**described, "family": "magic"}))
    (tmp_path / "pickled.json").write_text(json.dumps({**described, "weights": "model.pkl"}))
    (tmp_path / "broken.json").write_text("{")
    cards, broken = registry.survey()
    assert {card.key for card in cards} >= {"ours", "yolox-nano"}
    reasons = {row.key: row.reason for row in broken}
    assert reasons["no-family"] == "no-family.json has no field family; it says which adapter reads the model."
    assert reasons["strange"].startswith("strange.json: there is no family magic; known: onnx-detector")
    assert reasons["pickled"].startswith("model.pkl is a pickle, which can run code")
    assert reasons["broken"].startswith("broken.json cannot be read")


def test_tiles_find_small_things_once() -> None:
    class Spots:
        """Finds white squares at least 4 % of what it is shown."""

        card = CARD

        def detect(self, images: Sequence[Image]) -> list[list[Detection]]:
            answers = []
            for image in images:
                ys, xs = np.nonzero(image[:, :, 0] > 200)
                found = []
                if len(xs) and (xs.max() - xs.min() + 1) >= 0.04 * image.shape[1]:
                    x, y = float(xs.min()), float(ys.min())
                    found.append(Detection("thing", 0.8, x, y, float(xs.max() - x + 1), float(ys.max() - y + 1)))
                answers.append(found)
            return answers

    image = np.zeros((1000, 1500, 3), np.uint8)
    image[490:510, 700:720] = 255
    assert Spots().detect([image]) == [[]]
    tiled = TiledDetector(Spots(), Tiles(size=400, overlap=0.25))
    (found,) = tiled.detect([image])
    assert found == [Detection("thing", 0.8, 700, 490, 20, 20)]


@given(st.integers(1, 3000), st.integers(1, 3000), st.integers(128, 900), st.floats(0, 0.9))
def test_tiles_cover_every_pixel_and_stay_inside(width: int, height: int, size: int, overlap: float) -> None:
    places = Tiles(size, overlap).over(width, height)
    for side, at, extent in ((width, 0, 2), (height, 1, 3)):
        spans = sorted({(place[at], place[at] + place[extent]) for place in places})
        assert spans[0][0] == 0
        assert spans[-1][1] == side
        assert all(after[0] <= before[1] for before, after in pairwise(spans))


def test_merge_keeps_the_surest_of_each_heap() -> None:
    rows = [Detection("a", 0.9, 0, 0, 10, 10), Detection("a", 0.8, 1, 0, 10, 10), Detection("b", 0.7, 0, 0, 10, 10),
            Detection("a", 0.6, 2, 2, 4, 4), Detection("a", 0.5, 50, 50, 5, 5)]  # fmt: skip
    assert [(row.label, row.confidence) for row in merge(rows, iou=0.5)] == [("a", 0.9), ("b", 0.7), ("a", 0.5)]


def test_embeddings_are_kept_under_their_budget(tmp_path: Path) -> None:
    cache = EmbeddingCache(tmp_path / "e", budget_mb=1)
    made = Embedded({"x": np.zeros(100_000, np.float32)}, 30, 20)
    for name in "abc":  # 0.4 MB each
        cache.put(name, "m", made)
    assert cache.get("a", "m") is None
    kept = cache.get("c", "m")
    assert kept is not None
    assert (kept.width, kept.height, kept.arrays["x"].shape) == (30, 20, (100_000,))
    next((tmp_path / "e").glob("*.npz")).write_bytes(b"torn")
    assert [cache.get(name, "m") is None for name in "bc"].count(True) == 1


def test_an_outline_follows_the_mask() -> None:
    mask = np.zeros((100, 120), bool)
    mask[20:60, 30:90] = True
    mask[30:40, 40:60] = False
    (ring,) = outline(mask)
    xs, ys = [x for x, _ in ring["points"]], [y for _, y in ring["points"]]
    assert (min(xs), max(xs), min(ys), max(ys)) == pytest.approx((30, 90, 20, 60), abs=1)
    assert len(ring["points"]) == 4
    assert len(ring["holes"]) == 1
    assert outline(np.zeros((5, 5), bool)) == []
