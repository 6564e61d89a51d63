"""The Job table: the truth about long work. Celery only carries ids (docs/adr/0002)."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone


class Job(models.Model):
    """One piece of long work, or the parent of many."""

    class State(models.TextChoices):
        """Where a job is."""

        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=200, unique=True)
    queue = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    payload = models.JSONField(default=dict)
    result = models.JSONField(default=dict)
    message = models.CharField(max_length=300, blank=True, default="")
    error = models.TextField(blank=True, default="")
    # Ids only: jobs stand below projects and accounts, and a job may outlive either.
    project_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    parent = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="children")
    open_children = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    units = models.PositiveIntegerField(default=1)
    attempts = models.PositiveIntegerField(default=0)
    max_attempts = models.PositiveIntegerField(default=3)
    available_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    lease_expires_at = models.DateTimeField(null=True)
    # What the handler wants its next attempt to know.
    notes = models.JSONField(default=dict)
    worker = models.CharField(max_length=120, blank=True, default="")
    # The request that asked for it, so that one id leads from the browser to the worker's log.
    request_id = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "available_at"], name="job_due", condition=Q(state="queued")),
            models.Index(fields=["lease_expires_at"], name="job_lease", condition=Q(state="running")),
            models.Index(fields=["project_id", "-created_at"], name="job_project", condition=Q(parent=None)),
            models.Index(fields=["actor_id", "-created_at"], name="job_actor", condition=Q(parent=None)),
        ]
        constraints = [models.CheckConstraint(condition=Q(done__lte=models.F("total")), name="job_done_within_total")]
