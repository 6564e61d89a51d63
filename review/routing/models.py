"""Why each predicted asset went where it went, and what blind audits found."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils import timezone


class RouteDecision(models.Model):
    """One routing decision with everything it was based on."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    prediction = models.OneToOneField("prelabel.Prediction", on_delete=models.CASCADE, related_name="+")
    route = models.CharField(max_length=12)
    reason = models.CharField(max_length=200)
    confidence = models.FloatField()
    threshold = models.FloatField()
    is_audit_drawn = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)


class AuditOutcome(models.Model):
    """A blind human answer against the prediction it checks."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+")
    prediction = models.ForeignKey("prelabel.Prediction", on_delete=models.CASCADE, related_name="+")
    annotation = models.OneToOneField("tasks.Annotation", on_delete=models.CASCADE, related_name="+")
    is_right = models.BooleanField()
    was_auto_accepted = models.BooleanField()
    created_at = models.DateTimeField(default=timezone.now)
