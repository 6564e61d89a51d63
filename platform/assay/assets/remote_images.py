"""Pictures that stay where they are: fetched when somebody first looks, kept from then on.

A picture's ``sha256`` names it for ever, since draws are made from it: that of the content where the sender told it,
else of its address. Its files lie under the hash of the content that was fetched (``Asset.content_hash``), never under
one that was told; two addresses with one content share them.
"""

from __future__ import annotations

import hashlib
import io
import tempfile
from collections.abc import Collection
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from assay.assets.content_files import hash_of, original_key, rendition_key, thumbnail_key
from assay.assets.fetcher import FetchError, fetch
from assay.assets.models import Asset
from assay.assets.pictures import BadPicture, check_picture, make_thumbnail
from assay.assets.saved_files import saving
from assay.assets.storage import storage
from assay.assets.tiles import make_tiles
from assay.auditlog.services import record
from assay.jobs.models import Job
from assay.jobs.registry import JobContext
from assay.jobs.services import LIVE, Child, enqueue
from assay.kernel.actor import Actor
from assay.kernel.errors import DomainError, Unavailable, invalid
from assay.projects.models import Project

# Few, as a host that does not answer keeps a chunk waiting for each, and progress shows by the chunk.
CHUNK = 8
# Slow hosts must not take up every thread of a web process.
_AT_ONCE = BoundedSemaphore(4)
_WAIT_SECONDS = 10.0


class PictureUnavailable(DomainError):
    """The picture stays elsewhere and cannot be had from there; the sentence says why."""

    code = "picture_unavailable"
    status = 502
    title = "The picture cannot be fetched"


def file_of(asset: Asset) -> Path:
    """Return the local path of an asset's file, fetching it first where it stays elsewhere.

    Raises PictureUnavailable; the reason is kept with the asset. Raises Unavailable when too many are being fetched.
    """
    if not asset.storage_key:
        if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
            raise Unavailable("Many pictures are being fetched just now; try again in a moment.")
        try:
            _fetch(asset)
        finally:
            _AT_ONCE.release()
    return storage().path(asset.storage_key)


def _fetch(asset: Asset) -> None:
    try:
        with tempfile.TemporaryFile() as content:
            fetch(
                asset.source_url,
                content,
                allowed=settings.ASSAY.import_hosts,
                max_bytes=settings.ASSAY.max_file_bytes,
            )
            _keep(asset, content)
    except (FetchError, BadPicture) as error:
        Asset.objects.filter(pk=asset.pk, storage_key="").update(failure=str(error))
        raise PictureUnavailable(str(error), reason=error.code) from error


def _keep(asset: Asset, content: io.BufferedRandom) -> None:
    """Check a fetched picture and store it; raises BadPicture where it is not the one that was announced."""
    size = content.seek(0, io.SEEK_END)
    sha256 = hash_of(content)
    if asset.sha256 != hashlib.sha256(asset.source_url.encode()).hexdigest() and asset.sha256 != sha256:
        raise BadPicture("changed", "The picture at its address is not the one whose sha256 was given.")
    env = settings.ASSAY
    checked = check_picture(content, max_pixels=env.max_image_pixels, max_bytes=env.max_image_bytes)
    if (checked.width, checked.height) != (asset.width, asset.height):
        message = f"The picture has {checked.width} x {checked.height} pixels"
        raise BadPicture("wrong_size", f"{message}; the import said {asset.width} x {asset.height}.")
    key, thumbnail = original_key(sha256), thumbnail_key(sha256)
    with saving() as save:
        save(key, content)
        if checked.rendition is not None:
            key = rendition_key(sha256)
            with checked.rendition as rendition:
                save(key, rendition)
        with storage().path(key).open("rb") as shown:
            save(thumbnail, io.BytesIO(make_thumbnail(shown)))
        values: dict[str, Any] = {"storage_key": key, "thumbnail_key": thumbnail, "bytes": size, "failure": ""}
        values["media_type"] = checked.media_type
        make_tiles(Asset(width=asset.width, height=asset.height, storage_key=key))
        Asset.objects.filter(pk=asset.pk).update(**values)
    for name, value in values.items():
        setattr(asset, name, value)


def fetch_assets(assets: Collection[Asset]) -> dict[UUID, str]:
    """Fetch those that are elsewhere still; returns why some cannot be had."""
    failures: dict[UUID, str] = {}
    for asset in assets:
        try:
            file_of(asset)
        except PictureUnavailable as error:
            failures[asset.id] = error.detail
    return failures


def start_fetching(actor: Actor, project: Project) -> Job:
    """Start the job that fetches every picture that is elsewhere still, or return the one that is at it.

    Raises ValidationFailed where none is elsewhere.
    """
    busy = Job.objects.filter(project_id=project.id, kind="assets.fetch_all", state__in=LIVE).first()
    if busy is not None:
        return busy
    waiting = list(Asset.objects.filter(project=project, storage_key="").values_list("id", flat=True))
    if not waiting:
        raise invalid("project", "nothing_to_fetch", "Every picture of this project is here already.")
    key = f"assets.fetch:{uuid4()}"
    chunks = [waiting[start : start + CHUNK] for start in range(0, len(waiting), CHUNK)]
    children = [
        Child("assets.fetch", f"{key}:{index}", {"assets": [str(one) for one in chunk]}, units=len(chunk))
        for index, chunk in enumerate(chunks)
    ]
    with transaction.atomic():
        detail = {"pictures": len(waiting)}
        record(actor, "assets.fetching_started", "project", project.id, project_id=project.id, detail=detail)
        return enqueue("assets.fetch_all", key, {}, project_id=project.id, actor_id=actor.id, children=children)


def fetch_chunk(context: JobContext) -> None:
    """Fetch one chunk; what cannot be had says why in the data list."""
    failures: dict[UUID, str] = {}
    for index, asset in enumerate(Asset.objects.filter(pk__in=context.payload["assets"], storage_key="")):
        context.check_stop()
        # A cancelled job ends here, before the next host is waited for.
        context.progress(index)
        failures |= fetch_assets([asset])
    with context.finishing(result={"failed": len(failures)}):
        pass


def end_fetching(context: JobContext) -> None:
    """End a fetch of many: say how many could not be had."""
    chunks = Job.objects.filter(parent_id=context.job_id).values_list("result", flat=True)
    failed = sum((result or {}).get("failed", 0) for result in chunks)
    many = "1 picture" if failed == 1 else f"{failed} pictures"
    message = "Every picture is here." if not failed else f"{many} cannot be had; the data list says why."
    with context.finishing(result={"failed": failed}, message=message):
        pass
