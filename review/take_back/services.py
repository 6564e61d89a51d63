"""Writes: a person takes back a submit, a skip or a review of their own and goes on from it."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from annotation.policy import policy_of
from annotation.tasks import queue
from annotation.tasks.models import Annotation, Assignment, Draft, QueueState, Task
from annotation.tasks.selectors import get_assignment_for
from annotation.tasks.services import WORK_KINDS
from annotation.tasks.settlement import settle_now
from annotation.tasks.task_changes import keep_draft, reopen_answer, reopen_review
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.errors import Conflict
from assay.kernel.events import publish
from assay.projects.policies import require_active
from review.decisions.events import AnswerJudged
from review.decisions.models import ReviewDecision, ReviewEntry
from review.resolved.models import ResolvedLabel
from review.resolved.services import take_back
from review.routing.models import Audit
from review.scoring.models import AnswerOutcome
from review.take_back.rules import MOST
from review.take_back.selectors import RecentAct, is_second_look, recent_reviews, recent_work

_REVIEW_SOURCES = (ResolvedLabel.Source.REVIEW_APPROVE, ResolvedLabel.Source.REVIEW_FIX)
_OWN_SOURCES = (ResolvedLabel.Source.ANNOTATION, ResolvedLabel.Source.CONSENSUS, ResolvedLabel.Source.AUDIT)


def take_work_back(actor: Actor, assignment_id: UUID) -> None:
    """Lend a submitted or skipped task to its author again, who goes on from their answer.

    What was made of the answer (a review nobody has begun, its label) is taken back with it. Hidden and blind checks
    are taken back like all work; they count by their first answer. Raises NotFound, Conflict ``acted_on``,
    ``too_old``, ``work_paused``.
    """
    with transaction.atomic():
        assignment = get_assignment_for(actor, assignment_id, kinds=WORK_KINDS, lock=True)
        require_active(assignment.project)
        _refuse_paused(assignment)
        lease = policy_of(assignment.project).lease_seconds
        if assignment.state == Assignment.State.OPEN:
            return
        if assignment.state == Assignment.State.SKIPPED:
            _require_free(recent_work(actor.id, assignment.project_id), assignment)
            _unskip(assignment, lease)
            record(actor, "skip.taken_back", "asset", assignment.asset_id, project_id=assignment.project_id)
            return
        answer = (
            Annotation.objects.filter(assignment=assignment)
            .select_related("task", "project")
            .order_by("-created_at")
            .first()
        )
        if answer is None or assignment.state != Assignment.State.SUBMITTED:
            raise _acted_on()
        # First it takes its turn: whatever it counts for, it has counted for by now.
        settle_now(answer.id)
        # A reviewer's claim passes by what is locked, or has been made and shows.
        subjects = Task.objects.select_for_update().filter(subject__task_id=answer.task_id, kind=Task.Kind.REVIEW)
        reviews = list(subjects.values_list("id", flat=True))
        Task.objects.select_for_update().get(pk=answer.task_id)
        _require_free(recent_work(actor.id, assignment.project_id), assignment)
        waiting = Task.objects.filter(pk__in=reviews, state=Task.State.OPEN, free_count__gt=0)
        waiting.update(state=Task.State.CANCELLED)
        _forget_label(answer)
        reopen_answer(answer, lease_seconds=lease)
        detail = {"annotation": str(answer.id)}
        record(actor, "answer.taken_back", "asset", answer.asset_id, project_id=answer.project_id, detail=detail)


def take_review_back(actor: Actor, assignment_id: UUID) -> None:
    """Lend a decided review to its reviewer again, as if it had not been decided.

    A second look stays counted as it was first given. Raises NotFound, Conflict ``acted_on`` and ``too_old``.
    """
    with transaction.atomic():
        assignment = get_assignment_for(actor, assignment_id, kinds=(Task.Kind.REVIEW,), lock=True)
        require_active(assignment.project)
        if assignment.state == Assignment.State.OPEN:
            return
        decision = (
            ReviewDecision.objects.select_for_update(of=("self",))
            .select_related("annotation__author", "first", "task")
            .filter(task_id=assignment.task_id)
            .first()
        )
        if decision is None or assignment.state != Assignment.State.SUBMITTED:
            raise _acted_on()
        again = Task.objects.select_for_update().filter(
            pk__in=ReviewEntry.objects.filter(first=decision).values("task_id")
        )
        second_looks = list(again.values_list("id", flat=True))
        Assignment.objects.select_for_update().get(pk=decision.annotation.assignment_id)
        _require_free(recent_reviews(actor.id, assignment.project_id), assignment)
        if not is_second_look(decision):
            _undo(decision)
            Task.objects.filter(pk__in=second_looks).update(state=Task.State.CANCELLED)
            ReviewEntry.objects.filter(first=decision).delete()
            decision.delete()
        reopen_review(assignment, lease_seconds=policy_of(assignment.project).lease_seconds)
        if decision.regions is not None:
            classification = (
                decision.annotation.classification if decision.classification is None else decision.classification
            )
            keep_draft(assignment.id, decision.regions, {}, classification)
        detail = {"decision": decision.decision, "reason": decision.reason}
        record(
            actor, "review.taken_back", "asset", assignment.asset_id, project_id=assignment.project_id, detail=detail
        )


def _refuse_paused(assignment: Assignment) -> None:
    states = QueueState.objects.filter(project_id=assignment.project_id, user_id=assignment.user_id)
    if states.filter(paused_at__isnull=False).exists():
        message = "Your work in this project is paused. A manager looks at it with you; nothing you did is lost."
        raise Conflict(message, code="work_paused")


def _require_free(acts: list[RecentAct], assignment: Assignment) -> None:
    act = next((one for one in acts if one.assignment_id == assignment.id), None)
    if act is None:
        raise Conflict(f"Only the last {MOST} can be taken back.", code="too_old")
    if not act.is_takeable:
        raise _acted_on()


def _acted_on() -> Conflict:
    message = "Somebody else has gone on from this meanwhile, so it stays as it is. Leave a comment to have it changed."
    return Conflict(message, code="acted_on")


def _unskip(assignment: Assignment, lease_seconds: int) -> None:
    try:
        with transaction.atomic():
            is_taken = queue.unskip_row(
                task_id=assignment.task_id,
                assignment_id=assignment.id,
                user_id=assignment.user_id,
                lease_seconds=lease_seconds,
            )
    except IntegrityError as error:  # the person has this asset in another task by now
        raise _acted_on() from error
    if not is_taken:
        raise _acted_on()


def _forget_label(answer: Annotation) -> None:
    """Take back the label an answer made; a hidden check has made none, and its asset stays as it is."""
    is_taken = _take_labels_back(answer, _OWN_SOURCES)
    if answer.task.purpose == "gold":
        return
    to = Stage.ANNOTATING
    if answer.task.kind == Task.Kind.AUDIT and is_taken:
        audit = Audit.objects.filter(prediction=answer.task.prediction).first()
        to = Stage.AUTO_ACCEPTED if audit is not None and audit.was_auto_accepted else Stage.ANNOTATING
    elif answer.task.kind == Task.Kind.AUDIT:
        return
    move_stage([answer.asset_id], from_stages=[Stage.IN_REVIEW, Stage.DONE], to=to)


def _take_labels_back(answer: Annotation, sources: Sequence[str]) -> bool:
    """Take back the asset's label, and those below it that earlier answers of the same task had made."""
    labels = ResolvedLabel.objects.filter(
        asset_id=answer.asset_id, is_current=True, source__in=sources, annotation__task_id=answer.task_id
    )
    is_taken = False
    while ids := list(labels.values_list("id", flat=True)):
        take_back(ids)
        is_taken = True
    return is_taken


