"""HTTP calls of tasks: claim, save, submit. The hot path: few statements, no serializers."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Literal
from uuid import UUID

import msgspec

from annotation.policy import policy_of
from annotation.prelabel.prompts import prefetch
from annotation.regions.operations import Operation
from annotation.schema.documents import Classification, Flags, RegionDocument, RegionInput
from annotation.schema.selectors import schema_at
from annotation.tasks import selectors, services
from annotation.tasks.drafts import SavedDraft, save_draft
from annotation.tasks.models import Annotation, Assignment
from annotation.tasks.views import WorkAsset, WorkTask, asset_of, task_of
from assay.kernel.clock import now
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.pagination import PageQuery, page
from assay.projects.models import Project
from assay.projects.policies import get_project_for, projects_visible_to
from assay.projects.selectors import roles_of
from assay.projects.types import Ability


class ClaimInput(msgspec.Struct, frozen=True):
    """How many tasks to lend, at most 10; of which kind."""

    count: int = 1
    kind: Literal["annotate", "audit", "adjudicate"] | None = None


class Lease(msgspec.Struct, frozen=True):
    """Until when the task is lent."""

    lease_expires_at: datetime


class SkipInput(msgspec.Struct, frozen=True):
    """Why the task is skipped."""

    reason: str


class DraftInput(msgspec.Struct, frozen=True):
    """Operations on the draft of ``base_revision``."""

    base_revision: int
    ops: list[Operation]


class Revision(msgspec.Struct, frozen=True, omit_defaults=True):
    """The draft's revision; the draft itself where others saved after what was sent, which had arrived before."""

    revision: int
    regions: list[RegionDocument] | None = None
    flags: Flags | None = None
    classification: Classification | None = None


def revision_of(saved: SavedDraft) -> Revision:
    """Show what became of a save."""
    state = saved.state
    if state is None:
        return Revision(saved.revision)
    return Revision(saved.revision, state.regions, state.flags, state.classification)


class Submission(msgspec.Struct, frozen=True, kw_only=True):
    """An answer; ``submission_id`` makes sending it twice harmless."""

    submission_id: UUID
    schema_version: int
    regions: list[RegionInput]
    base_revision: int | None = None
    classification: Classification = {}
    flags: Flags = {}
    seconds: float = 0.0


class Submitted(msgspec.Struct, frozen=True):
    """The stored answer."""

    annotation: UUID
    submission_id: UUID
    state: str = "submitted"


class MyDay(msgspec.Struct, frozen=True):
    """One's own figures of today (UTC); ``waiting`` is rounded to 50; ``is_paused``: no new work is lent to one."""

    submitted_today: int
    seconds_today: float
    returned: int
    waiting: int
    is_paused: bool


class MyAnswer(msgspec.Struct, frozen=True):
    """One of one's own answers."""

    task: UUID
    asset: WorkAsset
    submitted_at: datetime
    state: str
    comment: str | None


class MyAnswers(msgspec.Struct, frozen=True):
    """A page of one's own answers."""

    results: list[MyAnswer]
    next: str | None


class WorkProject(msgspec.Struct, frozen=True):
    """A project to work in."""

    id: UUID
    name: str


class WorkRow(msgspec.Struct, frozen=True):
    """What waits in one project; rounded for annotators."""

    project: WorkProject
    role: str
    to_annotate: int
    to_review: int
    mine_open: int
    returned: int


class Claim(ApiView):
    """``projects/{id}/tasks/claim``."""

    @endpoint(request=ClaimInput, response=list[WorkTask])
    def post(self, call: Call[ClaimInput, None], project_id: UUID) -> list[WorkTask]:
        """Lend tasks: one's own open ones first, then new ones."""
        # Adjudication is an expert's work: it is lent only when asked for, and to reviewers and managers alone.
        kinds = [call.body.kind] if call.body.kind else ["annotate", "audit"]
        needed: Ability = "review" if call.body.kind == "adjudicate" else "annotate"
        project, rows = services.claim_tasks(call.actor, project_id, kinds=kinds, count=call.body.count, to=needed)
        if rows and _can_click(project):
            prefetch(policy_of(project).segmenter, [row.asset_id for row in rows])
        return [task_of(project, row) for row in rows]


def _can_click(project: Project) -> bool:
    """Tell whether a click may outline something here: a segmenter is chosen, and a label takes what it gives."""
    shapes = schema_at(project.id, project.schema_version).shapes_by_label().values()
    return bool(policy_of(project).segmenter) and any(taken & {"polygon", "mask"} for taken in shapes)


