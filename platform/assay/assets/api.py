"""HTTP calls of assets."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any, BinaryIO
from uuid import UUID

import msgspec
from django.conf import settings
from django.http import HttpResponseBase
from rest_framework.request import Request

from assay.assets import selectors, services
from assay.assets.archive_import import start_folder, start_unpacking
from assay.assets.archives import is_archive
from assay.assets.batches import batch_name, start_import_of
from assay.assets.files import serve_file
from assay.assets.models import Asset
from assay.assets.remote_images import file_of, start_fetching
from assay.assets.storage import check_free_space, storage
from assay.assets.tiles import MEDIA_TYPE, is_tile_of, tile_key
from assay.assets.types import Stage
from assay.jobs.selectors import JobView, view_of
from assay.kernel.errors import NotFound, TooLarge, invalid
from assay.kernel.http import ApiView, Call, endpoint, read_form
from assay.kernel.openapi import Download, JsonObject
from assay.kernel.pagination import PageQuery, page
from assay.projects.policies import get_project_for, require_changeable

MAX_HASHES = 10_000
FORM = {
    "type": "object",
    "required": ["files"],
    "properties": {
        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
        "paths": {"type": "array", "items": {"type": "string"}},
        "batch": {"type": "string"},
    },
}

LINES = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": {"type": "string", "format": "binary"}, "batch": {"type": "string"}},
}


class AssetView(msgspec.Struct, frozen=True, kw_only=True):
    """An asset in a list; sizes in pixels of the upright picture."""

    id: UUID
    name: str
    stage: str
    width: int
    height: int
    bytes: int
    sha256: str
    media_type: str
    has_thumbnail: bool
    is_away: bool
    tags: list[str]
    batch: str
    created_at: datetime
    failure: str | None
    characters: int
    excerpt: str
    external_id: str


class AssetPage(msgspec.Struct, frozen=True):
    """A page of assets."""

    results: list[AssetView]
    next: str | None


class HistoryEntry(msgspec.Struct, frozen=True):
    """One thing that happened to an asset."""

    at: datetime
    what: str
    who: str | None


class AssetDetailView(AssetView, frozen=True, kw_only=True):
    """An asset with what is believed about it and how that came about."""

    project: UUID
    meta: JsonObject
    source_url: str = ""
    confidence: float | None = None
    resolved: JsonObject | None = None
    prediction: JsonObject | None = None
    # Where it went last (``to``), why (``reason``) and when (``at``).
    route: JsonObject | None = None
    # What several people's answers are believed to say, by question, and how sure that is.
    soft_labels: JsonObject | None = None
    history: list[HistoryEntry] = []


class AssetQuery(PageQuery, frozen=True, kw_only=True):
    """Filters of the list."""

    stage: Stage | None = None
    search: str = ""
    tag: str = ""
    batch: str = ""


class TagCount(msgspec.Struct, frozen=True):
    """How many assets carry a tag."""

    tag: str
    assets: int


class BatchCount(msgspec.Struct, frozen=True):
    """How many assets came in with a batch."""

    batch: str
    assets: int


class UploadedFile(msgspec.Struct, frozen=True):
    """What became of one file."""

    name: str
    status: str
    asset: UUID | None
    code: str | None
    message: str | None
    job: UUID | None = None


class FolderInput(msgspec.Struct, frozen=True):
    """A folder of the server, under one of IMPORT_FOLDERS; ``batch`` names what its assets come in with."""

    path: str
    batch: str = ""


class UploadReport(msgspec.Struct, frozen=True):
    """What became of an upload; ``job`` makes the thumbnails."""

    job: UUID | None
    files: list[UploadedFile]


class Hashes(msgspec.Struct, frozen=True):
    """SHA-256 of files one has."""

    sha256: list[str]


class MissingHashes(msgspec.Struct, frozen=True):
    """Those the project does not have."""

    missing: list[str]


def _members(asset: Asset) -> dict[str, Any]:
    return {
        "id": asset.id,
        "name": asset.name,
        "stage": asset.stage,
        "width": asset.width,
        "height": asset.height,
        "bytes": asset.bytes,
        # Of a picture that stays elsewhere nobody knows it before it was fetched.
        "sha256": asset.content_hash or "",
        "media_type": asset.media_type,
        "has_thumbnail": bool(asset.thumbnail_key),
        # It stays at its address until somebody looks at it.
        "is_away": not asset.storage_key,
        "tags": asset.tags,
        "batch": asset.batch,
        "created_at": asset.created_at,
        "failure": asset.failure or None,
        "characters": asset.characters,
        "excerpt": asset.excerpt,
        "external_id": asset.external_id,
    }


class Assets(ApiView):
    """``projects/{id}/assets``."""

    @endpoint(query=AssetQuery, response=AssetPage)
    def get(self, call: Call[None, AssetQuery], project_id: UUID) -> AssetPage:
        """List a project's assets, newest first (reviewers and managers)."""
        get_project_for(call.actor, project_id, to="review")
        query = call.query
        queryset = selectors.assets_in(
            project_id, stage=query.stage, search=query.search, tag=query.tag, batch=query.batch
        )
        rows, following = page(queryset, ordering=("-created_at", "-id"), query=call.query)
        return AssetPage([AssetView(**_members(row)) for row in rows], following)

    @endpoint(response=UploadReport, status=202, creates=True, multipart=FORM)
    def post(self, call: Call[None, None], project_id: UUID) -> UploadReport:
        """Upload pictures: each file is taken, found to be a duplicate, or refused with its reason.

        ``batch`` names what they come in with: else a zip's name, or the day.
        """
        project = get_project_for(call.actor, project_id, to="manage")
        require_changeable(project)
        _check_request(call.request)
        form = read_form(call.request)
        files = form.files.getlist("files")
        if not files:
            raise invalid("files", "required", "files: send at least one file.")
        paths = form.fields.getlist("paths")
        names = paths if len(paths) == len(files) else [file.name or "" for file in files]
        sent = list(zip(names, files, strict=True))
        zips = [(name, file) for name, file in sent if is_archive(file)]
        sent_batch = form.fields.get("batch", "")
        batch = batch_name(sent_batch)
        unpacking = [(name, start_unpacking(call.actor, project, name, file, batch=sent_batch)) for name, file in zips]
        rest = (pair for pair in sent if pair not in zips)
        done = services.ingest_files(project, rest, actor=call.actor, batch=batch)
        rows = [UploadedFile(row.name, row.status, row.asset_id, row.code, row.message) for row in done.files]
        message = "Its files are being taken; the job shows how far it is."
        rows += [UploadedFile(name, "unpacking", None, None, message, job.id) for name, job in unpacking]
        return UploadReport(done.job_id or (unpacking[0][1].id if unpacking else None), rows)


