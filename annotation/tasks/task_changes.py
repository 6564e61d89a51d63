"""What ``review`` does to the queue: treat a person otherwise, have a task answered again or once more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from annotation.tasks import queue
from annotation.tasks.models import Annotation, Assignment, Draft, QueueState, Task
from assay.accounts.events import RightsLost
from assay.kernel.clock import now
from assay.projects.events import RolesChanged


def set_queue_state(
    *,
    project_id: UUID,
    user_id: UUID,
    gold_rate: float | None = None,
    signs: Sequence[str] | None = None,
    paused: bool | None = None,
    reason: str = "",
) -> None:
    """Change how the queue treats a person (``review`` calls this); None leaves a field as it is."""
    changes: dict[str, Any] = {"updated_at": now()}
    if gold_rate is not None:
        changes["gold_rate"] = gold_rate
    if signs is not None:
        changes["signs"] = list(signs)
    if paused is not None:
        changes |= {"paused_at": now() if paused else None, "reason": reason}
    QueueState.objects.update_or_create(project_id=project_id, user_id=user_id, defaults=changes)


def set_qualified(*, project_id: UUID, user_id: UUID, is_barred: bool, barred_labels: Sequence[str]) -> None:
    """Say what a person may not work on before an exam is passed (``review`` calls this).

    Whom it bars gives back what they hold, but for practice and the exam.
    """
    changes = {"is_barred": is_barred, "barred_labels": list(barred_labels), "updated_at": now()}
    with transaction.atomic():
        QueueState.objects.update_or_create(project_id=project_id, user_id=user_id, defaults=changes)
        if is_barred:
            queue.free_barred(user_id=user_id, project_id=project_id)


def ask_one_more(task_id: UUID) -> None:
    """Open a finished task for one more person (``review`` calls this, holding the row)."""
    task = Task.objects.select_for_update().get(pk=task_id)
    task.free_slots = [*task.free_slots, task.overlap]
    task.overlap += 1
    task.free_count += 1
    task.state = Task.State.OPEN
    task.save(update_fields=["free_slots", "overlap", "free_count", "state"])


def withdraw_answers(answers: Sequence[Annotation]) -> list[UUID]:
    """Have somebody else answer the tasks of ``answers`` again; the answers stay, but count no more.

    Reviews of them that nobody has begun are cancelled. Returns the assets.
    """
    ids = [answer.id for answer in answers]
    Task.objects.filter(subject_id__in=ids, kind=Task.Kind.REVIEW, state=Task.State.OPEN, free_count__gt=0).update(
        state=Task.State.CANCELLED
    )
    return queue.withdraw_rows([answer.assignment_id for answer in answers])


def free_after_change(event: RightsLost) -> None:
    """Give back what a person who is switched off, or an admin no more, holds by that (subscribed to RightsLost)."""
    queue.free_unreached(event.user_id)


def free_after_changes(event: RolesChanged) -> None:
    """Give back what people hold and their new roles do not reach (subscribed to RolesChanged)."""
    for user_id in event.user_ids:
        queue.free_unreached(user_id)


def reopen_answer(answer: Annotation, *, lease_seconds: int) -> None:
    """Lend a task to its author again, who goes on from their answer (``review.take_back`` calls this)."""
    _reopen(answer.assignment_id, answer.task_id, lease_seconds)
    keep_draft(answer.assignment_id, answer.regions, answer.flags, answer.classification)


def reopen_review(assignment: Assignment, *, lease_seconds: int) -> None:
    """Lend a review to its reviewer again (``review.take_back`` calls this)."""
    _reopen(assignment.id, assignment.task_id, lease_seconds)


def keep_draft(
    assignment_id: UUID, regions: Sequence[Any], flags: dict[str, Any], classification: dict[str, Any]
) -> None:
    """Make what a person goes on from the draft of their assignment."""
    fields = {"revision": 1, "regions": list(regions), "flags": flags, "classification": classification, "op_ids": []}
    Draft.objects.update_or_create(assignment_id=assignment_id, defaults={**fields, "updated_at": now()})


def _reopen(assignment_id: UUID, task_id: UUID, lease_seconds: int) -> None:
    until = now() + timedelta(seconds=lease_seconds)
    Assignment.objects.filter(pk=assignment_id, state=Assignment.State.SUBMITTED).update(
        state=Assignment.State.OPEN, ended_at=None, lease_expires_at=until
    )
    Task.objects.filter(pk=task_id).update(state=Task.State.OPEN, answers=F("answers") - 1)


def cancel_open_tasks(asset_ids: Sequence[UUID]) -> dict[UUID, list[UUID]]:
    """Cancel what is open on assets, held or not; who holds one keeps their work as a draft. Returns tasks by asset."""
    open_tasks = Task.objects.filter(asset_id__in=asset_ids, state=Task.State.OPEN)
    rows = list(open_tasks.select_for_update().values_list("asset_id", "id"))
    ids = [task_id for _, task_id in rows]
    queue.release_rows(ids)
    Task.objects.filter(pk__in=ids).update(state=Task.State.CANCELLED)
    tasks_by_asset: dict[UUID, list[UUID]] = {}
    for asset_id, task_id in rows:
        tasks_by_asset.setdefault(asset_id, []).append(task_id)
    return tasks_by_asset


def reopen_tasks(task_ids: Sequence[UUID]) -> None:
    """Open again what :func:`cancel_open_tasks` cancelled."""
    Task.objects.filter(pk__in=task_ids, state=Task.State.CANCELLED).update(state=Task.State.OPEN)


def cancel_unstarted_tasks(task_ids: Sequence[UUID]) -> set[UUID]:
    """Cancel those tasks that nobody holds or has answered; returns which."""
    unbegun = Task.objects.select_for_update().filter(
        pk__in=task_ids, state=Task.State.OPEN, free_count=F("overlap"), answers=0
    )
    ids = set(unbegun.values_list("id", flat=True))
    Task.objects.filter(pk__in=ids).update(state=Task.State.CANCELLED)
    return ids
