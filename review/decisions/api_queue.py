"""HTTP calls about the review queue as a whole: what waits, how long, who decides how, bulk approval."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from annotation.schema.documents import RegionDocument
from annotation.tasks.views import WorkAsset, asset_of
from assay.kernel.clock import now
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.openapi import JsonObject
from assay.kernel.pagination import PageQuery, page
from assay.projects.policies import access_to, get_project_for
from review.decisions import selectors
from review.decisions.api import Author, WantedReviews, label_names, wanted
from review.decisions.bulk import approvable_by, start_bulk_approval
from review.decisions.bulk_undo import UNDOABLE, start_undo
from review.decisions.models import ReviewEntry
from review.decisions.rules import QueueReason, words_of


class QueueQuery(PageQuery, frozen=True, kw_only=True):
    """Which waiting answers, the oldest first."""

    label: str | None = None
    author: UUID | None = None
    reason: QueueReason | None = None
    confidence_from: float | None = None
    confidence_to: float | None = None
    agreement_to: float | None = None
    older_than: float | None = None
    unsure: bool | None = None

    def asked(self) -> WantedReviews:
        """Return the filter without the page."""
        return WantedReviews(**{name: getattr(self, name) for name in WantedReviews.__struct_fields__})


class WaitingAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """An answer that waits for a reviewer, and why."""

    id: UUID
    asset: WorkAsset
    author: Author
    reason: str
    reason_words: str
    labels: list[str]
    regions: list[RegionDocument]
    confidence: float | None
    agreement: float
    people: int
    unsure: bool
    created_at: datetime
    waiting_seconds: float


class AuthorCount(msgspec.Struct, frozen=True):
    """An author with the number of answers that wait."""

    id: UUID
    username: str
    answers: int


class QueuePage(msgspec.Struct, frozen=True):
    """A page of what waits; ``counts`` by reason under the same filter, whatever reason is asked for.

    ``approvable``: how many of them a bulk approval by this manager would take; 0 for reviewers. ``authors``: everybody
    who has an answer among them, whatever author is asked for, with how many.
    """

    results: list[WaitingAnswer]
    next: str | None
    counts: dict[str, int]
    waiting: int
    approvable: int
    authors: list[AuthorCount]


class ShareView(msgspec.Struct, frozen=True):
    """``count`` of ``seen``, with the exact 95 % interval."""

    count: int
    seen: int
    share: float | None
    low: float
    high: float


class ErrorView(msgspec.Struct, frozen=True):
    """Errors among decisions looked at twice; ``upper`` holds with 95 % probability."""

    errors: int
    reviewed: int
    upper: float


class ReviewerView(msgspec.Struct, frozen=True, kw_only=True):
    """How a reviewer decided in 14 days."""

    user: UUID
    username: str
    decisions: int
    approved: int
    fixed: int
    rejected: int
    median_seconds: float | None
    last_at: datetime
    hardly_looks: bool
    looks: ShareView
    wrong: int


class ServiceView(msgspec.Struct, frozen=True):
    """How long answers wait, in seconds, and who decides how; reviewers see their own row alone."""

    waiting: int
    in_hand: int
    oldest_seconds: float | None
    decided: int
    half_within_seconds: float | None
    most_within_seconds: float | None
    agreement: ShareView
    error: ErrorView
    reviewers: list[ReviewerView]


class BulkApprovalInput(msgspec.Struct, frozen=True):
    """Which waiting answers to approve, and how many of them are looked at afterwards."""

    filter: WantedReviews = WantedReviews()
    audits: int | None = None


class BulkApprovalView(msgspec.Struct, frozen=True, kw_only=True):
    """A bulk approval and what its audit has found; its error is under ``upper`` with 95 % probability."""

    id: UUID
    by: str
    state: str
    filter: JsonObject
    total: int
    approved: int
    audits: int
    audited: int
    errors: int
    upper: float
    undone: int
    kept: int
    created_at: datetime
    undo_until: datetime
    can_undo: bool


class Started(msgspec.Struct, frozen=True):
    """A job was begun."""

    job: UUID
    bulk: UUID


class Queue(ApiView):
    """``projects/{id}/reviews``."""

    @endpoint(query=QueueQuery, response=QueuePage)
    def get(self, call: Call[None, QueueQuery], project_id: UUID) -> QueuePage:
        """List what waits for a reviewer and why, the oldest first (reviewers and managers)."""
        access = access_to(call.actor, project_id, to="review")
        review_filter = wanted(call.query.asked())
        rows, following = page(
            selectors.waiting_in(project_id, review_filter).select_related("task__asset", "task__subject", "author"),
            ordering=("created_at", "id"),
            query=call.query,
        )
        counts = selectors.counts_by_reason(project_id, review_filter)
        waiting = counts.get(review_filter.reason, 0) if review_filter.reason else sum(counts.values())
        names = label_names(access.project)
        approvable = approvable_by(access.project, call.actor.id, review_filter).count() if access.can("manage") else 0
        authors = [AuthorCount(*row) for row in selectors.counts_by_author(project_id, review_filter)]
        return QueuePage([_waiting(row, names) for row in rows], following, counts, waiting, approvable, authors)


def _waiting(row: ReviewEntry, names: dict[str, str]) -> WaitingAnswer:
    return WaitingAnswer(
        id=row.task_id,
        asset=asset_of(row.task.asset),
        author=Author(row.author_id, row.author.username),
        reason=row.reason,
        reason_words=words_of(row.reason, names.get(row.reason_label, row.reason_label)),
        labels=row.labels,
        regions=row.task.subject.regions if row.task.subject else [],
        confidence=row.confidence,
        agreement=row.agreement,
        people=row.people,
        unsure=row.is_unsure,
        created_at=row.created_at,
        waiting_seconds=round((now() - row.created_at).total_seconds(), 1),
    )


class Service(ApiView):
    """``projects/{id}/reviews/service``."""

    @endpoint(response=ServiceView)
    def get(self, call: Call[None, None], project_id: UUID) -> ServiceView:
        """Show how long answers wait and how reviewers decide; reviewers see their own row alone."""
        access = access_to(call.actor, project_id, to="review")
        reviewer_id = None if access.can("manage") else call.actor.id
        figures = {
            **msgspec.to_builtins(selectors.service_times(project_id)),
            "agreement": msgspec.to_builtins(selectors.reviewers_agreement(project_id)),
            "error": msgspec.to_builtins(selectors.reviewer_error(project_id)),
            "reviewers": msgspec.to_builtins(selectors.reviewers_in(project_id, user_id=reviewer_id)),
        }
        return msgspec.convert(figures, ServiceView)


class Bulks(ApiView):
    """``projects/{id}/bulk-approvals``."""

    @endpoint(response=list[BulkApprovalView])
    def get(self, call: Call[None, None], project_id: UUID) -> list[BulkApprovalView]:
        """List bulk approvals with what their audits found, the newest first (managers)."""
        get_project_for(call.actor, project_id, to="manage")
        return [_bulk(row) for row in selectors.bulks_in(project_id)]

    @endpoint(request=BulkApprovalInput, response=Started, status=202, creates=True)
    def post(self, call: Call[BulkApprovalInput, None], project_id: UUID) -> Started:
        """Approve all waiting answers that fit, some of them drawn for a look (managers)."""
        body = call.body
        get_project_for(call.actor, project_id, to="manage")
        bulk, job = start_bulk_approval(call.actor, project_id, wanted(body.filter), audits=body.audits)
        return Started(job.id, bulk.id)


class Undo(ApiView):
    """``bulk-approvals/{id}/undo``."""

    @endpoint(response=Started, status=202)
    def post(self, call: Call[None, None], bulk_id: UUID) -> Started:
        """Take a bulk approval back within 24 hours, as far as nothing was built on it (managers)."""
        return Started(start_undo(call.actor, bulk_id).id, bulk_id)


def _bulk(row: selectors.BulkRow) -> BulkApprovalView:
    bulk = row.bulk
    until: datetime = bulk.created_at + UNDOABLE
    is_over = bulk.state in (bulk.State.DONE, bulk.State.CANCELLED)
    return BulkApprovalView(
        id=bulk.id,
        by=bulk.actor.username,
        state=bulk.state,
        filter=bulk.asked,
        total=bulk.total,
        approved=bulk.approved,
        audits=bulk.audits,
        audited=row.audited,
        errors=row.errors,
        upper=row.upper,
        undone=bulk.undone,
        kept=bulk.kept,
        created_at=bulk.created_at,
        undo_until=until,
        can_undo=is_over and until - now() > timedelta(0),
    )