def _check_request(request: Request) -> None:
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > settings.ASSAY.max_request_bytes:
        limit = settings.ASSAY.max_request_bytes // 2**20
        raise TooLarge(f"The upload is over {limit} MB; send fewer files at once or raise MAX_REQUEST_BYTES.")
    check_free_space(settings.ASSAY.data_folder)


class ImportAssets(ApiView):
    """``projects/{id}/assets/import``."""

    @endpoint(response=JobView, status=202, multipart=LINES)
    def post(self, call: Call[None, None], project_id: UUID) -> JobView:
        """Import JSON Lines (the body itself, or a form's ``file``): a job; its result names every bad line.

        ``batch`` (a form's field, or ``?batch=``) names what they come in with: else the day.
        """
        project = get_project_for(call.actor, project_id, to="manage")
        require_changeable(project)
        _check_request(call.request)
        if (call.request.content_type or "").startswith("multipart/"):
            form = read_form(call.request)
            sent: BinaryIO | None = form.files.get("file")
            batch = form.fields.get("batch", "")
        else:
            batch = call.request.query_params.get("batch", "")
            sent = BytesIO(call.request.body)
        if sent is None:
            raise invalid("file", "required", "file: send a file of JSON Lines.")
        return view_of(start_import_of(call.actor, project, sent, batch))


class Sources(msgspec.Struct, frozen=True):
    """Where files may be taken from beside one's own computer: folders of the server, hosts of pictures.

    ``away`` is how many pictures of the project are at their addresses only.
    """

    folders: list[str]
    hosts: list[str]
    away: int


class AssetSources(ApiView):
    """``projects/{id}/assets/sources``."""

    @endpoint(response=Sources)
    def get(self, call: Call[None, None], project_id: UUID) -> Sources:
        """List the folders (IMPORT_FOLDERS) and hosts (IMPORT_HOSTS) an admin has allowed (managers)."""
        get_project_for(call.actor, project_id, to="manage")
        env = settings.ASSAY
        return Sources(list(env.import_folders), list(env.import_hosts), selectors.count_away(project_id))


class FetchAssets(ApiView):
    """``projects/{id}/assets/fetch``."""

    @endpoint(response=JobView, status=202, creates=True)
    def post(self, call: Call[None, None], project_id: UUID) -> JobView:
        """Fetch every picture that was imported by its address and is not here yet: a job."""
        project = get_project_for(call.actor, project_id, to="manage")
        require_changeable(project)
        check_free_space(settings.ASSAY.data_folder)
        return view_of(start_fetching(call.actor, project))


class FolderImport(ApiView):
    """``projects/{id}/assets/folder``."""

    @endpoint(request=FolderInput, response=JobView, status=202, creates=True)
    def post(self, call: Call[FolderInput, None], project_id: UUID) -> JobView:
        """Take the files of a folder of the server, where an admin has allowed it: a job."""
        project = get_project_for(call.actor, project_id, to="manage")
        require_changeable(project)
        check_free_space(settings.ASSAY.data_folder)
        return view_of(start_folder(call.actor, project, call.body.path, batch=call.body.batch))


