"""Registers the area with Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """assay.notifications."""

    name = "assay.notifications"
    label = "notices"
