"""Registers the area with Django."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """assay.jobs."""

    name = "assay.jobs"
    label = "jobs"
