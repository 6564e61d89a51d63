"""Bulk actions, and what each asset was like before."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone


class BulkAction(models.Model):
    """One action on many assets."""

    class State(models.TextChoices):
        """How far it is; final once nothing can be undone any more."""

        RUNNING = "running"
        DONE = "done"
        UNDOING = "undoing"
        UNDONE = "undone"
        FINAL = "final"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=20)
    value = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    assets = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["project", "-created_at"], name="bulk_of_project")]


class BulkItem(models.Model):
    """An asset the action changed, and what it takes to change it back."""

    id = models.BigAutoField(primary_key=True)
    action = models.ForeignKey(BulkAction, on_delete=models.CASCADE, related_name="items")
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+")
    before = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["action", "asset"], name="bulk_asset_once")]
