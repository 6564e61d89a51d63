"""Puts a detector into the models folder: prepared aside, tried, then all there at once; and takes it out again."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from inference_workers.adapters.onnx_detection import DECODES
from inference_workers.errors import ModelMissing, UnknownModel
from inference_workers.keys import RULE, is_key
from inference_workers.registry import WEIGHTS
from inference_workers.trial import why_unusable

FAMILY = "onnx-detector"
MOST_LABELS = 2000
LARGEST_SIDE = 4096
_DRAFT = ".new-"
# What a sidecar from outside may say; where its weights lie is not for it to say.
_OPTIONAL = {"color", "divide_by", "pad", "letterbox", "floor", "nms_iou", "memory_mb"}


class BadSidecar(ValueError):
    """A description that is not taken; ``problems`` say where it is wrong, and why."""

    def __init__(self, *problems: tuple[str, str]) -> None:
        """Keep each field with what is wrong there."""
        super().__init__(" ".join(problem for _, problem in problems))
        self.problems = problems


def check_sidecar(folder: Path, key: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the sidecar's own part of what was sent; raises BadSidecar naming every bad field."""
    problems = [*_key_problems(folder, key), *_value_problems(values), *_label_problems(values.get("labels"))]
    if problems:
        raise BadSidecar(*problems)
    required = {"name", "version", "licence", "labels", "size", "decode"}
    return {"family": FAMILY, **{name: values[name] for name in values if name in required | _OPTIONAL}}


def _key_problems(folder: Path, key: str) -> Iterator[tuple[str, str]]:
    if not is_key(key):
        yield "key", f"key takes {RULE}."
    elif (folder / f"{key}.json").exists() or (WEIGHTS / f"{key}.json").exists():
        yield "key", f"There is already a model {key}; remove it first or choose another key."


def _value_problems(values: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if values.get("family", FAMILY) != FAMILY:
        yield "family", f"family must be {FAMILY}; other families are put into the models folder by hand."
    for name in ("name", "version", "licence"):
        word = values.get(name)
        if not isinstance(word, str) or not 1 <= len(word.strip()) <= 80:  # noqa: PLR2004
            yield name, f"{name} takes 1 to 80 characters."
    size = values.get("size")
    if not isinstance(size, int) or isinstance(size, bool) or not 32 <= size <= LARGEST_SIDE or size % 32:  # noqa: PLR2004
        yield "size", f"size must be a multiple of 32 from 32 to {LARGEST_SIDE}: the model's input side."
    if values.get("decode") not in DECODES:
        yield "decode", f"decode must be one of {', '.join(DECODES)}."


def _label_problems(labels: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(labels, list) or not 1 <= len(labels) <= MOST_LABELS:
        yield "labels", f"labels takes 1 to {MOST_LABELS} names, in the model's order."
        return
    for index, label in enumerate(labels):
        if not isinstance(label, str) or not 1 <= len(label.strip()) <= 80:  # noqa: PLR2004
            yield f"labels[{index}]", f"labels[{index}] takes 1 to 80 characters."
            return
    if len(set(labels)) != len(labels):
        yield "labels", "labels names one label twice."


def prepare(folder: Path, key: str, values: Mapping[str, Any], weights: BinaryIO) -> Path:
    """Copy the weights and write the sidecar with their hash beside them, aside; returns the sidecar's path.

    ``key`` and ``values`` are checked ones (``check_sidecar``). Where it fails (a full disk), nothing is left.
    """
    if not is_key(key):
        raise UnknownModel
    draft = folder / f"{_DRAFT}{uuid4()}"
    draft.mkdir(parents=True)
    sidecar = draft / f"{key}.json"
    try:
        digest = hashlib.sha256()
        with (draft / f"{key}.onnx").open("wb") as out:
            while block := weights.read(1 << 20):
                digest.update(block)
                out.write(block)
        document = {**values, "weights": f"{key}.onnx", "sha256": digest.hexdigest()}
        sidecar.write_text(json.dumps(document, ensure_ascii=False, indent=1), encoding="utf-8")
    except BaseException:
        discard(draft)
        raise
    return sidecar


def discard(draft: Path) -> None:
    """Throw away the folder of what was prepared and is not to be tried."""
    shutil.rmtree(draft, ignore_errors=True)


def drafts(folder: Path) -> dict[str, float]:
    """Return what lies prepared in the models folder, by name, and when it was last written (seconds since 1970)."""
    ages = {}
    for draft in folder.glob(f"{_DRAFT}*"):
        try:
            ages[draft.name] = max(path.stat().st_mtime for path in (draft, *draft.iterdir()))
        except FileNotFoundError:
            # Whoever tried it has just thrown it away.
            continue
    return ages


def install(sidecar: Path, *, may_go: Callable[[], object] = lambda: None) -> str:
    """Try a prepared model and put it where the others are; returns its SHA-256. Raises ModelMissing with the reason.

    Either way nothing is left aside. ``may_go`` is called once it was tried; what it raises leaves the draft where it
    is. Done again after it was done, it does nothing.
    """
    folder = sidecar.parent.parent
    target = folder / sidecar.name
    if not sidecar.exists() and target.exists():
        return str(json.loads(target.read_text(encoding="utf-8"))["sha256"])
    if not sidecar.exists():
        raise ModelMissing("Its file was not kept; send it again.")
    reason = why_unusable(sidecar)
    may_go()
    try:
        if reason:
            # Where it lay while it was tried is nobody's business.
            raise ModelMissing(reason.replace(f"{sidecar.parent}/", ""))
        sha256 = str(json.loads(sidecar.read_text(encoding="utf-8"))["sha256"])
        # The sidecar is what makes a model: it comes last.
        sidecar.with_suffix(".onnx").replace(folder / f"{sidecar.stem}.onnx")
        sidecar.replace(target)
    finally:
        discard(sidecar.parent)
    return sha256


def is_installed(folder: Path, key: str) -> bool:
    """Tell whether the model lies in the models folder, from where it may be removed."""
    return is_key(key) and (folder / f"{key}.json").is_file()


def remove(folder: Path, key: str) -> None:
    """Take a model out of the models folder, with the weights that came with it; raises UnknownModel."""
    if not is_installed(folder, key):
        raise UnknownModel
    (folder / f"{key}.json").unlink()
    (folder / f"{key}.onnx").unlink(missing_ok=True)
