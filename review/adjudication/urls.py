"""Addresses of adjudication under /api/v1/."""

from django.urls import path

from review.adjudication import api

urlpatterns = [
    path("projects/<uuid:project_id>/adjudications", api.Adjudications.as_view()),
    path("projects/<uuid:project_id>/adjudications/claim", api.AdjudicationClaim.as_view()),
    path("adjudications/<uuid:work_id>/heartbeat", api.Heartbeat.as_view()),
    path("adjudications/<uuid:work_id>/release", api.Release.as_view()),
    path("adjudications/<uuid:work_id>/draft", api.DraftDetail.as_view()),
    path("adjudications/<uuid:work_id>/decision", api.Decision.as_view()),
]
