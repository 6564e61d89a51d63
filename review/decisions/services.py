"""Writes of reviews: a reviewer decides, and the answer becomes a label, rework, or somebody else's task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from annotation.regions.attributes import same_classification
from annotation.regions.codec import decode_regions
from annotation.tasks import services as tasks
from annotation.tasks.drafts import lease_lost
from annotation.tasks.models import Annotation, Assignment, Task
from annotation.tasks.selectors import get_assignment_for
from annotation.tasks.task_changes import withdraw_answers
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.errors import Conflict, invalid
from assay.kernel.events import publish
from assay.projects.models import Project
from review.decisions.answer_resolution import Sent, has_other_reviewer, send_to_review, settle
from review.decisions.events import AnswerJudged
from review.decisions.models import ReviewDecision, ReviewEntry
from review.decisions.policy import policy_of
from review.decisions.rules import REASONS, Why, keyed_draw
from review.decisions.second_looks import comes_to_the_same, differing_looks, said_by
from review.resolved.models import ResolvedLabel
from review.resolved.services import drop_labels
from review.scoring.services import REVIEW_WEIGHT, Judged, record_outcome

KINDS = (Task.Kind.REVIEW,)
MAX_COMMENT = 2000
MOST_SECONDS = 86_400.0
APPROVE, FIX, REJECT = (
    ReviewDecision.Decision.APPROVE,
    ReviewDecision.Decision.FIX,
    ReviewDecision.Decision.REJECT,
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A reviewer's decision; ``to``: where a rejected answer goes (author, another, drop), by default the policy's."""

    decision: str
    regions: Sequence[Any] | None = None
    reason: str = ""
    comment: str = ""
    to: str = ""
    seconds: float | None = None
    classification: dict[str, Any] | None = None


def decide(actor: Actor, assignment_id: UUID, verdict: Verdict) -> Stage:
    """Carry out a decision; returns the asset's stage.

    Approve and fix make the resolved label, and a share of them is looked at again by somebody else; reject sends the
    answer back to its author, to another person, or drops the asset. A second look changes nothing by itself: where it
    differs from the first, an expert decides; where the first was a bulk approval, which nobody looked at, it counts.
    Raises ValidationFailed, Conflict ``already_decided`` and ``lease_lost``.
    """
    _check(verdict)
    with transaction.atomic():
        assignment = get_assignment_for(actor, assignment_id, kinds=KINDS, lock=True)
        if assignment.state == Assignment.State.SUBMITTED:
            raise Conflict("This answer has already been decided on.", code="already_decided")
        if assignment.state != Assignment.State.OPEN:
            raise lease_lost()
        answer = _subject(assignment)
        if ReviewDecision.objects.filter(task_id=assignment.task_id).exists():
            # A second look that was taken back: it is blind to the first, and counts as it was given first.
            tasks.close_assignment(assignment)
            return Stage(assignment.asset.stage)
        fixed: list[Any] = []
        if verdict.decision == FIX:
            version = assignment.project.schema_version
            fixed = tasks.checked_regions(
                assignment.project, assignment, version, verdict.regions or [], verdict.classification
            )
        first = _first_look(assignment)
        decision = _keep(actor, assignment, answer, verdict, fixed, first)
        tasks.close_assignment(assignment)
        if first is not None and first.bulk_id is None:
            differing_looks(assignment.project, first, decision, answer)
            stage = Stage(assignment.asset.stage)
        else:
            stage = _take(actor, assignment, answer, decision, fixed)
        detail = {"decision": verdict.decision, "reason": verdict.reason, "author": answer.author.username}
        record(actor, "review.decided", "asset", assignment.asset_id, project_id=assignment.project_id, detail=detail)
    return stage


def _first_look(assignment: Assignment) -> ReviewDecision | None:
    entry = ReviewEntry.objects.select_related("first__reviewer").filter(task_id=assignment.task_id).first()
    return entry.first if entry else None


def _keep(
    actor: Actor,
    assignment: Assignment,
    answer: Annotation,
    verdict: Verdict,
    fixed: list[Any],
    first: ReviewDecision | None,
) -> ReviewDecision:
    is_reject = verdict.decision == REJECT
    return ReviewDecision.objects.create(
        task=assignment.task,
        project=assignment.project,
        annotation=answer,
        reviewer_id=actor.id,
        decision=verdict.decision,
        reason=verdict.reason,
        comment=verdict.comment,
        is_solo=answer.author_id == actor.id,
        went_to=(verdict.to or policy_of(assignment.project).reject_to) if is_reject else "",
        regions=fixed if verdict.decision == FIX else None,
        classification=verdict.classification if verdict.decision == FIX else None,
        seconds=verdict.seconds,
        first=first,
        is_same=_is_same(first, answer, verdict, fixed),
    )


