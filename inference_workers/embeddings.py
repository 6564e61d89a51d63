"""Pictures made ready for a promptable model, kept on disk under a budget: computed once an asset and model."""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from inference_workers.contracts import Embedded


class EmbeddingCache:
    """Files ``<hash>.npz`` in a folder that several processes may share; the least recently used go when it is full."""

    def __init__(self, folder: Path, *, budget_mb: int) -> None:
        """Keep the folder; it is made when first needed."""
        self._folder = folder
        self._budget = budget_mb * 2**20
        self._lock = threading.Lock()

    def _file(self, content_sha256: str, model_sha256: str) -> Path:
        return self._folder / f"{hashlib.sha256(f'{content_sha256}:{model_sha256}'.encode()).hexdigest()[:40]}.npz"

    def get(self, content_sha256: str, model_sha256: str) -> Embedded | None:
        """Return what is kept for an asset's content and a model's weights, or None."""
        file = self._file(content_sha256, model_sha256)
        try:
            with np.load(file, allow_pickle=False) as stored:
                arrays = {name: stored[name] for name in stored.files if name != "_size"}
                width, height = (int(side) for side in stored["_size"])
            os.utime(file)
        except (OSError, ValueError, KeyError, zipfile.BadZipFile):
            return None
        return Embedded(arrays, width, height)

    def put(self, content_sha256: str, model_sha256: str, embedded: Embedded) -> None:
        """Keep it, making room; a full disk only means that it is computed again."""
        file = self._file(content_sha256, model_sha256)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=self._folder, prefix=".new-", delete=False) as draft:
                arrays: dict[str, Any] = {**embedded.arrays, "_size": np.array([embedded.width, embedded.height])}
                np.savez(draft, **arrays)
            Path(draft.name).replace(file)
        except OSError:
            return
        with self._lock:
            self._make_room()

    def _make_room(self) -> None:
        files = []
        for file in self._folder.glob("*.npz"):
            try:
                status = file.stat()
            except FileNotFoundError:
                continue
            files.append((status.st_mtime_ns, status.st_size, file))
        held = sum(size for _, size, _ in files)
        for _, size, file in sorted(files):
            if held <= self._budget:
                return
            file.unlink(missing_ok=True)
            held -= size
