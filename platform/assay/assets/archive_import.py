"""Many files at once, from a zip or from a folder of the server: a job takes them a few at a time, in order.

Begun again after a stop it goes on behind the last few; a file that was taken already is found to be a duplicate.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from assay.assets.archives import ArchiveLimits, BadArchive, Member, members_of
from assay.assets.batches import batch_name
from assay.assets.rules import clean_name
from assay.assets.saved_files import saving
from assay.assets.server_folders import allowed_folders, allowed_place, is_folder
from assay.assets.services import FileReport, ingest_files, keep_thumbnails
from assay.assets.storage import storage
from assay.auditlog.services import record
from assay.jobs.models import Job
from assay.jobs.registry import JobContext
from assay.jobs.services import enqueue
from assay.kernel.actor import Actor
from assay.kernel.errors import invalid
from assay.projects.models import Project

CHUNK = 32
MAX_TOLD = 1000
FORMATS = (".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".txt")


def start_unpacking(actor: Actor, project: Project, name: str, content: BinaryIO, *, batch: str = "") -> Job:
    """Keep a zip and start the job that takes its files; raises ValidationFailed for one that is damaged.

    Its assets are of ``batch``, or of one with the zip's name.
    """
    try:
        content.seek(0)
        with zipfile.ZipFile(content) as opened:
            total = sum(not info.is_dir() for info in opened.infolist())
    except Exception as error:
        raise invalid("files", "damaged", f"{name}: the zip is damaged or cut off.") from error
    key = f"imports/{uuid4()}.zip"
    source = {"zip": key, "name": name, "batch": batch_name(batch, source=name)}
    with saving() as save:
        save(key, content)
        return _start(actor, project, source, key, total)


def start_folder(actor: Actor, project: Project, path: str, *, batch: str = "") -> Job:
    """Start the job that takes the files of a folder of the server; raises ValidationFailed naming ``path``.

    Only folders under one of IMPORT_FOLDERS are read; links that lead out of it are not followed. Its assets are of
    ``batch``, or of one with the folder's name.
    """
    roots = allowed_folders()
    if not roots:
        message = "Taking files from a folder of the server is switched off; an admin sets IMPORT_FOLDERS to allow it."
        raise invalid("path", "not_allowed", message)
    folder = allowed_place(path)
    if folder is None:
        allowed = ", ".join(str(root) for root in roots)
        raise invalid("path", "not_allowed", f"path must lie in one of: {allowed}.")
    if not is_folder(folder):
        raise invalid("path", "not_a_folder", f"path: there is no folder {path} on the server.")
    total = sum(1 for _ in files_under(folder))
    if not total:
        raise invalid("path", "empty", f"path: there is no picture or text in {path}.")
    source = {"folder": str(folder), "batch": batch_name(batch, source=str(folder))}
    return _start(actor, project, source, f"folder:{uuid4()}", total)


def _start(actor: Actor, project: Project, source: dict[str, Any], key: str, total: int) -> Job:
    with transaction.atomic():
        detail = {"from": source.get("name") or source.get("folder"), "files": total}
        record(actor, "assets.gathering_started", "project", project.id, project_id=project.id, detail=detail)
        payload = {"project": str(project.id), **source}
        return enqueue("assets.gather", key, payload, project_id=project.id, actor_id=actor.id, total=total)


def files_under(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and those below it by name; those whose real place is outside are left out."""
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in FORMATS and path.is_file() and path.resolve().is_relative_to(folder):
            yield path


def gather(context: JobContext) -> None:
    """Take the files; the result counts them and names every refused one (the first 1000)."""
    project = Project.objects.get(pk=context.payload["project"])
    totals: dict[str, Any] = context.notes.setdefault(
        "found", {"at": 0, "taken": 0, "duplicates": 0, "refused": 0, "errors": []}
    )
    actor = get_user_model().objects.filter(pk=context.actor_id).first() if context.actor_id else None
    try:
        members = islice(_members(context.payload), totals["at"], None)
        while _take(project, members, totals, actor, context.payload.get("batch", "")):
            context.keep_notes()
            context.progress(totals["at"])
    except BadArchive as error:
        totals["errors"].append({"name": context.payload.get("name", ""), "code": error.code, "message": str(error)})
    result = {name: value for name, value in totals.items() if name != "at"}
    message = f"{totals['taken']} taken, {totals['duplicates']} were there already, {totals['refused']} refused."
    with context.finishing(result=result, message=message):
        pass
    if "zip" in context.payload:
        storage().delete(context.payload["zip"])


def _members(payload: dict[str, Any]) -> Iterator[Member]:
    if "folder" in payload:
        folder = Path(payload["folder"])
        for path in files_under(folder):
            name = str(path.relative_to(folder))
            try:
                content = path.open("rb")
            except OSError as error:
                yield Member(name, None, "unreadable", f"The file cannot be read: {error.strerror}.")
                continue
            with content:
                yield Member(name, content)
        return
    limits = ArchiveLimits(settings.ASSAY.max_zip_files, settings.ASSAY.max_file_bytes, settings.ASSAY.max_zip_bytes)
    with storage().path(payload["zip"]).open("rb") as content:
        yield from members_of(content, limits)


def _take(project: Project, members: Iterator[Member], totals: dict[str, Any], actor: Actor | None, batch: str) -> int:
    """Take the next few members, one in memory at a time; returns how many there were."""
    seen = 0
    reports: list[FileReport] = []

    def readable() -> Iterator[tuple[str, BinaryIO]]:
        nonlocal seen
        for member in islice(members, CHUNK):
            seen += 1
            if member.content is None:
                reports.append(FileReport(clean_name(member.name), "refused", None, member.code, member.message))
            else:
                yield member.name, member.content

    done = ingest_files(project, readable(), actor=actor, batch=batch, makes_thumbnails=False)
    keep_thumbnails([report.asset_id for report in done.files if report.status == "taken" and report.asset_id])
    for report in [*done.files, *reports]:
        counted = {"taken": "taken", "duplicate": "duplicates"}.get(report.status, "refused")
        totals[counted] += 1
        if counted == "refused" and len(totals["errors"]) < MAX_TOLD:
            totals["errors"].append({"name": report.name, "code": report.code, "message": report.message})
    totals["at"] += seen
    return seen
