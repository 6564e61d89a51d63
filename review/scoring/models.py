"""Answers whose truth became known: what annotators' scores are made of. Rows are never changed."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone


class AnswerOutcome(models.Model):
    """How one answer compared with what was found to be right, and where that came from."""

    class Source(models.TextChoices):
        """Who knew better."""

        REVIEW = "review"
        GOLD = "gold"
        AUDIT = "audit"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+")
    annotation_id = models.UUIDField()
    source = models.CharField(max_length=8, choices=Source.choices)
    weight = models.FloatField()
    is_right = models.BooleanField()
    # Counts an object: right, missed, extra, sloppy, mislabelled; empty where only the whole was judged.
    counts = models.JSONField(default=dict)
    # By label, [right, wrong].
    labels = models.JSONField(default=dict)
    # What it was judged by turned out wrong: it counts no more.
    is_void = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["annotation_id", "source"], name="one_outcome_per_answer_and_source"),
            models.CheckConstraint(condition=models.Q(weight__gt=0, weight__lte=1), name="outcome_weight_fraction"),
        ]
        indexes = [models.Index(fields=["project", "user", "created_at"], name="outcome_of_person")]
