"""Registers the area with Django, and its jobs with the workers."""

from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    """review.datasets."""

    name = "review.datasets"
    label = "datasets"

    def ready(self) -> None:
        """Register the job handlers."""
        from review.datasets import jobs  # noqa: F401, PLC0415 - models must be loaded
