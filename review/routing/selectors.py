"""Reads of routing."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q

from review.routing.models import Audit


def audit_counts(project_id: UUID) -> dict[str, int]:
    """Return how many auto-accepted labels were checked blind, and how many of them were right."""
    rows = Audit.objects.filter(project_id=project_id, was_auto_accepted=True, state=Audit.State.SETTLED)
    return rows.aggregate(checked=Count("id"), right=Count("id", filter=Q(is_wrong=False)))
