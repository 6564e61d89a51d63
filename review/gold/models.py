"""Gold items and who was checked with them."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone


class GoldItem(models.Model):
    """An asset with its known answer. Only active items are hidden among tasks."""

    class State(models.TextChoices):
        """Whether people are checked with it."""

        PROPOSED = "proposed"
        ACTIVE = "active"
        CHALLENGED = "challenged"
        RETIRED = "retired"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+")
    regions = models.JSONField()
    schema_version = models.PositiveIntegerField()
    # The commonest label of the answer; items are spread over it.
    label = models.CharField(max_length=60, blank=True, default="")
    origin = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=State.choices, default=State.ACTIVE)
    reason = models.CharField(max_length=300, blank=True, default="")
    last_used_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "asset"], name="one_gold_item_per_asset")]
        indexes = [models.Index(fields=["project", "state", "last_used_at"], name="gold_least_used")]


class GoldCheck(models.Model):
    """A gold item put before one person, once; ``is_right`` None until they answered."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    item = models.ForeignKey(GoldItem, on_delete=models.CASCADE, related_name="checks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    task = models.OneToOneField("tasks.Task", on_delete=models.CASCADE, related_name="+")
    annotation = models.ForeignKey("tasks.Annotation", null=True, on_delete=models.SET_NULL, related_name="+")
    # The pre-label shown had an error planted in it, and whether the answer left it as it was.
    is_corrupted = models.BooleanField(default=False)
    is_unchanged = models.BooleanField(null=True)
    is_right = models.BooleanField(null=True)
    # The accuracy expected of the person before this answer; what tells wrong gold from wrong people.
    expected = models.FloatField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="gold_once_per_person")]
