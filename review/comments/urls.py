"""Addresses of comments under /api/v1/."""

from django.urls import path

from review.comments import api

urlpatterns = [
    path("projects/<uuid:project_id>/comments", api.Comments.as_view()),
    path("comments/<uuid:comment_id>", api.CommentDetail.as_view()),
]
