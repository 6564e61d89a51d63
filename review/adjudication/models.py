"""Adjudications: the answers that differ, kept as they were, and what an expert made of them."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Adjudication(models.Model):
    """One disagreement. ``versions`` are the answers side by side, as they were when it was found."""

    class Cause(models.TextChoices):
        """Who does not agree."""

        DISAGREEMENT = "disagreement"
        REVIEWERS = "reviewers"
        GOLD = "gold"

    class Choice(models.TextChoices):
        """What the expert took: one answer, the merged suggestion, single objects of several, or their own."""

        ANSWER = "answer"
        MERGED = "merged"
        OBJECTS = "objects"
        EDITED = "edited"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    task = models.OneToOneField("tasks.Task", on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+")
    cause = models.CharField(max_length=12, choices=Cause.choices)
    # A list of key, role, user, username, annotation, decision, regions, unsure, seconds, note and at.
    versions = models.JSONField()
    # The merged regions, with votes and belief an object; null where nothing was merged.
    merged = models.JSONField(null=True)
    agreement = models.FloatField()
    # What the desk is ordered by: the belief in the merged answer's least sure part, the agreement where nothing was
    # merged.
    confidence = models.FloatField(default=1.0)
    gold_item = models.UUIDField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    choice = models.CharField(max_length=8, choices=Choice.choices, blank=True, default="")
    chosen = models.CharField(max_length=8, blank=True, default="")
    comment = models.TextField(blank=True, default="")
    is_unsure = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["asset"], condition=Q(decided_at=None), name="one_open_adjudication")
        ]
        indexes = [models.Index(fields=["project", "confidence", "id"], name="adjudications_least_sure")]
