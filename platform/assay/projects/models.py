"""Projects and who works in them."""

from __future__ import annotations

import secrets
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


def _audit_key() -> str:
    return secrets.token_hex(32)


class Project(models.Model):
    """One body of work: its assets, labels, people and policy."""

    class State(models.TextChoices):
        """Whether work goes on: paused lends nothing, archived changes nothing."""

        ACTIVE = "active"
        PAUSED = "paused"
        ARCHIVED = "archived"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    name = models.CharField(max_length=120)
    data_type = models.CharField(max_length=10, default="image")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    description = models.TextField(blank=True, default="")
    guidelines = models.TextField(blank=True, default="")
    policy = models.JSONField(default=dict)
    schema_version = models.PositiveIntegerField(default=0)
    audit_key = models.CharField(max_length=64, default=_audit_key)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), condition=models.Q(deleted_at=None), name="project_name_unique")
        ]


class Membership(models.Model):
    """A person's role in a project."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=10)
    # Only assets with one of these labels, one of these tags and of one of these batches are lent to the person;
    # where there is none of a kind, it limits nothing.
    labels = ArrayField(models.CharField(max_length=60), default=list)
    tags = ArrayField(models.CharField(max_length=60), default=list)
    batches = ArrayField(models.CharField(max_length=120), default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["project", "user"], name="one_role_per_person"),
            models.CheckConstraint(
                condition=models.Q(role__in=["manager", "reviewer", "annotator"]), name="role_known"
            ),
        ]
