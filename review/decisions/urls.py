"""Addresses of reviews under /api/v1/."""

from django.urls import path

from review.decisions import api

urlpatterns = [
    path("projects/<uuid:project_id>/reviews/claim", api.Reviews.as_view()),
    path("reviews/<uuid:review_id>/heartbeat", api.ReviewHeartbeat.as_view()),
    path("reviews/<uuid:review_id>/release", api.ReviewRelease.as_view()),
    path("reviews/<uuid:review_id>/draft", api.ReviewDraft.as_view()),
    path("reviews/<uuid:review_id>/decision", api.Decision.as_view()),
]
