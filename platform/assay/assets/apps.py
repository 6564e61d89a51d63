"""Registers the area with Django, and its jobs with the workers."""

from django.apps import AppConfig


class AssetsConfig(AppConfig):
    """assay.assets."""

    name = "assay.assets"
    label = "assets"

    def ready(self) -> None:
        """Register the job handlers."""
        from assay.assets import jobs  # noqa: F401, PLC0415 - models must be loaded
