"""Registers the area with Django, and its jobs with the workers."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """review.routing."""

    name = "review.routing"
    label = "routing"

    def ready(self) -> None:
        """Register the job handlers."""
        from review.routing import jobs  # noqa: F401, PLC0415 - models must be loaded
