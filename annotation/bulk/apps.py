"""Registers the area with Django, and its jobs with the workers."""

from django.apps import AppConfig


class BulkConfig(AppConfig):
    """annotation.bulk."""

    name = "annotation.bulk"
    label = "bulk"

    def ready(self) -> None:
        """Register the job handlers."""
        from annotation.bulk import jobs  # noqa: F401, PLC0415 - models must be loaded
