"""HTTP calls of reviews."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from annotation.prelabel.rules import shown_regions
from annotation.regions.codec import decode_regions
from annotation.regions.diff import RegionDiff, diff_regions
from annotation.tasks import services as tasks
from annotation.tasks.api import DraftInput, Lease, Revision
from annotation.tasks.models import Assignment
from annotation.tasks.views import WorkAsset, asset_of
from assay.kernel.http import ApiView, Call, endpoint
from assay.projects.models import Project
from assay.projects.rules import policy_of
from review.decisions import services


class ReviewClaim(msgspec.Struct, frozen=True):
    """How many reviews to lend, at most 10."""

    count: int = 1


class Author(msgspec.Struct, frozen=True):
    """Who answered."""

    id: UUID
    username: str


class ReviewTask(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to judge: ``base`` is the pre-label its author was shown."""

    id: UUID
    project: UUID
    lease_expires_at: datetime
    schema_version: int
    revision: int
    asset: WorkAsset
    author: Author | None
    base: list[dict[str, Any]]
    answer: list[dict[str, Any]]
    classification: dict[str, Any]
    base_classification: dict[str, Any]
    flags: dict[str, Any]
    diff: RegionDiff
    draft: list[dict[str, Any]] | None
    round: int


class DecisionInput(msgspec.Struct, frozen=True):
    """Approve, fix (with regions) or reject (with a reason)."""

    decision: Literal["approve", "fix", "reject"]
    regions: list[Any] | None = None
    classification: dict[str, Any] | None = None
    reason: str = ""
    comment: str = ""


class Decided(msgspec.Struct, frozen=True):
    """What became of the asset."""

    decision: str
    asset_stage: str


def _review(project: Project, assignment: Assignment) -> ReviewTask:
    task, draft = assignment.task, getattr(assignment, "draft", None)
    answer = task.subject
    regions = list(answer.regions) if answer else []
    base = shown_regions(task.prediction.regions, policy_of(project).show_from) if task.prediction else []
    return ReviewTask(
        id=assignment.id,
        project=project.id,
        lease_expires_at=assignment.lease_expires_at,
        schema_version=project.schema_version,
        revision=draft.revision if draft else 0,
        asset=asset_of(assignment.asset),
        author=Author(answer.author_id, answer.author.username) if answer else None,
        base=base,
        answer=regions,
        classification=dict(answer.classification) if answer else {},
        base_classification=dict(task.prediction.classification) if task.prediction else {},
        flags={"unsure": bool(answer and answer.flags.get("unsure"))},
        diff=diff_regions(decode_regions(base), decode_regions(regions)),
        draft=draft.regions if draft else None,
        round=task.round,
    )


class Reviews(ApiView):
    """``projects/{id}/reviews/claim``."""

    @endpoint(request=ReviewClaim, response=list[ReviewTask])
    def post(self, call: Call[ReviewClaim, None], project_id: UUID) -> list[ReviewTask]:
        """Lend answers to review: one's own open ones first, then new ones; never one's own answers."""
        project, rows = tasks.claim_tasks(
            call.actor, project_id, kinds=list(services.KINDS), count=call.body.count, to="review"
        )
        return [_review(project, row) for row in rows]


class ReviewHeartbeat(ApiView):
    """``reviews/{id}/heartbeat``."""

    @endpoint(response=Lease)
    def post(self, call: Call[None, None], review_id: UUID) -> Lease:
        """Extend the lease."""
        return Lease(tasks.renew_lease(call.actor, review_id, kinds=services.KINDS))


class ReviewRelease(ApiView):
    """``reviews/{id}/release``."""

    @endpoint()
    def post(self, call: Call[None, None], review_id: UUID) -> None:
        """Give the review back."""
        tasks.release(call.actor, review_id, kinds=services.KINDS)


class ReviewDraft(ApiView):
    """``reviews/{id}/draft``."""

    @endpoint(request=DraftInput, response=Revision)
    def patch(self, call: Call[DraftInput, None], review_id: UUID) -> Revision:
        """Save operations of a fix that is being made."""
        revision = tasks.save_draft(
            call.actor,
            review_id,
            base_revision=call.body.base_revision,
            operations=call.body.ops,
            kinds=services.KINDS,
        )
        return Revision(revision)


class Decision(ApiView):
    """``reviews/{id}/decision``."""

    @endpoint(request=DecisionInput, response=Decided)
    def post(self, call: Call[DecisionInput, None], review_id: UUID) -> Decided:
        """Decide on an answer."""
        body = call.body
        verdict = services.Verdict(body.decision, body.regions, body.reason, body.comment, body.classification)
        return Decided(body.decision, services.decide(call.actor, review_id, verdict))
