"""HTTP calls of reviews."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from annotation.prelabel.rules import shown_regions
from annotation.regions.codec import decode_regions
from annotation.regions.diff import RegionDiff, diff_regions
from annotation.schema.documents import Classification, Flags, RegionDocument, RegionInput
from annotation.schema.selectors import schema_at
from annotation.tasks import services as tasks
from annotation.tasks.api import DraftInput, Lease, Revision, revision_of
from annotation.tasks.drafts import save_draft
from annotation.tasks.models import Annotation, Assignment
from annotation.tasks.views import WorkAsset, asset_of
from assay.kernel.errors import invalid
from assay.kernel.http import ApiView, Call, endpoint
from assay.projects.models import Project
from assay.projects.policies import get_project_for
from review.decisions import selectors, services
from review.decisions.models import ReviewEntry
from review.decisions.policy import policy_of
from review.decisions.rules import QueueReason, words_of
from review.decisions.selectors import ReviewFilter

OLDEST_SECONDS = 10 * 365 * 86_400


class WantedReviews(msgspec.Struct, frozen=True):
    """Which waiting answers: by label, author, reason, confidence, agreement, age in seconds, unsure ones."""

    label: str | None = None
    author: UUID | None = None
    reason: QueueReason | None = None
    confidence_from: float | None = None
    confidence_to: float | None = None
    agreement_to: float | None = None
    older_than: float | None = None
    unsure: bool | None = None


class ReviewClaim(msgspec.Struct, frozen=True):
    """How many reviews to lend, at most 10, and which."""

    count: int = 1
    filter: WantedReviews = WantedReviews()


class Author(msgspec.Struct, frozen=True):
    """Who answered."""

    id: UUID
    username: str


class OtherAnswer(msgspec.Struct, frozen=True):
    """What somebody else answered to the same task."""

    author: Author
    regions: list[RegionDocument]
    classification: Classification
    unsure: bool


class ReviewTask(msgspec.Struct, frozen=True, kw_only=True):
    """An answer to judge: ``base`` is the pre-label its author was shown, ``queue_reason`` why it is looked at.

    ``earlier`` is what the author had answered before it came back to them.
    """

    id: UUID
    project: UUID
    lease_expires_at: datetime
    schema_version: int
    revision: int
    asset: WorkAsset
    author: Author | None
    base: list[RegionDocument]
    answer: list[RegionDocument]
    classification: Classification
    base_classification: Classification
    flags: Flags
    diff: RegionDiff
    draft: list[RegionDocument] | None
    round: int
    queue_reason: str
    others: list[OtherAnswer]
    earlier: list[RegionDocument] | None


class DecisionInput(msgspec.Struct, frozen=True):
    """Approve, fix (with regions) or reject (with a reason); ``to``: where a rejected answer goes."""

    decision: Literal["approve", "fix", "reject"]
    regions: list[RegionInput] | None = None
    classification: Classification | None = None
    reason: str = ""
    comment: str = ""
    to: Literal["author", "another", "drop"] | None = None
    seconds: float | None = None


class Decided(msgspec.Struct, frozen=True):
    """What became of the asset."""

    decision: str
    asset_stage: str


def _review(
    project: Project,
    assignment: Assignment,
    entry: ReviewEntry | None,
    others: Sequence[Annotation],
    earlier: Annotation | None,
) -> ReviewTask:
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
        queue_reason=words_of(entry.reason, label_names(project).get(entry.reason_label, "")) if entry else "",
        others=[
            OtherAnswer(
                Author(row.author_id, row.author.username),
                row.regions,
                dict(row.classification),
                bool(row.flags.get("unsure")),
            )
            for row in others
        ],
        earlier=list(earlier.regions) if earlier else None,
    )


def label_names(project: Project) -> dict[str, str]:
    """Return the names of the labels as they are now, by key."""
    return {label.key: label.name for label in schema_at(project.id, project.schema_version).labels}


def wanted(query: WantedReviews) -> ReviewFilter:
    """Return the filter that was asked for; raises ValidationFailed for shares outside [0, 1]."""
    for name in ("confidence_from", "confidence_to", "agreement_to"):
        value = getattr(query, name)
        if value is not None and not 0 <= value <= 1:
            raise invalid(f"filter.{name}", "out_of_range", f"{name} must be 0 to 1.")
    if query.older_than is not None and not 0 <= query.older_than <= OLDEST_SECONDS:
        raise invalid("filter.older_than", "out_of_range", "older_than must be 0 to ten years, in seconds.")
    return ReviewFilter(**{name: getattr(query, name) for name in WantedReviews.__struct_fields__})


class ReviewClaims(ApiView):
    """``projects/{id}/reviews/claim``."""

    @endpoint(request=ReviewClaim, response=list[ReviewTask])
    def post(self, call: Call[ReviewClaim, None], project_id: UUID) -> list[ReviewTask]:
        """Lend answers to review: one's own open ones first, then new ones that fit; never one's own answers."""
        only = None
        if call.body.filter != WantedReviews():
            get_project_for(call.actor, project_id, to="review")
            only = selectors.tasks_to_claim(call.actor.id, project_id, wanted(call.body.filter))
        project, rows = tasks.claim_tasks(
            call.actor, project_id, kinds=list(services.KINDS), count=call.body.count, to="review", only=only
        )
        entries = selectors.entries_of([row.task_id for row in rows])
        several = [row.task.subject for row in rows if row.task.subject and _people(entries.get(row.task_id)) > 1]
        others = selectors.other_answers(several)
        earlier = selectors.earlier_answers([row.task.subject for row in rows if row.task.subject])
        return [
            _review(
                project,
                row,
                entries.get(row.task_id),
                others.get(row.task.subject.task_id, []) if row.task.subject else [],
                earlier.get(row.task.subject.id) if row.task.subject else None,
            )
            for row in rows
        ]


def _people(entry: ReviewEntry | None) -> int:
    return entry.people if entry else 1


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
        saved = save_draft(
            call.actor,
            review_id,
            base_revision=call.body.base_revision,
            operations=call.body.ops,
            kinds=services.KINDS,
        )
        return revision_of(saved)


class Decision(ApiView):
    """``reviews/{id}/decision``."""

    @endpoint(request=DecisionInput, response=Decided)
    def post(self, call: Call[DecisionInput, None], review_id: UUID) -> Decided:
        """Decide on an answer."""
        body = call.body
        verdict = services.Verdict(
            decision=body.decision,
            regions=body.regions,
            classification=body.classification,
            reason=body.reason,
            comment=body.comment,
            to=body.to or "",
            seconds=body.seconds,
        )
        return Decided(body.decision, services.decide(call.actor, review_id, verdict))
