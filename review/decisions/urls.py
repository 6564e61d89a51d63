"""Addresses of reviews under /api/v1/."""

from django.urls import path

from review.decisions import api, api_queue

urlpatterns = [
    path("projects/<uuid:project_id>/reviews", api_queue.Queue.as_view()),
    path("projects/<uuid:project_id>/reviews/service", api_queue.Service.as_view()),
    path("projects/<uuid:project_id>/bulk-approvals", api_queue.Bulks.as_view()),
    path("bulk-approvals/<uuid:bulk_id>/undo", api_queue.Undo.as_view()),
    path("projects/<uuid:project_id>/reviews/claim", api.ReviewClaims.as_view()),
    path("reviews/<uuid:review_id>/heartbeat", api.ReviewHeartbeat.as_view()),
    path("reviews/<uuid:review_id>/release", api.ReviewRelease.as_view()),
    path("reviews/<uuid:review_id>/draft", api.ReviewDraft.as_view()),
    path("reviews/<uuid:review_id>/decision", api.Decision.as_view()),
]
