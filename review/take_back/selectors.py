"""A person's last acts in a project, and what somebody else has done with them since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from annotation.tasks.models import Annotation, Assignment, Task
from assay.assets.models import Asset
from review.adjudication.models import Adjudication
from review.decisions.models import ReviewDecision, ReviewEntry
from review.resolved.guards import labels_in_use
from review.resolved.models import ResolvedLabel
from review.routing.models import Audit
from review.take_back.rules import MOST, Act, takeable

# The answer to an exam or a practice is shown at once: it stands.
_VISIBLE_CHECKS = ("exam", "lesson")
_WORK = (Task.Kind.ANNOTATE, Task.Kind.AUDIT)


@dataclass(frozen=True, slots=True)
class RecentAct:
    """One of a person's last acts: ``kind`` is submit, skip or review."""

    assignment_id: UUID
    kind: str
    asset: Asset
    acted_at: datetime
    is_takeable: bool


def recent_work(user_id: UUID, project_id: UUID) -> list[RecentAct]:
    """Return the last 20 submits and skips of a person, newest first."""
    answers = _last_answers(user_id, project_id)
    skipped = list(
        Assignment.objects.filter(
            user_id=user_id, project_id=project_id, state=Assignment.State.SKIPPED, kind__in=_WORK
        )
        .exclude(task__purpose__in=_VISIBLE_CHECKS)
        .select_related("task", "asset")
        .order_by("-ended_at")[:MOST]
    )
    free = takeable(_submits(user_id, answers)) | takeable(_skips(user_id, skipped))
    rows = [
        RecentAct(one.assignment_id, "submit", one.asset, one.created_at, one.assignment_id in free) for one in answers
    ]
    rows += [RecentAct(one.id, "skip", one.asset, one.ended_at or one.claimed_at, one.id in free) for one in skipped]
    return sorted(rows, key=lambda row: (row.acted_at, str(row.assignment_id)), reverse=True)[:MOST]


def recent_reviews(user_id: UUID, project_id: UUID) -> list[RecentAct]:
    """Return the last 20 decisions of a reviewer, newest first."""
    decisions = list(
        ReviewDecision.objects.filter(reviewer_id=user_id, project_id=project_id, bulk=None)
        .select_related("annotation__asset", "annotation__assignment", "task", "first")
        .order_by("-created_at")[:MOST]
    )
    assignments = {
        row.task_id: row
        for row in Assignment.objects.filter(
            task_id__in=[one.task_id for one in decisions], user_id=user_id, state=Assignment.State.SUBMITTED
        )
    }
    decisions = [one for one in decisions if one.task_id in assignments]
    touched = _reviews_acted_on(decisions)
    free = takeable(
        [
            Act(
                assignments[one.task_id].id, one.created_at, is_blind=is_second_look(one), is_acted_on=one.id in touched
            )
            for one in decisions
        ]
    )
    return [
        RecentAct(
            assignments[one.task_id].id,
            "review",
            one.annotation.asset,
            one.created_at,
            assignments[one.task_id].id in free,
        )
        for one in decisions
    ]


def is_second_look(decision: ReviewDecision) -> bool:
    """Tell whether a decision only checks another reviewer's."""
    return decision.first is not None and decision.first.bulk_id is None


def _last_answers(user_id: UUID, project_id: UUID) -> list[Annotation]:
    """Return the newest answer of each of the last assignments that are still submitted."""
    rows = (
        Annotation.objects.filter(
            author_id=user_id,
            project_id=project_id,
            assignment__state=Assignment.State.SUBMITTED,
            assignment__kind__in=_WORK,
        )
        .exclude(task__purpose__in=_VISIBLE_CHECKS)
        .select_related("task", "asset")
        .order_by("-created_at")[: 2 * MOST]
    )
    newest: dict[UUID, Annotation] = {}
    for row in rows:
        newest.setdefault(row.assignment_id, row)
    return list(newest.values())[:MOST]


def _submits(user_id: UUID, answers: Sequence[Annotation]) -> list[Act]:
    touched = _answers_acted_on(user_id, answers)
    return [
        Act(one.assignment_id, one.created_at, is_blind=one.task.purpose == "gold", is_acted_on=one.id in touched)
        for one in answers
    ]