class Tags(ApiView):
    """``projects/{id}/tags``."""

    @endpoint(response=list[TagCount])
    def get(self, call: Call[None, None], project_id: UUID) -> list[TagCount]:
        """List the tags of a project's assets, the commonest first (reviewers and managers)."""
        get_project_for(call.actor, project_id, to="review")
        return [TagCount(*row) for row in selectors.tags_in(project_id).items()]


class Batches(ApiView):
    """``projects/{id}/batches``."""

    @endpoint(response=list[BatchCount])
    def get(self, call: Call[None, None], project_id: UUID) -> list[BatchCount]:
        """List what a project's assets came in with, the newest first (reviewers and managers)."""
        get_project_for(call.actor, project_id, to="review")
        return [BatchCount(*row) for row in selectors.batches_in(project_id).items()]


class MissingAssets(ApiView):
    """``projects/{id}/assets/missing``."""

    @endpoint(request=Hashes, response=MissingHashes)
    def post(self, call: Call[Hashes, None], project_id: UUID) -> MissingHashes:
        """Say which files the project does not have yet, to resume an upload."""
        get_project_for(call.actor, project_id, to="manage")
        if len(call.body.sha256) > MAX_HASHES:
            raise invalid("sha256", "too_many", f"sha256 takes at most {MAX_HASHES} hashes.")
        known = selectors.known_hashes(project_id, call.body.sha256)
        return MissingHashes([sha256 for sha256 in call.body.sha256 if sha256 not in known])


class AssetDetail(ApiView):
    """``assets/{id}``."""

    @endpoint(response=AssetDetailView)
    def get(self, call: Call[None, None], asset_id: UUID) -> AssetDetailView:
        """Show an asset (reviewers and managers)."""
        asset = selectors.get_asset_for(call.actor, asset_id, to="review")
        members = {**_members(asset), **selectors.detail_of(asset)}
        return AssetDetailView(project=asset.project_id, meta=asset.meta, source_url=asset.source_url, **members)

    @endpoint()
    def delete(self, call: Call[None, None], asset_id: UUID) -> None:
        """Delete an asset everywhere (managers)."""
        services.delete_asset(call.actor, asset_id)


class AssetFile(ApiView):
    """``assets/{id}/file``."""

    @endpoint(response=Download(("image/*", "text/plain")), summary="The picture or text; ranges are served")
    def get(self, call: Call[None, None], asset_id: UUID) -> HttpResponseBase:
        """Serve the picture to reviewers, managers, and to whom a task on it is lent; fetch it where it is away."""
        asset = selectors.get_asset_for(call.actor, asset_id, to=None)
        path = file_of(asset)
        return serve_file(
            call.request, path, media_type=asset.media_type, etag=asset.content_hash or "", name=asset.name
        )


class AssetThumbnail(ApiView):
    """``assets/{id}/thumbnail``."""

    @endpoint(response=Download(("image/webp",)), summary="A small WebP of the picture")
    def get(self, call: Call[None, None], asset_id: UUID) -> HttpResponseBase:
        """Serve the thumbnail; 404 ``not_ready`` until the job has made it."""
        asset = selectors.get_asset_for(call.actor, asset_id, to=None)
        if asset.content_hash is None or not asset.thumbnail_key:
            raise NotFound("The thumbnail is still being made.", code="not_ready")
        path = storage().path(asset.thumbnail_key)
        return serve_file(call.request, path, media_type="image/webp", etag=f"{asset.content_hash}-t", name=asset.name)


class AssetTile(ApiView):
    """``assets/{id}/tiles/{level}/{x}/{y}``."""

    @endpoint(
        response=Download((MEDIA_TYPE,)),
        summary="A tile of 512 pixels of a picture over 25 megapixels; level n has a pixel for 2^n by 2^n",
    )
    def get(self, call: Call[None, None], asset_id: UUID, level: int, x: int, y: int) -> HttpResponseBase:
        """Serve a tile to those who may see the picture; 404 ``not_ready`` where there is none (yet)."""
        asset = selectors.get_asset_for(call.actor, asset_id, to=None)
        if not is_tile_of(asset.width, asset.height, level, x, y):
            raise NotFound("The picture has no such tile.", code="no_such_tile")
        content = asset.content_hash
        # Until its own content was fetched and hashed an asset has no files, whatever hash its line claims.
        if content is None or not storage().exists(key := tile_key(content, level, x, y)):
            raise NotFound("There are no tiles of this picture, or they are still being made.", code="not_ready")
        etag = f"{content}-{level}-{x}-{y}"
        return serve_file(call.request, storage().path(key), media_type=MEDIA_TYPE, etag=etag, name=asset.name)
