"""Registers the area with Django, and its jobs with the workers."""

from django.apps import AppConfig


class PrelabelConfig(AppConfig):
    """annotation.prelabel."""

    name = "annotation.prelabel"
    label = "prelabel"

    def ready(self) -> None:
        """Register the job handlers and what answers clicks; say where the installation's models lie."""
        from django.conf import settings  # noqa: PLC0415

        from annotation.prelabel import jobs, prompts  # noqa: F401, PLC0415 - models must be loaded
        from inference_workers import registry  # noqa: PLC0415

        registry.configure(
            models_folder=settings.ASSAY.data_folder / "models", memory_mb=settings.ASSAY.model_memory_mb
        )
