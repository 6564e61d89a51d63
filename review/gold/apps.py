"""Registers the area with Django."""

from django.apps import AppConfig


class GoldConfig(AppConfig):
    """review.gold."""

    name = "review.gold"
    label = "gold"
