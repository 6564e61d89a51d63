"""Registers the area with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """assay.accounts."""

    name = "assay.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Describe signing in to the OpenAPI document."""
        from assay.accounts import openapi  # noqa: F401, PLC0415 - registers itself on import
