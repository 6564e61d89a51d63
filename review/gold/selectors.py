"""Reads of gold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from annotation.tasks.models import QueueState
from assay.assets.models import Asset
from review.gold.models import GoldItem, Watch
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


def evidence_in(project_id: UUID) -> dict[UUID, list[dict[str, Any]]]:
    """Return the raised signs by person, each with its words, figures and the assets it rests on (id and name)."""
    watches = list(Watch.objects.filter(project_id=project_id).exclude(signs=[]))
    ids = {asset for watch in watches for sign in watch.signs for asset in sign["assets"]}
    names = {str(key): name for key, name in Asset.objects.filter(pk__in=ids).values_list("id", "name")}
    return {
        watch.user_id: [
            {**sign, "assets": [{"id": key, "name": names[key]} for key in sign["assets"] if key in names]}
            for sign in watch.signs
        ]
        for watch in watches
    }


def labels_in_gold(label_ids: Sequence[UUID]) -> set[UUID]:
    """Return which of the labels a gold item was made of, or stands beside: its asset's truth is settled."""
    assets = GoldItem.objects.exclude(state=GoldItem.State.RETIRED).values("asset_id")
    rows = ResolvedLabel.objects.filter(pk__in=label_ids, asset_id__in=assets)
    return set(rows.values_list("id", flat=True))
