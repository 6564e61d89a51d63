"""What a score does to a person's queue: the share of gold, a pause, and what a pause takes back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from annotation.tasks.models import Annotation, Assignment, QueueState, Task
from annotation.tasks.queue import free_all
from annotation.tasks.task_changes import set_queue_state, withdraw_answers
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.auditlog.models import AuditEntry
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import NotFound
from assay.kernel.events import publish
from assay.projects.models import Membership, Project
from assay.projects.policies import get_project_for
from review.decisions.events import AnswerJudged
from review.decisions.models import ReviewDecision
from review.decisions.policy import policy_of
from review.gold.events import PersonPaused
from review.scoring.rules import (
    FORGETTING,
    Gate,
    GateRule,
    Outcome,
    Skill,
    Verdict,
    decide,
    first_verdict,
    gold_rate,
    posterior,
)
from review.scoring.selectors import known_of, rule_of

# A pause takes back what was answered since then and nobody has looked at.
WINDOW = timedelta(days=7)


def apply_gate(project: Project, user_id: UUID) -> Gate:
    """Set a person's share of gold by what is known of them, and pause them where the rule says so."""
    outcomes = known_of(project.id, user_id)
    skill, rule = posterior(outcomes, forgetting=FORGETTING), rule_of(policy_of(project))
    gate = decide(outcomes, skill, rule)
    highest = policy_of(project).gold_rate
    state = QueueState.objects.filter(project=project, user_id=user_id).first()
    is_watched = bool(state and state.signs)
    rate = highest if is_watched else gold_rate(skill, lowest=min(0.03, highest), highest=highest)
    set_queue_state(project_id=project.id, user_id=user_id, gold_rate=rate)
    if gate == Gate.PAUSE and not (state and state.paused_at):
        # Whom a manager let go on is judged by what came after that.
        since = last_resumed(project.id, user_id)
        if since is not None:
            outcomes = known_of(project.id, user_id, since=since)
            skill = posterior(outcomes, forgetting=FORGETTING)
            gate = decide(outcomes, skill, rule)
    if gate == Gate.PAUSE and not (state and state.paused_at):
        pause(None, project, user_id, reason=_reason(outcomes, skill, rule))
    return gate


def _reason(outcomes: Sequence[Outcome], skill: Skill, rule: GateRule) -> str:
    if not rule.is_sequential:
        chance = skill.below(rule.floor)
        return f"{len(outcomes)} checked answers: under {rule.floor:.0%} right with {chance:.0%} probability."
    verdict, after = first_verdict(outcomes, good=rule.high, bad=rule.floor)
    if verdict == Verdict.GOOD:
        return (
            f"Good at first ({after} hidden checks), but not since: under {rule.floor:.0%} right in what was checked "
            "after that."
        )
    return (
        f"{after} hidden checks: the test of {rule.high:.0%} against {rule.floor:.0%} right says {rule.floor:.0%}; "
        "it errs for at most one good person in twenty."
    )


def last_resumed(project_id: UUID, user_id: UUID) -> datetime | None:
    """Return when a manager last let a person go on; None for never."""
    rows = AuditEntry.objects.filter(project_id=project_id, object_id=user_id, action="person.resumed")
    return rows.order_by("-at").values_list("at", flat=True).first()


def gate_judged(event: AnswerJudged) -> None:
    """See what a review's decision changes for the author (subscribed to AnswerJudged; in its transaction)."""
    apply_gate(event.project, event.user_id)


def is_paused(project_id: UUID, user_id: UUID) -> bool:
    """Tell whether a person's work is paused."""
    return QueueState.objects.filter(project_id=project_id, user_id=user_id, paused_at__isnull=False).exists()


def pause(actor: Actor | None, project: Project, user_id: UUID, *, reason: str) -> int:
    """Stop a person's work: what they hold and what nobody has looked at goes to others; returns the answers."""
    with transaction.atomic():
        set_queue_state(project_id=project.id, user_id=user_id, paused=True, reason=reason)
        free_all(user_id=user_id, project_id=project.id)
        again = _unchecked(project, user_id)
        assets = withdraw_answers(again)
        move_stage(assets, from_stages=[Stage.IN_REVIEW, Stage.DONE], to=Stage.ANNOTATING)
        detail = {"reason": reason, "queued_again": len(assets)}
        record(actor, "person.paused", "user", user_id, project_id=project.id, detail=detail)
        publish(PersonPaused(project, user_id))
    return len(assets)


def _unchecked(project: Project, user_id: UUID) -> list[Annotation]:
    """Return a person's recent answers that neither a reviewer has decided on nor holds in hand."""
    decided = ReviewDecision.objects.filter(project=project).values("annotation_id")
    held = Task.objects.filter(
        project=project, kind=Task.Kind.REVIEW, state=Task.State.OPEN, free_count=0, subject__author_id=user_id
    ).values("subject_id")
    answers = Annotation.objects.filter(
        project=project,
        author_id=user_id,
        created_at__gte=now() - WINDOW,
        assignment__state=Assignment.State.SUBMITTED,
        task__kind=Task.Kind.ANNOTATE,
        asset__stage__in=[Stage.IN_REVIEW, Stage.DONE, Stage.ANNOTATING],
    )
    return list(answers.exclude(task__purpose="gold").exclude(Q(pk__in=decided) | Q(pk__in=held)))


def change_pause(actor: Actor, project_id: UUID, user_id: UUID, *, paused: bool, reason: str) -> None:
    """Pause a person or let them go on (managers). Raises NotFound for who is not a member."""
    project = get_project_for(actor, project_id, to="manage")
    if not Membership.objects.filter(project=project, user_id=user_id).exists():
        raise NotFound("This person is not in the project.")
    if paused:
        pause(actor, project, user_id, reason=reason or "By a manager.")
        return
    with transaction.atomic():
        set_queue_state(project_id=project.id, user_id=user_id, paused=False)
        record(actor, "person.resumed", "user", user_id, project_id=project.id, detail={"reason": reason})
