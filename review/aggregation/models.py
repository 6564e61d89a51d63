"""How answers were last aggregated, and the soft label of every asset several people answered."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils import timezone


class Aggregation(models.Model):
    """One question of a project (a classification question, or the labels of matched objects), last worked out."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=130)
    method = models.CharField(max_length=20)
    # Divides the log posteriors; None where too little gold was there to fit one.
    temperature = models.FloatField(null=True)
    # Share right a method, on gold held out of its fit; empty with under 25 gold items.
    held_out = models.JSONField(default=dict)
    gold = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    items = models.PositiveIntegerField()
    classes = models.JSONField(default=list)
    # By person's id, or "model:<key>@<version>": {"skill": probability of being right, "answers": number}.
    workers = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "question"], name="one_aggregation_per_question")]


class SoftLabel(models.Model):
    """How sure one may be of an asset's answer to a question.

    ``beliefs``: for a question {answer: probability}; for objects {region id: {label: probability}}, "" for nothing.
    """

    id = models.BigAutoField(primary_key=True)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=130)
    beliefs = models.JSONField()
    # The belief in the least sure part.
    confidence = models.FloatField()
    answers = models.PositiveSmallIntegerField()
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "question"], name="one_soft_label_per_question")]
        indexes = [models.Index(fields=["project", "question", "confidence"], name="least_sure")]
