"""Addresses of beliefs under /api/v1/."""

from django.urls import path

from review.aggregation import api

urlpatterns = [path("projects/<uuid:project_id>/aggregations", api.Aggregations.as_view())]
