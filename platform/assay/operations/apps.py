"""Registers the area with Django."""

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """assay.operations."""

    name = "assay.operations"
    label = "operations"
