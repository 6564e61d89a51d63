"""Registers the area with Django."""

from django.apps import AppConfig


class ResolvedConfig(AppConfig):
    """review.resolved."""

    name = "review.resolved"
    label = "resolved"
