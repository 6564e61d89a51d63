"""Fills the table of subscribers once every area is loaded."""

from django.apps import AppConfig

from assay.config import celery  # noqa: F401 - every process sends jobs through this application


class PipelineConfig(AppConfig):
    """The last app: wires the areas together."""

    name = "assay.config"
    label = "pipeline"

    def ready(self) -> None:
        """Subscribe everybody."""
        from assay.config.pipeline import wire  # noqa: PLC0415 - models must be loaded

        wire()
