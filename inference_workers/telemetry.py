"""Silence: libraries that would call home are told not to, before any of them is loaded.

``onnxruntime`` asks for a host of its maker and leaves a device id under HOME as soon as it is imported. Every way into
it passes the package ``inference_workers``, and every process of Assay passes ``assay``; both import this module first.
It decides rather than proposes: nothing leaves the machine, whatever the environment held before (docs/adr/0072).
"""

from __future__ import annotations

import os
from collections.abc import MutableMapping

HUB = "ASSAY_MODEL_HUB"
SILENT = {
    "ORT_DISABLE_TELEMETRY": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "DISABLE_TELEMETRY": "1",
    "DO_NOT_TRACK": "1",
}
OFFLINE = {"HF_HUB_OFFLINE": "1"}


def silence(environment: MutableMapping[str, str] = os.environ) -> None:
    """Switch off what libraries send; the hub of models stays away too, unless the operator lets it be asked."""
    environment.update(SILENT)
    if environment.get(HUB) != "1":
        environment.update(OFFLINE)


silence()
