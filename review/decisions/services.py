"""Writes of reviews: an answer becomes a review task, a decision becomes a resolved label or rework."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from annotation.regions.codec import decode_regions
from annotation.tasks import services as tasks
from annotation.tasks.events import AnswerReceived, AnswerSubmitted
from annotation.tasks.models import Annotation, Assignment, Task
from annotation.tasks.selectors import get_assignment_for
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.audit.services import record
from assay.kernel.actor import Actor
from assay.kernel.errors import Conflict, invalid
from assay.projects.models import Membership, Project
from assay.projects.rules import Policy, policy_of
from review.consensus.rules import medoid
from review.decisions.models import ReviewDecision
from review.decisions.rules import REASONS, needs_review
from review.resolved.models import ResolvedLabel
from review.resolved.services import NewLabel, resolve
from review.scoring.services import REVIEW_WEIGHT, Judged, record_outcome

KINDS = (Task.Kind.REVIEW,)
MAX_COMMENT = 2000
# The purpose of hidden checks; what becomes of them is review.gold's matter.
GOLD = "gold"


def receive_answer(event: AnswerSubmitted) -> None:
    """Where one answer is enough and a reviewer looks at it, put it before them at once.

    Subscribed to AnswerSubmitted; runs in its transaction. A hidden check runs the same statements, to no effect:
    neither their number nor their time may tell it apart.
    """
    policy = policy_of(event.project)
    if event.task.kind != Task.Kind.ANNOTATE or policy.overlap > 1 or not event.is_last:
        return
    is_unsure = bool(event.annotation.flags.get("unsure"))
    if needs_review(policy, answer_id=event.annotation.id, agreement=1.0, is_unsure=is_unsure):
        _send_to_review(event.project, event.task, event.annotation, 1.0, [event.annotation.author_id])


def settle_answer(event: AnswerReceived) -> None:
    """Send on the last answer of a task that no reviewer was given yet: to one, or straight to its label.

    Subscribed to AnswerReceived; runs in its transaction.
    """
    task = Task.objects.select_for_update().get(pk=event.task.pk)
    if not event.is_live or task.kind != Task.Kind.ANNOTATE or task.purpose == GOLD or task.state != Task.State.DONE:
        return
    policy = policy_of(event.project)
    chosen, agreement, authors = _chosen(event)
    if Task.objects.filter(subject_id=chosen.id, kind=Task.Kind.REVIEW).exists():
        return
    is_unsure = bool(chosen.flags.get("unsure"))
    if needs_review(policy, answer_id=chosen.id, agreement=agreement, is_unsure=is_unsure):
        _send_to_review(event.project, task, chosen, agreement, authors)
        return
    source = ResolvedLabel.Source.CONSENSUS if len(authors) > 1 else ResolvedLabel.Source.ANNOTATION
    _settle(chosen, source, chosen.regions, {"agreement": agreement, "authors": [str(user) for user in authors]})
    move_stage([task.asset_id], from_stages=[Stage.ANNOTATING], to=Stage.DONE)


def _send_to_review(
    project: Project, task: Task, answer: Annotation, agreement: float, authors: Sequence[UUID]
) -> None:
    tasks.create_tasks(
        [
            tasks.NewTask(
                project_id=project.id,
                asset_id=task.asset_id,
                kind=Task.Kind.REVIEW,
                priority=1 - agreement,
                excluded_users=_kept_out(project, policy_of(project), authors),
                subject_id=answer.id,
                prediction_id=task.prediction_id,
                purpose=task.purpose,
                state=Task.State.CANCELLED if task.purpose == GOLD else Task.State.OPEN,
            )
        ]
    )
    move_stage([task.asset_id], from_stages=[Stage.ANNOTATING], to=Stage.IN_REVIEW)


def _chosen(event: AnswerReceived) -> tuple[Annotation, float, list[UUID]]:
    """Return the answer in the middle of all, its agreement with the others, and the authors."""
    if event.task.overlap == 1:
        return event.annotation, 1.0, [event.annotation.author_id]
    newest: dict[UUID, Annotation] = {}
    live = Annotation.objects.filter(task=event.task, assignment__state=Assignment.State.SUBMITTED)
    for answer in live.order_by("created_at"):
        newest[answer.author_id] = answer
    answers = list(newest.values())
    best, agreement = medoid([decode_regions(answer.regions) for answer in answers])
    return answers[best], agreement, list(newest)


def _kept_out(project: Project, policy: Policy, authors: Sequence[UUID]) -> list[UUID]:
    """Return who may not review: the authors, but for a managing author where solo review is on and nobody else can."""
    if not policy.solo_review or len(authors) > 1:
        return list(authors)
    able = Membership.objects.filter(project=project, role__in=["manager", "reviewer"], user__is_active=True)
    others = able.filter(~Q(user_id=authors[0]))
    return list(authors) if others.exists() else []


@dataclass(frozen=True, slots=True)
class Verdict:
    """A reviewer's decision."""

    decision: str
    regions: Sequence[Any] | None = None
    reason: str = ""
    comment: str = ""


