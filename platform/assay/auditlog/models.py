"""The append-only log of who did what; a trigger in the database refuses changes to it."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class AuditEntry(models.Model):
    """One thing that happened. Plain ids: the log outlives what it speaks of."""

    at = models.DateTimeField(default=timezone.now)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=80, blank=True, default="")
    action = models.CharField(max_length=60)
    object_type = models.CharField(max_length=30)
    object_id = models.UUIDField()
    project_id = models.UUIDField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["object_id", "-id"]), models.Index(fields=["project_id", "-id"])]
