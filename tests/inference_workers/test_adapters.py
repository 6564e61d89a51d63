"""Promptable segmentation against known masks, pipelines, rules, linear text models, a served model."""

from __future__ import annotations

import hmac
import json
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inference_workers import calibrator
from inference_workers.adapters.cascade import Cascade, CascadeAdapter
from inference_workers.adapters.remote import RemoteAdapter, sign
from inference_workers.adapters.text_linear import TextLinearAdapter, train
from inference_workers.adapters.text_rules import TextRulesAdapter
from inference_workers.contracts import (
    Classification,
    Detection,
    Image,
    Prompt,
    PromptableSegmenter,
    Span,
    TextAsset,
)
from inference_workers.errors import ModelInputError, ModelMissing, ModelRuntimeError
from inference_workers.registry import load_model
from inference_workers.runner import read_picture
from inference_workers.sidecar import read_sidecar
from tests.factories.known_masks import mean_iou_by_method
from tests.factories.pictures import DEMO
from tests.inference_workers.sidecars import sidecar
from tests.inference_workers.test_runner import CARD, FakeDetector
from tests.live import PATIENCE


def segmenter() -> PromptableSegmenter:
    found = load_model("u2netp-grabcut", threads=2)
    assert isinstance(found, PromptableSegmenter)
    return found


def test_box_to_mask_beats_grabcut_and_the_filled_box() -> None:
    means = mean_iou_by_method(segmenter())
    print({name: round(value, 3) for name, value in means.items()})
    assert means["ours"] >= 0.90
    assert means["one click"] >= 0.75
    assert means["ours"] > means["GrabCut alone"] + 0.05 > means["filled box"]


def test_points_move_the_outline_and_bad_prompts_are_refused() -> None:
    model = segmenter()
    embedded = model.embed(read_picture(DEMO / "coffee.jpg"))
    box = (60.0, 10.0, 430.0, 380.0)
    whole = model.segment(embedded, Prompt(box=box))
    carved = model.segment(embedded, Prompt(points=((100.0, 200.0, False),), box=box))
    assert whole.pixels[200, 100]
    assert not carved.pixels[200, 100]
    again = model.segment(embedded, Prompt(box=box))
    assert np.array_equal(whole.pixels, again.pixels)
    for bad, words in ((Prompt(), "Point at"), (Prompt(points=((5000.0, 5.0, True),)), "outside"),
                       (Prompt(box=(-50.0, -50.0, 20.0, 20.0)), "outside")):  # fmt: skip
        with pytest.raises(ModelInputError, match=words):
            model.segment(embedded, bad)


class FakeChecker:
    card = CARD

    def classify_by_text(self, images: Sequence[Image], words: Sequence[str]) -> list[list[Classification]]:
        return [[Classification(words[0], 0.6), *(Classification(word, 0.4) for word in words[1:])] for _ in images]


def test_a_pipeline_keeps_every_stages_score(tmp_path: Path) -> None:
    described = sidecar(tmp_path, "pipe", family="cascade", detector="yolox-nano", segmenter="u2netp-grabcut",
                        most_regions=2)  # fmt: skip
    adapter = CascadeAdapter(described)
    assert len(adapter.card.labels) == 80
    assert adapter.card.memory_mb == 210
    (found,) = adapter.load(threads=2).detect([read_picture(DEMO / "coffee.jpg")])
    cup = next(one for one in found if one.label == "cup")
    assert set(cup.scores) == {"detector", "mask"}
    assert cup.scores["detector"] == pytest.approx(0.895, abs=0.01)
    assert cup.mask is not None
    assert cup.mask.shape == (400, 600)
    assert cup.confidence == pytest.approx(calibrator.untrained(["detector", "mask"]).combine(cup.scores))
    assert [one.confidence for one in found] == sorted((one.confidence for one in found), reverse=True)


def test_a_check_pulls_the_confidence() -> None:
    pipe = Cascade(
        card=CARD,
        detector=FakeDetector(),
        segmenter=None,
        checker=FakeChecker(),
        phrases_sought=(),
        phrases={"thing": "a thing"},
        calibrator=calibrator.Calibrator({"detector": 1.0, "check": 1.0}),
        check_below=1.0,
        most_regions=9,
    )
    ((found,),) = pipe.detect([np.zeros((50, 60, 3), np.uint8)])
    assert dict(found.scores) == {"detector": 0.9, "check": 0.6}
    assert found.confidence == pytest.approx(0.9 * 0.6 / (0.9 * 0.6 + 0.1 * 0.4))


