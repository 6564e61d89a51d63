"""Registers the area with Django, and its jobs with the workers."""

from django.apps import AppConfig


class PrelabelConfig(AppConfig):
    """annotation.prelabel."""

    name = "annotation.prelabel"
    label = "prelabel"

    def ready(self) -> None:
        """Register the job handlers."""
        from annotation.prelabel import jobs  # noqa: F401, PLC0415 - models must be loaded
