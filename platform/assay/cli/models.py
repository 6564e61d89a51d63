"""``assay model``: detectors too large to upload, and whatever else lies in the models folder."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from assay.cli.bootstrap import folder_of
from assay.cli.commands import Commands


def add_commands(commands: Commands) -> None:
    """Add ``model add``, ``list``, ``remove``."""
    models = commands.group("model", "Models: add, list, remove.")
    add = models.add("add", "Try an ONNX detector and put it into the models folder.", _add)
    add.add_argument("weights", type=Path, metavar="PATH", help="the ONNX file")
    add.add_argument("--sidecar", type=Path, required=True, help="JSON: name, version, licence, labels, size, decode")
    add.add_argument("--key", help="how it is called from then on (else the name of the sidecar's file)")
    models.add("list", "List the models with their SHA-256, and why some cannot be used.", _list)
    models.add("remove", "Take a model out of the models folder.", _remove).add_argument("key")


def _folder(options: argparse.Namespace) -> Path:
    folder: Path = folder_of(options) / "models"
    return folder


def _add(options: argparse.Namespace) -> int:
    from inference_workers.errors import ModelMissing  # noqa: PLC0415 - other commands need no onnxruntime
    from inference_workers.installation import BadSidecar, check_sidecar, install, prepare  # noqa: PLC0415

    folder, key = _folder(options), options.key or options.sidecar.stem
    try:
        values = json.loads(options.sidecar.read_text(encoding="utf-8"))
        if not isinstance(values, dict):
            raise BadSidecar(("", "it must be a JSON object."))  # noqa: TRY301
        checked = check_sidecar(folder, key, values)
        with options.weights.open("rb") as weights:
            sidecar = prepare(folder, key, checked, weights)
        print(f"{key} can be used. sha256 {install(sidecar)}")
    except BadSidecar as error:
        print(f"{options.sidecar}: {error}", file=sys.stderr)
    except ModelMissing as error:
        print(f"{key} was not added. {error}", file=sys.stderr)
    except (OSError, ValueError) as error:
        print(f"{options.sidecar}, {options.weights}: {error}", file=sys.stderr)
    else:
        return 0
    return 1


def _list(options: argparse.Namespace) -> int:
    from inference_workers.registry import configure, survey  # noqa: PLC0415

    configure(models_folder=_folder(options), memory_mb=0)
    cards, broken = survey()
    for card in cards:
        print(f"{card.key:<28} {card.task:<18} sha256 {card.weights_sha256}")
    for row in broken:
        print(f"{row.key:<28} cannot be used: {row.reason}")
    return 0


def _remove(options: argparse.Namespace) -> int:
    from inference_workers.installation import is_installed, remove  # noqa: PLC0415

    if not is_installed(_folder(options), options.key):
        print(f"There is no model {options.key} in {_folder(options)}.", file=sys.stderr)
        return 1
    remove(_folder(options), options.key)
    print(f"{options.key} is removed; what it said stays.")
    return 0
