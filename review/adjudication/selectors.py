"""Reads of adjudication: what waits for an expert, worst first, and what was decided."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, Q, QuerySet

from annotation.tasks.models import Task
from review.adjudication.models import Adjudication


def adjudications_in(
    project_id: UUID, *, is_decided: bool, cause: str | None = None, person: UUID | None = None
) -> QuerySet[Adjudication]:
    """Return a project's disagreements; ``person``: those with an answer of theirs."""
    rows = Adjudication.objects.filter(project_id=project_id, decided_at__isnull=not is_decided)
    if not is_decided:
        rows = rows.filter(task__state=Task.State.OPEN)
    if cause is not None:
        rows = rows.filter(cause=cause)
    if person is not None:
        rows = rows.filter(versions__contains=[{"user": str(person)}])
    return rows.select_related("asset", "decided_by", "task")


def waiting_by_cause(project_id: UUID) -> dict[str, int]:
    """Return how many disagreements wait, by cause; a cause without any is missing."""
    rows = Adjudication.objects.filter(project_id=project_id, decided_at=None, task__state=Task.State.OPEN)
    return dict(rows.values_list("cause").annotate(Count("id")))


def decided_counts(project_id: UUID) -> dict[str, int]:
    """Return how many were decided, and how many of those by taking one answer whole, in one statement."""
    rows = Adjudication.objects.filter(project_id=project_id, decided_at__isnull=False)
    return rows.aggregate(decided=Count("id"), taken=Count("id", filter=Q(choice=Adjudication.Choice.ANSWER)))


def tasks_of(project_id: UUID, adjudication_ids: list[UUID] | None = None) -> list[UUID]:
    """Return the tasks of disagreements that wait, the worst first, at most 500: what a claim chooses from."""
    rows = Adjudication.objects.filter(
        project_id=project_id, decided_at=None, task__state=Task.State.OPEN, task__free_count__gt=0
    )
    if adjudication_ids is not None:
        rows = rows.filter(pk__in=adjudication_ids)
    return list(rows.order_by("confidence", "id").values_list("task_id", flat=True)[:500])
