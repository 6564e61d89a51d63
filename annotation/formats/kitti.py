"""KITTI objects: 15 columns a row, a 16th is a score (KITTI object development kit, readme.txt)."""

from __future__ import annotations

from typing import Any

from annotation.formats.builders import Bad, Maker, number
from annotation.formats.document import Options, Prediction, Reading, Report
from annotation.formats.label_rows import items_of_files
from annotation.formats.sources import Source

_FOLDERS = ("training", "testing", "image_2", "images")
_COLUMNS = 15


def _files(source: Source) -> list[str]:
    return [
        name for name in source.ending_in(".txt") if any(part.startswith("label_") for part in name.split("/")[:-1])
    ]


def looks_like(source: Source) -> bool:
    """Tell whether there is a folder label_2 of rows of 15 or 16 columns."""
    for name in _files(source)[:20]:
        rows = source.content(name)[:2000].decode("utf-8", "replace").splitlines()
        if rows and len(rows[0].split()) in (_COLUMNS, _COLUMNS + 1):
            return True
    return False


def read(source: Source, options: Options) -> Reading:
    """Read label_2 with image_2; rows with a score are predictions of ``options["model"]``."""
    report = Report()
    reading = Reading(iter(()), report)

    def take(row: str, line: int, maker: Maker) -> None:
        fields = row.split()
        if len(fields) not in (_COLUMNS, _COLUMNS + 1):
            raise Bad("columns", f"There are {len(fields)} columns; 15 belong here, or 16 with a score.")
        label, values = fields[0], [number(word) for word in fields[1:]]
        truncated, occluded, alpha, left, top, right, bottom = values[:7]
        attributes: dict[str, Any] = {"truncated": _plain(truncated), "kitti_occluded": int(occluded)}
        if alpha != -10:  # noqa: PLR2004 - the format's own word for "not known"
            attributes["alpha"] = alpha
        if any(value not in (-1, -1000, -10) for value in values[7:14]):  # noqa: PLR2004
            attributes |= {
                "dimensions": " ".join(fields[8:11]),
                "location": " ".join(fields[11:14]),
                "rotation_y": values[13],
            }
            maker.lose("three_d")
        more: dict[str, Any] = {"attributes": attributes}
        if occluded in (1, 2):
            more["occluded"] = True
        if label not in reading.labels:
            reading.labels.append(label)
        score: dict[str, Any] = {"confidence": values[14]} if len(fields) > _COLUMNS else {}
        box = maker.box(label, left, top, right - left, bottom - top, **more, **score)
        if not score:
            maker.item.regions.append(box)
        elif maker.item.predictions:
            maker.item.predictions[0].regions.append(box)
        else:
            maker.item.predictions.append(Prediction(str(options.get("model", "imported")), [box]))

    reading.items = items_of_files(source, _files(source), _FOLDERS, report, take)
    return reading


def _plain(value: float) -> float | int:
    return int(value) if value == int(value) else value
