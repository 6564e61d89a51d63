"""Places of the server that a person may name: those under one of IMPORT_FOLDERS, wherever links lead."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings


def allowed_folders() -> list[Path]:
    """Return the folders an admin has allowed to take from."""
    return [Path(os.path.realpath(folder)) for folder in settings.ASSAY.import_folders]


def allowed_place(path: str) -> Path | None:
    """Return the real place that ``path`` names, None where it lies under no allowed folder; it need not be there."""
    place = Path(os.path.realpath(path))
    return place if any(place.is_relative_to(folder) for folder in allowed_folders()) else None


def is_file(place: Path) -> bool:
    """Tell whether there is a file; of a name longer than the disk takes, too, where ``Path`` raises."""
    return os.path.isfile(place)  # noqa: PTH113


def is_folder(place: Path) -> bool:
    """Tell whether there is a folder, of any name."""
    return os.path.isdir(place)  # noqa: PTH112
