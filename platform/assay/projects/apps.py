"""Registers the area with Django."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    """assay.projects."""

    name = "assay.projects"
    label = "projects"
