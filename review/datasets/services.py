"""Writes of datasets: freeze a version, export it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import Max, QuerySet, TextField
from django.db.models.functions import Cast

from annotation.formats.losses import SENTENCES
from annotation.regions.codec import read_regions
from annotation.schema.rules import Skeleton
from annotation.schema.selectors import schema_at
from assay.assets.rules import origin_of
from assay.assets.storage import check_free_space, storage
from assay.assets.types import Stage
from assay.auditlog.services import record
from assay.jobs.models import Job
from assay.jobs.registry import JobContext
from assay.jobs.services import enqueue
from assay.kernel.actor import Actor
from assay.kernel.errors import Conflict, invalid
from assay.projects.models import Project
from assay.projects.policies import get_project_for
from review.datasets.coco import CocoImage, CocoSummary, write_coco
from review.datasets.coco_shapes import LOSSES
from review.datasets.format_export import SINGLE, offered, write_archive
from review.datasets.jsonl import write_jsonl
from review.datasets.models import DatasetItem, DatasetVersion, Export
from review.datasets.selectors import get_version_for
from review.resolved.models import ResolvedLabel

MAX_NAME = 120
BATCH = 1000


def freeze_version(actor: Actor, project_id: UUID, *, name: str = "") -> Job:
    """Freeze the current labels of finished and auto-accepted assets; returns the job (result ``version``).

    For managers. Raises ValidationFailed where there is nothing to freeze.
    """
    if len(name) > MAX_NAME:
        raise invalid("name", "too_long", f"name takes at most {MAX_NAME} characters.")
    with transaction.atomic():
        get_project_for(actor, project_id, to="manage")
        project = Project.objects.select_for_update().get(pk=project_id)
        total = _frozen_labels(project_id).count()
        if not total:
            raise invalid("name", "nothing_to_freeze", "No picture of this project has a label yet.")
        last = DatasetVersion.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0
        version = DatasetVersion.objects.create(
            id=uuid4(),
            project=project,
            number=last + 1,
            name=name.strip() or f"Version {last + 1}",
            schema_version=project.schema_version,
            created_by_id=actor.id,
        )
        detail = {"version": version.number, "name": version.name}
        record(actor, "version.created", "version", version.id, project_id=project.id, detail=detail)
        return enqueue(
            "datasets.freeze",
            f"freeze:{version.id}",
            {"version": str(version.id)},
            project_id=project.id,
            actor_id=actor.id,
            total=total,
        )


def _frozen_labels(project_id: UUID) -> QuerySet[ResolvedLabel]:
    return ResolvedLabel.objects.filter(
        project_id=project_id, is_current=True, asset__stage__in=[Stage.DONE, Stage.AUTO_ACCEPTED]
    )


def build_version(context: JobContext) -> None:
    """Write a version's items; they and the frozen state appear with the job's end."""
    version = DatasetVersion.objects.get(pk=context.payload["version"])
    manifest = hashlib.sha256()
    with context.finishing(result={"version": str(version.id)}, message=f"{version.name} is frozen."):
        DatasetItem.objects.filter(version=version).delete()
        labels = _frozen_labels(version.project_id).select_related("asset").order_by("asset__name", "asset_id")
        assets = regions = 0
        batch: list[DatasetItem] = []
        for assets, label in enumerate(labels.iterator(chunk_size=BATCH), start=1):
            line = [str(label.asset_id), label.asset.sha256, label.asset.name, str(label.id), label.regions]
            line += [label.classification] if label.classification else []
            manifest.update(json.dumps(line, sort_keys=True, separators=(",", ":")).encode() + b"\n")
            regions += len(label.regions)
            batch.append(DatasetItem(version=version, position=assets, asset_id=label.asset_id, label=label))
            if len(batch) == BATCH:
                DatasetItem.objects.bulk_create(batch)
                batch = []
        DatasetItem.objects.bulk_create(batch)
        DatasetVersion.objects.filter(pk=version.pk).update(
            state=DatasetVersion.State.FROZEN,
            assets=assets,
            regions=regions,
            manifest_sha256=manifest.hexdigest(),
        )


def start_export(actor: Actor, version_id: UUID, *, format_name: str) -> Job:
    """Write a frozen version as a file; returns the job (result ``export``). For managers and reviewers."""
    known = [*SINGLE, *(one.key for one in offered())]
    if format_name not in known:
        raise invalid("format", "unknown", f"format must be one of: {', '.join(known)}.")
    with transaction.atomic():
        version = get_version_for(actor, version_id, to="review")
        if format_name == "coco" and version.project.data_type != "image":
            raise invalid("format", "not_for_texts", "COCO holds pictures only; export texts as jsonl.")
        if format_name not in SINGLE and format_name not in {one.key for one in offered(version.project.data_type)}:
            kind = "texts" if version.project.data_type == "image" else "pictures"
            raise invalid("format", "not_for_these", f"{format_name} holds {kind}, which this project has none of.")
        if version.state != DatasetVersion.State.FROZEN:
            raise Conflict("This version is not frozen yet; wait for its job.", code="not_frozen")
        export = Export(id=uuid4(), version=version, format=format_name)
        job = enqueue(
            "datasets.export",
            f"export:{export.id}",
            {"export": str(export.id)},
            project_id=version.project_id,
            actor_id=actor.id,
            total=version.assets,
        )
        export.job_id = job.id
        export.save(force_insert=True)
        detail = {"version": version.number, "format": format_name}
        record(actor, "export.created", "version", version.id, project_id=version.project_id, detail=detail)
    return job


def export_path(export_id: UUID) -> Path:
    """Return where an export's file lies."""
    return settings.ASSAY.data_folder / "exports" / f"{export_id}.json"


