"""How answers were last aggregated, and the soft label of every asset several people answered."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils import timezone


class BeliefFit(models.Model):
    """One fit of a question, never changed: what a belief of any day is recomputed from, with its ``WorkerRow``s.

    ``shared``: class shares ``eta_one`` (classes, 1) and ``eta_two`` (classes, 2), dependences ``rho_one`` and
    ``rho_two``, and ``log_temperature`` and ``biases`` where gold gave them; ``constants``: every number of the method.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=130)
    method = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    constants = models.JSONField()
    classes = models.JSONField()
    shared = models.JSONField()
    answers = models.PositiveIntegerField()
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["project", "question", "-created_at"], name="fits_newest")]


class WorkerRow(models.Model):
    """One worker's rows in a fit; the worker "" is somebody nothing is known of.

    ``log_rows``: float64, little endian, of shape (said, classes, 3): log probability of what they say by class, for
    the one kind of the first fit and the two of the second. ``hit_rate``: the share of others' objects they drew too.
    """

    id = models.BigAutoField(primary_key=True)
    fit = models.ForeignKey(BeliefFit, on_delete=models.CASCADE, related_name="rows")
    worker = models.CharField(max_length=200)
    log_rows = models.BinaryField()
    hit_rate = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["fit", "worker"], name="one_row_per_worker")]


class Aggregation(models.Model):
    """One question of a project (a classification question, or the labels of matched objects), last worked out."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    question = models.CharField(max_length=130)
    method = models.CharField(max_length=20)
    # Null for what an older method left: it is worked out anew.
    fit = models.ForeignKey(BeliefFit, null=True, on_delete=models.SET_NULL, related_name="+")
    # Divides the log posteriors; None where too little gold was there to fit one.
    temperature = models.FloatField(null=True)
    # Known items it was calibrated on, and whether they were drawn at random and so gave class biases too.
    calibrated_on = models.PositiveIntegerField(default=0)
    has_biases = models.BooleanField(default=False)
    # Ten bins of {"sure", "right", "n"}: how often beliefs of about this much were right on known items.
    reliability = models.JSONField(default=list)
    # Answers an item by the target of dynamic overlap, replayed on the project's own answers.
    expected_answers = models.JSONField(default=dict)
    # Share right a method, on gold its fit did not see; empty with under 10 gold items.
    held_out = models.JSONField(default=dict)
    gold = models.PositiveIntegerField()
    answers = models.PositiveIntegerField()
    items = models.PositiveIntegerField()
    classes = models.JSONField(default=list)
    # By person's id, or "model:<key>@<version>": {"skill": probability of being right, "answers": number, "hits": share
    # of others' objects drawn too, for objects}.
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
    # Whose rows it was made with; null before the first fit, and for what an older method left.
    fit = models.ForeignKey(BeliefFit, null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["asset", "question"], name="one_soft_label_per_question")]
        indexes = [models.Index(fields=["project", "question", "confidence"], name="least_sure")]
