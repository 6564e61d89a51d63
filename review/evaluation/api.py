"""HTTP calls of evaluation."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from assay.jobs.selectors import JobView, view_of
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.openapi import JsonObject
from assay.kernel.pagination import PageQuery, page
from assay.projects.policies import get_project_for
from review.evaluation import services
from review.evaluation.models import ModelEvaluation


class EvaluationInput(msgspec.Struct, frozen=True):
    """Which run's model."""

    run: UUID


class EvaluationView(msgspec.Struct, frozen=True):
    """A model against people; ``figures`` as review/evaluation/metrics.py describes them."""

    id: UUID
    run: UUID
    model: str
    version: str
    weights_sha256: str
    assets: int
    figures: JsonObject
    created_at: datetime


class EvaluationPage(msgspec.Struct, frozen=True):
    """A page of evaluations."""

    results: list[EvaluationView]
    next: str | None


class Evaluations(ApiView):
    """``projects/{id}/evaluations``."""

    @endpoint(query=PageQuery, response=EvaluationPage)
    def get(self, call: Call[None, PageQuery], project_id: UUID) -> EvaluationPage:
        """List how models did against people, newest first."""
        get_project_for(call.actor, project_id, to="manage")
        rows, following = page(
            ModelEvaluation.objects.filter(project_id=project_id), ordering=("-created_at", "-id"), query=call.query
        )
        return EvaluationPage([_view(row) for row in rows], following)

    @endpoint(request=EvaluationInput, response=JobView, status=202, creates=True)
    def post(self, call: Call[EvaluationInput, None], project_id: UUID) -> JobView:
        """Compare a run's model with the labels people have confirmed by now."""
        project = get_project_for(call.actor, project_id, to="manage")
        return view_of(services.start_evaluation(call.actor, project, call.body.run))


def _view(row: ModelEvaluation) -> EvaluationView:
    return EvaluationView(
        row.id,
        row.run_id,
        row.model_key,
        row.model_version,
        row.weights_sha256,
        row.assets,
        row.figures,
        row.created_at,
    )
