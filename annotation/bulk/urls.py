"""Addresses of bulk actions under /api/v1/."""

from django.urls import path

from annotation.bulk import api

urlpatterns = [
    path("projects/<uuid:project_id>/bulk", api.Bulk.as_view()),
    path("projects/<uuid:project_id>/send-to-annotators", api.SendToAnnotators.as_view()),
    path("bulk/<uuid:bulk_id>/undo", api.BulkUndo.as_view()),
]
