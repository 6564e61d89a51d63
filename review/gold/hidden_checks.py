"""Hidden checks are put into the queue ahead of time, a few for each person."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from annotation.prelabel.models import Prediction
from annotation.tasks import services as tasks
from annotation.tasks.models import Assignment, QueueState, Task
from annotation.tasks.queue import EAGER
from assay.kernel.clock import now
from assay.projects.models import Membership, Project
from review.decisions.policy import policy_of
from review.decisions.rules import keyed_draw
from review.gold.models import GoldCheck, GoldItem
from review.gold.planted_errors import CORRUPTED_SHARE, Frame, Ordinary, corrupt, ordinary_of
from review.gold.queue_fit import ANYWHERE, LOOK_AHEAD, Head, Model, Shown, Usable, Waiting, choose_fitting
from review.gold.rules import STOCK, Candidate

# So many pre-labels tell what is ordinary in a project.
SAMPLE = 300
# Who claimed something so long ago is at work.
AT_WORK = timedelta(minutes=30)
FRESH = timedelta(minutes=10)


def stock_gold() -> int:
    """Keep a few hidden checks waiting for everybody who labels; returns how many were put there.

    They are ordinary tasks reserved for one person, made ahead of time, so that a claim does nothing special; those
    that fit the head of the queue no more are taken away again.
    """
    count = 0
    live = GoldItem.objects.filter(state=GoldItem.State.ACTIVE, use=GoldItem.Use.CHECK).values("project_id")
    for project in Project.objects.filter(pk__in=live, deleted_at=None):
        if policy_of(project).gold_rate > 0:
            count += _stock(project)
    return count


def head_of(project: Project) -> Head:
    """Return what is handed out next of a project's ordinary work."""
    rows = Task.objects.filter(
        project=project, state=Task.State.OPEN, free_count__gt=0, kind=Task.Kind.ANNOTATE, reserved_for=None
    )
    rows = rows.exclude(purpose="gold").order_by("-priority", "created_at", "id").select_related("prediction", "asset")
    least = policy_of(project).show_from
    return Head([Waiting(row.priority, _shown(row.prediction, row.asset.batch, least)) for row in rows[:LOOK_AHEAD]])


def _shown(prediction: Prediction | None, batch: str, least: float) -> Shown:
    if prediction is None:
        return Shown(None, None, 0, batch)
    objects = len(_visible(prediction.regions, least))
    return Shown(prediction.confidence, _model_of(prediction), objects, batch)


def _model_of(prediction: Prediction) -> Model:
    return prediction.model_key, prediction.model_version, prediction.weights_sha256


def _stock(project: Project) -> int:
    head = head_of(project)
    waiting = _still_fitting(project, head)
    paused = QueueState.objects.filter(project=project, paused_at__isnull=False).values("user_id")
    people = Membership.objects.filter(project=project, user__is_active=True).exclude(user_id__in=paused)
    rates = dict(QueueState.objects.filter(project=project).values_list("user_id", "gold_rate"))
    lately = Assignment.objects.filter(project=project, kind=Task.Kind.ANNOTATE, claimed_at__gt=now() - AT_WORK)
    at_work = lately.values("user_id").distinct().count() if head.order is not None else 1
    missing: dict[UUID, int] = {}
    for user in people.values_list("user_id", flat=True):
        rate = rates.get(user)
        rate = policy_of(project).gold_rate if rate is None else rate
        missing[user] = head.wanted(rate, at_work, least=STOCK, eager=EAGER) - waiting[user]
    needy = [user for user, count in missing.items() if count > 0]
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
    predictions = _predictions(assets, head)
    least = policy_of(project).show_from
    shown = {item.id: _shown(predictions.get(item.asset_id), item.asset.batch, least) for item in rows}
    usual = _ordinary(project)
    rng = random.SystemRandom()
    count = 0
    # What one person is given goes to the end for the next: else everybody would meet the same few items first.
    ranks = {item.id: rank for rank, item in enumerate(rows)}
    for user in needy:
        fresh = [
            Usable(Candidate(item.id, item.label, ranks[item.id]), shown[item.id])
            for item in rows
            if item.id not in known[user] and item.asset_id not in met[user]
        ]
        for item_id, priority in choose_fitting(head, fresh, seen[user], missing[user], rng):
            if _hide(by_id[item_id], user, predictions.get(by_id[item_id].asset_id), usual, priority):
                count += 1
            ranks[item_id] = max(ranks.values()) + 1
    return count


