"""Write a set in every format, with its pictures and what it holds, for other programs to read."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from PIL import Image

from annotation.formats.document import Bones, Item
from annotation.formats.lines import regions_in
from annotation.formats.output import OutSchema
from annotation.formats.table import FORMATS
from tests.annotation.formats.pictures import FolderSink

ROWS: list[dict[str, Any]] = [
    {"shape": "box", "label": "car", "x": 4.5, "y": 6.25, "width": 12, "height": 4.5},
    {"shape": "box", "label": "Äpfel 2", "x": 10, "y": 10, "width": 16, "height": 6, "rotation": 30.0},
    {"shape": "polygon", "label": "car", "rings": [{"points": [[1, 1], [10, 1], [10, 8], [1, 8]]}]},
    {"shape": "mask", "label": "car", "rle": {"size": [30, 40], "counts": "i4a0=000000B>000Uj0"}},
    {
        "shape": "keypoints", "label": "person",
        "points": [{"name": "nose", "x": 10, "y": 10, "visible": 2}, {"name": "eye", "x": 14, "y": 9.5, "visible": 1}],
    },
]  # fmt: skip
TEXT = "💩 Maria lives in New York."
SPANS = [
    {"shape": "span", "label": "PER", "start": 2, "end": 7},
    {"shape": "span", "label": "LOC", "start": 17, "end": 25},
]


def main(folder: Path) -> None:
    """Write each format into a folder of its name."""
    schema = OutSchema(["car", "Äpfel 2", "person"], {"person": Bones(("nose", "eye"), ((0, 1),))})
    texts = OutSchema(["PER", "LOC"])
    for key, one in FORMATS.items():
        if one.write is None:
            continue
        target = folder / key
        is_text = one.data_types == ("text",)
        rows = [Item(name="t1", text=TEXT, regions=regions_in(SPANS, ""))] if is_text else [
            Item(name=f"{n}.png", width=40, height=30, regions=regions_in(ROWS if n == "a" else [], "")) for n in "ab"
        ]  # fmt: skip
        one.write(iter(rows), texts if is_text else schema, FolderSink(target), {})
        place = target / ("images/train" if key.startswith("yolo") else "images")
        for item in rows:
            if item.text is None:
                place.mkdir(parents=True, exist_ok=True)
                Image.new("RGB", (40, 30)).save(place / item.name)
    (folder / "truth.json").write_text(json.dumps({"rows": ROWS, "text": TEXT, "spans": SPANS}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
