"""Comments on assets. They are no labels: nothing is computed from them."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone


class Comment(models.Model):
    """What somebody says of an asset, or of one ``region`` of an answer to it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+")
    # A region's own id; the region lives in an answer or a draft, and may be deleted there.
    region = models.UUIDField(null=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    # Whom it speaks to: members named with @, and the author of the answer a review is about.
    mentions = ArrayField(models.UUIDField(), default=list)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["asset", "created_at"], name="comments_of_asset"),
            models.Index(fields=["project", "created_at"], name="comments_of_project"),
        ]
