"""The blind checks behind a number of the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from annotation.tasks.models import Annotation
from assay.projects.models import Project
from review.routing.identity import current_identity
from review.routing.models import Audit, Certificate, RouteDecision
from review.routing.monitoring.series import checks_of

# Scores have six digits of the calibrated confidence, and the raw one far behind (document.py, score_of).
WHISKER = 2e-6


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilter:
    """What narrows a list of audits; None does not."""

    state: str | None = None
    verdict: str | None = None
    kind: str | None = None
    stratum: str | None = None
    label: str | None = None
    raw_from: float | None = None
    raw_to: float | None = None
    score_from: float | None = None
    score_to: float | None = None
    answered_from: datetime | None = None
    answered_to: datetime | None = None
    answered: str | None = None
    look: UUID | None = None


def audits_in(project_id: UUID, filters: AuditFilter) -> QuerySet[Audit]:
    """Return a project's audits, filtered; a range of confidences begins with its lower end."""
    rows = Audit.objects.filter(project_id=project_id).select_related("asset", "certificate")
    rows = rows.defer("certificate__document", "certificate__pool_assets", "certificate__pool_scores")
    for name in ("state", "kind", "stratum", "label"):
        wanted = getattr(filters, name)
        if wanted is not None:
            rows = rows.filter(**{name: wanted})
    if filters.verdict:
        rows = rows.filter(is_wrong=filters.verdict == "wrong")
    if filters.raw_from is not None:
        rows = rows.filter(confidence__gte=filters.raw_from - 1e-9)
    if filters.raw_to is not None and filters.raw_to < 1:
        rows = rows.filter(confidence__lt=filters.raw_to - 1e-9)
    if filters.look is not None:
        rows = rows.filter(pk__in=_of_checkpoint(project_id, filters.look))
    if filters.answered is not None:
        rows = rows.filter(asset_id__in=_answered_with(project_id, filters.answered, filters.kind or Audit.Kind.MEMBER))
    return _of_answers(_of_scores(rows, filters), filters)


def _of_checkpoint(project_id: UUID, certificate_id: UUID) -> list[str]:
    """Return the audits that a look was computed from, as its document keeps them."""
    documents = (
        Certificate.objects.filter(pk=certificate_id, project_id=project_id).values_list("document__audits").first()
    )
    return [row["id"] for row in documents[0]] if documents else []


def _answered_with(project_id: UUID, cell: str, kind: str) -> list[UUID]:
    """Return the assets of a stream that people first answered with ``cell``, read as monitoring reads it."""
    project = Project.objects.get(pk=project_id)
    identity = current_identity(project)
    stream = [] if identity is None else checks_of(project, identity, kind)
    return [row.asset for row in stream if row.answered == cell]


def _of_scores(rows: QuerySet[Audit], filters: AuditFilter) -> QuerySet[Audit]:
    """Keep what the calibrated confidence, or the model's own where none is, puts into the range."""
    if filters.score_from is None and filters.score_to is None:
        return rows
    routes = RouteDecision.objects.filter(prediction_id=OuterRef("prediction_id"))
    routes = routes.annotate(score=Coalesce(F("calibrated"), F("confidence")))
    if filters.score_from is not None:
        routes = routes.filter(score__gte=filters.score_from - WHISKER)
    if filters.score_to is not None and filters.score_to < 1:
        routes = routes.filter(score__lt=filters.score_to - WHISKER)
    return rows.filter(Exists(routes))


def _of_answers(rows: QuerySet[Audit], filters: AuditFilter) -> QuerySet[Audit]:
    """Keep what was first answered in the range, both ends included."""
    if filters.answered_from is None and filters.answered_to is None:
        return rows
    answers = Annotation.objects.filter(asset_id=OuterRef("asset_id"), task__kind="audit")
    if filters.answered_from is not None:
        answers = answers.filter(created_at__gte=filters.answered_from)
    if filters.answered_to is not None:
        answers = answers.filter(created_at__lte=filters.answered_to)
    return rows.filter(Exists(answers))
