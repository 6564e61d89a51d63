"""Batches: what assets came in with, by the name an upload was given, of the zip or the folder, or the day."""

from __future__ import annotations

from pathlib import PurePath
from typing import BinaryIO

from django.db import transaction

from assay.assets.jsonl_import import AssetsImported, start_import
from assay.jobs.models import Job
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import invalid
from assay.projects.models import Project

MAX_NAME = 120


def batch_name(text: str, *, source: str = "") -> str:
    """Return the name of a batch: as given, else that of the zip or folder it is from, else the day (UTC).

    Raises ValidationFailed naming ``batch``.
    """
    name = " ".join(text.split())
    if len(name) > MAX_NAME or ";" in name:
        raise invalid("batch", "invalid", f"batch takes at most {MAX_NAME} characters without semicolons.")
    fallback = " ".join(PurePath(source).name.replace(";", ",").split()) if source else ""
    return name or fallback[:MAX_NAME] or f"{now():%Y-%m-%d}"


def start_import_of(actor: Actor, project: Project, content: BinaryIO, batch: str) -> Job:
    """Start the import of JSON Lines (see :func:`start_import`) whose assets are of ``batch``."""
    name = batch_name(batch)
    with transaction.atomic():
        job = start_import(actor, project, content)
        job.payload["batch"] = name
        job.save(update_fields=["payload"])
    return job


def name_batch(event: AssetsImported) -> None:
    """Give imported assets the batch their import was started with.

    Subscribed to AssetsImported, before the rows are written.
    """
    payload = Job.objects.filter(pk=event.job_id).values_list("payload", flat=True).first() or {}
    for one in event.assets:
        one.asset.batch = payload.get("batch", "")
