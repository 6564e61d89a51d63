"""Writes of tasks: create, claim, save, submit, give back, return for rework."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Now
from psycopg.types.json import Jsonb

from annotation.policy import policy_of
from annotation.regions.attributes import FieldProblem, check_classification
from annotation.regions.codec import encode_regions
from annotation.regions.validation import validate_regions
from annotation.schema.selectors import schema_at
from annotation.tasks import queue
from annotation.tasks.drafts import carry_over, lease_lost, refuse_stale
from annotation.tasks.events import AnswerSubmitted
from annotation.tasks.models import Annotation, Assignment, Draft, QueueState, Task
from annotation.tasks.selectors import get_assignment_for
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.bulk_copy import copy_values, new_ids
from assay.kernel.clock import now
from assay.kernel.errors import Conflict, FieldError, ValidationFailed, invalid
from assay.kernel.events import publish
from assay.projects.models import Project
from assay.projects.policies import access_to, get_project_for, require_active
from assay.projects.types import Ability

MAX_CLAIM = 10
MAX_REASON = 500
LIVE = (Assignment.State.OPEN, Assignment.State.SUBMITTED, Assignment.State.RETURNED)


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to create."""

    project_id: UUID
    asset_id: UUID
    kind: str
    purpose: str = "ordinary"
    priority: float = 0.0
    overlap: int = 1
    reserved_for: UUID | None = None
    excluded_users: Sequence[UUID] = ()
    subject_id: UUID | None = None
    prediction_id: UUID | None = None
    round: int = 1
    shown: Sequence[dict[str, Any]] | None = None
    state: str = Task.State.OPEN


def create_tasks(specs: Sequence[NewTask]) -> list[UUID]:
    """Put tasks into the queue, in one statement; returns their ids."""
    moment = now()
    ids = new_ids(len(specs))
    rows = [
        {
            "id": task_id,
            "project_id": spec.project_id,
            "asset_id": spec.asset_id,
            "kind": spec.kind,
            "purpose": spec.purpose,
            "priority": spec.priority,
            "overlap": spec.overlap,
            "free_slots": list(range(spec.overlap)),
            "free_count": spec.overlap,
            "reserved_for": spec.reserved_for,
            "excluded_users": spec.excluded_users,
            "subject_id": spec.subject_id,
            "prediction_id": spec.prediction_id,
            "round": spec.round,
            "shown": spec.shown,
            "state": spec.state,
            "created_at": moment,
        }
        for task_id, spec in zip(ids, specs, strict=True)
    ]
    copy_values(Task, rows)
    return ids


def claim_tasks(
    actor: Actor,
    project_id: UUID,
    *,
    kinds: Sequence[str],
    count: int,
    to: Ability,
    only: Sequence[UUID] | None = None,
) -> tuple[Project, list[Assignment]]:
    """Lend up to ``count`` tasks: first what the person holds (returned work too), then new ones by priority.

    Safe to repeat. With ``only``, none but these tasks are newly lent. Raises ValidationFailed for a count outside
    1..10, Conflict ``project_paused``, ``project_archived`` or ``work_paused``.
    """
    if not 1 <= count <= MAX_CLAIM:
        raise invalid("count", "out_of_range", f"count must be 1 to {MAX_CLAIM}.")
    access = access_to(actor, project_id, to=to)
    project = access.project
    require_active(project)
    policy = policy_of(project)
    with transaction.atomic():
        ids = queue.claim_rows(
            user_id=actor.id,
            project_id=project.id,
            kinds=kinds,
            count=count,
            lease_seconds=policy.lease_seconds,
            gold_rate=policy.gold_rate,
            only=only,
            limits=access.limits,
            show_from=policy.show_from,
        )
        if not ids:
            _refuse_paused(actor, project)
        rows = Assignment.objects.filter(pk__in=ids).select_related(
            "asset", "task__prediction", "task__subject__author", "draft"
        )
        # What was begun first comes first; inside a claim the order is random, as the ids are: hidden gold has no
        # priority of its own to be placed by.
        held = sorted(rows, key=lambda row: (not row.rework_reason, row.claimed_at, str(row.id)))[:count]
        carry_over(actor, held)
    return project, held


def _refuse_paused(actor: Actor, project: Project) -> None:
    state = QueueState.objects.filter(project=project, user_id=actor.id).first()
    if state is not None and state.paused_at is None and state.is_barred:
        message = "Work here starts once you have passed the exam; you find it under My quality."
        raise Conflict(message, code="not_qualified")
    if state is not None and state.paused_at is not None:
        message = "Your work in this project is paused. A manager looks at it with you; nothing you did is lost."
        raise Conflict(message, code="work_paused")


