"""Reads of gold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from annotation.tasks.models import Annotation, QueueState, Task
from assay.assets.models import Asset
from assay.kernel.clock import now
from assay.projects.models import Project
from review.aggregation.hooks import KnownTruth
from review.decisions.policy import policy_of
from review.gold.models import GoldCheck, GoldItem, Watch
from review.gold.rules import wanted_stock
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


@dataclass(frozen=True, slots=True)
class Stock:
    """Hidden checks in use and how many are wanted; ``busiest``: how many one person has met and soon will.

    ``missing`` counts those waiting as proposals as missing too.
    """

    active: int
    wanted: int
    missing: int
    proposed: int
    busiest: int


def stock_in(project: Project) -> Stock:
    """Return how a project's hidden checks stand to what its people will meet in the coming week at their pace."""
    checks = GoldItem.objects.filter(project=project, use=GoldItem.Use.CHECK)
    counts = dict(checks.values_list("state").annotate(Count("id")))
    active, proposed = counts.get("active", 0), counts.get("proposed", 0)
    highest = policy_of(project).gold_rate
    if highest == 0:
        return Stock(active, 0, 0, proposed, 0)
    met = GoldCheck.objects.filter(item__project=project, item__state=GoldItem.State.ACTIVE, annotation__isnull=False)
    exposure: dict[UUID, float] = defaultdict(float, dict(met.values_list("user_id").annotate(Count("id"))))
    rates = dict(QueueState.objects.filter(project=project).values_list("user_id", "gold_rate"))
    lately = Annotation.objects.filter(
        project=project, task__kind=Task.Kind.ANNOTATE, created_at__gte=now() - timedelta(days=7)
    )
    for user, answers in lately.values_list("author_id").annotate(Count("id")):
        rate = rates.get(user)
        exposure[user] += answers * (highest if rate is None else rate)
    wanted = wanted_stock(list(exposure.values()))
    return Stock(active, wanted, max(wanted - active, 0), proposed, ceil(max(exposure.values(), default=0)))


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


def known_gold(project_id: UUID) -> KnownTruth:
    """Return the answers of the gold in use; somebody picked it, so none of it counts as drawn at random."""
    rows = GoldItem.objects.filter(project_id=project_id, state=GoldItem.State.ACTIVE)
    values = rows.values_list("asset_id", "regions", "classification")
    return KnownTruth({asset: (regions, classification) for asset, regions, classification in values})


def labels_in_gold(label_ids: Sequence[UUID]) -> set[UUID]:
    """Return which of the labels a gold item was made of, or stands beside: its asset's truth is settled."""
    # A proposal binds nobody: it falls with the label it was made of.
    bound = GoldItem.objects.exclude(state__in=[GoldItem.State.RETIRED, GoldItem.State.PROPOSED])
    assets = bound.values("asset_id")
    rows = ResolvedLabel.objects.filter(pk__in=label_ids, asset_id__in=assets)
    return set(rows.values_list("id", flat=True))
