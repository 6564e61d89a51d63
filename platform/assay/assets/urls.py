"""Addresses of assets under /api/v1/."""

from django.urls import path

from assay.assets import api

urlpatterns = [
    path("projects/<uuid:project_id>/tags", api.Tags.as_view()),
    path("projects/<uuid:project_id>/batches", api.Batches.as_view()),
    path("projects/<uuid:project_id>/assets", api.Assets.as_view()),
    path("projects/<uuid:project_id>/assets/import", api.ImportAssets.as_view()),
    path("projects/<uuid:project_id>/assets/sources", api.AssetSources.as_view()),
    path("projects/<uuid:project_id>/assets/fetch", api.FetchAssets.as_view()),
    path("projects/<uuid:project_id>/assets/folder", api.FolderImport.as_view()),
    path("projects/<uuid:project_id>/assets/missing", api.MissingAssets.as_view()),
    path("assets/<uuid:asset_id>", api.AssetDetail.as_view()),
    path("assets/<uuid:asset_id>/file", api.AssetFile.as_view()),
    path("assets/<uuid:asset_id>/thumbnail", api.AssetThumbnail.as_view()),
    path("assets/<uuid:asset_id>/tiles/<int:level>/<int:x>/<int:y>", api.AssetTile.as_view()),
]
