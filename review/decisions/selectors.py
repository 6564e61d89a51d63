"""Reads of reviews: what waits and why, how long, who decides how, how often reviewers err."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Min, Q, QuerySet

from annotation.tasks.models import Annotation, Assignment, Task
from assay.kernel.clock import now
from review.aggregation.hooks import KnownTruth
from review.decisions.models import BulkApproval, ReviewDecision, ReviewEntry
from review.decisions.rules import hardly_looks
from review.statistics.binomial import Share, share_with_interval, upper_bound

# How many waiting answers a claim with a filter chooses from.
CANDIDATES = 500
DAYS = 14


@dataclass(frozen=True, slots=True)
class ReviewFilter:
    """Which waiting answers; None leaves a field out. Confidence and agreement in [0, 1], age in seconds."""

    label: str | None = None
    author: UUID | None = None
    reason: str | None = None
    confidence_from: float | None = None
    confidence_to: float | None = None
    agreement_to: float | None = None
    older_than: float | None = None
    unsure: bool | None = None

    def conditions(self, moment: datetime) -> Q:
        """Return the filter as conditions on review entries."""
        query = Q()
        if self.label is not None:
            query &= Q(labels__contains=[self.label])
        if self.author is not None:
            query &= Q(author_id=self.author)
        if self.reason is not None:
            query &= Q(reason=self.reason)
        if self.confidence_from is not None:
            query &= Q(confidence__gte=self.confidence_from)
        if self.confidence_to is not None:
            query &= Q(confidence__lte=self.confidence_to)
        if self.agreement_to is not None:
            query &= Q(agreement__lte=self.agreement_to)
        if self.older_than is not None:
            query &= Q(created_at__lte=moment - timedelta(seconds=self.older_than))
        return query if self.unsure is None else query & Q(is_unsure=self.unsure)


def waiting_in(project_id: UUID, wanted: ReviewFilter) -> QuerySet[ReviewEntry]:
    """Return the answers that wait and nobody has in hand."""
    rows = ReviewEntry.objects.filter(project_id=project_id, task__state=Task.State.OPEN, task__free_count__gt=0)
    return rows.filter(wanted.conditions(now()))


def tasks_to_claim(user_id: UUID, project_id: UUID, wanted: ReviewFilter) -> list[UUID]:
    """Return review tasks that fit, the most urgent first, at most 500, none the person may not decide on."""
    rows = waiting_in(project_id, wanted).exclude(task__excluded_users__contains=[user_id])
    return list(rows.order_by("-task__priority", "created_at", "id").values_list("task_id", flat=True)[:CANDIDATES])


def counts_by_reason(project_id: UUID, wanted: ReviewFilter) -> dict[str, int]:
    """Return how many wait by reason, whatever reason is asked for."""
    rows = waiting_in(project_id, replace(wanted, reason=None))
    return dict(rows.values_list("reason").annotate(Count("id")))


def counts_by_author(project_id: UUID, wanted: ReviewFilter) -> list[tuple[UUID, str, int]]:
    """Return (id, name, how many wait) of every author by name, whatever author is asked for."""
    rows = waiting_in(project_id, replace(wanted, author=None)).order_by("author__username")
    return list(rows.values_list("author_id", "author__username").annotate(Count("id")))


def entries_of(task_ids: Sequence[UUID]) -> dict[UUID, ReviewEntry]:
    """Return what is known of review tasks, by task."""
    return {row.task_id: row for row in ReviewEntry.objects.filter(task_id__in=task_ids)}


def other_answers(subjects: Sequence[Annotation]) -> dict[UUID, list[Annotation]]:
    """Return the other people's live answers to the tasks of ``subjects``, by task; one statement, none for none."""
    tasks = [subject.task_id for subject in subjects]
    if not tasks:
        return {}
    rows = Annotation.objects.filter(task_id__in=tasks, assignment__state=Assignment.State.SUBMITTED)
    rows = rows.exclude(pk__in=[subject.id for subject in subjects]).select_related("author").order_by("created_at")
    answers_by_task: dict[UUID, list[Annotation]] = {}
    for row in rows:
        answers_by_task.setdefault(row.task_id, []).append(row)
    return answers_by_task