def _predictions(asset_ids: Sequence[UUID], head: Head) -> dict[UUID, Prediction]:
    """Return the pre-label that each item is shown with: of a model that work at the head has, else the newest."""
    models = {task.shown.model for task in head.tasks}
    chosen: dict[UUID, Prediction] = {}
    for row in Prediction.objects.filter(asset__in=asset_ids, run__purpose="prelabel").order_by("created_at"):
        before = chosen.get(row.asset_id)
        if before is None or _model_of(row) in models or _model_of(before) not in models:
            chosen[row.asset_id] = row
    return chosen if not models or models != {None} else {}


def _still_fitting(project: Project, head: Head) -> Counter[UUID]:
    """Take away the checks in nobody's hand that do not fit any more; returns how many wait for each person."""
    rows = Task.objects.filter(
        project=project, purpose="gold", kind=Task.Kind.ANNOTATE, state=Task.State.OPEN, free_count__gt=0
    ).exclude(reserved_for=None)
    waiting: Counter[UUID] = Counter()
    least = policy_of(project).show_from
    past: list[UUID] = []
    for row in rows.select_related("prediction", "asset"):
        fits = not head.tasks or _fits(row, head, least)
        if fits and row.reserved_for is not None:
            waiting[row.reserved_for] += 1
        elif not fits:
            past.append(row.id)
    if past:
        with transaction.atomic():
            # One that is being claimed just now is left to whom it is handed.
            gone = list(rows.filter(pk__in=past).select_for_update(of=("self",), skip_locked=True).values_list("id"))
            Task.objects.filter(pk__in=[key for (key,) in gone]).delete()
    return waiting


def _fits(task: Task, head: Head, least: float) -> bool:
    shown = _shown(task.prediction, task.asset.batch, least)
    place = head.place_of(shown)
    if head.order is None and task.priority == ANYWHERE and task.created_at > now() - FRESH:
        # What was near when it was drawn may wait a while: were those that are like few others taken away at once,
        # checks would seldom be like them.
        return head.takes(shown)
    if head.order is None or task.priority == ANYWHERE:
        return place is not None and (place == ANYWHERE) == (task.priority == ANYWHERE)
    # One whose place the head has just gone by may still be right for who has not taken anything since.
    return place == task.priority or (task.priority > head.tasks[0].priority and not head.has_passed(task.priority))


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


def _hide(item: GoldItem, user_id: UUID, prediction: Prediction | None, usual: Ordinary, priority: float) -> bool:
    """Put an item before a person as an ordinary task; False where another process was first."""
    shown = _planted(item, prediction, usual) if prediction is not None else None
    try:
        with transaction.atomic():
            (task_id,) = tasks.create_tasks(
                [
                    tasks.NewTask(
                        project_id=item.project_id,
                        asset_id=item.asset_id,
                        kind=Task.Kind.ANNOTATE,
                        purpose="gold",
                        priority=priority,
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


def _planted(item: GoldItem, prediction: Prediction, usual: Ordinary) -> list[dict[str, Any]] | None:
    """Return an item's pre-label with an error planted, the same for everybody who meets it; None for most items.

    Were it another for each person, two who compare notes would know.
    """
    earlier = Task.objects.filter(
        purpose="gold", kind=Task.Kind.ANNOTATE, asset_id=item.asset_id, prediction_id=prediction.id
    )
    stored = earlier.order_by("created_at").values_list("shown", flat=True).first()
    if stored is not None or earlier.exists():
        return stored
    if keyed_draw(item.project.audit_key, item.id) >= CORRUPTED_SHARE:
        return None
    policy = policy_of(item.project)
    frame = Frame(item.asset.width, item.asset.height, item.asset.characters)
    rng = random.Random(f"{item.project.audit_key}:{item.id}")  # noqa: S311 - the key is secret
    visible = _visible(prediction.regions, policy.show_from)
    return corrupt(visible, ordinary=usual, frame=frame, rng=rng)
