"""HTTP calls of adjudication."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from annotation.regions.codec import decode_regions
from annotation.schema.documents import Classification, Flags, RegionDocument, RegionInput
from annotation.tasks import services as tasks
from annotation.tasks.api import DraftInput, Lease, Revision, revision_of
from annotation.tasks.drafts import save_draft
from annotation.tasks.models import Assignment
from annotation.tasks.views import WorkAsset, asset_of
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.openapi import JsonObject
from assay.kernel.pagination import PageQuery, page
from assay.projects.models import Project
from assay.projects.policies import get_project_for
from review.adjudication import selectors, services
from review.adjudication.models import Adjudication
from review.adjudication.rules import same_objects

Cause = Literal["disagreement", "reviewers", "gold"]


class AnswerVersionView(msgspec.Struct, frozen=True):
    """One of the answers side by side."""

    key: str
    role: str
    username: str
    regions: list[RegionDocument]
    classification: Classification
    unsure: bool
    seconds: float | None
    note: str
    at: datetime


class ObjectView(msgspec.Struct, frozen=True):
    """Regions of several answers that stand for one object; ``votes`` by label, "" for nothing there."""

    members: list[tuple[str, str]]
    votes: dict[str, float]


class MergedView(msgspec.Struct, frozen=True):
    """The merged suggestion, and how sure it is of each object."""

    regions: list[RegionDocument]
    objects: list[JsonObject]


class AdjudicationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A disagreement on the board."""

    id: UUID
    asset: WorkAsset
    cause: str
    agreement: float
    confidence: float | None
    versions: list[AnswerVersionView]
    created_at: datetime
    is_held: bool
    decided_at: datetime | None
    decided_by: str | None
    choice: str
    chosen: str
    comment: str


class AdjudicationPage(msgspec.Struct, frozen=True):
    """A page of the board; ``counts`` waiting by cause, ``decided`` and how many of those took one answer whole."""

    results: list[AdjudicationRow]
    next: str | None
    counts: dict[str, int]
    decided: int
    taken: int


class AdjudicationQuery(PageQuery, frozen=True, kw_only=True):
    """Waiting ones, the worst first, or decided ones, the newest first."""

    cause: Cause | None = None
    decided: bool = False
    person: UUID | None = None


class AdjudicationClaimInput(msgspec.Struct, frozen=True):
    """How many to lend, at most 10; a certain one."""

    count: int = 1
    adjudication: UUID | None = None


class AdjudicationTask(msgspec.Struct, frozen=True, kw_only=True):
    """A disagreement to decide; ``id`` is the assignment's, ``adjudication`` the board's."""

    id: UUID
    adjudication: UUID
    project: UUID
    lease_expires_at: datetime
    schema_version: int
    revision: int
    asset: WorkAsset
    cause: str
    agreement: float
    confidence: float | None
    versions: list[AnswerVersionView]
    merged: MergedView | None
    objects: list[ObjectView]
    draft: list[RegionDocument] | None
    draft_classification: Classification
    draft_flags: Flags


class RulingInput(msgspec.Struct, frozen=True):
    """What is right; ``submission_id`` makes sending it twice harmless."""

    submission_id: UUID
    regions: list[RegionInput]
    classification: Classification = {}
    comment: str = ""
    unsure: bool = False
    seconds: float = 0.0


class Adjudications(ApiView):
    """``projects/{id}/adjudications``."""

    @endpoint(query=AdjudicationQuery, response=AdjudicationPage)
    def get(self, call: Call[None, AdjudicationQuery], project_id: UUID) -> AdjudicationPage:
        """List disagreements, the least sure first (reviewers and managers)."""
        get_project_for(call.actor, project_id, to="review")
        query = call.query
        queryset = selectors.adjudications_in(
            project_id, is_decided=query.decided, cause=query.cause, person=query.person
        )
        ordering = ("-decided_at", "-id") if query.decided else ("confidence", "id")
        rows, following = page(queryset, ordering=ordering, query=query)
        counts = selectors.waiting_by_cause(project_id)
        return AdjudicationPage([_row(row) for row in rows], following, counts, **selectors.decided_counts(project_id))