def _answers_acted_on(user_id: UUID, answers: Sequence[Annotation]) -> set[UUID]:
    """Return those answers that somebody else has gone on from."""
    tasks = {one.task_id for one in answers}
    assets = {one.asset_id for one in answers}
    reviews = Task.objects.filter(
        Q(state=Task.State.DONE) | Q(state=Task.State.OPEN, free_count=0),
        kind=Task.Kind.REVIEW,
        subject__task_id__in=tasks,
    )
    reviewed = set(reviews.values_list("subject__task_id", flat=True))
    experts = _experts_asked(assets)
    labels = {
        row.asset_id: row
        for row in ResolvedLabel.objects.filter(asset_id__in=assets, is_current=True).select_related("annotation")
    }
    used = labels_in_use([row.id for row in labels.values()])
    checked = _checks_acted_on(user_id, answers)
    touched = set()
    for one in answers:
        label, expert = labels.get(one.asset_id), experts.get(one.asset_id)
        is_own = label is not None and label.annotation is not None and label.annotation.task_id == one.task_id
        is_replaced = label is not None and not is_own and label.resolved_at > one.created_at
        if (
            one.task_id in reviewed
            or one.id in checked
            or one.task.state == Task.State.CANCELLED
            or (expert is not None and expert > one.created_at)
            or is_replaced
            or (is_own and label is not None and label.id in used)
        ):
            touched.add(one.id)
    return touched


def _checks_acted_on(user_id: UUID, answers: Sequence[Annotation]) -> set[UUID]:
    """Return the answers to blind checks that somebody else has answered, or has begun to answer, after them."""
    blind = {one.task.prediction_id: one.id for one in answers if one.task.kind == Task.Kind.AUDIT}
    blind.pop(None, None)
    touched = set()
    for audit in Audit.objects.filter(prediction_id__in=list(blind)):
        if any(row["author"] != str(user_id) for row in audit.answers):
            touched.add(blind[audit.prediction_id])
    again = Assignment.objects.filter(
        task__prediction_id__in=list(blind),
        kind=Task.Kind.AUDIT,
        state__in=[Assignment.State.OPEN, Assignment.State.SUBMITTED],
    ).exclude(user_id=user_id)
    return touched | {blind[prediction] for prediction in again.values_list("task__prediction_id", flat=True)}


def _skips(user_id: UUID, skipped: Sequence[Assignment]) -> list[Act]:
    """Return skips as acts; a skipped check counts as taken by somebody once anybody has claimed ordinary work since.

    A skipped task goes back to its old place, so that the next claim of anybody else would have got it.
    """
    acts = []
    for row in skipped:
        skipped_at = row.ended_at or row.claimed_at
        task = row.task
        is_taken = task.state != Task.State.OPEN or task.free_count == 0
        if task.purpose == "gold":
            others = Assignment.objects.filter(project_id=row.project_id, kind__in=_WORK, claimed_at__gt=skipped_at)
            is_taken = others.exclude(user_id=user_id).exists()
        acts.append(Act(row.id, skipped_at, is_acted_on=is_taken))
    return acts


def _reviews_acted_on(decisions: Sequence[ReviewDecision]) -> set[UUID]:
    """Return the decisions that somebody else has gone on from."""
    ids = [one.id for one in decisions]
    begun = ReviewEntry.objects.filter(first_id__in=ids).exclude(task__state=Task.State.OPEN, task__free_count__gt=0)
    reviewed_again = set(begun.exclude(task__state=Task.State.CANCELLED).values_list("first_id", flat=True))
    assets = [one.annotation.asset_id for one in decisions]
    experts = _experts_asked(assets)
    labels = {row.asset_id: row for row in ResolvedLabel.objects.filter(asset_id__in=assets, is_current=True)}
    used = labels_in_use([row.id for row in labels.values()])
    touched = set()
    for one in decisions:
        label, expert = labels.get(one.annotation.asset_id), experts.get(one.annotation.asset_id)
        if one.decision == ReviewDecision.Decision.REJECT:
            is_gone = one.went_to != "author" or one.annotation.assignment.state != Assignment.State.RETURNED
        else:
            is_gone = label is None or label.annotation_id != one.annotation_id or label.id in used
        if one.id in reviewed_again or is_gone or (expert is not None and expert > one.created_at):
            touched.add(one.id)
    return touched


def _experts_asked(asset_ids: Collection[UUID]) -> dict[UUID, datetime]:
    """Return when an expert was last asked about each asset."""
    rows = Adjudication.objects.filter(asset_id__in=list(asset_ids)).order_by("created_at")
    return dict(rows.values_list("asset_id", "created_at"))
