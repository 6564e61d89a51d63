"""Bulk approval: many waiting answers approved at once, some of them drawn at random for a look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.db.models import F, QuerySet

from annotation.tasks.models import Task
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.auditlog.services import record
from assay.jobs.models import Job
from assay.jobs.registry import JobCancelled, JobContext
from assay.jobs.services import enqueue
from assay.kernel.actor import Actor
from assay.kernel.errors import invalid
from assay.projects.models import Project
from assay.projects.policies import get_project_for
from review.decisions.answer_resolution import Sent, label_of, send_to_review
from review.decisions.models import BulkApproval, ReviewDecision, ReviewEntry
from review.decisions.policy import policy_of
from review.decisions.rules import Why, keyed_draw
from review.decisions.selectors import ReviewFilter, waiting_in
from review.resolved.models import ResolvedLabel
from review.resolved.services import NewLabel, resolve
from review.statistics.binomial import audits_needed

CHUNK = 100


def start_bulk_approval(
    actor: Actor, project_id: UUID, wanted: ReviewFilter, *, audits: int | None = None
) -> tuple[BulkApproval, Job]:
    """Approve all waiting answers that fit, as a job; for managers, and never their own answers.

    ``audits``: how many of them somebody looks at afterwards, by default the policy's number, or as many as prove the
    policy's ``bulk_error`` when none is wrong. Raises ValidationFailed where nothing fits.
    """
    with transaction.atomic():
        project = get_project_for(actor, project_id, to="manage")
        total = approvable_by(project, actor.id, wanted).count()
        if not total:
            raise invalid("filter", "nothing_waits", "No waiting answer fits this filter; widen it or wait.")
        if audits is not None and not 0 <= audits <= total:
            raise invalid("audits", "out_of_range", f"audits must be 0 to {total}, the answers that fit.")
        policy = policy_of(project)
        planned = policy.bulk_audit or audits_needed(policy.bulk_error)
        bulk = BulkApproval.objects.create(
            project=project,
            actor_id=actor.id,
            asked={name: _plain(value) for name, value in asdict(wanted).items() if value is not None},
            total=total,
            audits=min(total, planned if audits is None else audits),
        )
        detail = {"bulk": str(bulk.id), "answers": total, "audits": bulk.audits}
        record(actor, "reviews.bulk_approval", "project", project.id, project_id=project.id, detail=detail)
        job = enqueue(
            "decisions.bulk_approve",
            f"bulk-approve:{bulk.id}",
            {"bulk": str(bulk.id)},
            project_id=project.id,
            actor_id=actor.id,
            total=total,
        )
    return bulk, job


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def approvable_by(project: Project, actor_id: UUID, wanted: ReviewFilter) -> QuerySet[ReviewEntry]:
    """Return the waiting first looks that fit and that the person may decide on."""
    rows = waiting_in(project.id, wanted).filter(first=None).exclude(author_id=actor_id)
    return rows.exclude(task__excluded_users__contains=[actor_id])


def approve_waiting(context: JobContext) -> None:
    """Approve a bulk's answers chunk by chunk; safe to run again, and what was approved stays when it is cancelled.

    An answer somebody has in hand meanwhile is left to them.
    """
    bulk = BulkApproval.objects.select_related("project", "actor").get(pk=context.payload["bulk"])
    stored_filter = dict(bulk.asked)
    if "author" in stored_filter:
        stored_filter["author"] = UUID(stored_filter["author"])
    wanted = ReviewFilter(**stored_filter)
    fitting = approvable_by(bulk.project, bulk.actor_id, wanted).filter(created_at__lte=bulk.created_at)
    waiting = list(fitting.order_by("created_at", "id").values_list("task_id", flat=True)[: bulk.total])
    if bulk.audited_to is None:
        bulk.audited_to = _audited_to(bulk, waiting)
        BulkApproval.objects.filter(pk=bulk.pk).update(audited_to=bulk.audited_to)
    done = bulk.approved
    try:
        for start in range(0, len(waiting), CHUNK):
            context.check_stop()
            done += _approve_chunk(bulk, waiting[start : start + CHUNK])
            context.progress(min(done, bulk.total))
    except JobCancelled:
        BulkApproval.objects.filter(pk=bulk.pk).update(state=BulkApproval.State.CANCELLED)
        raise
    with context.finishing(result={"bulk": str(bulk.id)}, message=f"{done} answers approved."):
        BulkApproval.objects.filter(pk=bulk.pk).update(state=BulkApproval.State.DONE)


def _audited_to(bulk: BulkApproval, waiting: Sequence[UUID]) -> float:
    """Return the draw up to which answers are audited: that of the last of the ``audits`` smallest ones."""
    draws = sorted(keyed_draw(bulk.project.audit_key, bulk.id, task) for task in waiting)
    if not bulk.audits or not draws:
        return -1.0
    return draws[min(bulk.audits, len(draws)) - 1]


def _approve_chunk(bulk: BulkApproval, task_ids: Sequence[UUID]) -> int:
    """Approve those of the tasks that nobody has taken meanwhile, in one transaction; returns how many."""
    with transaction.atomic():
        free = Task.objects.select_for_update(skip_locked=True, of=("self",)).select_related("subject__author")
        rows = list(free.filter(pk__in=task_ids, state=Task.State.OPEN, free_count__gt=0))
        entries = {row.task_id: row for row in ReviewEntry.objects.filter(task_id__in=[row.pk for row in rows])}
        Task.objects.filter(pk__in=[row.pk for row in rows]).update(state=Task.State.DONE)
        decisions = {row.pk: _decision(bulk, row) for row in rows}
        ReviewDecision.objects.bulk_create(decisions.values())
        resolve([_label(bulk, row) for row in rows])
        move_stage([row.asset_id for row in rows], from_stages=[Stage.IN_REVIEW], to=Stage.DONE)
        for row in rows:
            if keyed_draw(bulk.project.audit_key, bulk.id, row.pk) <= (bulk.audited_to or 0.0):
                _audit(bulk, row, decisions[row.pk], entries[row.pk])
        BulkApproval.objects.filter(pk=bulk.pk).update(approved=F("approved") + len(rows))
    return len(rows)


def _decision(bulk: BulkApproval, task: Task) -> ReviewDecision:
    if task.subject_id is None:
        raise ValueError(f"review task {task.pk} has no answer")
    return ReviewDecision(
        id=uuid4(),
        task=task,
        project_id=bulk.project_id,
        annotation_id=task.subject_id,
        reviewer_id=bulk.actor_id,
        decision=ReviewDecision.Decision.APPROVE,
        bulk=bulk,
    )


def _label(bulk: BulkApproval, task: Task) -> NewLabel:
    if task.subject is None:
        raise ValueError(f"review task {task.pk} has no answer")
    provenance = {"reviewer": bulk.actor.username, "bulk": str(bulk.id), "is_looked_at": False}
    source = ResolvedLabel.Source.REVIEW_APPROVE
    return label_of(task.subject, source, task.subject.regions, provenance, by=bulk.actor.username)


def _audit(bulk: BulkApproval, task: Task, decision: ReviewDecision, entry: ReviewEntry) -> None:
    """Put an approved answer before a reviewer, like any other; who approved the bulk has not seen it either."""
    if task.subject is None:
        return
    again = Sent(
        task.subject,
        Why("random"),
        [task.subject.author_id] * entry.people,
        entry.agreement,
        entry.confidence,
        first=decision,
    )
    send_to_review(bulk.project, task, again, kept_out=list(task.excluded_users))
