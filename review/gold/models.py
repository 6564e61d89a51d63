"""Gold items and who was checked with them."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone


class GoldItem(models.Model):
    """An asset with its known answer. Only active items are hidden among tasks."""

    class State(models.TextChoices):
        """Whether people are checked with it."""

        PROPOSED = "proposed"
        ACTIVE = "active"
        CHALLENGED = "challenged"
        RETIRED = "retired"

    class Use(models.TextChoices):
        """What it is for."""

        CHECK = "check"
        LESSON = "lesson"
        EXAM = "exam"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    asset = models.ForeignKey("assets.Asset", on_delete=models.CASCADE, related_name="+")
    regions = models.JSONField()
    classification = models.JSONField(default=dict)
    schema_version = models.PositiveIntegerField()
    # Hidden among tasks, shown as a lesson with its answer, or asked in an exam: what is shown is never hidden.
    use = models.CharField(max_length=8, choices=Use.choices, default=Use.CHECK)
    # The commonest label of the answer; items are spread over it.
    label = models.CharField(max_length=60, blank=True, default="")
    origin = models.CharField(max_length=12)
    state = models.CharField(max_length=12, choices=State.choices, default=State.ACTIVE)
    reason = models.CharField(max_length=300, blank=True, default="")
    last_used_at = models.DateTimeField(null=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "asset"], name="one_gold_item_per_asset")]
        indexes = [models.Index(fields=["project", "state", "last_used_at"], name="gold_least_used")]


class GoldCheck(models.Model):
    """A gold item put before one person, once; ``is_right`` None until they answered."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    item = models.ForeignKey(GoldItem, on_delete=models.CASCADE, related_name="checks")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    task = models.OneToOneField("tasks.Task", on_delete=models.CASCADE, related_name="+")
    annotation = models.ForeignKey("tasks.Annotation", null=True, on_delete=models.SET_NULL, related_name="+")
    # The pre-label shown had an error planted in it, and whether the answer left it as it was.
    is_corrupted = models.BooleanField(default=False)
    is_unchanged = models.BooleanField(null=True)
    is_right = models.BooleanField(null=True)
    # The accuracy expected of the person before this answer; what tells wrong gold from wrong people.
    expected = models.FloatField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "user"], name="gold_once_per_person")]


class Watch(models.Model):
    """What was last noticed of a person: the raised signs, each with its figures and the assets to look at."""

    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    # How many answers of theirs there were by then.
    answers = models.PositiveIntegerField()
    signs = models.JSONField(default=list)
    updated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user"], name="one_watch_per_person")]


class Exam(models.Model):
    """What must be passed to work in a project, or on pictures of one ``label`` where that is not empty."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=60, blank=True, default="")
    questions = models.PositiveSmallIntegerField()
    # The share of questions that must be right.
    pass_mark = models.FloatField()
    attempts = models.PositiveSmallIntegerField()
    is_required = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "label"], name="one_exam_per_label"),
            models.CheckConstraint(condition=models.Q(pass_mark__gt=0, pass_mark__lte=1), name="pass_mark_fraction"),
        ]


class ExamTry(models.Model):
    """One person's attempt: the items asked in order, and what was said to each, by item id; no exam: a practice."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    exam = models.ForeignKey(Exam, null=True, on_delete=models.CASCADE, related_name="tries")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveSmallIntegerField()
    items = models.JSONField()
    answers = models.JSONField(default=dict)
    is_passed = models.BooleanField(null=True)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["exam", "user", "number"], name="one_try_per_number")]


class Qualification(models.Model):
    """Who may work on a project's pictures, or on those of one ``label``: by an exam, or by a manager's word."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    label = models.CharField(max_length=60, blank=True, default="")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["project", "user", "label"], name="one_qualification_per_label")]
