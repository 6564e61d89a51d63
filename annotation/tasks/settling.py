"""A moment after an answer was stored: its turn to be compared and settled."""

from __future__ import annotations

from django.db import transaction

from annotation.tasks.events import AnswerReceived
from annotation.tasks.models import Assignment, PendingAnswer
from assay.kernel.events import publish


def settle_pending(limit: int = 200) -> int:
    """Publish AnswerReceived for answers that wait, the oldest first, each in a transaction of its own.

    Several processes may do this at once. Returns how many were settled.
    """
    done = 0
    while done < limit:
        with transaction.atomic():
            waiting = (
                PendingAnswer.objects.select_for_update(skip_locked=True, of=("self",))
                .select_related(
                    "annotation__task__prediction",
                    "annotation__project",
                    "annotation__author",
                    "annotation__assignment",
                )
                .order_by("created_at", "annotation_id")
                .first()
            )
            if waiting is None:
                return done
            answer = waiting.annotation
            is_live = answer.assignment.state == Assignment.State.SUBMITTED
            publish(AnswerReceived(answer.project, answer.task, answer, is_live))
            waiting.delete()
        done += 1
    return done
