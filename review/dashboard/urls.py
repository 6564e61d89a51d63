"""Addresses of insight under /api/v1/."""

from django.urls import path

from review.dashboard import api

urlpatterns = [
    path("projects/<uuid:project_id>/agreement", api.Agreement.as_view()),
    path("projects/<uuid:project_id>/stats", api.Stats.as_view()),
]
