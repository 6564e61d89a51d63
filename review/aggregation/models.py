"""How answers were last aggregated, and the soft label of every asset several people answered."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils import timezone


class Aggregation(models.Model):
    """A fit of one question of a project (a classification question, or the labels of matched objects).

    Earlier fits stay: a belief names the fit it came from and can be worked out again from that fit's rows.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=130)
    number = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    method = models.CharField(max_length=20)
    # Of the formulas and constants; 0 for fits of before they were numbered.
    method_version = models.PositiveSmallIntegerField(default=0)
    # Divides the log beliefs; None where too little gold was there to fit one.
    temperature = models.FloatField(null=True)
    # Whether the gold was drawn at random: class biases are fitted only then.
    has_random_gold = models.BooleanField(default=False)
    # How far people agree beyond chance, in [0, 1].
    kappa = models.FloatField(null=True)
    # What review.aggregation.stored_rows keeps of a fit besides its workers' rows; empty where rows are not kept.
    shared = models.BinaryField(default=b"")
    # Bins of the reliability picture: [shown belief, share right, items], from reviewed items; see rules.reliability.
    reliability = models.JSONField(default=list)
    # By target of the stop confidence ("0.85"): how many answers an item takes, on these answers; empty for very many.
    expected_answers = models.JSONField(default=dict)
    # Share right a method on held-out gold, of fits of before; no longer written.
    held_out = models.JSONField(default=dict)
    gold = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    items = models.PositiveIntegerField()
    classes = models.JSONField(default=list)
    # By person's id, or "model:<key>@<version>": {"skill": probability of being right, "answers": number} and, for
    # objects, "hit": the share of the objects others drew which they drew too.
    workers = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "question", "number"], name="one_fit_a_number"),
            models.UniqueConstraint(
                fields=["project", "question"], condition=models.Q(is_current=True), name="one_current_fit_a_question"
            ),
        ]


class WorkerRow(models.Model):
    """A worker's confusion rows in a fit, as ``stored_rows`` packs them."""

    id = models.BigAutoField(primary_key=True)
    aggregation = models.ForeignKey(Aggregation, on_delete=models.CASCADE, related_name="rows")
    worker = models.CharField(max_length=200)
    rows = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["aggregation", "worker"], name="one_row_a_worker")]


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
    # The number of the fit it came from; 0 before there was one.
    fit = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "question"], name="one_soft_label_per_question")]
        indexes = [models.Index(fields=["project", "question", "confidence"], name="least_sure")]
