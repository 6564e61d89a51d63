"""Registers the area with Django, and its jobs with the workers."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """annotation.tasks."""

    name = "annotation.tasks"
    label = "tasks"

    def ready(self) -> None:
        """Register the job handlers."""
        from annotation.tasks import jobs  # noqa: F401, PLC0415 - models must be loaded
