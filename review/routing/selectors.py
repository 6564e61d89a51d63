"""Reads of routing."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q

from review.decisions.models import ReviewDecision
from review.decisions.selectors import reviewer_error
from review.gold.models import GoldCheck
from review.routing.models import Audit


def audit_counts(project_id: UUID) -> dict[str, int]:
    """Return how many auto-accepted labels were checked blind, and how many of them were right."""
    rows = Audit.objects.filter(project_id=project_id, was_auto_accepted=True, state=Audit.State.SETTLED)
    return rows.aggregate(checked=Count("id"), right=Count("id", filter=Q(is_wrong=False)))


def missed_by_auditors(project_id: UUID) -> tuple[int, int]:
    """Return how many planted errors people left as they were, and how many they met."""
    rows = GoldCheck.objects.filter(item__project_id=project_id, is_corrupted=True, is_unchanged__isnull=False)
    return rows.filter(is_unchanged=True).count(), rows.count()


def errors_of_people(project_id: UUID) -> tuple[int, int]:
    """Return how many labels of people were found wrong, of how many looked at: second looks at reviewed labels.

    Without any, what reviewers changed or sent back tells: more errors than are delivered, so the promise holds.
    """
    reviewed = reviewer_error(project_id)
    if reviewed.reviewed:
        return reviewed.errors, reviewed.reviewed
    rows = ReviewDecision.objects.filter(project_id=project_id, is_solo=False)
    return rows.exclude(decision=ReviewDecision.Decision.APPROVE).count(), rows.count()
