"""DOTA 1, 1.5 and 2: four corners, a name and a difficulty a row (captain-whu.github.io/DOTA)."""

from __future__ import annotations

from annotation.formats.builders import Bad, Maker, number, pairs
from annotation.formats.document import Options, Reading, Report
from annotation.formats.label_rows import items_of_files
from annotation.formats.sources import Source

_FOLDERS = ("train", "val", "test", "images")


def _files(source: Source) -> list[str]:
    return [
        name
        for name in source.ending_in(".txt")
        if any(part.lower().startswith("labeltxt") for part in name.split("/"))
    ]


def looks_like(source: Source) -> bool:
    """Tell whether there is a folder labelTxt."""
    return bool(_files(source))


def read(source: Source, options: Options) -> Reading:
    """Read labelTxt with the pictures."""
    report = Report()
    reading = Reading(iter(()), report)

    def take(row: str, line: int, maker: Maker) -> None:
        head, colon, value = row.partition(":")
        if colon and head in ("imagesource", "gsd"):
            text = value.strip()
            try:
                maker.item.meta[head] = float(text) if head == "gsd" else text
            except ValueError:
                maker.item.meta[head] = None if text in ("null", "None", "") else text
            return
        fields = row.split()
        if len(fields) not in (9, 10):
            raise Bad("columns", f"There are {len(fields)} columns; 10 belong here: 8 numbers, a name, a difficulty.")
        corners = pairs([number(word) for word in fields[:8]])
        label = fields[8]
        difficult = int(number(fields[9])) if len(fields) == 10 else 0  # noqa: PLR2004
        if label not in reading.labels:
            reading.labels.append(label)
        maker.item.regions.append(maker.four_corners(label, corners, attributes={"difficult": difficult}))

    reading.items = items_of_files(source, _files(source), _FOLDERS, report, take)
    return reading
