"""Reads of tasks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum

from annotation.policy import policy_of
from annotation.prelabel.rules import shown_regions
from annotation.tasks import queue
from annotation.tasks.lease_ids import renamed
from annotation.tasks.models import Annotation, Assignment, QueueState, Task
from assay.kernel.actor import Actor
from assay.kernel.compiled_query import Prepared
from assay.kernel.errors import NotFound
from assay.projects.models import Membership
from assay.projects.types import roles_with

LENT = (Assignment.State.OPEN, Assignment.State.SUBMITTED, Assignment.State.RETURNED, Assignment.State.EXPIRED)
ROUNDED_TO = 50
# Every role may do this work; what remains, reviews and adjudications, takes a reviewer.
FOR_ANNOTATORS = (Task.Kind.ANNOTATE, Task.Kind.AUDIT)


def get_assignment_for(
    actor: Actor, assignment_id: UUID, *, kinds: Sequence[str], lock: bool = False, with_draft: bool = True
) -> Assignment:
    """Fetch and authorise: one's own assignment, in a project in which one still has a role for its kind of work.

    Raises NotFound alike for everything else. ``lock`` holds the row until the transaction ends; without the draft
    and the pre-label, which a submit has no use for, it costs half.
    """
    query = _own_assignment(tuple(kinds), actor.is_admin, lock, with_draft)
    row = next(iter(query.find(assignment=assignment_id, user=actor.id)), None)
    if row is None:
        raise NotFound("There is no such task, or it is not yours.")
    return row


@cache
def _own_assignment(kinds: tuple[str, ...], is_admin: bool, lock: bool, with_draft: bool) -> Prepared[Assignment]:  # noqa: FBT001
    marks = {"assignment": uuid4(), "user": uuid4()}
    rows = Assignment.objects.filter(
        pk=marks["assignment"], user_id=marks["user"], kind__in=kinds, project__deleted_at=None
    ).select_related("project", "asset", *(("task__prediction", "draft") if with_draft else ("task",)))
    if not is_admin:
        member = Membership.objects.filter(project_id=OuterRef("project_id"), user_id=marks["user"])
        reviews = Exists(member.filter(role__in=roles_with("review")))
        rows = rows.filter(reviews | (Q(kind__in=FOR_ANNOTATORS) & Exists(member)))
    return Prepared(rows.select_for_update(of=("self",)) if lock else rows, marks)


def starting_regions(assignment: Assignment) -> list[dict[str, Any]]:
    """Return what a person starts from: the shown pre-label; a review's answer; nothing for who is to decide alone."""
    task = assignment.task
    if task.subject_id is not None:
        return list(task.subject.regions) if task.subject else []
    if task.shown is None and (task.kind in (Task.Kind.AUDIT, Task.Kind.ADJUDICATE) or task.prediction is None):
        return []
    predicted = task.shown if task.shown is not None else task.prediction.regions if task.prediction else []
    project = assignment.project
    return renamed(shown_regions(predicted, policy_of(project).show_from), project.audit_key, assignment.id)


def starting_classification(assignment: Assignment) -> dict[str, Any]:
    """Return the classification a person starts from, as ``starting_regions`` does.

    A planted error changes objects alone: a hidden check has the model's answers to questions as all work has.
    """
    task = assignment.task
    if task.subject_id is not None:
        return dict(task.subject.classification) if task.subject else {}
    if task.kind in (Task.Kind.AUDIT, Task.Kind.ADJUDICATE) or task.prediction is None:
        return {}
    return dict(task.prediction.classification)


def may_view_asset(user_id: UUID, asset_id: UUID) -> bool:
    """Tell whether the asset was lent to the person (their own answers stay visible to them)."""
    return Assignment.objects.filter(user_id=user_id, asset_id=asset_id, state__in=LENT).exists()


def waiting_counts(project_id: UUID) -> dict[str, int]:
    """Return free tasks a kind."""
    rows = Task.objects.filter(project_id=project_id, state=Task.State.OPEN, free_count__gt=0)
    rows = rows.exclude(purpose="gold")
    return dict(rows.values_list("kind").annotate(Count("id")))


