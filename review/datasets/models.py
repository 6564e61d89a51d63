"""Dataset versions: frozen manifests of resolved labels, and the files made from them."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone


class DatasetVersion(models.Model):
    """One frozen state of a project's labels."""

    class State(models.TextChoices):
        """How far it is."""

        BUILDING = "building"
        FROZEN = "frozen"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=120, blank=True, default="")
    state = models.CharField(max_length=10, choices=State.choices, default=State.BUILDING)
    schema_version = models.PositiveIntegerField()
    assets = models.PositiveIntegerField(default=0)
    regions = models.PositiveIntegerField(default=0)
    manifest_sha256 = models.CharField(max_length=64, blank=True, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "number"], name="one_version_per_number")]


class DatasetItem(models.Model):
    """One asset of a version with the resolved label it had; labels are never changed, so naming one is enough."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    asset = models.ForeignKey("assets.Asset", on_delete=models.PROTECT, related_name="+")
    label = models.ForeignKey("resolved.ResolvedLabel", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="one_item_per_position"),
            models.UniqueConstraint(fields=["version", "asset"], name="one_item_per_asset"),
        ]


class Export(models.Model):
    """A version written in a format."""

    class State(models.TextChoices):
        """How far it is."""

        BUILDING = "building"
        READY = "ready"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    version = models.ForeignKey(DatasetVersion, on_delete=models.CASCADE, related_name="exports")
    format = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.BUILDING)
    job_id = models.UUIDField(null=True)
    bytes = models.PositiveBigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    losses = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
