"""Registers the area with Django, and its jobs with the workers."""

from django.apps import AppConfig


class DatasetsConfig(AppConfig):
    """assay.datasets."""

    name = "assay.datasets"
    label = "datasets"

    def ready(self) -> None:
        """Register the job handlers."""
        from assay.datasets import jobs  # noqa: F401, PLC0415 - models must be loaded
