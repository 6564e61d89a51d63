"""Limits of models and of those who run them."""

from __future__ import annotations

import threading
import uuid
from typing import Any

import numpy as np

from annotation.prelabel import prompts
from assay.jobs import worker
from assay.kernel.errors import Unavailable
from inference_workers.cache import ModelCache
from inference_workers.contracts import Embedded, ModelCard
from inference_workers.embeddings import EmbeddingCache
from tests.assay.operations.limit_cases.common import Bench, case, refused
from tests.live import PATIENCE

# Seconds in which a limit is looked at more than once.
SOME_ROUNDS = 1.2


@case("Pictures a model is given at once")
def _(bench: Bench) -> None:
    def start(size: int) -> Any:
        return bench.send("projects/PROJECT/prelabel", {"model": "yolox-nano", "options": {"batch_size": size}})

    refused(start(257), 422, "options.batch_size", "1 to 256")
    assert start(256).status_code == 202


@case("A model's time for a picture")
def _(bench: Bench) -> None:
    ended = threading.Event()
    bench.patch.setattr(worker, "end_process", ended.set)
    renewing = worker.LeaseRenewal(uuid.uuid4(), 1)
    renewing.start()
    renewing.limit(2 * PATIENCE, "the model")
    assert not ended.wait(SOME_ROUNDS)
    renewing.limit(0.1, "the model")
    assert ended.wait(PATIENCE)
    renewing.stop()


class _Adapter:
    def __init__(self, key: str, memory: int) -> None:
        self.card = ModelCard(
            key=key, name=key, version="1", task="detect", labels=(), weights_sha256="", licence="", input="",
            device="cpu", memory_mb=memory,
        )  # fmt: skip

    def load(self, *, threads: int, device: str = "auto") -> Any:
        del threads, device
        return self


@case("Models a worker keeps loaded")
def _(_bench: Bench) -> None:
    kept = ModelCache(budget_mb=100)
    for key, memory in (("a", 60), ("b", 40)):
        kept.get(key, lambda key=key, memory=memory: _Adapter(key, memory), threads=1, device="cpu")  # type: ignore[misc]
    assert kept.keys() == ["a", "b"]
    kept.get("c", lambda: _Adapter("c", 1), threads=1, device="cpu")
    assert kept.keys() == ["b", "c"]


@case("Pictures made ready for clicks")
def _(bench: Bench) -> None:
    kept = EmbeddingCache(bench.folder / "e", budget_mb=1)
    kept.put("a", "m", Embedded({"x": np.zeros(400_000, np.uint8)}, 1, 1))
    kept.put("b", "m", Embedded({"x": np.zeros(400_000, np.uint8)}, 1, 1))
    assert (kept.get("a", "m") is None, kept.get("b", "m") is None) == (False, False)
    kept.put("c", "m", Embedded({"x": np.zeros(400_000, np.uint8)}, 1, 1))
    assert (kept.get("a", "m") is None, kept.get("b", "m") is None, kept.get("c", "m") is None) == (True, False, False)


@case("Points of a click")
def _(bench: Bench) -> None:
    def nobody(*_: Any, **__: Any) -> Any:
        raise Unavailable("asked", code="no_worker")

    bench.patch.setattr(prompts, "call", nobody)
    path = f"assets/{bench.world.assets[0].id}/segment"
    points = [{"x": 1, "y": 1}] * 100
    assert bench.send(path, {"points": points}).status_code == 503, "it went on to the worker"
    refused(bench.send(path, {"points": [*points, points[0]]}), 422, "points", "100")