def test_a_pipeline_with_a_missing_stage_says_which(tmp_path: Path) -> None:
    described = sidecar(tmp_path, "pipe", family="cascade", detector="nothing-here")
    with pytest.raises(ModelMissing, match="no model called nothing-here"):
        _ = CascadeAdapter(described).card
    described = sidecar(tmp_path, "pipe", family="cascade", detector="u2netp-grabcut")
    with pytest.raises(ModelMissing, match="u2netp-grabcut cannot be the detector"):
        CascadeAdapter(described).load(threads=1)


def test_the_calibrator_learns_which_stage_to_believe() -> None:
    draw = np.random.default_rng(1)
    is_right = draw.random(600) < 0.5
    good = np.where(is_right, draw.beta(5, 2, 600), draw.beta(2, 5, 600))
    noise = draw.random(600)
    rows = [{"detector": float(a), "mask": float(b)} for a, b in zip(good, noise, strict=True)]
    fitted = calibrator.fit(rows, is_right.tolist())
    assert fitted.weights["detector"] > 0.5
    assert abs(fitted.weights["mask"]) < 0.2
    with pytest.raises(ValueError, match="same length"):
        calibrator.fit([], [])


@given(st.dictionaries(st.sampled_from(["detector", "mask", "check"]), st.floats(0, 1), min_size=1))
def test_a_combined_confidence_is_one(scores: dict[str, float]) -> None:
    assert 0 <= calibrator.untrained(["detector", "mask", "check"]).combine(scores) <= 1


RULES = [
    {"name": "refund", "label": "money", "pattern": r"\brefund(ed)?\b"},
    {"name": "cities", "label": "place", "words": ["New York", "New York City", "Paris"]},
    {"name": "shop", "label": "money", "where": {"source": "shop"}, "confidence": 0.6},
]


def test_rules_vote_abstain_and_report(tmp_path: Path) -> None:
    described = sidecar(tmp_path, "rules", family="text-rules", labels=["money", "place"], rules=RULES)
    rules = TextRulesAdapter(described).load(threads=1)
    texts = [TextAsset("I want a refund"), TextAsset("hello"), TextAsset("A refund in Paris", {"source": "shop"}),
             TextAsset("👋 New York City, paris; Parisian")]  # fmt: skip
    answers = rules.classify_texts(texts)
    assert answers[0] == [Classification("money", 0.8)]
    assert answers[1] == []
    assert [one.label for one in answers[2]] == ["money", "place"]
    assert sum(one.confidence for one in answers[2]) == pytest.approx(1, abs=1e-5)
    assert rules.tag(texts)[3] == [Span("place", 2, 15, 0.8), Span("place", 17, 22, 0.8)]
    report = rules.report(texts)
    assert (report.texts, report.covered, report.conflicting) == (4, 3, 1)
    assert [(row.name, row.fired, row.conflicts) for row in report.rules] == [
        ("refund", 2, 1), ("cities", 2, 1), ("shop", 1, 1),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "words"),
    [({"label": "money", "pattern": "("}, "not a regular expression"),
     ({"label": "x", "pattern": "a"}, "'x' is not among"),
     ({"label": "money"}, "needs a pattern, words or where"),
     ({"label": "money", "pattern": "a", "confidence": 1}, "between 0 and 1")],
)  # fmt: skip
def test_a_wrong_rule_is_named(rule: dict[str, Any], words: str, tmp_path: Path) -> None:
    with pytest.raises(ModelMissing, match=words) as caught:
        TextRulesAdapter(sidecar(tmp_path, "r", family="text-rules", labels=["money"], rules=[rule]))
    assert "rules[0]" in str(caught.value)


