"""Reads of notices."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from assay.kernel.actor import Actor
from assay.notifications.models import Notice
from assay.projects.policies import projects_visible_to


def notices_of(actor: Actor) -> QuerySet[Notice]:
    """Return a person's notices about themself, and about projects they may still see."""
    about = Q(project=None) | Q(project__in=projects_visible_to(actor))
    rows = Notice.objects.filter(about, user_id=actor.id)
    return rows.select_related("project")


def own_notices(user_id: UUID) -> list[dict[str, Any]]:
    """Return somebody's notices (for the download of one's own data)."""
    rows = Notice.objects.filter(user_id=user_id).order_by("created_at", "id")
    return [
        {"words": text, "at": created_at.isoformat(), "read_at": read.isoformat() if read else None}
        for text, created_at, read in rows.values_list("words", "created_at", "read_at")
    ]
