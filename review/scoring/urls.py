"""Addresses of scoring under /api/v1/."""

from django.urls import path

from review.scoring import api

urlpatterns = [
    path("projects/<uuid:project_id>/scores", api.Scores.as_view()),
    path("projects/<uuid:project_id>/scores/<uuid:user_id>", api.PersonOutcomes.as_view()),
    path("projects/<uuid:project_id>/my-score", api.MyScore.as_view()),
    path("projects/<uuid:project_id>/my-score/answers", api.MyOutcomes.as_view()),
]