def _stand_again(answer: Annotation) -> None:
    """Make the label a bulk approval had made the current one again."""
    labels = ResolvedLabel.objects.filter(asset_id=answer.asset_id)
    approved = labels.filter(annotation=answer, provenance__has_key="bulk").order_by("-version").first()
    if approved is not None and not labels.filter(is_current=True).exists():
        labels.filter(pk=approved.pk).update(is_current=True)


def _undo(decision: ReviewDecision) -> None:
    """Take back what a decision made: the label, or the return to the author; and what it told of the author."""
    answer = decision.annotation
    if decision.decision == ReviewDecision.Decision.REJECT:
        Assignment.objects.filter(pk=answer.assignment_id).update(
            state=Assignment.State.SUBMITTED, ended_at=decision.created_at, rework_reason="", rework_comment=""
        )
        Draft.objects.filter(assignment_id=answer.assignment_id).delete()
        author_task = Task.objects.select_for_update().get(pk=answer.task_id)
        author_task.answers += 1
        author_task.state = Task.State.DONE if author_task.answers >= author_task.overlap else Task.State.OPEN
        author_task.save(update_fields=["answers", "state"])
    else:
        _take_labels_back(answer, _REVIEW_SOURCES)
    # What was approved in bulk stands as it stood before this review of it.
    is_of_bulk = decision.first_id is not None
    if is_of_bulk:
        _stand_again(answer)
    to = Stage.DONE if is_of_bulk else Stage.IN_REVIEW
    move_stage([answer.asset_id], from_stages=[Stage.DONE, Stage.ANNOTATING], to=to)
    AnswerOutcome.objects.filter(annotation_id=answer.id, source=AnswerOutcome.Source.REVIEW).delete()
    if answer.author_id != decision.reviewer_id:
        publish(AnswerJudged(answer.project, answer.author_id))
