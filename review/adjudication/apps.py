"""Registers the area with Django."""

from django.apps import AppConfig


class AdjudicationConfig(AppConfig):
    """review.adjudication."""

    name = "review.adjudication"
    label = "adjudication"
