"""The small JSON file that describes a model beside its weights, and the checks every family makes with it.

A sidecar ``<key>.json`` has ``family`` (which adapter reads it), ``name``, ``version``, ``licence``, ``weights``
(file names relative to the sidecar; a name or a list), ``sha256`` (of the one file, or of the list's hashes joined),
and what its family needs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from inference_workers.errors import ModelMissing

PICKLES = (".pkl", ".pickle", ".joblib", ".bin", ".ckpt")


@dataclass(frozen=True)
class Sidecar:
    """A sidecar that was read; ``values`` is the whole document."""

    key: str
    path: Path
    values: Mapping[str, Any]

    @property
    def family(self) -> str:
        """Which adapter reads it."""
        return str(self.values["family"])

    @property
    def labels(self) -> tuple[str, ...]:
        """The model's classes in their order."""
        return tuple(self.values.get("labels", ()))

    def text(self, name: str, default: str | None = None) -> str:
        """Return a field as text; raises ModelMissing naming the field where it is not there."""
        value = self.values.get(name, default)
        if value is None:
            raise ModelMissing(f"{self.path.name} has no field {name}; add it.")
        return str(value)

    def number(self, name: str, default: float) -> float:
        """Return a field as a number; raises ModelMissing naming the field where it is none."""
        try:
            return float(self.values.get(name, default))
        except (TypeError, ValueError) as error:
            raise ModelMissing(f"{self.path.name}: {name} must be a number.") from error

    def weight_files(self) -> list[Path]:
        """Return the weight files; raises ModelMissing naming the first that is not there, or that is a pickle."""
        named = self.values.get("weights", [])
        files = [self.path.parent / name for name in ([named] if isinstance(named, str) else named)]
        for file in files:
            if file.suffix in PICKLES:
                raise ModelMissing(f"{file.name} is a pickle, which can run code; convert it to safetensors or ONNX.")
            if not file.is_file():
                raise ModelMissing(f"{file.name} is missing; put it into the folder of {self.path.name}.")
        return files

    def checked_weights(self) -> list[Path]:
        """Return the weight files after comparing them with ``sha256``; raises ModelMissing."""
        files = self.weight_files()
        digest = hash_of(files)
        if digest != self.text("sha256"):
            raise ModelMissing(
                f"{', '.join(file.name for file in files)} is not the file its sidecar names (sha256 {digest[:12]}...)."
            )
        return files


def read_sidecar(path: Path) -> Sidecar:
    """Return the sidecar at ``path``; raises ModelMissing where it is missing or not readable."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ModelMissing(f"{path.name} is missing; put it and its weights into the models folder.") from None
    except OSError as error:
        raise ModelMissing(f"{path.name} cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise ModelMissing(f"{path.name} cannot be read: {error}.") from error
    if not isinstance(values, dict) or "family" not in values:
        raise ModelMissing(f"{path.name} has no field family; it says which adapter reads the model.")
    return Sidecar(path.stem, path, values)


def hash_of(files: Sequence[Path]) -> str:
    """Return the SHA-256 of one file, or of the hex hashes of several in their order, joined."""
    hashes = []
    for file in files:
        with file.open("rb") as opened:
            hashes.append(hashlib.file_digest(opened, "sha256").hexdigest())
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
