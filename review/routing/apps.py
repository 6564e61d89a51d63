"""Registers the area with Django."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """review.routing."""

    name = "review.routing"
    label = "routing"
