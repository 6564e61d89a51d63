"""Resolved labels: the believed answer of an asset, in versions that never change."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils import timezone


class ResolvedLabel(models.Model):
    """One version of what is believed; ``provenance`` says who or what made it and how it was checked."""

    class Source(models.TextChoices):
        """What settled it."""

        AUTO_ACCEPT = "auto_accept"
        ANNOTATION = "annotation"
        CONSENSUS = "consensus"
        REVIEW_APPROVE = "review_approve"
        REVIEW_FIX = "review_fix"
        AUDIT = "audit"
        IMPORT = "import"
        ADJUDICATION = "adjudication"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # No index of its own: ``one_label_per_version`` begins with it.
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+", db_index=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    version = models.PositiveIntegerField()
    is_current = models.BooleanField(default=True)
    source = models.CharField(max_length=16, choices=Source.choices)
    regions = models.JSONField()
    classification = models.JSONField(default=dict)
    schema_version = models.PositiveIntegerField()
    annotation = models.ForeignKey("tasks.Annotation", null=True, on_delete=models.SET_NULL, related_name="+")
    prediction = models.ForeignKey("prelabel.Prediction", null=True, on_delete=models.SET_NULL, related_name="+")
    provenance = models.JSONField(default=dict)
    resolved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset", "version"], name="one_label_per_version"),
            models.UniqueConstraint(fields=["asset"], condition=models.Q(is_current=True), name="one_current_label"),
        ]
        indexes = [
            models.Index(fields=["project", "asset"], name="current_labels", condition=models.Q(is_current=True))
        ]
