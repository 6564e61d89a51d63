"""Addresses of taking back under /api/v1/."""

from django.urls import path

from review.take_back import api

urlpatterns = [
    path("projects/<uuid:project_id>/recent-work", api.RecentWork.as_view()),
    path("projects/<uuid:project_id>/recent-reviews", api.RecentReviews.as_view()),
    path("tasks/<uuid:task_id>/take-back", api.TakeWorkBack.as_view()),
    path("reviews/<uuid:review_id>/take-back", api.TakeReviewBack.as_view()),
]