class TaskDetail(ApiView):
    """``tasks/{id}``."""

    @endpoint(response=WorkTask)
    def get(self, call: Call[None, None], task_id: UUID) -> WorkTask:
        """Show a task of one's own."""
        row = selectors.get_assignment_for(call.actor, task_id, kinds=services.WORK_KINDS)
        return task_of(row.project, row)


class Heartbeat(ApiView):
    """``tasks/{id}/heartbeat``."""

    @endpoint(response=Lease)
    def post(self, call: Call[None, None], task_id: UUID) -> Lease:
        """Extend the lease."""
        return Lease(services.renew_lease(call.actor, task_id, kinds=services.WORK_KINDS))


class Release(ApiView):
    """``tasks/{id}/release``."""

    @endpoint()
    def post(self, call: Call[None, None], task_id: UUID) -> None:
        """Give the task back."""
        services.release(call.actor, task_id, kinds=services.WORK_KINDS)


class Skip(ApiView):
    """``tasks/{id}/skip``."""

    @endpoint(request=SkipInput)
    def post(self, call: Call[SkipInput, None], task_id: UUID) -> None:
        """Give the task back for good, with a reason."""
        services.skip(call.actor, task_id, call.body.reason)


class DraftDetail(ApiView):
    """``tasks/{id}/draft``."""

    @endpoint(request=DraftInput, response=Revision)
    def patch(self, call: Call[DraftInput, None], task_id: UUID) -> Revision:
        """Save operations; a stale base is answered 409 with the server's revision and regions."""
        return revision_of(
            save_draft(
                call.actor,
                task_id,
                base_revision=call.body.base_revision,
                operations=call.body.ops,
                kinds=services.WORK_KINDS,
            )
        )


class Submit(ApiView):
    """``tasks/{id}/submit``."""

    @endpoint(request=Submission, response=Submitted)
    def post(self, call: Call[Submission, None], task_id: UUID) -> Submitted:
        """Submit an answer."""
        body = call.body
        answer = services.Answer(
            submission_id=body.submission_id,
            schema_version=body.schema_version,
            regions=body.regions,
            seconds=body.seconds,
            classification=body.classification,
            flags=body.flags,
            base_revision=body.base_revision,
        )
        return Submitted(services.submit_answer(call.actor, task_id, answer), body.submission_id)


class MyAnswersList(ApiView):
    """``projects/{id}/tasks/mine``."""

    @endpoint(query=PageQuery, response=MyAnswers)
    def get(self, call: Call[None, PageQuery], project_id: UUID) -> MyAnswers:
        """List one's own answers, newest first."""
        get_project_for(call.actor, project_id, to="annotate")
        queryset = selectors.answers_of(call.actor, project_id)
        rows, following = page(queryset, ordering=("-created_at", "-id"), query=call.query)
        return MyAnswers([_answer(row) for row in rows], following)


def _answer(row: Annotation) -> MyAnswer:
    is_back = row.assignment.state == Assignment.State.RETURNED
    state, comment = ("returned", row.assignment.rework_comment) if is_back else ("submitted", None)
    return MyAnswer(row.assignment_id, asset_of(row.asset), row.created_at, state, comment)


class Day(ApiView):
    """``projects/{id}/my-day``."""

    @endpoint(response=MyDay)
    def get(self, call: Call[None, None], project_id: UUID) -> MyDay:
        """Show one's own figures of today."""
        get_project_for(call.actor, project_id, to="annotate")
        midnight = datetime.combine(now().date(), time(), UTC)
        return MyDay(**selectors.day_of(call.actor, project_id, midnight))


class MyWork(ApiView):
    """``me/work``."""

    @endpoint(response=list[WorkRow])
    def get(self, call: Call[None, None]) -> list[WorkRow]:
        """List the projects one can work in and what waits there."""
        shown = projects_visible_to(call.actor).exclude(state="archived")
        projects = list(shown.order_by("-created_at")[:200])
        ids = [project.id for project in projects]
        roles, counts = roles_of(call.actor, ids), selectors.work_counts(call.actor, ids)
        return [_work(WorkProject(row.id, row.name), roles[row.id], counts[row.id]) for row in projects]


def _work(project: WorkProject, role: str, counts: dict[str, int]) -> WorkRow:
    work, review = counts.get("work", 0), counts.get("review", 0)
    if role == "annotator":
        work, review = selectors.rounded(work), 0
    return WorkRow(project, role, work, review, counts.get("open", 0), counts.get("returned", 0))
