"""Jobs of assets: thumbnails after an upload, zips and folders."""

from __future__ import annotations

from uuid import UUID

from assay.assets.archive_import import gather
from assay.assets.jsonl_import import run_import
from assay.assets.models import Asset
from assay.assets.remote_images import end_fetching, fetch_chunk
from assay.assets.services import make_thumbnails
from assay.jobs.registry import JobContext, job_handler


@job_handler("assets.thumbnails", queue="default")
def thumbnails(context: JobContext) -> None:
    """Make the thumbnails of one chunk."""
    keys = make_thumbnails([UUID(text) for text in context.payload["assets"]])
    with context.finishing():
        for asset_id, key in keys.items():
            Asset.objects.filter(pk=asset_id).update(thumbnail_key=key)


@job_handler("assets.ingest", queue="default")
def ingest(context: JobContext) -> None:
    """End an upload: every thumbnail is there."""
    with context.finishing(message="Thumbnails are ready."):
        pass


job_handler("assets.import", queue="default")(run_import)
job_handler("assets.fetch", queue="default")(fetch_chunk)
job_handler("assets.fetch_all", queue="default")(end_fetching)
job_handler("assets.gather", queue="default")(gather)
