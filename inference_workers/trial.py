"""Tries a model before anybody relies on it, in a process of its own: a file from outside may crash what reads it.

``python -m inference_workers.trial SIDECAR`` loads the model, lets it look at a plain picture, and prints one line of
JSON: ``{"error": ""}`` or why it cannot be used.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

from inference_workers.adapters.onnx_detection import OnnxDetectionAdapter
from inference_workers.errors import WorkerError
from inference_workers.sidecar import read_sidecar

SECONDS = 120.0


def why_unusable(sidecar: Path, *, seconds: float = SECONDS) -> str:
    """Return why the detector described by ``sidecar`` cannot be used, in plain words; empty where it can."""
    command = [sys.executable, "-m", "inference_workers.trial", str(sidecar)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, our own module
            command, env=environment, capture_output=True, text=True, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired:
        return f"The model did not answer for one picture within {seconds:.0f} seconds."
    if done.returncode:
        return f"The model ends the process that loads it (code {done.returncode}); it is damaged or not an ONNX file."
    return str(json.loads(done.stdout.splitlines()[-1])["error"])


def _try(sidecar: Path) -> str:
    try:
        model = OnnxDetectionAdapter(read_sidecar(sidecar)).load(threads=1, device="cpu")
        model.detect([np.full((480, 640, 3), 114, np.uint8)])
    except WorkerError as error:
        return str(error)
    except Exception as error:  # noqa: BLE001 - the point of this process: whatever goes wrong is said in words
        message = str(error).splitlines()[0] if str(error) else type(error).__name__
        return f"What the model answers does not fit its decode: {message}"
    return ""


if __name__ == "__main__":
    print(json.dumps({"error": _try(Path(sys.argv[1]))}))  # noqa: T201 - the answer
