"""Addresses of datasets under /api/v1/."""

from django.urls import path

from review.datasets import api

urlpatterns = [
    path("formats", api.Formats.as_view()),
    path("projects/<uuid:project_id>/versions", api.Versions.as_view()),
    path("versions/<uuid:version_id>", api.VersionDetail.as_view()),
    path("versions/<uuid:version_id>/exports", api.Exports.as_view()),
    path("exports/<uuid:export_id>", api.ExportDetail.as_view()),
    path("exports/<uuid:export_id>/download", api.ExportDownload.as_view()),
]
