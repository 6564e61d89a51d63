"""Tables of the kernel: replies kept under an Idempotency-Key."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class StoredReply(models.Model):
    """The reply to a creating call, kept 24 h so that a repeated call gets the same one."""

    user_id = models.UUIDField()
    key = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    body = models.BinaryField(default=b"")
    # The rights that the call asked for and found, [name, subject, ability] each: a repeated call must have them now.
    rights = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=["user_id", "key"], name="one_reply_per_key")]