def rounded(count: int) -> int:
    """Return a count rounded up to 50, so that hidden tasks do not show."""
    return -(-count // ROUNDED_TO) * ROUNDED_TO


def day_of(actor: Actor, project_id: UUID, since: datetime) -> dict[str, Any]:
    """Return a person's own figures since midnight."""
    answers = Annotation.objects.filter(author_id=actor.id, project_id=project_id, created_at__gte=since)
    sums = answers.aggregate(count=Count("id"), seconds=Sum("seconds"))
    returned = Assignment.objects.filter(
        user_id=actor.id, project_id=project_id, state=Assignment.State.RETURNED
    ).count()
    waiting = waiting_counts(project_id)
    return {
        "submitted_today": sums["count"],
        "seconds_today": sums["seconds"] or 0.0,
        "returned": returned,
        "waiting": rounded(sum(count for kind, count in waiting.items() if kind != Task.Kind.REVIEW)),
        "is_paused": QueueState.objects.filter(
            project_id=project_id, user_id=actor.id, paused_at__isnull=False
        ).exists(),
    }


def work_counts(actor: Actor, project_ids: Sequence[UUID]) -> dict[UUID, dict[str, int]]:
    """Return per project: free work by kind and what the person holds, in two statements."""
    counts: dict[UUID, dict[str, int]] = {project_id: {} for project_id in project_ids}
    free = Task.objects.filter(project_id__in=project_ids, state=Task.State.OPEN, free_count__gt=0).exclude(
        excluded_users__contains=[actor.id]
    )
    free = free.exclude(purpose="gold")
    for row in free.values("project_id").annotate(
        review=Count("id", filter=Q(kind=Task.Kind.REVIEW)), work=Count("id", filter=~Q(kind=Task.Kind.REVIEW))
    ):
        counts[row["project_id"]] |= {"review": row["review"], "work": row["work"]}
    held = Assignment.objects.filter(project_id__in=project_ids, user_id=actor.id, state__in=["open", "returned"])
    for project_row in held.values("project_id").annotate(
        open=Count("id", filter=Q(state="open")), returned=Count("id", filter=Q(state="returned"))
    ):
        counts[project_row["project_id"]] |= {"open": project_row["open"], "returned": project_row["returned"]}
    return counts


def holders_in(project_id: UUID) -> list[dict[str, Any]]:
    """Return who holds tasks, how many with a saved draft, since when and until when; the longest first.

    Work that was sent back to its author counts too.
    """
    held = Assignment.objects.filter(project_id=project_id, state__in=queue.HELD)
    rows = held.values("user_id", "user__username").annotate(
        open=Count("id"), drafts=Count("draft"), since=Min("claimed_at"), until=Max("lease_expires_at")
    )
    return [
        {
            "user": row["user_id"],
            "username": row["user__username"],
            "open": row["open"],
            "drafts": row["drafts"],
            "since": row["since"],
            "lease_expires_at": row["until"],
        }
        for row in rows.order_by("since")
    ]


def answers_of(actor: Actor, project_id: UUID) -> QuerySet[Annotation]:
    """Return a person's own answers in a project."""
    return Annotation.objects.filter(author_id=actor.id, project_id=project_id).select_related("asset", "assignment")


def own_answers(user_id: UUID) -> dict[str, Any]:
    """Return how much somebody answered, by project (for the download of one's own data)."""
    rows = Annotation.objects.filter(author_id=user_id).values("project_id", "project__name")
    counted = rows.annotate(
        answers=Count("id"), seconds=Sum("seconds"), first=Min("created_at"), last=Max("created_at")
    )
    return {
        "projects": [
            {
                "project": row["project__name"],
                "answers": row["answers"],
                "seconds": row["seconds"],
                "first_at": row["first"],
                "last_at": row["last"],
            }
            for row in counted.order_by("project__name", "project_id")
        ]
    }
