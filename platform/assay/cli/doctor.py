"""``assay doctor``: what is there and what is missing."""

from __future__ import annotations

import argparse
import platform
import shutil

import assay
from assay.cli.commands import Commands
from assay.cli.reaching import database, folder_of


def add_commands(commands: Commands) -> None:
    """Add ``doctor``."""
    commands.add("doctor", "Say what is there and what is missing.", _doctor)


def _doctor(options: argparse.Namespace) -> int:
    folder = folder_of(options)
    print(f"assay {assay.__version__}, Python {platform.python_version()}, {platform.platform()}")
    free = shutil.disk_usage(folder if folder.exists() else "/").free
    print(f"data folder {folder}, {free / 2**30:.1f} GB free")
    with database(options):
        from django.db import connection  # noqa: PLC0415

        from inference_workers.registry import list_models, load_model  # noqa: PLC0415

        with connection.cursor() as cursor:
            cursor.execute("SHOW server_version")
            print(f"PostgreSQL {cursor.fetchone()[0]}: answers")
        for card in list_models():
            load_model(card.key, threads=1)
            print(f"model {card.name} {card.version}: loads, sha256 {card.weights_sha256[:12]}")
    return 0
