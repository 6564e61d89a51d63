"""Registers the area with Django, and its jobs with the workers."""

from django.apps import AppConfig


class BeliefsConfig(AppConfig):
    """review.aggregation."""

    name = "review.aggregation"
    label = "beliefs"

    def ready(self) -> None:
        """Register the job handlers."""
        from review.aggregation import jobs  # noqa: F401, PLC0415 - models must be loaded
