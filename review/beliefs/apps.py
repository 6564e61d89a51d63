"""Registers the area with Django, and its jobs with the workers."""

from django.apps import AppConfig


class BeliefsConfig(AppConfig):
    """review.beliefs."""

    name = "review.beliefs"
    label = "beliefs"

    def ready(self) -> None:
        """Register the job handlers."""
        from review.beliefs import jobs  # noqa: F401, PLC0415 - models must be loaded
