"""Which models there are: ours, and those other packages add through the entry point group ``assay.models``."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points

from inference_workers.contracts import Adapter, Detector, ModelCard
from inference_workers.errors import ModelMissing

GROUP = "assay.models"
BUILT_IN = {"yolox-nano": "inference_workers.adapters.yolox_onnx:adapter"}


def _adapter(key: str) -> Adapter:
    added = {point.name: point.value for point in entry_points(group=GROUP)}
    target = {**BUILT_IN, **added}.get(key)
    if target is None:
        raise ModelMissing(f"There is no model called {key}.")
    module, _, name = target.partition(":")
    found: Adapter = getattr(import_module(module), name)
    return found


def list_models() -> list[ModelCard]:
    """Return the card of every model whose files are there."""
    keys = {*BUILT_IN, *(point.name for point in entry_points(group=GROUP))}
    cards = []
    for key in sorted(keys):
        try:
            cards.append(_adapter(key).card)
        except ModelMissing:
            continue
    return cards


def card_of(key: str) -> ModelCard:
    """Return one model's card; raises ModelMissing."""
    return _adapter(key).card


@lru_cache(maxsize=2)
def load_model(key: str, *, threads: int) -> Detector:
    """Return the loaded model, kept for the life of the process; raises ModelMissing."""
    return _adapter(key).load(threads=threads)
