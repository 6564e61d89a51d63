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
        from assay.jobs.worker_heartbeat import add_presence_source  # noqa: PLC0415
        from inference_workers import registry  # noqa: PLC0415
        from inference_workers.device import gpu_memory_mb  # noqa: PLC0415

        registry.configure(
            models_folder=settings.ASSAY.data_folder / "models", memory_mb=settings.ASSAY.model_memory_mb
        )
        add_presence_source("models", registry.cache.keys)
        add_presence_source("gpu_memory_mb", gpu_memory_mb)
