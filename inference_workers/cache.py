"""The models a process holds: loaded once, dropped least recently used first when memory is short."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from inference_workers.contracts import Adapter, Loaded
from inference_workers.errors import ModelMissing

Signature = tuple[tuple[str, int, int], ...]


@dataclass(slots=True)
class _Kept:
    model: Loaded
    memory_mb: int
    files: Signature


class ModelCache:
    """Loaded models by key under a budget in megabytes; safe to use from several threads.

    A model larger than the whole budget is still loaded, alone. Weights whose file changed since loading are
    refused rather than answered with silently: the run that named their hash must end with a plain message.
    """

    def __init__(self, budget_mb: int = 4096) -> None:
        """Start empty."""
        self.budget_mb = budget_mb
        self._kept: OrderedDict[tuple[str, str], _Kept] = OrderedDict()
        self._lock = threading.Lock()
        self._loading: dict[tuple[str, str], threading.Lock] = {}

    def get(self, key: str, adapter: Callable[[], Adapter], *, threads: int, device: str) -> Loaded:
        """Return the model, loading it if needed; raises ModelMissing."""
        name = (key, device)
        with self._lock:
            loading = self._loading.setdefault(name, threading.Lock())
        with loading:
            model_held = self._fresh(name, adapter)
            if model_held is not None:
                return model_held
            described = adapter()
            files = signature_of(described)
            model = described.load(threads=threads, device=device)
            entry = _Kept(model, described.card.memory_mb, files)
            with self._lock:
                self._make_room(entry.memory_mb)
                self._kept[name] = entry
            return entry.model

    def _fresh(self, name: tuple[str, str], adapter: Callable[[], Adapter]) -> Loaded | None:
        with self._lock:
            entry = self._kept.get(name)
            if entry is not None:
                self._kept.move_to_end(name)
        if entry is None:
            return None
        if signature_of(adapter()) == entry.files:
            return entry.model
        with self._lock:
            self._kept.pop(name, None)
        return None

    def _make_room(self, wanted_mb: int) -> None:
        while self._kept and self.held_mb + wanted_mb > self.budget_mb:
            self._kept.popitem(last=False)

    @property
    def held_mb(self) -> int:
        """What the held models take together, in megabytes."""
        return sum(entry.memory_mb for entry in self._kept.values())

    def keys(self) -> list[str]:
        """Return the held models' keys, least recently used first."""
        return [key for key, _ in self._kept]

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._kept.clear()


def signature_of(adapter: Adapter) -> Signature:
    """Return name, size and time of change of an adapter's weight files; empty where it names none.

    Raises ModelMissing when one of them has gone.
    """
    files: list[Path] = list(getattr(adapter, "weight_files", list)())
    try:
        return tuple((file.name, file.stat().st_size, file.stat().st_mtime_ns) for file in files)
    except OSError as error:
        raise ModelMissing(f"{error.filename} is gone; put it back.") from error
