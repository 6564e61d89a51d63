"""A frozen version written in a format of ``annotation.formats``: one archive, items streamed into it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import IO

import msgspec

from annotation.formats.document import Bones, Item, Report
from annotation.formats.output import OutSchema, ZipSink
from annotation.formats.table import FORMATS, Format, format_named
from annotation.regions.codec import decode_regions
from annotation.regions.shapes import Region
from annotation.schema.selectors import schema_at
from assay.assets.storage import storage
from assay.jobs.registry import JobContext
from review.datasets.models import DatasetVersion

BATCH = 1000
# These are written by modules of their own, as one file.
SINGLE = {"coco": "coco", "jsonl": "assay"}


def offered(data_type: str | None = None) -> list[Format]:
    """Return the formats a version can be written in beside COCO and JSON Lines."""
    formats = (one for one in FORMATS.values() if one.write is not None and one.key not in SINGLE.values())
    return [one for one in formats if data_type is None or data_type in one.data_types]


def write_archive(out: IO[bytes], version: DatasetVersion, key: str, context: JobContext) -> tuple[Report, int, int]:
    """Write the version as an archive; returns what was lost, and how many assets and regions there are.

    Labels go by their names, or by their keys where two have one name. Raises FormatError for an unknown format.
    """
    write = format_named(key).write
    if write is None:
        raise LookupError(key)
    names, schema = _schema(version)
    counts: Counter[str] = Counter()
    sink = ZipSink(out)
    report = write(_items(version, names, counts, context), schema, sink, {})
    sink.close()
    return report, counts["assets"], counts["regions"]


def _schema(version: DatasetVersion) -> tuple[dict[str, str], OutSchema]:
    """Return names by key, and the labels in the schema's order; those of earlier versions come behind."""
    names: dict[str, str] = {}
    bones: dict[str, Bones] = {}
    for number in range(version.schema_version, 0, -1):
        for label in schema_at(version.project_id, number).labels:
            names.setdefault(label.key, label.name)
            if label.skeleton and label.key not in bones:
                bones[label.key] = Bones(tuple(label.skeleton.points), tuple(label.skeleton.edges))
    repeated = {name for name, count in Counter(names.values()).items() if count > 1}
    names = {key: key if name in repeated else name for key, name in names.items()}
    return names, OutSchema(list(names.values()), {names[key]: one for key, one in bones.items()})


def _items(version: DatasetVersion, names: dict[str, str], counts: Counter[str], context: JobContext) -> Iterator[Item]:
    rows = version.items.order_by("position").select_related("asset", "label")
    for row in rows.iterator(chunk_size=BATCH):
        asset, label = row.asset, row.label
        regions = [_named(region, names) for region in decode_regions(label.regions)]
        item = Item(name=asset.name, width=asset.width, height=asset.height, regions=regions, meta=dict(asset.meta))
        item.classification = dict(label.classification)
        item.external_id = asset.external_id or ""
        if asset.characters:
            item.width = item.height = 0
            item.text = storage().path(asset.storage_key).read_bytes().decode()
        counts["assets"] += 1
        counts["regions"] += len(regions)
        yield item
        if row.position % BATCH == 0:
            context.progress(row.position)


def _named(region: Region, names: dict[str, str]) -> Region:
    return msgspec.structs.replace(region, label=names.get(region.label, region.label))