def renew_lease(actor: Actor, assignment_id: UUID, *, kinds: Sequence[str]) -> datetime:
    """Extend the lease, or take the task again where the lease ran out and nobody else took it; returns its new end.

    Raises Conflict ``lease_lost`` when it is neither.
    """
    assignment = get_assignment_for(actor, assignment_id, kinds=kinds)
    seconds = policy_of(assignment.project).lease_seconds
    until = queue.renew_row(assignment.id, seconds)
    if until is None and assignment.state == Assignment.State.EXPIRED and _retaken(assignment):
        until = queue.renew_row(assignment.id, seconds)
    if until is None:
        raise lease_lost()
    return until


def release(actor: Actor, assignment_id: UUID, *, kinds: Sequence[str]) -> None:
    """Give a task back untouched; somebody else may take it at once."""
    assignment = get_assignment_for(actor, assignment_id, kinds=kinds)
    if not queue.give_back(assignment.id, state=Assignment.State.RELEASED):
        raise lease_lost()


def skip(actor: Actor, assignment_id: UUID, reason: str) -> None:
    """Give a task back for good, with a reason; it goes to somebody else. Raises Conflict ``skip_off``."""
    assignment = get_assignment_for(actor, assignment_id, kinds=WORK_KINDS)
    if not policy_of(assignment.project).skip:
        raise Conflict("Skipping is switched off in this project.", code="skip_off")
    if not 1 <= len(reason.strip()) <= MAX_REASON:
        raise invalid("reason", "invalid", f"reason takes 1 to {MAX_REASON} characters.")
    if not queue.give_back(assignment.id, state=Assignment.State.SKIPPED, reason=reason.strip()):
        raise lease_lost()


