"""Assets: the pictures or texts of a project and where they are on their way."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.utils import timezone

from assay.assets.content_files import ContentHash, stored_under


class Asset(models.Model):
    """One picture or text; ``stage`` moves by compare-and-set through ``assay.assets.services`` only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # No index of its own: others begin with it.
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=400)
    stage = models.CharField(max_length=16, default="uploaded")
    # Pixels of the upright picture; 0 for a text.
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    # Code points of a text, and its first ones; 0 and "" for a picture.
    characters = models.PositiveIntegerField(default=0)
    excerpt = models.CharField(max_length=300, blank=True, default="")
    # What whoever sent it calls it, and what they know of it.
    external_id = models.CharField(max_length=200, blank=True, default="")
    meta = models.JSONField(default=dict)
    bytes = models.PositiveBigIntegerField()
    # What draws are made from, for ever: of an import, a hash that its line claims. No file is named by it.
    sha256 = models.CharField(max_length=64)
    media_type = models.CharField(max_length=40)
    # Where the storage keeps it; empty while a picture that was imported by its address is still there only.
    storage_key = models.CharField(max_length=200, blank=True, default="", db_default="")
    source_url = models.CharField(max_length=2000, blank=True, default="", db_default="")
    thumbnail_key = models.CharField(max_length=200, blank=True, default="")
    # What it is nearly the same as (frames of a film, distortions of a picture); drawn and counted together.
    group = models.CharField(max_length=200, blank=True, default="", db_default="")
    # What managers sort by: which people are lent it, what a filter or a bulk action takes.
    tags = ArrayField(models.CharField(max_length=60), default=list)
    # What it came in with: the name an upload was given, of the zip, of the folder, or the day.
    batch = models.CharField(max_length=120, blank=True, default="", db_default="")
    audit_draw = models.FloatField()
    is_audit_drawn = models.BooleanField(default=False)
    failure = models.TextField(blank=True, default="")
    # Nothing is looked up by it, and accounts are deactivated, not deleted.
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "sha256"], name="one_asset_per_content")]
        indexes = [
            models.Index(fields=["project", "stage", "-created_at", "-id"], name="assets_of_stage"),
            models.Index(fields=["project", "-created_at", "-id"], name="assets_newest_first"),
            GinIndex(fields=["tags"], name="assets_by_tag"),
        ]

    @property
    def content_hash(self) -> ContentHash | None:
        """The hash of the content that was stored for this asset; None until it was fetched and hashed.

        Every file of an asset (original, rendition, thumbnail, tiles) and what is kept of it is named by this one.
        """
        return stored_under(self.storage_key)
