"""HTTP calls of datasets."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec
from django.http import HttpResponseBase

from assay.assets.files import serve_file
from assay.jobs.selectors import JobView, view_of
from assay.kernel.errors import Conflict
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.openapi import Download, JsonObject
from assay.kernel.pagination import PageQuery, page
from assay.projects.policies import get_project_for
from review.datasets import services
from review.datasets.models import DatasetVersion, Export
from review.datasets.selectors import get_export_for, get_version_for

_ENDINGS = {"coco": ".json", "jsonl": ".jsonl"}
_MEDIA = {"coco": "application/json", "jsonl": "application/x-ndjson"}


class ExportView(msgspec.Struct, frozen=True, kw_only=True):
    """An export; ``losses`` says what the format could not carry."""

    id: UUID
    format: str
    state: str
    bytes: int | None
    sha256: str | None
    losses: list[JsonObject]
    job: UUID | None
    created_at: datetime


class DatasetVersionView(msgspec.Struct, frozen=True, kw_only=True):
    """A dataset version."""

    id: UUID
    number: int
    name: str
    state: str
    assets: int
    regions: int
    manifest_sha256: str | None
    created_at: datetime
    created_by: str
    exports: list[ExportView]


class VersionPage(msgspec.Struct, frozen=True):
    """A page of dataset versions."""

    results: list[DatasetVersionView]
    next: str | None


class NewVersion(msgspec.Struct, frozen=True):
    """What to call the version."""

    name: str = ""


class NewExport(msgspec.Struct, frozen=True):
    """The format: coco (pictures), or jsonl (everything)."""

    format: str


def _export(row: Export) -> ExportView:
    return ExportView(
        id=row.id,
        format=row.format,
        state=row.state,
        bytes=row.bytes,
        sha256=row.sha256 or None,
        losses=row.losses,
        job=row.job_id,
        created_at=row.created_at,
    )


def _version(row: DatasetVersion) -> DatasetVersionView:
    return DatasetVersionView(
        id=row.id,
        number=row.number,
        name=row.name,
        state=row.state,
        assets=row.assets,
        regions=row.regions,
        manifest_sha256=row.manifest_sha256 or None,
        created_at=row.created_at,
        created_by=row.created_by.username if row.created_by else "",
        exports=sorted((_export(item) for item in row.exports.all()), key=lambda item: item.created_at, reverse=True),
    )


class Versions(ApiView):
    """``projects/{id}/versions``."""

    @endpoint(query=PageQuery, response=VersionPage)
    def get(self, call: Call[None, PageQuery], project_id: UUID) -> VersionPage:
        """List a project's dataset versions, newest first."""
        get_project_for(call.actor, project_id, to="review")
        queryset = DatasetVersion.objects.filter(project_id=project_id).select_related("created_by")
        rows, following = page(queryset.prefetch_related("exports"), ordering=("-number",), query=call.query)
        return VersionPage([_version(row) for row in rows], following)

    @endpoint(request=NewVersion, response=JobView, status=202, creates=True)
    def post(self, call: Call[NewVersion, None], project_id: UUID) -> JobView:
        """Freeze the current labels."""
        return view_of(services.freeze_version(call.actor, project_id, name=call.body.name))


class VersionDetail(ApiView):
    """``versions/{id}``."""

    @endpoint(response=DatasetVersionView)
    def get(self, call: Call[None, None], version_id: UUID) -> DatasetVersionView:
        """Show a dataset version."""
        return _version(get_version_for(call.actor, version_id, to="review"))


class Exports(ApiView):
    """``versions/{id}/exports``."""

    @endpoint(request=NewExport, response=JobView, status=202, creates=True)
    def post(self, call: Call[NewExport, None], version_id: UUID) -> JobView:
        """Write a version as a file."""
        return view_of(services.start_export(call.actor, version_id, format_name=call.body.format))


class ExportDetail(ApiView):
    """``exports/{id}``."""

    @endpoint(response=ExportView)
    def get(self, call: Call[None, None], export_id: UUID) -> ExportView:
        """Show an export."""
        return _export(get_export_for(call.actor, export_id))


class ExportDownload(ApiView):
    """``exports/{id}/download``."""

    @endpoint(response=Download(("application/*",)), summary="The file")
    def get(self, call: Call[None, None], export_id: UUID) -> HttpResponseBase:
        """Send the file."""
        export = get_export_for(call.actor, export_id)
        if export.state != Export.State.READY:
            raise Conflict("This export is not ready yet; wait for its job.", code="not_ready")
        name = f"{export.version.project.name}-v{export.version.number}-{export.format}{_ENDINGS[export.format]}"
        path = services.export_path(export.id)
        response = serve_file(call.request, path, media_type=_MEDIA[export.format], etag=export.sha256, name=name)
        response["Content-Disposition"] = response["Content-Disposition"].replace("inline", "attachment")
        return response
