"""Writes of reviews: an answer becomes a review task, a decision becomes a resolved label or rework."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from annotation.regions.attributes import same_classification
from annotation.regions.codec import decode_regions, encode_regions
from annotation.schema.selectors import schema_at
from annotation.tasks import services as tasks
from annotation.tasks.events import AnswerReceived, AnswerSubmitted
from annotation.tasks.models import Annotation, Assignment, Task
from annotation.tasks.reopening import ask_one_more
from annotation.tasks.selectors import get_assignment_for
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.audit.services import record
from assay.kernel.actor import Actor
from assay.kernel.errors import Conflict, invalid
from assay.kernel.events import publish
from assay.projects.models import Membership, Project
from assay.projects.rules import Policy, policy_of
from review.consensus.classification import merge_classifications
from review.consensus.merging import Merged, merge_answers
from review.consensus.overlap import Overlap, needs_another
from review.consensus.rules import medoid
from review.decisions.events import AnswerJudged
from review.decisions.models import ReviewDecision
from review.decisions.rules import REASONS, needs_review
from review.resolved.models import ResolvedLabel
from review.resolved.services import NewLabel, resolve
from review.scoring.selectors import skills_in
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
    if event.task.kind != Task.Kind.ANNOTATE or event.task.overlap > 1 or policy.overlap > 1 or not event.is_last:
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
    answers = _answers(event.annotation, task)
    if max(answers.values(), key=lambda answer: answer.created_at).id != event.annotation.id:
        return  # a later answer is waiting too: it settles them all
    skills = skills_in(event.project.id, list(answers))
    labels = len(schema_at(event.project.id, event.project.schema_version).labels)
    merged = merge_answers(
        [decode_regions(answer.regions) for answer in answers.values()],
        [skills[user].mean for user in answers],
        labels=max(labels, 1),
    )
    asked = Overlap(target=policy.overlap_target, least=policy.overlap, most=max(policy.overlap, policy.overlap_most))
    if len(answers) > 1 and needs_another(merged.confidence, len(answers), asked):
        ask_one_more(task.id)
        return
    chosen = list(answers.values())[medoid([decode_regions(answer.regions) for answer in answers.values()])[0]]
    if Task.objects.filter(subject_id=chosen.id, kind=Task.Kind.REVIEW).exists():
        return
    is_unsure = any(answer.flags.get("unsure") for answer in answers.values())
    if needs_review(policy, answer_id=chosen.id, agreement=merged.agreement, is_unsure=is_unsure):
        _send_to_review(event.project, task, chosen, merged.agreement, list(answers))
        return
    if len(answers) == 1:
        _settle(chosen, ResolvedLabel.Source.ANNOTATION, chosen.regions, {"authors": [str(chosen.author_id)]})
    else:
        regions = encode_regions(merged.regions) if merged.is_merged else list(chosen.regions)
        said = merge_classifications([answer.classification for answer in answers.values()])
        _settle(chosen, ResolvedLabel.Source.CONSENSUS, regions, _consensus(merged, list(answers)), said=said)
    move_stage([task.asset_id], from_stages=[Stage.ANNOTATING], to=Stage.DONE)


def _answers(annotation: Annotation, task: Task) -> dict[UUID, Annotation]:
    """Return each person's newest live answer to a task, by author, the earliest first."""
    if task.overlap == 1:
        return {annotation.author_id: annotation}
    newest: dict[UUID, Annotation] = {}
    live = Annotation.objects.filter(task=task, assignment__state=Assignment.State.SUBMITTED)
    for answer in live.select_related("author").order_by("created_at"):
        newest[answer.author_id] = answer
    return newest


def _consensus(merged: Merged, authors: Sequence[UUID]) -> dict[str, Any]:
    """Return what the label keeps of the people behind it: who, how sure, and the votes for every object."""
    objects = [{"region": one.region.id, "votes": one.votes, "belief": round(one.belief, 4)} for one in merged.objects]
    return {
        "by": f"{len(authors)} people",
        "authors": [str(user) for user in authors],
        "agreement": round(merged.agreement, 4),
        "confidence": round(merged.confidence, 4),
        "objects": objects,
    }


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
    classification: dict[str, Any] | None = None


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
            fixed = tasks.checked_regions(
                assignment.project, assignment, version, verdict.regions or [], verdict.classification
            )
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
        if answer.author_id != actor.id:
            publish(AnswerJudged(assignment.project, answer.author_id))
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
            is_classified_right=same_classification(answer.classification, _said(answer, verdict)),
        )
    )


def _said(answer: Annotation, verdict: Verdict) -> dict[str, Any]:
    """Return the classification that stands: the fix's where it gave one, else the answer's."""
    is_fix = verdict.decision == ReviewDecision.Decision.FIX
    return verdict.classification if is_fix and verdict.classification is not None else dict(answer.classification)


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
    said = _said(answer, verdict)
    _settle(answer, source, fixed if is_fix else answer.regions, review, by=actor.username, said=said)
    move_stage([answer.asset_id], from_stages=[Stage.IN_REVIEW], to=Stage.DONE)
    return Stage.DONE


def _settle(
    answer: Annotation,
    source: str,
    regions: Sequence[Any],
    more: dict[str, Any],
    *,
    by: str | None = None,
    said: dict[str, Any] | None = None,
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
                classification=dict(answer.classification) if said is None else said,
                schema_version=answer.schema_version,
                annotation_id=answer.id,
                prediction_id=answer.prediction_id,
                provenance=provenance,
            )
        ]
    )
