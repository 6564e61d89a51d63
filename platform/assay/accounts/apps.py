"""Registers the area with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """assay.accounts."""

    name = "assay.accounts"
    label = "accounts"
