"""Review decisions."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone


class ReviewDecision(models.Model):
    """What a reviewer decided of an answer; one a review task."""

    class Decision(models.TextChoices):
        """The three ways."""

        APPROVE = "approve"
        FIX = "fix"
        REJECT = "reject"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    task = models.OneToOneField("tasks.Task", on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    annotation = models.ForeignKey("tasks.Annotation", on_delete=models.CASCADE, related_name="+")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=8, choices=Decision.choices)
    reason = models.CharField(max_length=20, blank=True, default="")
    comment = models.TextField(blank=True, default="")
    is_solo = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
