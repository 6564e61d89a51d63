"""What models said: runs, label maps, predictions. Predictions are never annotations and are never changed."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone


class LabelMap(models.Model):
    """One version of how a model's labels become the project's; ``mapping`` holds null for labels left out."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    model_key = models.CharField(max_length=80)
    version = models.PositiveIntegerField()
    mapping = models.JSONField()
    # From which confidence each of the model's labels counts at all; labels not named count from the floor.
    minimum = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "model_key", "version"], name="one_map_per_version")]


class PrelabelRun(models.Model):
    """One pass of a model over a project's assets: to pre-label them, or to measure it on finished ones."""

    class Purpose(models.TextChoices):
        """What the run is for.

        A measuring run moves no asset and makes no task; one of a model none of whose labels is mapped predicts nothing
        and hands everything over to people.
        """

        PRELABEL = "prelabel"
        MEASURE = "measure"
        HAND_OVER = "hand_over"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    job_id = models.UUIDField()
    model_key = models.CharField(max_length=80)
    model_version = models.CharField(max_length=80)
    weights_sha256 = models.CharField(max_length=64)
    map_version = models.PositiveIntegerField()
    schema_version = models.PositiveIntegerField()
    label_map = models.JSONField()
    minimum = models.JSONField(default=dict)
    purpose = models.CharField(max_length=10, choices=Purpose.choices, default=Purpose.PRELABEL)
    options = models.JSONField(default=dict)
    assets = models.PositiveIntegerField()
    predicted = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    to_annotate = models.PositiveIntegerField(default=0)
    auto_accepted = models.PositiveIntegerField(default=0)
    to_audit = models.PositiveIntegerField(default=0)
    # Wall seconds in the runner; and, of the work, decoding (over threads), the model itself, and the writing.
    model_seconds = models.FloatField(default=0)
    decode_seconds = models.FloatField(default=0)
    infer_seconds = models.FloatField(default=0)
    write_seconds = models.FloatField(default=0)
    halvings = models.PositiveIntegerField(default=0)
    started_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)


class Prediction(models.Model):
    """A model's answer for one asset: raw confidences, everything from 0.05 up."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    # No index of its own: ``one_prediction_per_asset_and_model`` begins with it.
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+", db_index=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    run = models.ForeignKey(PrelabelRun, on_delete=models.CASCADE, related_name="+")
    model_key = models.CharField(max_length=80)
    model_version = models.CharField(max_length=80)
    weights_sha256 = models.CharField(max_length=64)
    map_version = models.PositiveIntegerField()
    schema_version = models.PositiveIntegerField()
    regions = models.JSONField()
    # Answers to the schema's questions, where the model names whole assets.
    classification = models.JSONField(default=dict)
    confidence = models.FloatField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["asset", "model_key", "model_version", "weights_sha256", "map_version"],
                name="one_prediction_per_asset_and_model",
            ),
            models.CheckConstraint(
                condition=models.Q(confidence__gte=0, confidence__lte=1), name="prediction_confidence_fraction"
            ),
        ]
