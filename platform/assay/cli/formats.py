"""``assay formats``: which formats there are, and what a folder of somebody's labels holds; nothing is written."""

from __future__ import annotations

import argparse
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assay.cli.commands import Commands

if TYPE_CHECKING:
    from annotation.formats.document import Reading

SHOWN = 20


class Pictures:
    """Reads pictures of a set with the decoder that everything from outside goes through."""

    def header(self, content: bytes) -> Any:
        """Return a picture's sizes; None for what is no picture."""
        from annotation.formats.sources import Picture  # noqa: PLC0415 - other commands need no formats
        from inference_workers.decoding import open_picture, orientation_of, swaps_sides  # noqa: PLC0415
        from inference_workers.errors import BadPicture  # noqa: PLC0415

        try:
            with open_picture(io.BytesIO(content)) as picture:
                width, height = picture.size
                orientation = orientation_of(picture)
        except BadPicture:
            return None
        upright = (height, width) if swaps_sides(orientation) else (width, height)
        return Picture(*upright, (width, height), orientation)

    def numbers(self, content: bytes) -> Any:
        """Return a picture's own numbers; None for what is no picture."""
        import numpy as np  # noqa: PLC0415

        from inference_workers.decoding import open_picture  # noqa: PLC0415
        from inference_workers.errors import BadPicture  # noqa: PLC0415

        try:
            with open_picture(io.BytesIO(content)) as picture:
                return np.asarray(picture if picture.mode in ("P", "L", "I;16", "I") else picture.convert("RGB"))
        except BadPicture:
            return None


def add_commands(commands: Commands) -> None:
    """Add ``formats``."""
    parser = commands.add("formats", "List the formats, or say what a folder of labels holds.", _formats)
    parser.add_argument("folder", nargs="?", type=Path, help="a folder with pictures and labels of another tool")
    parser.add_argument("--format", help="read it as this format, else as what it looks like")


def _formats(options: argparse.Namespace) -> int:
    from annotation.formats.document import FormatError  # noqa: PLC0415 - other commands need no formats
    from annotation.formats.sources import folder_source  # noqa: PLC0415
    from annotation.formats.table import FORMATS, detected, format_named  # noqa: PLC0415

    if options.folder is None:
        for one in FORMATS.values():
            print(f"{one.key:<14} {one.name} ({', '.join(one.data_types)}; {'read, written' if one.write else 'read'})")
        return 0
    if not options.folder.is_dir():
        print(f"There is no folder {options.folder}.")
        return 1
    source = folder_source(options.folder, Pictures())
    try:
        likely = [format_named(options.format)] if options.format else detected(source)
        if not likely:
            print("This looks like no format that is known here; name one with --format.")
            return 1
        if len(likely) > 1:
            print(f"It could be {' or '.join(one.key for one in likely)}; read as {likely[0].key}.")
        print(f"{likely[0].name}:")
        return _say(likely[0].read(source, {}))
    except FormatError as error:
        print(error.problem.message)
        return 1


def _say(reading: Reading) -> int:
    """Say what was read; exit code 1 where something was refused."""
    from annotation.formats.losses import SENTENCES  # noqa: PLC0415

    items = regions = 0
    for item in reading.items:
        items += 1
        regions += len(item.regions)
    print(f"{items} items, {regions} regions, labels: {', '.join(reading.labels) or 'none declared'}")
    for code, count in sorted(reading.report.losses.items()):
        print(f"{count}: {SENTENCES[code]}")
    for problem in reading.report.problems[:SHOWN]:
        print(f"refused  {problem.message}")
    if len(reading.report.problems) > SHOWN:
        print(f"and {len(reading.report.problems) - SHOWN} more.")
    return 1 if reading.report.problems else 0
