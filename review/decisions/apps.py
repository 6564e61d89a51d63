"""Registers the area with Django."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """review.decisions."""

    name = "review.decisions"
    label = "decisions"
