"""Registers the area with Django."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """assay.assets."""

    name = "assay.assets"
    label = "assets"
