"""One notice a person: what happened, where to look, and when it was read."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Notice(models.Model):
    """Something that happened and what it means; ``page`` is the page of the project that shows it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # None: it concerns the person alone; ``page`` is then one of the house.
    project = models.ForeignKey("projects.Project", null=True, on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=500)
    page = models.CharField(max_length=60)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-created_at", "-id"], name="notices_newest"),
            models.Index(fields=["user"], name="notices_unread", condition=Q(read_at=None)),
        ]
