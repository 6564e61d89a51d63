"""What formats of one text file a picture share: finding the picture of a label file, going through its rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

from annotation.formats.builders import Bad, Maker, Place, refuse, sized
from annotation.formats.document import FormatError, Item, Report
from annotation.formats.sources import Source, without_folder


def items_of_files(
    source: Source,
    files: list[str],
    folders: tuple[str, ...],
    report: Report,
    take: Callable[[str, int, Maker], None],
) -> Iterator[Item]:
    """Yield an item a label file; ``take`` is given each row that is not empty with its line, and raises Bad."""
    for name in files:
        stem = PurePosixPath(name).stem
        parts = set(PurePosixPath(name).parts[:-1])
        near = [one for one in source.pictures if PurePosixPath(one).stem == stem]
        # Of several pictures of that name the one of the same split.
        best = sorted(near, key=lambda one: (-len(parts & set(PurePosixPath(one).parts[:-1])), one))
        picture = best[0] if best else ""
        name_of_item = picture
        while (shorter := without_folder(name_of_item, *folders)) != name_of_item:
            name_of_item = shorter
        item = Item(name=name_of_item or stem, picture=picture)
        place = Place(name)
        try:
            text = source.text(name)
            sized(item, source, None, report)
        except FormatError as error:
            report.problems.append(error.problem)
            continue
        except Bad as bad:
            refuse(report, bad, place)
            continue
        maker = Maker(item, report)
        for line, row in enumerate(text.splitlines(), start=1):
            if row.strip():
                try:
                    take(row, line, maker)
                except Bad as bad:
                    refuse(report, bad, Place(name, line))
        yield item
