"""Registers the area with Django."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """assay.auditlog."""

    name = "assay.auditlog"
    label = "audit"
