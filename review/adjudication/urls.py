"""Addresses of adjudication under /api/v1/."""

from django.urls import path

from review.adjudication import api

urlpatterns = [
    path("projects/<uuid:project_id>/adjudications", api.Adjudications.as_view()),
    path("projects/<uuid:project_id>/adjudications/claim", api.AdjudicationClaim.as_view()),
    path("adjudications/<uuid:work_id>/heartbeat", api.AdjudicationHeartbeat.as_view()),
    path("adjudications/<uuid:work_id>/release", api.AdjudicationRelease.as_view()),
    path("adjudications/<uuid:work_id>/draft", api.AdjudicationDraft.as_view()),
    path("adjudications/<uuid:work_id>/decision", api.AdjudicationDecision.as_view()),
]