def decide(actor: Actor, assignment_id: UUID, verdict: Verdict) -> Stage:
    """Carry out a decision; returns the asset's stage.

    Approve and fix make the resolved label; reject returns the answer to its author with the comment.
    Raises ValidationFailed, Conflict ``already_decided`` and ``lease_lost``.
    """
    _check(verdict)
    with transaction.atomic():
        assignment = get_assignment_for(actor, assignment_id, kinds=KINDS, lock=True)
        if assignment.state == Assignment.State.SUBMITTED:
            raise Conflict("This answer has already been decided on.", code="already_decided")
        if assignment.state != Assignment.State.OPEN:
            raise tasks.lease_lost()
        answer = _subject(assignment)
        fixed: list[Any] = []
        if verdict.decision == ReviewDecision.Decision.FIX:
            version = assignment.project.schema_version
            fixed = tasks.checked_regions(assignment.project, assignment, version, verdict.regions or [])
        ReviewDecision.objects.create(
            task=assignment.task,
            project=assignment.project,
            annotation=answer,
            reviewer_id=actor.id,
            decision=verdict.decision,
            reason=verdict.reason,
            comment=verdict.comment,
            is_solo=answer.author_id == actor.id,
        )
        tasks.close_assignment(assignment)
        if answer.author_id != actor.id:
            _score(answer, verdict, fixed)
        stage = _carry_out(actor, answer, verdict, fixed)
        detail = {"decision": verdict.decision, "reason": verdict.reason, "author": answer.author.username}
        record(actor, "review.decided", "asset", assignment.asset_id, project_id=assignment.project_id, detail=detail)
    return stage


def _score(answer: Annotation, verdict: Verdict, fixed: Sequence[Any]) -> None:
    """Tell the author's score what came of the answer."""
    own = decode_regions(answer.regions)
    truths = {
        ReviewDecision.Decision.APPROVE: own,
        ReviewDecision.Decision.FIX: decode_regions(list(fixed)),
        ReviewDecision.Decision.REJECT: None,
    }
    record_outcome(
        Judged(
            project_id=answer.project_id,
            user_id=answer.author_id,
            asset_id=answer.asset_id,
            annotation_id=answer.id,
            answer=own,
            truth=truths[ReviewDecision.Decision(verdict.decision)],
            source="review",
            weight=REVIEW_WEIGHT,
            note=verdict.reason,
        )
    )


def _subject(assignment: Assignment) -> Annotation:
    rows = Annotation.objects.select_related("assignment", "author")
    return rows.get(Q(pk=assignment.task.subject_id))


def _check(verdict: Verdict) -> None:
    if verdict.decision == ReviewDecision.Decision.FIX and verdict.regions is None:
        raise invalid("regions", "required", "regions is required to fix an answer.")
    if verdict.decision == ReviewDecision.Decision.REJECT and verdict.reason not in REASONS:
        raise invalid("reason", "required", f"reason is required to reject: {', '.join(REASONS)}.")
    if len(verdict.comment) > MAX_COMMENT:
        raise invalid("comment", "too_long", f"comment takes at most {MAX_COMMENT} characters.")


def _carry_out(actor: Actor, answer: Annotation, verdict: Verdict, fixed: list[Any]) -> Stage:
    if verdict.decision == ReviewDecision.Decision.REJECT:
        tasks.return_to_author(answer, reason=verdict.reason, comment=verdict.comment)
        move_stage([answer.asset_id], from_stages=[Stage.IN_REVIEW], to=Stage.ANNOTATING)
        return Stage.ANNOTATING
    is_fix = verdict.decision == ReviewDecision.Decision.FIX
    source = ResolvedLabel.Source.REVIEW_FIX if is_fix else ResolvedLabel.Source.REVIEW_APPROVE
    review = {"reviewer": actor.username, "is_solo": answer.author_id == actor.id}
    _settle(answer, source, fixed if is_fix else answer.regions, review, by=actor.username)
    move_stage([answer.asset_id], from_stages=[Stage.IN_REVIEW], to=Stage.DONE)
    return Stage.DONE


def _settle(
    answer: Annotation, source: str, regions: Sequence[Any], more: dict[str, Any], *, by: str | None = None
) -> None:
    provenance = {
        "by": by or answer.author.username,
        "author": answer.author.username,
        "annotation": str(answer.id),
        "prediction": str(answer.prediction_id) if answer.prediction_id else None,
        "seconds": answer.seconds,
        "unsure": bool(answer.flags.get("unsure")),
        **more,
    }
    resolve(
        [
            NewLabel(
                asset_id=answer.asset_id,
                project_id=answer.project_id,
                source=source,
                regions=regions,
                schema_version=answer.schema_version,
                annotation_id=answer.id,
                prediction_id=answer.prediction_id,
                provenance=provenance,
            )
        ]
    )
