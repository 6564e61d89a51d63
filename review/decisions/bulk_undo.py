"""Taking a bulk approval back, within a day, as far as nothing was built on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F

from annotation.tasks.models import Task
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.auditlog.services import record
from assay.jobs.models import Job
from assay.jobs.registry import JobContext
from assay.jobs.services import enqueue
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict, NotFound
from assay.projects.policies import get_project_for
from review.decisions.answer_resolution import Sent, send_to_review
from review.decisions.models import BulkApproval, ReviewDecision, ReviewEntry
from review.decisions.rules import Why
from review.resolved.guards import labels_in_use
from review.resolved.models import ResolvedLabel
from review.resolved.services import take_back

UNDOABLE = timedelta(hours=24)
CHUNK = 100


def start_undo(actor: Actor, bulk_id: UUID) -> Job:
    """Take a bulk approval back, as a job; for managers.

    Answers somebody has looked at since, and labels something was built on (a dataset version, gold), stay approved.
    Raises NotFound, Conflict ``bulk_running``, ``bulk_too_old`` and ``already_undone``.
    """
    with transaction.atomic():
        bulk = BulkApproval.objects.select_for_update().filter(pk=bulk_id).first()
        if bulk is None:
            raise NotFound("There is no such bulk approval.")
        get_project_for(actor, bulk.project_id, to="manage")
        if bulk.state == BulkApproval.State.RUNNING:
            raise Conflict("It is still running; cancel its job first.", code="bulk_running")
        if bulk.state in (BulkApproval.State.UNDOING, BulkApproval.State.UNDONE):
            raise Conflict("It was taken back already.", code="already_undone")
        if now() - bulk.created_at > UNDOABLE:
            raise Conflict("It is more than 24 hours old and stays.", code="bulk_too_old")
        BulkApproval.objects.filter(pk=bulk.pk).update(state=BulkApproval.State.UNDOING)
        detail = {"bulk": str(bulk.id)}
        record(actor, "reviews.bulk_undone", "project", bulk.project_id, project_id=bulk.project_id, detail=detail)
        return enqueue(
            "decisions.bulk_undo",
            f"bulk-undo:{bulk.id}",
            {"bulk": str(bulk.id)},
            project_id=bulk.project_id,
            actor_id=actor.id,
            total=bulk.approved,
        )


def undo_approvals(context: JobContext) -> None:
    """Put a bulk's answers back before reviewers, chunk by chunk; safe to run again."""
    bulk = BulkApproval.objects.select_related("project").get(pk=context.payload["bulk"])
    waiting = list(ReviewDecision.objects.filter(bulk=bulk).order_by("created_at", "id").values_list("id", flat=True))
    looked_at = bulk.undone
    for start in range(0, len(waiting), CHUNK):
        context.check_stop()
        chunk = waiting[start : start + CHUNK]
        _undo_chunk(bulk, chunk)
        looked_at += len(chunk)
        context.progress(min(looked_at, bulk.approved))
    with context.finishing(result={"bulk": str(bulk.id)}, message="The answers wait for review again."):
        remaining = ReviewDecision.objects.filter(bulk=bulk).count()
        BulkApproval.objects.filter(pk=bulk.pk).update(state=BulkApproval.State.UNDONE, kept=remaining)


def _undo_chunk(bulk: BulkApproval, decision_ids: Sequence[UUID]) -> None:
    with transaction.atomic():
        decisions = list(
            ReviewDecision.objects.select_for_update(of=("self",))
            .filter(pk__in=decision_ids)
            .select_related("task", "annotation")
        )
        free = _nothing_built_on(decisions)
        labels = ResolvedLabel.objects.filter(
            asset_id__in=[row.annotation.asset_id for row in free], is_current=True, provenance__bulk=str(bulk.id)
        )
        back = dict(labels.values_list("asset_id", "id"))
        used = labels_in_use(list(back.values()))
        free = [row for row in free if row.annotation.asset_id in back and back[row.annotation.asset_id] not in used]
        take_back([back[row.annotation.asset_id] for row in free])
        audits = Task.objects.filter(pk__in=ReviewEntry.objects.filter(first__in=free).values("task_id"))
        audits.update(state=Task.State.CANCELLED)
        entries = {row.task_id: row for row in ReviewEntry.objects.filter(task__in=[row.task_id for row in free])}
        move_stage([row.annotation.asset_id for row in free], from_stages=[Stage.DONE], to=Stage.IN_REVIEW)
        for row in free:
            _wait_again(bulk, row, entries[row.task_id])
        ReviewDecision.objects.filter(pk__in=[row.pk for row in free]).delete()
        BulkApproval.objects.filter(pk=bulk.pk).update(undone=F("undone") + len(free))


def _nothing_built_on(decisions: Sequence[ReviewDecision]) -> list[ReviewDecision]:
    """Return those whose audit nobody has made or has in hand; those audits are locked against a claim."""
    entries = ReviewEntry.objects.filter(first__in=decisions).values_list("first_id", "task_id")
    audit_of = dict(entries)
    waiting = Task.objects.select_for_update().filter(pk__in=audit_of.values(), state=Task.State.OPEN, free_count__gt=0)
    untouched = set(waiting.values_list("pk", flat=True))
    return [row for row in decisions if row.pk not in audit_of or audit_of[row.pk] in untouched]


def _wait_again(bulk: BulkApproval, decision: ReviewDecision, entry: ReviewEntry) -> None:
    reason = Why(entry.reason, entry.reason_label)  # type: ignore[arg-type] # the column holds nothing else
    authors = [entry.author_id] * entry.people
    again = Sent(decision.annotation, reason, authors, entry.agreement, entry.confidence)
    send_to_review(bulk.project, decision.task, again, kept_out=list(decision.task.excluded_users))
