"""Addresses of pre-labelling under /api/v1/."""

from django.urls import path

from annotation.prelabel import api, api_models

urlpatterns = [
    path("models", api.Models.as_view()),
    path("models/installed", api.InstalledModels.as_view()),
    path("models/upload", api_models.UploadModel.as_view()),
    path("models/<str:key>", api_models.ModelDetail.as_view()),
    path("assets/<uuid:asset_id>/segment", api.Segment.as_view()),
    path("projects/<uuid:project_id>/try", api.TryModel.as_view()),
    path("projects/<uuid:project_id>/label-map", api.LabelMapDetail.as_view()),
    path("projects/<uuid:project_id>/prelabel", api.Prelabel.as_view()),
    path("projects/<uuid:project_id>/runs", api.Runs.as_view()),
]