WORK_KINDS = (Task.Kind.ANNOTATE, Task.Kind.AUDIT, Task.Kind.ADJUDICATE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person submits."""

    submission_id: UUID
    schema_version: int
    regions: Sequence[Any]
    seconds: float
    classification: dict[str, Any] = field(default_factory=dict)
    flags: dict[str, Any] = field(default_factory=dict)
    base_revision: int | None = None


def checked_regions(
    project: Project,
    assignment: Assignment,
    schema_version: int,
    regions: Sequence[Any],
    classification: Mapping[str, Any] | None = None,
) -> list[Any]:
    """Return the regions as they are stored; raises ValidationFailed with every bad place.

    The classification is checked with them where it is given.
    """
    if not 1 <= schema_version <= project.schema_version:
        raise invalid("schema_version", "unknown", f"schema_version must be 1 to {project.schema_version}.")
    schema = schema_at(project.id, schema_version)
    regions_read, errors = validate_regions(
        regions,
        shapes_by_label=schema.shapes_by_label(),
        skeletons=schema.skeletons(),
        attributes_by_label=schema.attributes_by_label(),
        width=assignment.asset.width,
        height=assignment.asset.height,
        characters=assignment.asset.characters,
    )
    if classification is not None:
        errors = [*errors, *check_classification(classification, schema.classification, is_complete=True)]
    _refuse(errors)
    return encode_regions(regions_read)


def _refuse(problems: Sequence[FieldProblem]) -> None:
    if problems:
        raise ValidationFailed([FieldError(problem.path, problem.code, problem.message) for problem in problems])


def submit_answer(actor: Actor, assignment_id: UUID, answer: Answer) -> UUID:
    """Store an answer and end the assignment; publishes AnswerSubmitted in the same transaction.

    The same ``submission_id`` again returns the same annotation. An expired lease nobody else took is accepted, also
    where the author holds the task again under a newer one; otherwise raises Conflict ``lease_lost`` and keeps the work
    as a draft. With ``base_revision``, a draft that was saved elsewhere meanwhile raises Conflict ``stale_revision``.
    Raises ValidationFailed.
    """
    try:
        with transaction.atomic():
            return _submit(actor, assignment_id, answer)
    except _LeaseGone as gone:
        draft = {"regions": gone.regions, "classification": answer.classification, "flags": answer.flags}
        Draft.objects.update_or_create(assignment_id=assignment_id, defaults={**draft, "updated_at": now()})
        raise lease_lost() from gone


class _LeaseGone(Exception):  # noqa: N818
    def __init__(self, regions: list[Any]) -> None:
        super().__init__()
        self.regions = regions


def _submit(actor: Actor, assignment_id: UUID, answer: Answer) -> UUID:
    assignment = get_assignment_for(actor, assignment_id, kinds=WORK_KINDS, lock=True, with_draft=False)
    if assignment.state == Assignment.State.SUBMITTED:
        return _earlier(assignment, answer.submission_id)
    project = assignment.project
    if answer.flags.get("unsure") and not policy_of(project).unsure:
        raise invalid("flags.unsure", "not_allowed", "flags.unsure is switched off in this project.")
    if not 0 <= answer.seconds <= 86_400 * 7:  # noqa: PLR2004
        raise invalid("seconds", "out_of_range", "seconds must be 0 to a week.")
    regions = checked_regions(project, assignment, answer.schema_version, answer.regions, answer.classification)
    if assignment.state != Assignment.State.OPEN and not (
        assignment.state == Assignment.State.EXPIRED and (_retaken(assignment) or _taken_over(assignment))
    ):
        raise _LeaseGone(regions)
    if answer.base_revision is not None:
        refuse_stale(assignment, answer.base_revision)
    task = assignment.task
    annotation = Annotation(
        id=uuid4(),
        assignment=assignment,
        task=task,
        project=project,
        asset=assignment.asset,
        author_id=actor.id,
        submission_id=answer.submission_id,
        schema_version=answer.schema_version,
        regions=regions,
        classification=answer.classification,
        flags=answer.flags,
        seconds=answer.seconds,
        prediction_id=None if task.kind == Task.Kind.AUDIT else task.prediction_id,
    )
    is_last = queue.store_answer(
        {
            "annotation": annotation.id,
            "assignment": assignment.id,
            "task": task.id,
            "project": project.id,
            "asset": assignment.asset_id,
            "author": actor.id,
            "submission": answer.submission_id,
            "schema_version": answer.schema_version,
            "regions": Jsonb(regions),
            "classification": Jsonb(answer.classification),
            "flags": Jsonb(answer.flags),
            "seconds": answer.seconds,
            "prediction": annotation.prediction_id,
        }
    )
    publish(AnswerSubmitted(project, task, annotation, is_last))
    return annotation.id


def _retaken(assignment: Assignment) -> bool:
    try:
        with transaction.atomic():
            return queue.retake_row(task_id=assignment.task_id, assignment_id=assignment.id)
    except IntegrityError:  # the person has taken the asset again meanwhile
        return False


def _taken_over(assignment: Assignment) -> bool:
    """Take the slot that the author holds again under a newer lease of the same task; that lease ends.

    What is handed in was done under the older one, by the same hand: nobody else has the task.
    """
    newer = Assignment.objects.filter(
        task_id=assignment.task_id, user_id=assignment.user_id, state=Assignment.State.OPEN
    ).first()
    if newer is None or not queue.give_back(newer.id, state=Assignment.State.RELEASED):
        return False
    return _retaken(assignment)


def _earlier(assignment: Assignment, submission_id: UUID) -> UUID:
    row = Annotation.objects.filter(assignment=assignment, submission_id=submission_id).first()
    if row is None:
        raise Conflict("This task was already submitted.", code="already_submitted")
    return row.id


def close_assignment(assignment: Assignment) -> None:
    """End a review assignment with its task (``review.decisions`` calls this inside its transaction)."""
    Assignment.objects.filter(pk=assignment.pk).update(state=Assignment.State.SUBMITTED, ended_at=Now())
    Task.objects.filter(pk=assignment.task_id).update(state=Task.State.DONE, answers=F("answers") + 1)
    Draft.objects.filter(assignment=assignment).delete()


def return_to_author(annotation: Annotation, *, reason: str, comment: str) -> None:
    """Open the author's assignment again with the comment; their answer is where they go on from."""
    queue.return_row(annotation.assignment_id, reason=reason, comment=comment)
    Task.objects.filter(pk=annotation.task_id).update(state=Task.State.OPEN, answers=F("answers") - 1)
    Draft.objects.update_or_create(
        assignment_id=annotation.assignment_id,
        defaults={
            "revision": 1,
            "regions": annotation.regions,
            "flags": annotation.flags,
            "classification": annotation.classification,
            "op_ids": [],
            "updated_at": now(),
        },
    )


def free_leases(actor: Actor, project_id: UUID, user_id: UUID) -> int:
    """Give back everything a person holds (for managers); their drafts stay. Returns how many tasks."""
    with transaction.atomic():
        project = get_project_for(actor, project_id, to="manage")
        freed = queue.free_all(user_id=user_id, project_id=project.id)
        detail = {"user": str(user_id), "tasks": freed}
        record(actor, "leases.freed", "project", project.id, project_id=project.id, detail=detail)
    return freed


def expire_leases() -> int:
    """Free the slots of leases that ran out (the scheduler calls this)."""
    return queue.expire_rows()
