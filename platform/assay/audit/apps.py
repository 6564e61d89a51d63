"""Registers the area with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """assay.audit."""

    name = "assay.audit"
    label = "audit"
