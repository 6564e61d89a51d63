"""Addresses of label schemas under /api/v1/."""

from django.urls import path

from annotation.schema import api

urlpatterns = [path("projects/<uuid:project_id>/schema", api.Schema.as_view())]
