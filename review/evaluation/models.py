"""Comparisons of models with what people believe; each stays as it was computed."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils import timezone


class ModelEvaluation(models.Model):
    """How a model of certain weights, under a label map, did against the labels people had confirmed then."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey("prelabel.PrelabelRun", on_delete=models.CASCADE, related_name="+")
    model_key = models.CharField(max_length=80)
    model_version = models.CharField(max_length=80)
    weights_sha256 = models.CharField(max_length=64)
    map_version = models.PositiveIntegerField()
    assets = models.PositiveIntegerField()
    figures = models.JSONField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["project", "-created_at"], name="evaluation_newest")]
