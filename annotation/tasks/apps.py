"""Registers the area with Django."""

from django.apps import AppConfig


class TasksConfig(AppConfig):
    """annotation.tasks."""

    name = "annotation.tasks"
    label = "tasks"
