"""Hidden checks are put into the queue ahead of time, a few for each person."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from annotation.prelabel.models import Prediction
from annotation.tasks import services as tasks
from annotation.tasks.models import Assignment, QueueState, Task
from assay.kernel.clock import now
from assay.projects.models import Membership, Project
from review.decisions.policy import policy_of
from review.gold.models import GoldCheck, GoldItem
from review.gold.planted_errors import CORRUPTED_SHARE, Frame, Ordinary, corrupt, ordinary_of
from review.gold.rules import STOCK, Candidate, choose_items

# So many pre-labels tell what is ordinary in a project.
SAMPLE = 300


def stock_gold() -> int:
    """Keep a few hidden checks waiting for everybody who labels; returns how many were put there.

    They are ordinary tasks reserved for one person, made ahead of time, so that a claim does nothing special.
    """
    count = 0
    live = GoldItem.objects.filter(state=GoldItem.State.ACTIVE, use=GoldItem.Use.CHECK).values("project_id")
    for project in Project.objects.filter(pk__in=live, deleted_at=None):
        if policy_of(project).gold_rate > 0:
            count += _stock(project)
    return count


def _stock(project: Project) -> int:
    waiting = Counter(
        Task.objects.filter(
            project=project, purpose="gold", kind=Task.Kind.ANNOTATE, state=Task.State.OPEN, free_count__gt=0
        ).values_list("reserved_for", flat=True)
    )
    paused = QueueState.objects.filter(project=project, paused_at__isnull=False).values("user_id")
    people = Membership.objects.filter(project=project, user__is_active=True).exclude(user_id__in=paused)
    needy = [user for user in people.values_list("user_id", flat=True) if waiting[user] < STOCK]
    if not needy:
        return 0
    usable = GoldItem.objects.filter(project=project, state=GoldItem.State.ACTIVE, use=GoldItem.Use.CHECK)
    rows = list(usable.select_related("asset"))
    rows.sort(key=lambda item: (item.last_used_at is not None, item.last_used_at or item.created_at, str(item.id)))
    by_id = {item.id: item for item in rows}
    known: dict[UUID, set[UUID]] = defaultdict(set)
    seen: dict[UUID, Counter[str]] = defaultdict(Counter)
    for user, item_id, label in GoldCheck.objects.filter(item__project=project, user_id__in=needy).values_list(
        "user_id", "item_id", "item__label"
    ):
        known[user].add(item_id)
        seen[user][label] += 1
    assets = [item.asset_id for item in rows]
    met: dict[UUID, set[UUID]] = defaultdict(set)
    touched = Assignment.objects.filter(user_id__in=needy, asset_id__in=assets)
    for user, asset_id in touched.values_list("user_id", "asset_id"):
        met[user].add(asset_id)
    predictions = {
        row.asset_id: row
        for row in Prediction.objects.filter(asset_id__in=assets, run__purpose="prelabel").order_by("created_at")
    }
    usual = _ordinary(project)
    rng = random.SystemRandom()
    count = 0
    # What one person is given goes to the end for the next: else everybody would meet the same few items first.
    ranks = {item.id: rank for rank, item in enumerate(rows)}
    for user in needy:
        fresh = [
            Candidate(item.id, item.label, ranks[item.id])
            for item in rows
            if item.id not in known[user] and item.asset_id not in met[user]
        ]
        for item_id in choose_items(fresh, seen[user], STOCK - waiting[user]):
            if _hide(by_id[item_id], user, predictions.get(by_id[item_id].asset_id), usual, rng):
                count += 1
            ranks[item_id] = max(ranks.values()) + 1
    return count


def _ordinary(project: Project) -> Ordinary:
    """Return what the pre-labels of ordinary work look like; of the project's newest, where no such work is there."""
    predictions = Prediction.objects.filter(project=project, run__purpose="prelabel")
    served = Task.objects.filter(project=project, kind=Task.Kind.ANNOTATE, purpose="ordinary").values("prediction_id")
    newest = [rows.order_by("-created_at")[:SAMPLE] for rows in (predictions.filter(pk__in=served), predictions)]
    sample = list(newest[0]) or list(newest[1])
    least = policy_of(project).show_from
    return ordinary_of([_visible(row.regions, least) for row in sample])


def _visible(regions: Sequence[dict[str, Any]], least: float) -> list[dict[str, Any]]:
    return [region for region in regions if region["confidence"] >= least]


def _hide(item: GoldItem, user_id: UUID, prediction: Prediction | None, usual: Ordinary, rng: random.Random) -> bool:
    """Put an item before a person as an ordinary task; False where another process was first."""
    shown = None
    if prediction is not None and rng.random() < CORRUPTED_SHARE:
        visible = _visible(prediction.regions, policy_of(item.project).show_from)
        frame = Frame(item.asset.width, item.asset.height, item.asset.characters)
        shown = corrupt(visible, ordinary=usual, frame=frame, rng=rng)
    try:
        with transaction.atomic():
            (task_id,) = tasks.create_tasks(
                [
                    tasks.NewTask(
                        project_id=item.project_id,
                        asset_id=item.asset_id,
                        kind=Task.Kind.ANNOTATE,
                        purpose="gold",
                        reserved_for=user_id,
                        prediction_id=prediction.id if prediction else None,
                        shown=shown,
                    )
                ]
            )
            GoldCheck.objects.create(item=item, user_id=user_id, task_id=task_id, is_corrupted=shown is not None)
            item.last_used_at = now()
            item.save(update_fields=["last_used_at"])
    except IntegrityError:
        return False
    return True
