"""A moment after an answer was stored: its turn to be compared and settled."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from annotation.tasks.events import AnswerReceived
from annotation.tasks.models import Assignment, PendingAnswer
from assay.jobs.registry import JobContext
from assay.jobs.services import enqueue
from assay.kernel.clock import now
from assay.kernel.events import publish

log = logging.getLogger(__name__)

# So many in one transaction: the commit is most of the cost of one, and a submit may wait for the rows of them all.
BATCH = 20
POSTPONED = timedelta(seconds=60)
# So many waiting are more than a second's work.
MANY = 200
HELPED = 400
HELP_SECONDS = 3


def settle_or_call_help() -> int:
    """Settle what waits (a periodic task); where more comes in than one process can do, a worker helps."""
    done = settle_pending()
    if _waiting()[MANY : MANY + 1].exists():
        # One helper a few seconds: the key says which.
        enqueue("tasks.settle", f"settle:{int(now().timestamp()) // HELP_SECONDS}", {})
    return done


def help_settle(context: JobContext) -> None:
    """Settle answers behind those the periodic task is at."""
    done = settle_pending(HELPED, skip=MANY // 2)
    with context.finishing(message=f"{done} answers settled."):
        pass


def settle_pending(limit: int = 200, *, skip: int = 0) -> int:
    """Publish AnswerReceived for answers that wait, the oldest first, some in each transaction.

    One that fails is left out, said in the log and tried again a minute later: the others must not wait for it.
    Several processes may do this at once, those that help leaving the first ``skip`` to another. Returns how many were
    settled.
    """
    done = 0
    while done < limit:
        rows = list(_waiting().values_list("annotation_id", flat=True)[skip : skip + min(BATCH, limit - done)])
        settled = _settle_all(rows)
        done += settled
        if not rows or settled < len(rows):
            break
    return done


def _waiting() -> QuerySet[PendingAnswer]:
    return PendingAnswer.objects.filter(created_at__lte=now()).order_by("created_at", "annotation_id")


def _settle_all(annotation_ids: Sequence[UUID]) -> int:
    try:
        return _settle(annotation_ids)
    except Exception:  # noqa: BLE001 - whatever one answer raises, the others are settled without it
        return sum(_settle_alone(annotation_id) for annotation_id in annotation_ids)


def _settle_alone(annotation_id: UUID) -> int:
    try:
        return _settle([annotation_id])
    except Exception:
        log.exception("answer %s could not be settled; trying again in a minute", annotation_id)
        PendingAnswer.objects.filter(pk=annotation_id).update(created_at=now() + POSTPONED)
        return 0


def settle_now(annotation_id: UUID) -> None:
    """Settle an answer before its turn, where it still waits (inside the caller's transaction)."""
    if list(PendingAnswer.objects.select_for_update().filter(pk=annotation_id).values_list("pk", flat=True)):
        PendingAnswer.objects.filter(pk=annotation_id).update(created_at=now())
        _settle([annotation_id])


def _settle(annotation_ids: Sequence[UUID]) -> int:
    with transaction.atomic():
        rows = list(
            _waiting()
            .filter(pk__in=annotation_ids)
            .select_for_update(skip_locked=True, of=("self",))
            .select_related(
                "annotation__task__prediction",
                "annotation__project",
                "annotation__author",
            )
        )
        for row in rows:
            answer = row.annotation
            # Asked anew: what was settled a moment ago may have taken this answer back.
            is_live = Assignment.objects.filter(pk=answer.assignment_id, state=Assignment.State.SUBMITTED).exists()
            publish(AnswerReceived(answer.project, answer.task, answer, is_live))
        PendingAnswer.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
