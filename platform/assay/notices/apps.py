"""Registers the area with Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """assay.notices."""

    name = "assay.notices"
    label = "notices"