class AdjudicationClaim(ApiView):
    """``projects/{id}/adjudications/claim``."""

    @endpoint(request=AdjudicationClaimInput, response=list[AdjudicationTask])
    def post(self, call: Call[AdjudicationClaimInput, None], project_id: UUID) -> list[AdjudicationTask]:
        """Lend disagreements one had no part in: one's own open ones first, then the worst."""
        wanted = None if call.body.adjudication is None else [call.body.adjudication]
        project, rows = tasks.claim_tasks(
            call.actor,
            project_id,
            kinds=[str(kind) for kind in services.KINDS],
            count=call.body.count,
            to="review",
            only=selectors.tasks_of(project_id, wanted),
        )
        known = {row.task_id: row for row in Adjudication.objects.filter(task__in=[row.task_id for row in rows])}
        return [_task(project, row, known[row.task_id]) for row in rows]


class AdjudicationHeartbeat(ApiView):
    """``adjudications/{id}/heartbeat``."""

    @endpoint(response=Lease)
    def post(self, call: Call[None, None], work_id: UUID) -> Lease:
        """Extend the lease."""
        return Lease(tasks.renew_lease(call.actor, work_id, kinds=services.KINDS))


class AdjudicationRelease(ApiView):
    """``adjudications/{id}/release``."""

    @endpoint()
    def post(self, call: Call[None, None], work_id: UUID) -> None:
        """Give it back undecided."""
        tasks.release(call.actor, work_id, kinds=services.KINDS)


class AdjudicationDraft(ApiView):
    """``adjudications/{id}/draft``."""

    @endpoint(request=DraftInput, response=Revision)
    def patch(self, call: Call[DraftInput, None], work_id: UUID) -> Revision:
        """Save operations of a ruling that is being made."""
        body = call.body
        return revision_of(
            save_draft(call.actor, work_id, base_revision=body.base_revision, operations=body.ops, kinds=services.KINDS)
        )


class AdjudicationDecision(ApiView):
    """``adjudications/{id}/decision``."""

    @endpoint(request=RulingInput)
    def post(self, call: Call[RulingInput, None], work_id: UUID) -> None:
        """Decide what is right."""
        body = call.body
        services.decide_adjudication(
            call.actor,
            work_id,
            services.Ruling(
                body.submission_id, body.regions, body.comment, body.unsure, body.seconds, body.classification
            ),
        )


def _versions(row: Adjudication) -> list[AnswerVersionView]:
    return [msgspec.convert(version, AnswerVersionView) for version in row.versions]


def _row(row: Adjudication) -> AdjudicationRow:
    return AdjudicationRow(
        id=row.id,
        asset=asset_of(row.asset),
        cause=row.cause,
        agreement=row.agreement,
        confidence=row.confidence if row.merged is not None else None,
        versions=_versions(row),
        created_at=row.created_at,
        is_held=row.decided_at is None and row.task.free_count == 0,
        decided_at=row.decided_at,
        decided_by=row.decided_by.username if row.decided_by else None,
        choice=row.choice,
        chosen=row.chosen,
        comment=row.comment,
    )


def _task(project: Project, work: Assignment, row: Adjudication) -> AdjudicationTask:
    draft = getattr(work, "draft", None)
    answers = [decode_regions(version["regions"]) for version in row.versions]
    keys = [version["key"] for version in row.versions]
    objects = [
        ObjectView(
            [(keys[answer], str(row.versions[answer]["regions"][place]["id"])) for answer, place in one.members],
            one.votes(answers),
        )
        for one in same_objects(answers)
    ]
    return AdjudicationTask(
        id=work.id,
        adjudication=row.id,
        project=project.id,
        lease_expires_at=work.lease_expires_at,
        schema_version=project.schema_version,
        revision=draft.revision if draft else 0,
        asset=asset_of(work.asset),
        cause=row.cause,
        agreement=row.agreement,
        confidence=row.confidence if row.merged is not None else None,
        versions=_versions(row),
        merged=msgspec.convert(row.merged, MergedView) if row.merged else None,
        objects=objects,
        draft=draft.regions if draft else None,
        draft_classification=dict(draft.classification) if draft else {},
        draft_flags=dict(draft.flags) if draft else {},
    )
