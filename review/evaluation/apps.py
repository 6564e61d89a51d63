"""Registers the area with Django, and its jobs with the workers."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """review.evaluation."""

    name = "review.evaluation"
    label = "evaluation"

    def ready(self) -> None:
        """Register the job handlers."""
        from review.evaluation import jobs  # noqa: F401, PLC0415 - models must be loaded
