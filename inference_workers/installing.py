"""Puts a detector into the models folder: prepared aside, tried, then all there at once; and takes it out again."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from inference_workers.adapters.onnx_detection import DECODES
from inference_workers.errors import ModelMissing
from inference_workers.registry import WEIGHTS
from inference_workers.trial import why_unusable

FAMILY = "onnx-detector"
MOST_LABELS = 2000
LARGEST_SIDE = 4096
_KEY = re.compile(r"[a-z0-9][a-z0-9._-]{0,59}")
_DRAFT = ".new-"
# What a sidecar from outside may say; where its weights lie is not for it to say.
_OPTIONAL = {"color", "divide_by", "pad", "letterbox", "floor", "nms_iou", "memory_mb"}


class BadSidecar(ValueError):
    """A description that is not taken; ``field`` is where it is wrong."""

    def __init__(self, field: str, message: str) -> None:
        """Keep the field."""
        super().__init__(message)
        self.field = field


def check_sidecar(folder: Path, key: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sidecar's own part of what was sent; raises BadSidecar naming the field."""
    if not _KEY.fullmatch(key):
        raise BadSidecar("key", "key takes small letters, digits, full stop, - and _, at most 60, no blank.")
    if (folder / f"{key}.json").exists() or (WEIGHTS / f"{key}.json").exists():
        raise BadSidecar("key", f"There is already a model {key}; remove it first or choose another key.")
    if values.get("family", FAMILY) != FAMILY:
        raise BadSidecar("family", f"family must be {FAMILY}; other families are put into the models folder by hand.")
    for name in ("name", "version", "licence"):
        word = values.get(name)
        if not isinstance(word, str) or not 1 <= len(word.strip()) <= 80:  # noqa: PLR2004
            raise BadSidecar(name, f"{name} takes 1 to 80 characters.")
    _check_labels(values.get("labels"))
    size = values.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or not 32 <= size <= LARGEST_SIDE or size % 32:  # noqa: PLR2004
        raise BadSidecar("size", f"size must be a multiple of 32 from 32 to {LARGEST_SIDE}: the model's input side.")
    if values.get("decode") not in DECODES:
        raise BadSidecar("decode", f"decode must be one of {', '.join(DECODES)}.")
    own = {"name", "version", "licence", "labels", "size", "decode"}
    return {"family": FAMILY, **{name: values[name] for name in values if name in own | _OPTIONAL}}


def _check_labels(labels: Any) -> None:
    if not isinstance(labels, list) or not 1 <= len(labels) <= MOST_LABELS:
        raise BadSidecar("labels", f"labels takes 1 to {MOST_LABELS} names, in the model's order.")
    for at, label in enumerate(labels):
        if not isinstance(label, str) or not 1 <= len(label.strip()) <= 80:  # noqa: PLR2004
            raise BadSidecar(f"labels[{at}]", f"labels[{at}] takes 1 to 80 characters.")
    if len(set(labels)) != len(labels):
        raise BadSidecar("labels", "labels names one label twice.")


def prepare(folder: Path, key: str, values: Mapping[str, Any], weights: BinaryIO) -> Path:
    """Copy the weights and write the sidecar with their hash beside them, aside; returns the sidecar's path.

    ``values`` are checked ones (``check_sidecar``).
    """
    draft = folder / f"{_DRAFT}{uuid4()}"
    draft.mkdir(parents=True)
    digest = hashlib.sha256()
    with (draft / f"{key}.onnx").open("wb") as out:
        while block := weights.read(1 << 20):
            digest.update(block)
            out.write(block)
    sidecar = draft / f"{key}.json"
    document = {**values, "weights": f"{key}.onnx", "sha256": digest.hexdigest()}
    sidecar.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    return sidecar


def install(sidecar: Path) -> str:
    """Try a prepared model and put it where the others are; returns its SHA-256. Raises ModelMissing with the reason.

    Either way nothing is left aside. Done again after it was done, it does nothing.
    """
    folder = sidecar.parent.parent
    there = folder / sidecar.name
    if not sidecar.exists() and there.exists():
        return str(json.loads(there.read_text(encoding="utf-8"))["sha256"])
    try:
        reason = why_unusable(sidecar)
        if reason:
            # Where it lay while it was tried is nobody's business.
            raise ModelMissing(reason.replace(f"{sidecar.parent}/", ""))
        sha256 = str(json.loads(sidecar.read_text(encoding="utf-8"))["sha256"])
        # The sidecar is what makes a model: it comes last.
        sidecar.with_suffix(".onnx").replace(folder / f"{sidecar.stem}.onnx")
        sidecar.replace(there)
    finally:
        shutil.rmtree(sidecar.parent, ignore_errors=True)
    return sha256


def is_installed(folder: Path, key: str) -> bool:
    """Tell whether the model lies in the models folder, from where it may be removed."""
    return bool(_KEY.fullmatch(key)) and (folder / f"{key}.json").is_file()


def remove(folder: Path, key: str) -> None:
    """Take a model out of the models folder, with the weights that came with it."""
    (folder / f"{key}.json").unlink()
    (folder / f"{key}.onnx").unlink(missing_ok=True)
