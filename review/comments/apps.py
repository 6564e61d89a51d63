"""Registers the area with Django."""

from django.apps import AppConfig


class CommentsConfig(AppConfig):
    """review.comments."""

    name = "review.comments"
    label = "comments"
