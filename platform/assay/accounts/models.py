"""People who sign in, their API tokens and one-time links."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from assay.kernel.scopes import ADMIN


class User(AbstractBaseUser):
    """One person of this installation."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    username = models.CharField(max_length=80, unique=True)
    email = models.EmailField(blank=True, default="")
    is_admin = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    # An IANA name (Europe/Vienna); empty is the browser's.
    time_zone = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)

    # How far the token reaches that a call came with, and whether it may write what takes a manager; no columns.
    scope: str = ADMIN
    may_manage: bool = True

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = BaseUserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("username"), name="username_unique_in_any_case")]


class ApiToken(models.Model):
    """A named key for programs; only its SHA-256 is kept."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    prefix = models.CharField(max_length=8)
    key_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    last_used_at = models.DateTimeField(null=True)
    last_address = models.CharField(max_length=45, blank=True, default="")
    expires_at = models.DateTimeField()
    scope = models.CharField(max_length=6, default="admin")
    # When whoever made it last gave their password: what gives power asks for it again.
    password_at = models.DateTimeField(default=timezone.now)
    # A program's, as an admin says: it outlives its owner's password.
    is_program = models.BooleanField(default=False)
    # When its owner was told that it ends soon.
    warned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope__in=["read", "label", "manage", "admin"]), name="token_scope_known"
            )
        ]


class SignIn(models.Model):
    """A browser somebody is signed in with; the session itself is Django's row with the same (hashed) key."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    address = models.CharField(max_length=45, blank=True, default="")
    agent = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now)


class OneTimeLink(models.Model):
    """A link that sets a password once: the first admin's, an invitation, a reset."""

    class Purpose(models.TextChoices):
        """What the link is for."""

        SETUP = "setup"
        INVITATION = "invitation"
        RESET = "reset"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    purpose = models.CharField(max_length=12, choices=Purpose.choices)
    token_hash = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    is_admin = models.BooleanField(default=False)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
