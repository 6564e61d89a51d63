"""Registers the area with Django."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """assay.operations."""

    name = "assay.operations"
    label = "operations"

    def ready(self) -> None:
        """Count every request."""
        from assay.kernel.tracing import observe_requests  # noqa: PLC0415 - the settings must be there
        from assay.operations.request_counts import observe  # noqa: PLC0415

        observe_requests(observe)
