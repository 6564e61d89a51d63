"""Registers the area with Django."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """review.decisions."""

    name = "review.decisions"
    label = "decisions"

    def ready(self) -> None:
        """Register the job handlers."""
        from review.decisions import jobs  # noqa: F401, PLC0415 - models must be loaded
