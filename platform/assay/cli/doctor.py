"""``assay doctor``: what an admin is asked for when help is sought; exit code 1 when something needed is missing."""

from __future__ import annotations

import argparse
from pathlib import Path

import assay
from assay.cli.bootstrap import database, folder_of
from assay.cli.commands import Commands


def add_commands(commands: Commands) -> None:
    """Add ``doctor``."""
    doctor = commands.add("doctor", "Say what is there and what is missing.", _doctor)
    doctor.add_argument("--limits", action="store_true", help="show the table of limits too")


def _doctor(options: argparse.Namespace) -> int:
    folder = folder_of(options)
    print(f"assay {assay.__version__}, data folder {folder}")
    with database(options, is_prepared=False):
        is_well = _say_checks(folder)
        is_well = _say_models() and is_well
        if options.limits:
            from assay.operations.limits import limits  # noqa: PLC0415

            for row in limits():
                print(f"limit    {row.what}: {row.value} ({row.variable or 'fixed'})")
    print("Everything that is needed is there." if is_well else "Something is missing: see the lines above.")
    return 0 if is_well else 1


def _say_checks(folder: Path) -> bool:
    from django.db.utils import Error as DatabaseError  # noqa: PLC0415 - the settings are read late

    from assay.operations.checks import READY, check_all, check_clocks, check_permissions  # noqa: PLC0415
    from assay.operations.selectors import versions  # noqa: PLC0415

    checks = check_all((*READY, check_clocks, lambda: check_permissions(folder)))
    for check in checks:
        word = "ok" if check.is_ok else "MISSING" if check.is_needed else "note"
        print(f"{word:<8} {check.name}: {check.detail}")
    try:
        for name, version in versions():
            print(f"version  {name} {version}")
    except DatabaseError:
        print("version  not known while the database does not answer")
    return all(check.is_ok for check in checks if check.is_needed)


def _say_models() -> bool:
    from inference_workers.errors import WorkerError  # noqa: PLC0415
    from inference_workers.registry import load_model, survey  # noqa: PLC0415

    cards, broken = survey()
    is_well = True
    for card in cards:
        try:
            load_model(card.key, threads=1)
            print(f"ok       model {card.name} {card.version}: loads, sha256 {card.weights_sha256[:12]}")
        except WorkerError as error:
            is_well = False
            print(f"MISSING  model {card.name} {card.version}: {error}")
    for row in broken:
        print(f"note     model {row.key}: {row.reason}")
    return is_well