def earlier_answers(subjects: Sequence[Annotation]) -> dict[UUID, Annotation]:
    """Return what the authors of ``subjects`` had answered before it came back to them, by the later answer's id."""
    by_assignment = {subject.assignment_id: subject for subject in subjects}
    if not by_assignment:
        return {}
    answers_by_subject: dict[UUID, Annotation] = {}
    for row in Annotation.objects.filter(assignment_id__in=list(by_assignment)).order_by("created_at"):
        subject = by_assignment[row.assignment_id]
        if row.created_at < subject.created_at:
            answers_by_subject[subject.id] = row
    return answers_by_subject


# A reviewer's own time: what the client measured, else since the later of the claim and their decision before.
_TIMED = """
SELECT d.reviewer_id, d.decision, d.created_at, d.first_id, d.is_upheld,
    coalesce(d.seconds, extract(epoch FROM d.created_at - greatest(
        lag(d.created_at) OVER (PARTITION BY d.reviewer_id ORDER BY d.created_at), a.claimed_at))) AS seconds,
    extract(epoch FROM d.created_at - e.created_at) AS waited
FROM decisions_reviewdecision d
LEFT JOIN tasks_assignment a ON a.task_id = d.task_id AND a.user_id = d.reviewer_id AND a.state = 'submitted'
LEFT JOIN decisions_reviewentry e ON e.task_id = d.task_id
WHERE d.project_id = %(project)s AND d.created_at >= %(since)s AND d.bulk_id IS NULL
"""
_WAITED = f"""
SELECT count(*), percentile_cont(0.5) WITHIN GROUP (ORDER BY waited),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY waited)
FROM ({_TIMED}) timed
"""  # noqa: S608 - put together once, of constants
_REVIEWERS = f"""
SELECT u.id, u.username, count(*), count(*) FILTER (WHERE decision = 'approve'),
    count(*) FILTER (WHERE decision = 'fix'), count(*) FILTER (WHERE decision = 'reject'),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds), max(t.created_at)
FROM ({_TIMED}) t JOIN accounts_user u ON u.id = t.reviewer_id
WHERE %(user)s::uuid IS NULL OR u.id = %(user)s
GROUP BY u.id, u.username ORDER BY count(*) DESC, u.username
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class ServiceTimes:
    """How long answers wait: those waiting now, and how long decided ones of the last 14 days had waited, seconds."""

    waiting: int
    in_hand: int
    oldest_seconds: float | None
    decided: int
    half_within_seconds: float | None
    most_within_seconds: float | None


def service_times(project_id: UUID) -> ServiceTimes:
    """Return how long answers wait for a reviewer, in two statements."""
    moment = now()
    open_ones = ReviewEntry.objects.filter(project_id=project_id, task__state=Task.State.OPEN).aggregate(
        waiting=Count("id", filter=Q(task__free_count__gt=0)),
        in_hand=Count("id", filter=Q(task__free_count=0)),
        oldest=Min("created_at"),
    )
    with connection.cursor() as cursor:
        cursor.execute(_WAITED, {"project": project_id, "since": moment - timedelta(days=DAYS)})
        decided, half, most = cursor.fetchone()
    oldest = open_ones["oldest"]
    return ServiceTimes(
        waiting=open_ones["waiting"],
        in_hand=open_ones["in_hand"],
        oldest_seconds=round((moment - oldest).total_seconds(), 1) if oldest else None,
        decided=decided,
        half_within_seconds=_rounded(half),
        most_within_seconds=_rounded(most),
    )


@dataclass(frozen=True, slots=True)
class ReviewerRow:
    """What one reviewer decided in 14 days; ``looks`` of theirs were looked at again, ``differed`` and ``wrong``."""

    user: UUID
    username: str
    decisions: int
    approved: int
    fixed: int
    rejected: int
    median_seconds: float | None
    last_at: datetime
    hardly_looks: bool
    looks: Share
    wrong: int


def reviewers_in(project_id: UUID, *, user_id: UUID | None = None) -> list[ReviewerRow]:
    """Return how each reviewer decides (or one of them), the busiest first, in two statements."""
    parameters: dict[str, Any] = {"project": project_id, "since": now() - timedelta(days=DAYS), "user": user_id}
    with connection.cursor() as cursor:
        cursor.execute(_REVIEWERS, parameters)
        rows = cursor.fetchall()
    again = _again(project_id)
    reviewers = []
    for user, name, decisions, approved, fixed, rejected, seconds, last in rows:
        looks, differed, wrong = again.get(user, (0, 0, 0))
        reviewers.append(
            ReviewerRow(
                user=user,
                username=name,
                decisions=decisions,
                approved=approved,
                fixed=fixed,
                rejected=rejected,
                median_seconds=_rounded(seconds),
                last_at=last,
                hardly_looks=hardly_looks(decisions, approved, seconds),
                looks=share_with_interval(looks - differed, looks),
                wrong=wrong,
            )
        )
    return reviewers


def _again(project_id: UUID) -> dict[UUID, tuple[int, int, int]]:
    """Return (looked at again, differed, wrong) by the first reviewer."""
    rows = (
        _second_looks(project_id)
        .values("first__reviewer_id")
        .annotate(looks=Count("id"), differed=Count("id", filter=Q(is_same=False)), wrong=Count("id", filter=_WRONG))
    )
    return {row["first__reviewer_id"]: (row["looks"], row["differed"], row["wrong"]) for row in rows}


# Until an expert has upheld the first look, a look that differs counts against it.
_WRONG = Q(is_same=False) & ~Q(first__is_upheld=True)


def _second_looks(project_id: UUID) -> QuerySet[ReviewDecision]:
    return ReviewDecision.objects.filter(project_id=project_id, first__isnull=False, first__bulk=None)


def reviewers_agreement(project_id: UUID) -> Share:
    """Return how often two reviewers came to the same, with its 95 % interval."""
    counts = _second_looks(project_id).aggregate(seen=Count("id"), same=Count("id", filter=Q(is_same=True)))
    return share_with_interval(counts["same"], counts["seen"])


@dataclass(frozen=True, slots=True)
class ReviewerError:
    """Decisions found wrong among those looked at twice; ``upper`` holds with probability .95 (Clopper-Pearson)."""

    errors: int
    reviewed: int
    upper: float


def reviewer_error(project_id: UUID, *, delta: float = 0.05) -> ReviewerError:
    """Return how often what a reviewer let pass was wrong, from the random share that was looked at twice.

    A difference counts as an error until an expert has upheld the first look, so the bound never waits for the expert.
    It is about answers approved or fixed: rejected ones come back as others.
    """
    counts = _second_looks(project_id).aggregate(seen=Count("id"), wrong=Count("id", filter=_WRONG))
    upper = upper_bound(counts["wrong"], counts["seen"], delta=delta)
    return ReviewerError(counts["wrong"], counts["seen"], round(upper, 6))


@dataclass(frozen=True, slots=True)
class BulkRow:
    """A bulk approval and what its audit has found so far; ``upper`` bounds its error with probability .95."""

    bulk: BulkApproval
    audited: int
    errors: int
    upper: float


def bulks_in(project_id: UUID, limit: int = 20) -> list[BulkRow]:
    """Return the newest bulk approvals with their audits, in two statements."""
    bulks = list(
        BulkApproval.objects.filter(project_id=project_id).select_related("actor").order_by("-created_at")[:limit]
    )
    rows = ReviewDecision.objects.filter(first__bulk__in=[bulk.pk for bulk in bulks]).values("first__bulk")
    counts = {
        row["first__bulk"]: (row["audited"], row["errors"])
        for row in rows.annotate(audited=Count("id"), errors=Count("id", filter=Q(is_same=False)))
    }
    bulk_rows = []
    for bulk in bulks:
        seen, errors = counts.get(bulk.pk, (0, 0))
        bulk_rows.append(BulkRow(bulk, seen, errors, round(upper_bound(errors, seen), 6)))
    return bulk_rows


def _rounded(seconds: float | None) -> float | None:
    return round(float(seconds), 1) if seconds is not None else None


def drawn_reviews(project_id: UUID) -> KnownTruth:
    """Return the assets decided on because all answers are reviewed, or one in so many: drawn at random."""
    entries = ReviewEntry.objects.filter(project_id=project_id, reason__in=["all", "random"])
    decided = ReviewDecision.objects.filter(project_id=project_id, task_id__in=entries.values("task_id"))
    return KnownTruth(drawn=frozenset(decided.values_list("annotation__asset_id", flat=True)))
