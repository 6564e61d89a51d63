"""Assets: the pictures of a project and where they are on their way."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone


class Asset(models.Model):
    """One picture; ``stage`` moves by compare-and-set through ``assay.assets.services`` only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=400)
    stage = models.CharField(max_length=16, default="uploaded")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    bytes = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    storage_key = models.CharField(max_length=200)
    thumbnail_key = models.CharField(max_length=200, blank=True, default="")
    # What it is nearly the same as (frames of a film, distortions of a picture); drawn and counted together.
    group = models.CharField(max_length=200, blank=True, default="", db_default="")
    audit_draw = models.FloatField()
    is_audit_drawn = models.BooleanField(default=False)
    failure = models.TextField(blank=True, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "sha256"], name="one_asset_per_content")]
        indexes = [
            models.Index(fields=["project", "stage", "-created_at", "-id"], name="assets_of_stage"),
            models.Index(fields=["project", "-created_at", "-id"], name="assets_newest_first"),
        ]
