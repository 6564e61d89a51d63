"""Registers the area with Django."""

from django.apps import AppConfig


class ScoringConfig(AppConfig):
    """review.scoring."""

    name = "review.scoring"
    label = "scoring"
