"""ImageNet folders: one folder a class, its name the class."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from annotation.formats.builders import Bad, Place, refuse, sized
from annotation.formats.document import Item, Options, Reading, Report
from annotation.formats.sources import Source


def looks_like(source: Source) -> bool:
    """Tell whether every picture lies in a folder and there are no other files than pictures."""
    paths = [PurePosixPath(name) for name in source.pictures]
    return bool(paths) and len(paths) == len(source.names) and all(len(path.parts) == 2 for path in paths)  # noqa: PLR2004


def read(source: Source, options: Options) -> Reading:
    """Read class/picture; the class is the answer to one question."""
    report = Report()
    classes = sorted({PurePosixPath(name).parts[-2] for name in source.pictures if "/" in name})

    def items() -> Iterator[Item]:
        for name in source.pictures:
            if "/" not in name:
                refuse(report, Bad("no_class", "A picture lies in the folder of its class."), Place(name))
                continue
            item = Item(name=name, picture=name, classification={"class": PurePosixPath(name).parts[-2]})
            try:
                sized(item, source, None, report)
            except Bad as bad:
                refuse(report, bad, Place(name))
                continue
            yield item

    return Reading(items(), report, labels=classes)
