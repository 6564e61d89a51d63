"""Registers the area with Django."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """assay.kernel."""

    name = "assay.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Register the lookups."""
        from assay.kernel import lookups  # noqa: F401, PLC0415 - models must be loaded
