"""HTTP calls to take one's own last acts back."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from annotation.tasks.views import WorkAsset, asset_of
from assay.kernel.http import ApiView, Call, endpoint
from assay.projects.policies import get_project_for
from review.take_back.selectors import RecentAct, recent_reviews, recent_work
from review.take_back.services import take_review_back, take_work_back


class RecentActView(msgspec.Struct, frozen=True):
    """One of one's own last submits, skips or reviews; ``id`` is that of the task or review when it was claimed."""

    id: UUID
    kind: str
    asset: WorkAsset
    acted_at: datetime
    can_take_back: bool


class RecentWork(ApiView):
    """``projects/{id}/recent-work``."""

    @endpoint(response=list[RecentActView])
    def get(self, call: Call[None, None], project_id: UUID) -> list[RecentActView]:
        """List one's own last 20 submits and skips, newest first."""
        project = get_project_for(call.actor, project_id, to="annotate")
        return [_view(act) for act in recent_work(call.actor.id, project.id)]


class RecentReviews(ApiView):
    """``projects/{id}/recent-reviews``."""

    @endpoint(response=list[RecentActView])
    def get(self, call: Call[None, None], project_id: UUID) -> list[RecentActView]:
        """List one's own last 20 decisions, newest first (reviewers and managers)."""
        project = get_project_for(call.actor, project_id, to="review")
        return [_view(act) for act in recent_reviews(call.actor.id, project.id)]


class TakeWorkBack(ApiView):
    """``tasks/{id}/take-back``."""

    @endpoint()
    def post(self, call: Call[None, None], task_id: UUID) -> None:
        """Take a submit or a skip back, until somebody else has acted on it."""
        take_work_back(call.actor, task_id)


class TakeReviewBack(ApiView):
    """``reviews/{id}/take-back``."""

    @endpoint()
    def post(self, call: Call[None, None], review_id: UUID) -> None:
        """Take a decision back, until somebody else has acted on it."""
        take_review_back(call.actor, review_id)


def _view(act: RecentAct) -> RecentActView:
    return RecentActView(act.assignment_id, act.kind, asset_of(act.asset), act.acted_at, act.is_takeable)