def test_a_linear_model_learns_saves_and_loads_without_pickle(tmp_path: Path) -> None:
    draw = np.random.default_rng(2)
    topics = {
        "sport": "goal match team player score",
        "food": "soup bread cheese cook oven",
        "tech": "code bug byte chip",
    }

    def text(label: str) -> str:
        own, other = topics[label].split(), " ".join(topics.values()).split()
        return " ".join([*draw.choice(own, 4), *draw.choice(other, 3)])

    labels = [str(label) for label in draw.choice(list(topics), 400)]
    texts = [text(label) for label in labels]
    path = train(texts[:300], labels[:300], folder=tmp_path, key="topic", name="Topic")
    adapter = TextLinearAdapter(read_sidecar(path))
    model = adapter.load(threads=1)
    answers = model.classify_texts([TextAsset(text) for text in texts[300:]])
    right = np.mean([row[0].label == label for row, label in zip(answers, labels[300:], strict=True)])
    assert right > 0.9
    assert sum(one.confidence for one in answers[0]) == pytest.approx(1, abs=1e-5)
    assert [len(row) for row in model.classify_texts([TextAsset(""), TextAsset("zzz")])] == [3, 3]
    # The same data gives the same version; two labels give two rows.
    assert json.loads(train(texts[:300], labels[:300], folder=tmp_path, key="t2", name="T").read_text())["version"] == (
        adapter.card.version
    )
    pair = [at for at, label in enumerate(labels) if label != "tech"]
    two = train([texts[at] for at in pair], [labels[at] for at in pair], folder=tmp_path, key="two", name="Two")
    (answer,) = TextLinearAdapter(read_sidecar(two)).load(threads=1).classify_texts([TextAsset("goal match team")])
    assert (answer[0].label, len(answer)) == ("sport", 2)
    (tmp_path / "topic.npz").write_bytes(b"changed")
    with pytest.raises(ModelMissing, match="not the file its sidecar names"):
        adapter.load(threads=1)
    with pytest.raises(ModelInputError, match="at least two labels"):
        train(["a"], ["x"], folder=tmp_path, key="one", name="One")


class Served(BaseHTTPRequestHandler):
    """A served model that checks the signature: ``fail`` times 503 first, nothing until ``may_answer``."""

    fail: ClassVar[int] = 0
    version: ClassVar[str] = "7"
    may_answer: ClassVar[threading.Event] = threading.Event()
    seen: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        expected = sign(b"s3cret", self.headers["X-Assay-Timestamp"], body)
        status = 200 if hmac.compare_digest(expected, self.headers["X-Assay-Signature"]) else 403
        Served.may_answer.wait(PATIENCE)
        if Served.fail > 0:
            Served.fail -= 1
            status = 503
        Served.seen.append(self.headers["X-Assay-Model"])
        rows = [{"label": "cup", "confidence": 0.4, "x": -5, "y": 2, "width": 20, "height": 10},
                {"label": "cup", "confidence": 1.2, "x": 2, "y": 2, "width": 9, "height": 10}]  # fmt: skip
        answer = json.dumps({"version": Served.version, "detections": rows}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def served() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Served)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    Served.fail, Served.version, Served.seen = 0, "7", []
    Served.may_answer.set()
    yield f"http://127.0.0.1:{server.server_port}/detect"
    Served.may_answer.set()
    server.shutdown()
    server.server_close()


def remote(folder: Path, url: str, **more: Any) -> RemoteAdapter:
    return RemoteAdapter(sidecar(folder, "far", family="remote", url=url, version="7", labels=["cup"],
                                 **more))  # fmt: skip


def test_a_served_model(served: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSAY_REMOTE_SECRET", "s3cret")
    image = np.zeros((50, 60, 3), np.uint8)
    path = tmp_path
    described = json.loads(json.dumps({"timeout_seconds": PATIENCE, "retries": 2}))
    model = remote(path, served, **described).load(threads=1)
    ((sure, weak),) = model.detect([image])
    assert sure == Detection("cup", 1.0, 2, 2, 9, 10)
    assert weak == Detection("cup", 0.4, 0, 2, 15, 10)  # clipped
    Served.fail = 2
    assert len(model.detect([image])[0]) == 2  # tried again
    Served.fail = 9
    with pytest.raises(ModelRuntimeError, match="answered 503"):
        model.detect([image])
    Served.fail, Served.version = 0, "8"
    with pytest.raises(ModelRuntimeError, match="is now version 8; its sidecar says 7"):
        model.detect([image])
    Served.version = "7"
    Served.may_answer.clear()
    with pytest.raises(ModelRuntimeError, match="does not answer"):
        remote(path, served, timeout_seconds=0.2, retries=0).load(threads=1).detect([image])


def test_a_served_model_with_another_secret_is_refused(
    served: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASSAY_REMOTE_SECRET", "guess")
    with pytest.raises(ModelRuntimeError, match="answered 403"):
        remote(tmp_path, served).load(threads=1).detect([np.zeros((5, 5, 3), np.uint8)])
    monkeypatch.delenv("ASSAY_REMOTE_SECRET")
    with pytest.raises(ModelMissing, match="Set ASSAY_REMOTE_SECRET"):
        remote(tmp_path, served).load(threads=1)
    with pytest.raises(ModelMissing, match="must begin with http"):
        remote(tmp_path, "file:///etc/passwd")
