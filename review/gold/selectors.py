"""Reads of gold."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from annotation.tasks.models import QueueState
from review.gold.models import GoldItem
from review.resolved.models import ResolvedLabel


def gold_in(project_id: UUID, state: str | None = None) -> QuerySet[GoldItem]:
    """Return a project's items with how often they were answered, and how often right."""
    rows = GoldItem.objects.filter(project_id=project_id).select_related("asset", "created_by")
    if state:
        rows = rows.filter(state=state)
    answered = Q(checks__annotation__isnull=False)
    return rows.annotate(
        answers=Count("checks", filter=answered), right=Count("checks", filter=answered & Q(checks__is_right=True))
    )


def counts_in(project_id: UUID) -> dict[str, int]:
    """Return items a state."""
    return dict(GoldItem.objects.filter(project_id=project_id).values_list("state").annotate(Count("id")))


def treated_in(project_id: UUID) -> list[QueueState]:
    """Return how the queue treats each person it treats in a way of their own."""
    return list(QueueState.objects.filter(project_id=project_id).select_related("user").order_by("user__username"))


def labels_in_gold(label_ids: Sequence[UUID]) -> set[UUID]:
    """Return which of the labels a gold item was made of, or stands beside: its asset's truth is settled."""
    assets = GoldItem.objects.exclude(state=GoldItem.State.RETIRED).values("asset_id")
    rows = ResolvedLabel.objects.filter(pk__in=label_ids, asset_id__in=assets)
    return set(rows.values_list("id", flat=True))
