"""Tasks, assignments, annotations, drafts. The constraints make a double hand-out impossible, whoever writes."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class Task(models.Model):
    """One asset to be labelled, audited or reviewed by ``overlap`` people; ``free_slots`` are those not taken."""

    class Kind(models.TextChoices):
        """What is to be done."""

        ANNOTATE = "annotate"
        AUDIT = "audit"
        ADJUDICATE = "adjudicate"
        REVIEW = "review"

    class State(models.TextChoices):
        """Whether answers are still wanted."""

        OPEN = "open"
        DONE = "done"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    # No index of its own: ``task_asset`` begins with it.
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    # Why the task exists; never shown to who does it.
    purpose = models.CharField(max_length=12, default="ordinary")
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    overlap = models.PositiveSmallIntegerField(default=1)
    free_slots = ArrayField(models.PositiveSmallIntegerField())
    free_count = models.PositiveSmallIntegerField()
    answers = models.PositiveSmallIntegerField(default=0)
    skips = models.PositiveSmallIntegerField(default=0)
    priority = models.FloatField(default=0)
    reserved_for = models.UUIDField(null=True)
    # What is shown in place of the pre-label, where that is not the pre-label itself.
    shown = models.JSONField(null=True)
    excluded_users = ArrayField(models.UUIDField(), default=list)
    # The annotation a review looks at; the index leaves out the many tasks without one.
    subject = models.ForeignKey(
        "tasks.Annotation", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    prediction = models.ForeignKey("prelabel.Prediction", null=True, on_delete=models.SET_NULL, related_name="+")
    round = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(
                F("project"),
                F("priority").desc(),
                F("created_at"),
                F("id"),
                name="task_queue_work",
                condition=Q(state="open", free_count__gt=0) & ~Q(kind="review"),
            ),
            models.Index(
                F("project"),
                F("priority").desc(),
                F("created_at"),
                F("id"),
                name="task_queue_review",
                condition=Q(state="open", free_count__gt=0, kind="review"),
            ),
            # Hidden checks that wait for somebody: a claim looks at all of one person's.
            models.Index(
                fields=["project", "reserved_for"],
                name="task_gold_waiting",
                condition=Q(state="open", free_count__gt=0, purpose="gold"),
            ),
            models.Index(fields=["asset", "kind"], name="task_asset"),
            models.Index(fields=["subject"], name="task_subject", condition=Q(subject__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(free_slots__len=F("free_count")), name="task_free_count"),
            models.CheckConstraint(condition=Q(free_count__lte=F("overlap")), name="task_free_within_overlap"),
            models.CheckConstraint(condition=Q(answers__lte=F("overlap")), name="task_not_over_filled"),
        ]


class Assignment(models.Model):
    """A task lent to one person until ``lease_expires_at``; its random id is all that person sees of the task."""

    class State(models.TextChoices):
        """How it stands; open, submitted and returned hold their slot."""

        OPEN = "open"
        SUBMITTED = "submitted"
        RETURNED = "returned"
        RELEASED = "released"
        SKIPPED = "skipped"
        EXPIRED = "expired"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    kind = models.CharField(max_length=12)
    slot = models.PositiveSmallIntegerField()
    overlap = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    lease_expires_at = models.DateTimeField()
    claimed_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)
    skip_reason = models.CharField(max_length=500, blank=True, default="")
    rework_reason = models.CharField(max_length=40, blank=True, default="")
    rework_comment = models.TextField(blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["user", "project", "kind"], name="own_open", condition=Q(state__in=["open", "returned"])
            ),
            models.Index(fields=["lease_expires_at"], name="lease_due", condition=Q(state__in=["open", "returned"])),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(slot__lt=F("overlap")), name="slot_within_overlap"),
            models.UniqueConstraint(
                fields=["task", "slot"],
                condition=Q(state__in=["open", "submitted", "returned"]),
                name="one_person_per_slot",
            ),
            models.UniqueConstraint(
                fields=["task", "user"],
                condition=Q(state__in=["open", "submitted", "returned"]),
                name="one_slot_per_person",
            ),
            # Nobody answers an asset twice; reviews of it are another matter.
            models.UniqueConstraint(
                fields=["asset", "user"],
                condition=Q(state__in=["open", "submitted", "returned"], kind__in=["annotate", "audit", "adjudicate"]),
                name="one_answer_per_person_and_asset",
            ),
        ]


class Annotation(models.Model):
    """One submitted answer; never changed, a better one is a new row with the next ``number``."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    assignment = models.ForeignKey(Assignment, on_delete=models.CASCADE, related_name="+")
    # No index of its own: ``answers_of_task`` is one.
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="+", db_constraint=False, db_index=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+", db_constraint=False)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    submission_id = models.UUIDField()
    schema_version = models.PositiveIntegerField()
    regions = models.JSONField()
    classification = models.JSONField(default=dict)
    flags = models.JSONField(default=dict)
    seconds = models.FloatField()
    prediction = models.ForeignKey("prelabel.Prediction", null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["author", "project", "-created_at"], name="answers_of_author"),
            models.Index(fields=["task"], name="answers_of_task"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "submission_id"], name="one_answer_per_submission")
        ]


class Draft(models.Model):
    """What a person has saved so far; ``op_ids`` are the operations already carried out."""

    assignment = models.OneToOneField(Assignment, primary_key=True, on_delete=models.CASCADE, related_name="draft")
    revision = models.PositiveIntegerField(default=0)
    regions = models.JSONField(default=list)
    classification = models.JSONField(default=dict)
    flags = models.JSONField(default=dict)
    op_ids = ArrayField(models.CharField(max_length=64), default=list)
    updated_at = models.DateTimeField(default=timezone.now)


class QueueState(models.Model):
    """How the queue treats one person: the share of hidden gold, and whether their work is paused.

    ``review`` writes it, claim reads it.
    """

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    gold_rate = models.FloatField(null=True)
    paused_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    # Names of signs of careless work; they raise the share of gold.
    signs = models.JSONField(default=list)
    # An exam of the project is not passed yet: only practice and exams are lent. None: nobody has looked.
    is_barred = models.BooleanField(null=True)
    # Labels whose exam is not passed: pictures on which the pre-label shows one go to others.
    barred_labels = ArrayField(models.CharField(max_length=60), default=list)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="one_queue_state_per_person")]


class PendingAnswer(models.Model):
    """An answer that was stored and waits to be compared and settled; gone once that is done."""

    annotation = models.OneToOneField(Annotation, primary_key=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
