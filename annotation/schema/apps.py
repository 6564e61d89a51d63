"""Registers the area with Django."""

from django.apps import AppConfig


class SchemaConfig(AppConfig):
    """annotation.schema."""

    name = "annotation.schema"
    label = "schema"
