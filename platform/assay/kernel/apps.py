"""Registers the area with Django."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    """assay.kernel."""

    name = "assay.kernel"
    label = "kernel"
