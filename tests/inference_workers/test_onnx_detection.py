"""The bundled detector on named pictures, the decodes by hand, and what happens with bad pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from inference_workers.adapters.onnx_detection import DECODES, OnnxDetectionAdapter, OnnxDetector
from inference_workers.contracts import Detector
from inference_workers.errors import ModelMissing, ModelRuntimeError
from inference_workers.registry import card_of, list_models, load_model
from inference_workers.runner import DetectorRun, read_picture
from tests.factories.pictures import DEMO
from tests.inference_workers.sidecars import sidecar

EXACT = {
    "astronaut.jpg": ("person", 0.926, (11.36, 19.39, 357.65, 488.01)),
    "cat-chelsea.jpg": ("cat", 0.634, (0.0, 0.0, 449.3, 300.0)),
    "coffee.jpg": ("cup", 0.895, (161.89, 16.4, 259.75, 278.58)),
    "flower.jpg": ("orange", 0.433, (166.81, 82.92, 278.1, 271.72)),
    "wall-clock.jpg": ("vase", 0.720, (140.63, 96.63, 143.55, 115.0)),
}


def yolox() -> Detector:
    found = load_model("yolox-nano", threads=1)
    assert isinstance(found, OnnxDetector)
    return found


def test_it_finds_what_is_there_within_a_pixel() -> None:
    run = DetectorRun(yolox(), batch_size=2)
    found = {row.name: row.detections[0] for row in run.over([(name, DEMO / name) for name in EXACT])}
    for name, (label, confidence, box) in EXACT.items():
        best = found[name]
        assert best.label == label
        assert best.confidence == pytest.approx(confidence, abs=0.01)
        assert (best.x, best.y, best.width, best.height) == pytest.approx(box, abs=1)
    assert run.measured.pictures == 5
    assert dict(run.measured.batches) == {2: 2, 1: 1}


def test_a_bad_picture_fails_alone(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jpg"
    bad.write_bytes(b"no picture")
    run = DetectorRun(yolox(), batch_size=8)
    first, second = run.over([("bad", bad), ("good", DEMO / "coffee.jpg")])
    assert first.failure.startswith("The picture cannot be read")
    assert second.detections[0].label == "cup"


def test_the_cards_and_an_unknown_model() -> None:
    bundled = {card.key: card.task for card in list_models()}
    assert bundled["yolox-nano"] == "detect"
    assert bundled["u2netp-grabcut"] == "segment-by-prompt"
    assert len(card_of("yolox-nano").labels) == 80
    with pytest.raises(ModelMissing, match=r"There is no model of this name"):
        load_model("nothing", threads=1)


def test_every_decode_by_hand() -> None:
    # One object in the middle of a 64-pixel input: centre 32, 24, extent 16, 8, class 1 of 2 at 0.8.
    v5 = DECODES["yolov5"](64)(np.array([[32, 24, 16, 8, 0.8, 0.1, 1.0]], np.float32))
    v8 = DECODES["yolov8"](64)(np.array([[32], [24], [16], [8], [0.08], [0.8]], np.float32))
    end = DECODES["end-to-end"](64)(np.array([[24, 20, 40, 28, 0.8, 1]], np.float32))
    rows = np.zeros((84, 7), np.float32)  # 64 + 16 + 4 cells of strides 8, 16, 32
    rows[3 * 8 + 4] = (0, 0, np.log(2), 0, 0.8, 0.1, 1.0)  # cell (4, 3) of stride 8
    x = DECODES["yolox"](64)(rows)
    for found, at in ((v5, 0), (v8, 0), (end, 0), (x, 3 * 8 + 4)):
        assert found.centre[at] == pytest.approx([32, 24])
        assert found.extent[at] == pytest.approx([16, 8])
        assert found.scores[at, 1] == pytest.approx(0.8)
    assert end.is_unique
    assert not v8.is_unique


def test_a_sidecar_that_is_wrong_says_what(tmp_path: Path) -> None:
    common = {"family": "onnx-detector", "weights": "w.onnx", "sha256": "0" * 64, "labels": ["a"]}
    with pytest.raises(ModelMissing, match="decode must be one of yolox"):
        OnnxDetectionAdapter(sidecar(tmp_path, "m", **common, decode="yolo-v99"))
    adapter = OnnxDetectionAdapter(sidecar(tmp_path, "m", **common, size=64))
    with pytest.raises(ModelMissing, match=r"w.onnx is missing; put it into"):
        _ = adapter.card
    (tmp_path / "w.onnx").write_bytes(b"not a model")
    with pytest.raises(ModelMissing, match=r"w.onnx is not the file its sidecar names"):
        adapter.load(threads=1)


def test_more_classes_than_labels_is_said(tmp_path: Path) -> None:
    from inference_workers.adapters import onnx_detection
    from inference_workers.registry import WEIGHTS
    from inference_workers.sidecar import Sidecar, read_sidecar

    full = read_sidecar(WEIGHTS / "yolox-nano.json")
    short = Sidecar(full.key, full.path, {**full.values, "labels": ["person"]})
    detector = onnx_detection.OnnxDetectionAdapter(short).load(threads=1)
    with pytest.raises(ModelRuntimeError, match="answers 80 classes, its sidecar names fewer"):
        detector.detect([read_picture(DEMO / "coffee.jpg")])