def _is_same(first: ReviewDecision | None, answer: Annotation, verdict: Verdict, fixed: list[Any]) -> bool | None:
    if first is None:
        return None
    if verdict.decision == REJECT:
        return False
    if verdict.decision == FIX:
        classification = answer.classification if verdict.classification is None else verdict.classification
        return comes_to_the_same(first, answer, fixed, classification)
    return comes_to_the_same(first, answer, answer.regions, answer.classification)


def _take(
    actor: Actor, assignment: Assignment, answer: Annotation, decision: ReviewDecision, fixed: Sequence[Any]
) -> Stage:
    """Carry out a first look, or one at an answer that was approved in bulk."""
    if answer.author_id != actor.id:
        _score(answer, decision, fixed)
    stage = _carry_out(actor, assignment, answer, decision, list(fixed))
    if answer.author_id != actor.id:
        publish(AnswerJudged(assignment.project, answer.author_id))
    if decision.first_id is None and decision.decision != REJECT:
        _draw_second_look(assignment, answer, decision)
    return stage


def _draw_second_look(assignment: Assignment, answer: Annotation, decision: ReviewDecision) -> None:
    """Have a share of what was approved or fixed looked at again, blind to the first, by somebody else."""
    project, task = assignment.project, assignment.task
    rate = policy_of(project).double_review_rate
    if rate <= 0 or keyed_draw(project.audit_key, task.id) >= rate:
        return
    kept_out = list(dict.fromkeys([*task.excluded_users, answer.author_id, decision.reviewer_id]))
    if has_other_reviewer(project, kept_out):
        again = Sent(answer, Why("random"), [answer.author_id], first=decision)
        send_to_review(project, task, again, kept_out=kept_out)


def _score(answer: Annotation, decision: ReviewDecision, fixed: Sequence[Any]) -> None:
    """Tell the author's score what came of the answer."""
    regions = decode_regions(answer.regions)
    truths = {APPROVE: regions, FIX: decode_regions(list(fixed)), REJECT: None}
    record_outcome(
        Judged(
            project_id=answer.project_id,
            user_id=answer.author_id,
            asset_id=answer.asset_id,
            annotation_id=answer.id,
            answer=regions,
            truth=truths[ReviewDecision.Decision(decision.decision)],
            source="review",
            weight=REVIEW_WEIGHT,
            note=decision.reason,
            is_classified_right=same_classification(answer.classification, said_by(decision, answer)),
        )
    )


def _subject(assignment: Assignment) -> Annotation:
    return Annotation.objects.select_related("assignment", "author").get(Q(pk=assignment.task.subject_id))


def _check(verdict: Verdict) -> None:
    if verdict.decision == FIX and verdict.regions is None:
        raise invalid("regions", "required", "regions is required to fix an answer.")
    if verdict.decision == REJECT and verdict.reason not in REASONS:
        raise invalid("reason", "required", f"reason is required to reject: {', '.join(REASONS)}.")
    if len(verdict.comment) > MAX_COMMENT:
        raise invalid("comment", "too_long", f"comment takes at most {MAX_COMMENT} characters.")
    if verdict.seconds is not None and not 0 <= verdict.seconds <= MOST_SECONDS:
        raise invalid("seconds", "out_of_range", "seconds must be 0 to a day.")


def _carry_out(
    actor: Actor, assignment: Assignment, answer: Annotation, decision: ReviewDecision, fixed: list[Any]
) -> Stage:
    if decision.decision == REJECT:
        return _send_away(assignment.project, answer, decision)
    is_fix = decision.decision == FIX
    source = ResolvedLabel.Source.REVIEW_FIX if is_fix else ResolvedLabel.Source.REVIEW_APPROVE
    review = {"reviewer": actor.username, "is_solo": answer.author_id == actor.id}
    regions = fixed if is_fix else answer.regions
    settle(answer, source, regions, review, by=actor.username, classification=said_by(decision, answer))
    move_stage([answer.asset_id], from_stages=[Stage.IN_REVIEW], to=Stage.DONE)
    return Stage.DONE


def _send_away(project: Project, answer: Annotation, decision: ReviewDecision) -> Stage:
    """Send a rejected answer where it is to go; a label made in bulk does not outlive it."""
    if decision.first_id is not None:
        drop_labels([answer.asset_id])
    reviewed = [Stage.IN_REVIEW, Stage.DONE]
    if decision.went_to == "drop":
        Task.objects.filter(project=project, asset_id=answer.asset_id, state=Task.State.OPEN).exclude(
            purpose="gold"
        ).update(state=Task.State.CANCELLED)
        move_stage([answer.asset_id], from_stages=reviewed, to=Stage.REJECTED)
        return Stage.REJECTED
    if decision.went_to == "another":
        withdraw_answers([answer])
    else:
        tasks.return_to_author(answer, reason=decision.reason, comment=decision.comment)
    move_stage([answer.asset_id], from_stages=reviewed, to=Stage.ANNOTATING)
    return Stage.ANNOTATING
