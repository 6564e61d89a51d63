"""What waits for a reviewer and why, what was decided, and what was approved in bulk."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.utils import timezone


class BulkApproval(models.Model):
    """Many answers approved at once, with the random audit that tells how many of them were wrong."""

    class State(models.TextChoices):
        """How far it is."""

        RUNNING = "running"
        DONE = "done"
        CANCELLED = "cancelled"
        UNDOING = "undoing"
        UNDONE = "undone"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.RUNNING)
    # The filter it was asked with.
    asked = models.JSONField(default=dict)
    total = models.PositiveIntegerField()
    approved = models.PositiveIntegerField(default=0)
    audits = models.PositiveIntegerField()
    # Answers with a draw up to this one are audited; null until the job has begun.
    audited_to = models.FloatField(null=True)
    undone = models.PositiveIntegerField(default=0)
    kept = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["project", "-created_at"], name="bulk_newest")]


class ReviewDecision(models.Model):
    """What a reviewer decided of an answer; one a review task. Answers approved in bulk have one each too."""

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
    # Where a rejected answer went: author, another, drop.
    went_to = models.CharField(max_length=8, blank=True, default="")
    # What a fix made of the answer.
    regions = models.JSONField(null=True)
    classification = models.JSONField(null=True)
    # The reviewer's own time; null where it is not known.
    seconds = models.FloatField(null=True)
    # The decision this second, blind look is about, and whether both came to the same.
    first = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")
    is_same = models.BooleanField(null=True)
    # What an expert found where two looks differed.
    is_upheld = models.BooleanField(null=True)
    bulk = models.ForeignKey(BulkApproval, null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["project", "created_at"], name="decisions_newest"),
            models.Index(fields=["reviewer", "project", "created_at"], name="decisions_of_reviewer"),
            models.Index(fields=["bulk"], name="decisions_of_bulk", condition=Q(bulk__isnull=False)),
            models.Index(fields=["first"], name="second_looks", condition=Q(first__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["first"], name="one_second_look", condition=Q(first__isnull=False))
        ]


class ReviewEntry(models.Model):
    """Why an answer is before a reviewer, and what the queue can be filtered by; one a review task."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    task = models.OneToOneField("tasks.Task", on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=12)
    # The hard label's key.
    reason_label = models.CharField(max_length=60, blank=True, default="")
    labels = ArrayField(models.CharField(max_length=60), default=list)
    # How sure we are of the answer: the merged belief of several people, else the model's confidence in the picture.
    confidence = models.FloatField(null=True)
    agreement = models.FloatField(default=1.0)
    people = models.PositiveSmallIntegerField(default=1)
    is_unsure = models.BooleanField(default=False)
    # A second look at this decision. Reviewers are not told: it is to be as blind as the first.
    first = models.ForeignKey(ReviewDecision, null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "review entries"
        indexes = [
            models.Index(fields=["project", "created_at", "id"], name="entries_oldest"),
            GinIndex(fields=["labels"], name="entries_labels"),
        ]
