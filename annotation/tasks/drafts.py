"""Drafts: what a person has so far, saved as operations by region id; it outlives the lease."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from annotation.regions.attributes import FieldProblem, check_attributes, check_classification
from annotation.regions.operations import BadOperation, Operation, apply_operations
from annotation.regions.operations import Draft as DraftState
from annotation.schema.selectors import schema_at
from annotation.tasks.models import Assignment, Draft, Task
from annotation.tasks.selectors import get_assignment_for, starting_classification, starting_regions
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict, FieldError, ValidationFailed, invalid
from assay.projects.models import Project

KEPT_OPERATIONS = 2000


@dataclass(frozen=True, slots=True)
class SavedDraft:
    """A draft's revision; ``state`` where it holds more than the sender knows of."""

    revision: int
    state: DraftState | None = None


def save_draft(
    actor: Actor, assignment_id: UUID, *, base_revision: int, operations: Sequence[Operation], kinds: Sequence[str]
) -> SavedDraft:
    """Carry out operations on the draft; returns its revision. Operations sent twice count once.

    Where all were carried out by an earlier call whose reply was lost, and somebody saved after it, the draft as it
    is now comes back too. Raises Conflict ``stale_revision`` (with the draft as it is and ``applied``, those of the
    sent operations that it already holds) and ``lease_lost``.
    """
    with transaction.atomic():
        assignment = get_assignment_for(actor, assignment_id, kinds=kinds, lock=True)
        if assignment.state not in (Assignment.State.OPEN, Assignment.State.EXPIRED):
            raise lease_lost()
        draft = getattr(assignment, "draft", None) or first_draft(assignment)
        done = set(draft.op_ids)
        fresh = [operation for operation in operations if operation.op_id not in done]
        if not fresh:
            is_known = not operations or draft.revision <= base_revision + 1
            state = None if is_known else DraftState(draft.regions, draft.flags, draft.classification)
            return SavedDraft(draft.revision, state)
        if base_revision != draft.revision:
            raise _stale(draft, applied=[operation.op_id for operation in operations if operation.op_id in done])
        _check_operations(assignment.project, fresh)
        try:
            after = apply_operations(DraftState(draft.regions, draft.flags, draft.classification), fresh)
        except BadOperation as error:
            raise invalid(error.path, "invalid", str(error)) from error
        draft.regions, draft.flags, draft.classification = after.regions, after.flags, after.classification
        draft.op_ids = [*draft.op_ids, *(operation.op_id for operation in fresh)][-KEPT_OPERATIONS:]
        draft.revision += 1
        draft.updated_at = now()
        draft.save()
        return SavedDraft(draft.revision)


def lease_lost() -> Conflict:
    """Build the refusal for work that somebody else may have by now."""
    message = "The time for this task ran out and somebody else may have it now. Your work is kept as a draft."
    return Conflict(message, code="lease_lost")


def refuse_stale(assignment: Assignment, base_revision: int) -> None:
    """Raise Conflict ``stale_revision`` where the draft is not the one an answer was made from."""
    draft = Draft.objects.filter(assignment=assignment).first() or first_draft(assignment)
    if draft.revision != base_revision:
        raise _stale(draft, applied=[])


def _stale(draft: Draft, *, applied: Sequence[str]) -> Conflict:
    message = "This was changed elsewhere meanwhile; both versions are kept."
    return Conflict(
        message,
        code="stale_revision",
        revision=draft.revision,
        regions=draft.regions,
        flags=draft.flags,
        classification=draft.classification,
        applied=list(applied),
    )


def first_draft(assignment: Assignment) -> Draft:
    """Return the unsaved draft a person starts from: what they were shown."""
    start = starting_classification(assignment)
    return Draft(assignment=assignment, regions=starting_regions(assignment), classification=start)


def carry_over(actor: Actor, assignments: Sequence[Assignment]) -> None:
    """Begin newly lent tasks from the person's own draft of an earlier lease that ran out.

    Where a model was asked once more meanwhile, the earlier lease was of the task that this one took the place of.
    """
    bare = [row for row in assignments if getattr(row, "draft", None) is None]
    if not bare:
        return
    by_task = {row.task_id: row for row in bare}
    by_asset = {row.asset_id: row for row in bare if _is_ordinary(row.task)}
    replaced = Q(
        assignment__asset_id__in=list(by_asset),
        assignment__task__kind=Task.Kind.ANNOTATE,
        assignment__task__purpose="ordinary",
        assignment__task__state=Task.State.CANCELLED,
    )
    left = Draft.objects.filter(
        Q(assignment__task_id__in=list(by_task)) | replaced,
        assignment__user_id=actor.id,
        assignment__state=Assignment.State.EXPIRED,
    )
    for old in left.select_related("assignment").order_by("updated_at"):
        row = by_task.get(old.assignment.task_id) or by_asset[old.assignment.asset_id]
        row.draft, _ = Draft.objects.update_or_create(
            assignment=row,
            defaults={
                "revision": 1,
                "regions": old.regions,
                "flags": old.flags,
                "classification": old.classification,
                "op_ids": old.op_ids,
                "updated_at": now(),
            },
        )


def _is_ordinary(task: Task) -> bool:
    return task.kind == Task.Kind.ANNOTATE and task.purpose == "ordinary"


def _check_operations(project: Project, operations: Sequence[Operation]) -> None:
    """Refuse attributes and classifications that cannot be right; what is only missing may still come.

    Keys the newest schema does not have pass: the person may be working with an earlier version of it.
    """
    schema = schema_at(project.id, project.schema_version)
    definitions = schema.attributes_by_label()
    problems: list[FieldProblem] = []
    for index, operation in enumerate(operations):
        value: dict[str, Any] = operation.value or {}
        if operation.op == "set_classification":
            problems += check_classification(
                value, schema.classification, is_complete=False, path=f"ops[{index}].value"
            )
        elif operation.op == "put_region" and isinstance(attributes := value.get("attributes"), dict) and attributes:
            path = f"ops[{index}].value.attributes"
            problems += check_attributes(
                path, attributes, definitions.get(str(value.get("label")), ()), is_complete=False
            )
    wrong = [problem for problem in problems if not problem.code.startswith("unknown")]
    if wrong:
        raise ValidationFailed([FieldError(problem.path, problem.code, problem.message) for problem in wrong])
