"""Sidecars for tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from inference_workers.sidecar import Sidecar, read_sidecar


def sidecar(folder: Path, key: str, **values: Any) -> Sidecar:
    """Write ``<key>.json`` and read it."""
    document = {"name": key.title(), "version": "1", "licence": "test", **values}
    path = folder / f"{key}.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return read_sidecar(path)
