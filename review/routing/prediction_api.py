"""HTTP call of what a model predicts: the pictures behind a number of the contract's pages."""

from __future__ import annotations

from uuid import UUID

import msgspec
from django.db.models import Q

from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.pagination import PageQuery, page
from assay.projects.policies import get_project_for
from review.routing.identity import current_identity
from review.routing.models import RouteDecision


class PredictedQuery(PageQuery, frozen=True, kw_only=True):
    """Filter by the commonest predicted label, the model's own confidence in [0, 1], and by what became of it."""

    label: str | None = None
    confidence_from: float | None = None
    confidence_to: float | None = None
    accepted: bool = False


class PredictedRow(msgspec.Struct, frozen=True):
    """One picture: what the model says of it, how sure it is, and where that led."""

    asset: UUID
    name: str
    label: str
    confidence: float
    calibrated: float | None
    route: str
    reason: str


class PredictedPage(msgspec.Struct, frozen=True):
    """Pictures by what is predicted, the newest first."""

    results: list[PredictedRow]
    next: str | None


class Predicted(ApiView):
    """``projects/{id}/predicted``."""

    @endpoint(query=PredictedQuery, response=PredictedPage)
    def get(self, call: Call[None, PredictedQuery], project_id: UUID) -> PredictedPage:
        """List pictures by what the present model predicts (reviewers and managers)."""
        project = get_project_for(call.actor, project_id, to="review")
        identity = current_identity(project)
        if identity is None:
            return PredictedPage([], None)
        query = call.query
        rows = RouteDecision.objects.filter(project=project, **identity.fields("prediction__")).filter(_wanted(query))
        decisions, following = page(rows.select_related("asset"), ordering=("-created_at", "-id"), query=query)
        return PredictedPage([_row(one) for one in decisions], following)


def _wanted(query: PredictedQuery) -> Q:
    wanted = Q()
    if query.label is not None:
        wanted &= Q(label=query.label)
    if query.confidence_from is not None:
        wanted &= Q(confidence__gte=query.confidence_from - 1e-9)
    if query.confidence_to is not None and query.confidence_to < 1:
        wanted &= Q(confidence__lt=query.confidence_to - 1e-9)
    if query.accepted:
        wanted &= Q(route="auto_accept", is_audit_drawn=False)
    return wanted


def _row(row: RouteDecision) -> PredictedRow:
    return PredictedRow(row.asset_id, row.asset.name, row.label, row.confidence, row.calibrated, row.route, row.reason)