def build_export(context: JobContext) -> None:
    """Write the file beside its place, then rename it with the job's end; a cancelled one leaves nothing."""
    export = Export.objects.select_related("version__project").get(pk=context.payload["export"])
    target = export_path(export.id)
    check_free_space(target.parent)
    draft = target.with_suffix(f".{context.attempt}.part")
    try:
        written = _write_draft(draft, export, context)
        with draft.open("rb") as done:
            sha256 = hashlib.file_digest(done, "sha256").hexdigest()
        losses = [
            {"code": code, "message": LOSSES.get(code) or SENTENCES[code], "count": count}
            for code, count in written.losses.items()
        ]
        message = f"{written.assets} assets, {written.regions} regions."
        with context.finishing(result={"export": str(export.id)}, message=message):
            Export.objects.filter(pk=export.pk).update(
                state=Export.State.READY, bytes=draft.stat().st_size, sha256=sha256, losses=losses
            )
            draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class _Written:
    assets: int
    regions: int
    losses: dict[str, int] = field(default_factory=dict)


def _write_draft(draft: Path, export: Export, context: JobContext) -> _Written:
    if export.format in SINGLE:
        with draft.open("w", encoding="utf-8") as out:
            return _write(out, export, context)
    with draft.open("wb") as archive:
        report, assets, regions = write_archive(archive, export.version, export.format, context)
    return _Written(assets, regions, dict(sorted(report.losses.items())))


def _write(out: IO[str], export: Export, context: JobContext) -> _Written:
    items = export.version.items.order_by("position")
    if export.format == "jsonl":
        whole = items.select_related("asset", "label").iterator(chunk_size=BATCH)
        lines = write_jsonl(out, _lines(whole, context))
        return _Written(lines.assets, lines.regions)
    summary = _write_coco(out, export.version, _images(items, context))
    return _Written(summary.images, summary.annotations, summary.losses)


def _lines(items: Iterator[DatasetItem], context: JobContext) -> Iterator[dict[str, Any]]:
    for item in items:
        asset, label = item.asset, item.label
        is_text = asset.characters > 0
        size = {"characters": asset.characters} if is_text else {"width": asset.width, "height": asset.height}
        yield {
            "asset": str(asset.id),
            "name": asset.name,
            "external_id": asset.external_id,
            **origin_of(asset.sha256, asset.source_url, asset.storage_key),
            "media_type": asset.media_type,
            "meta": asset.meta,
            **size,
            **({"text": storage().path(asset.storage_key).read_bytes().decode()} if is_text else {}),
            "regions": label.regions,
            "classification": label.classification,
            "source": label.source,
            "label_version": label.version,
            "schema_version": label.schema_version,
            "provenance": label.provenance,
        }
        if item.position % BATCH == 0:
            context.progress(item.position)


def _write_coco(out: IO[str], version: DatasetVersion, images: Iterator[CocoImage]) -> CocoSummary:
    # Labels of older schema versions may have left since; an export names them all the same.
    names: dict[str, str] = {}
    skeletons: dict[str, Skeleton] = {}
    for number in range(version.schema_version, 0, -1):
        for label in schema_at(version.project_id, number).labels:
            names.setdefault(label.key, label.name)
            if label.skeleton:
                skeletons.setdefault(label.key, label.skeleton)
    return write_coco(
        out,
        name=f"{version.project.name}, {version.name}",
        labels=list(names.items()),
        skeletons=skeletons,
        images=images,
    )


def _images(items: QuerySet[DatasetItem], context: JobContext) -> Iterator[CocoImage]:
    # Plain values, and the regions as text that is decoded once: rows of objects cost more than the writing.
    rows = items.annotate(text=Cast("label__regions", TextField())).values_list(
        "position", "asset_id", "asset__name", "asset__width", "asset__height", "asset__sha256",
        "asset__source_url", "asset__storage_key",
        "label__source", "label__version", "label__provenance", "label__classification", "text",
    )  # fmt: skip
    for (
        position, asset_id, name, width, height, sha256, url, key, source, version, provenance, answers, text
    ) in rows.iterator(chunk_size=BATCH):  # fmt: skip
        extra = {
            "asset": str(asset_id),
            **origin_of(sha256, url, key),
            "source": source,
            "label_version": version,
            "provenance": provenance,
            **({"classification": answers} if answers else {}),
        }
        yield CocoImage(name, width, height, read_regions(text), extra)
        if position % BATCH == 0:
            context.progress(position)


def reason_to_keep_asset(asset_id: UUID) -> str | None:
    """Return why an asset in a frozen version must stay."""
    item = DatasetItem.objects.filter(asset_id=asset_id).select_related("version").first()
    return f"This picture is part of the frozen dataset {item.version.name}." if item else None
