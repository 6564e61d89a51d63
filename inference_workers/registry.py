"""Which models there are: ours, those in the models folder, those other packages add.

A model is a sidecar file in ``weights/`` or in the installation's models folder (``configure``), or an Adapter that
a package names under the entry point group ``assay.models``. A family turns a sidecar into an Adapter; packages add
families under ``assay.model_families``.

A key that comes in here is a name (``keys.is_key``) before any file is looked at: keys come from requests, imported
lines and rows made of them, and must never be places.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path

from inference_workers.cache import ModelCache
from inference_workers.contracts import Adapter, Loaded, ModelCard
from inference_workers.errors import ModelMissing, UnknownModel
from inference_workers.keys import RULE, is_key, key_like
from inference_workers.sidecar import Sidecar, hash_of, read_sidecar

WEIGHTS = Path(__file__).resolve().parent / "weights"
_ADAPTERS = "inference_workers.adapters"
FAMILIES = {
    "onnx-detector": f"{_ADAPTERS}.onnx_detection:OnnxDetectionAdapter",
    "salient-grabcut": f"{_ADAPTERS}.salient_grabcut:SalientGrabCutAdapter",
    "onnx-layout": f"{_ADAPTERS}.onnx_layout:LayoutAdapter",
    "rapidocr": f"{_ADAPTERS}.rapidocr_reading:ReadingAdapter",
    "text-rules": f"{_ADAPTERS}.text_rules:TextRulesAdapter",
    "text-linear": f"{_ADAPTERS}.text_linear:TextLinearAdapter",
    "remote": f"{_ADAPTERS}.remote:RemoteAdapter",
    "cascade": f"{_ADAPTERS}.cascade:CascadeAdapter",
    "transformers-detection": f"{_ADAPTERS}.transformers_detection:from_sidecar",
    "transformers-zero-shot": f"{_ADAPTERS}.transformers_zero_shot:from_sidecar",
    "transformers-clip": f"{_ADAPTERS}.transformers_clip:from_sidecar",
    "transformers-sam": f"{_ADAPTERS}.transformers_sam:from_sidecar",
    "transformers-text": f"{_ADAPTERS}.transformers_text:from_sidecar",
    "transformers-image": f"{_ADAPTERS}.transformers_image:from_sidecar",
    "segment-anything": f"{_ADAPTERS}.segment_anything_sam:from_sidecar",
}
MODELS_GROUP = "assay.models"
FAMILIES_GROUP = "assay.model_families"

_folders: list[Path] = [WEIGHTS]
cache = ModelCache()


@dataclass(frozen=True, slots=True)
class Broken:
    """A model that is named but cannot be used, and what to do about it."""

    key: str
    reason: str


def configure(*, models_folder: Path, memory_mb: int) -> None:
    """Set the installation's models folder and how much the loaded models of a process may take together."""
    _folders[:] = [WEIGHTS, models_folder]
    cache.budget_mb = memory_mb
    _adapter.cache_clear()


def list_models() -> list[ModelCard]:
    """Return the card of every model whose files are there, ordered by key."""
    return survey()[0]


def survey() -> tuple[list[ModelCard], list[Broken]]:
    """Return the models that can be used and those that cannot, each ordered by key."""
    cards, broken = [], []
    for key in sorted(_names()):
        if not is_key(key):
            broken.append(Broken(key.encode(errors="replace").decode(), _refused_name(key)))
            continue
        try:
            cards.append(card_of(key))
        except ModelMissing as error:
            broken.append(Broken(key, str(error)))
        except Exception as error:  # noqa: BLE001 - another package's code; its fault must not hide the others
            broken.append(Broken(key, f"Its adapter broke: {type(error).__name__}: {error}"))
    return cards, broken


def card_of(key: str) -> ModelCard:
    """Return one model's card; raises ModelMissing."""
    return adapter_of(key).card


def stored_hash(key: str) -> str:
    """Return the SHA-256 of a model's weights as they lie on disk now; raises ModelMissing.

    A model without weight files of its own answers with what its card says.
    """
    path = _sidecar_of(key)
    if path is not None and (files := read_sidecar(path).weight_files()):
        return hash_of(files)
    return card_of(key).weights_sha256


def load_model(key: str, *, threads: int, device: str = "auto") -> Loaded:
    """Return the loaded model from this process's cache; raises ModelMissing, also when its weights changed on disk."""
    return cache.get(key, lambda: adapter_of(key), threads=threads, device=device)


def _names() -> set[str]:
    """Return what the sidecars and the packages' models are called, fit to be a key or not."""
    files = {path.stem for folder in _folders if folder.is_dir() for path in folder.glob("*.json")}
    return files | {point.name for point in entry_points(group=MODELS_GROUP)}


def _refused_name(name: str) -> str:
    """Say how what is not called as a model must be can be used."""
    rule = f"A model's key takes {RULE}."
    if any(point.name == name for point in entry_points(group=MODELS_GROUP)):
        return f"{rule} Its package must name it otherwise in its entry points, {key_like(name)} for example."
    return f"{rule} Rename its .json file to {key_like(name)}.json; its weights may be called as they are."


def _sidecar_of(key: str) -> Path | None:
    """Return where a model's sidecar lies, None where it has none; raises UnknownModel for what cannot be a key."""
    if not is_key(key):
        raise UnknownModel
    return next((path for folder in reversed(_folders) if (path := folder / f"{key}.json").is_file()), None)


def adapter_of(key: str) -> Adapter:
    """Return the adapter of a model; raises ModelMissing. A sidecar that changed is read again."""
    path = _sidecar_of(key)
    if path is not None:
        return _adapter(path, path.stat().st_mtime_ns)
    for point in entry_points(group=MODELS_GROUP):
        if point.name == key:
            adapter: Adapter = point.load()
            return adapter
    raise UnknownModel


@lru_cache(maxsize=256)
def _adapter(path: Path, changed_at: int) -> Adapter:  # noqa: ARG001 - part of the cache's key
    sidecar = read_sidecar(path)
    return _family(sidecar)(sidecar)


def _family(sidecar: Sidecar) -> Callable[[Sidecar], Adapter]:
    added = {point.name: point.value for point in entry_points(group=FAMILIES_GROUP)}
    target = {**FAMILIES, **added}.get(sidecar.family)
    if target is None:
        raise ModelMissing(f"{sidecar.path.name}: there is no family {sidecar.family}; known: {', '.join(FAMILIES)}.")
    module, _, name = target.partition(":")
    try:
        factory: Callable[[Sidecar], Adapter] = getattr(import_module(module), name)
    except ImportError as error:
        raise ModelMissing(f"{sidecar.path.name} needs {error.name}, which is not installed.") from error
    return factory
