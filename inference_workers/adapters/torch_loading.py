"""What every torch adapter does alike: find the files, refuse pickles, set threads, choose the device.

A sidecar names ``source``: a folder beside it (or an absolute one) saved with ``save_pretrained``, or a hub name. The
hub is never asked unless ASSAY_MODEL_HUB=1; then the name must come with a pinned ``revision``.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from inference_workers.contracts import ModelCard
from inference_workers.errors import ModelMissing, ModelRuntimeError, OutOfMemory
from inference_workers.sidecar import PICKLES, Sidecar, hash_of
from inference_workers.telemetry import HUB


class TorchAdapter:
    """An adapter of one sidecar; subclasses say the task and load."""

    task = ""
    input = "RGB pictures of any size"

    def __init__(self, sidecar: Sidecar) -> None:
        """Keep the sidecar."""
        self.sidecar = sidecar

    @property
    def card(self) -> ModelCard:
        """What the model is; raises ModelMissing."""
        return ModelCard(
            key=self.sidecar.key,
            name=self.sidecar.text("name"),
            version=self.sidecar.text("version"),
            task=self.sidecar.text("task", self.task),
            labels=self.labels(),
            weights_sha256=self.weights_sha256(),
            licence=self.sidecar.text("licence"),
            input=self.input,
            device=self.sidecar.text("device", "gpu"),
            memory_mb=int(self.sidecar.number("memory_mb", 1000)),
        )

    def labels(self) -> tuple[str, ...]:
        """Return the model's classes, from the sidecar or from the model's own ``config.json``."""
        if self.sidecar.labels or not self.is_local():
            return self.sidecar.labels
        import json  # noqa: PLC0415 - only models with labels of their own

        file = self.folder() / "config.json"
        named = json.loads(file.read_text(encoding="utf-8")).get("id2label", {}) if file.is_file() else {}
        return tuple(str(named[key]) for key in sorted(named, key=int))

    def is_local(self) -> bool:
        """Tell whether the source is a folder or file rather than a hub name."""
        return self.folder().exists() or os.environ.get(HUB) != "1"

    def folder(self) -> Path:
        """Return where the source lies if it is local."""
        return self.sidecar.path.parent / self.sidecar.text("source")

    def source(self) -> dict[str, Any]:
        """Return the arguments ``from_pretrained`` takes; raises ModelMissing saying what to put where."""
        if self.folder().is_dir():
            self.weight_files()
            return {"pretrained_model_name_or_path": str(self.folder()), "local_files_only": True}
        if os.environ.get(HUB) != "1":
            name = self.sidecar.text("source")
            raise ModelMissing(
                f"The folder {name} is missing. Save the model there as safetensors (save_pretrained), or set {HUB}=1 "
                f"to fetch {name} from the hub."
            )
        return {
            "pretrained_model_name_or_path": self.sidecar.text("source"),
            "revision": self.sidecar.text("revision"),
            "local_files_only": False,
        }

    def weight_files(self) -> list[Path]:
        """Return the files whose change makes it another model; raises ModelMissing, also for a pickle."""
        if not self.folder().is_dir():
            return []
        files = sorted(self.folder().glob("*.safetensors"))
        if not files:
            pickles = [file.name for file in self.folder().iterdir() if file.suffix in PICKLES]
            more = f" ({pickles[0]} is a pickle, which can run code; it is not read)" if pickles else ""
            raise ModelMissing(
                f"The folder {self.folder().name} holds no .safetensors{more}; save the model with safetensors."
            )
        return files

    def weights_sha256(self) -> str:
        """Return the hash of the weights; of a hub model, of its name and pinned revision."""
        files = self.weight_files()
        if files:
            return _hashed(tuple((file, file.stat().st_mtime_ns) for file in files))
        source = self.source()
        return hashlib.sha256(f"{source['pretrained_model_name_or_path']}@{source['revision']}".encode()).hexdigest()

    def pretrained(self, kind: Any) -> Any:
        """Load a model class from safetensors only, in full precision; raises ModelMissing.

        The library fills weights that are not in the files with random numbers and only warns; here that is refused.
        """
        import torch  # noqa: PLC0415 - an extra

        try:
            model, report = kind.from_pretrained(
                **self.source(),
                use_safetensors=True,
                trust_remote_code=False,
                dtype=torch.float32,
                output_loading_info=True,
            )
        except (OSError, ValueError, KeyError, RuntimeError) as error:
            raise ModelMissing(f"{self.sidecar.key} cannot be loaded: {first_line(error)}") from error
        lacking = sorted({*report["missing_keys"], *(row[0] for row in report["mismatched_keys"])})
        if lacking:
            raise ModelMissing(
                f"{self.sidecar.key}: its files lack {len(lacking)} weights, such as {lacking[0]}; they are of another "
                "task or kind of model."
            )
        return model.eval()

    def processor(self, kind: Any) -> Any:
        """Load a processor or tokenizer class; raises ModelMissing."""
        try:
            return kind.from_pretrained(**self.source(), trust_remote_code=False)
        except (OSError, ValueError, KeyError) as error:
            raise ModelMissing(f"{self.sidecar.key} has no processor that loads: {first_line(error)}") from error


_hashes: dict[tuple[tuple[Path, int], ...], str] = {}


def _hashed(files: tuple[tuple[Path, int], ...]) -> str:
    # Gigabytes are read once a process and change.
    if files not in _hashes:
        _hashes[files] = hash_of([file for file, _ in files])
    return _hashes[files]


def first_line(error: BaseException) -> str:
    """Return the first line of what an error says."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def choose_device(wanted: str, threads: int) -> str:
    """Return cpu or cuda and set torch's threads; raises ModelMissing where cuda is asked for and not there."""
    import torch  # noqa: PLC0415 - an extra

    torch.set_num_threads(threads)
    if wanted == "auto":
        return "cuda" if torch.cuda.is_available() else "cpu"
    if wanted == "cuda" and not torch.cuda.is_available():
        raise ModelMissing("No CUDA device is there; set ASSAY_MODEL_DEVICE to auto or cpu.")
    return wanted


@contextmanager
def inference(name: str, device: str) -> Iterator[None]:
    """Run without gradients, in mixed precision on a GPU; what torch raises becomes one of ours."""
    import torch  # noqa: PLC0415

    try:
        with torch.inference_mode(), torch.autocast("cuda", enabled=device == "cuda"):
            yield
    except torch.OutOfMemoryError as error:
        torch.cuda.empty_cache()
        raise OutOfMemory(f"{name} ran out of memory on the GPU.") from error
    except (RuntimeError, ValueError, IndexError) as error:
        raise ModelRuntimeError(f"{name} broke: {first_line(error)}") from error
