"""HTTP calls of the contract: where it stands, its looks, its audits."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from assay.jobs.selectors import JobView, view_of
from assay.kernel.errors import NotFound
from assay.kernel.http import ApiView, Call, Reply, endpoint
from assay.kernel.openapi import JsonObject
from assay.kernel.pagination import PageQuery, page
from assay.projects.policies import get_project_for
from review.routing.audits import services as audits_services
from review.routing.contract import certificate_issue, certificate_monitor, overview
from review.routing.contract.document import sentence_of
from review.routing.models import Audit, Certificate
from review.routing.monitoring import audit_search


class LineView(msgspec.Struct, frozen=True):
    """From which score a predicted label is accepted ("" is every other label), and the audits over it."""

    label: str
    threshold: float | None
    audits: int
    errors: int
    bound: float | None
    share: float
    pool: int


class CertificateView(msgspec.Struct, frozen=True, kw_only=True):
    """One look: what it certified, or why nothing."""

    id: UUID
    number: int
    state: str
    promise: str
    words: str
    target: float
    certainty: float
    delta_spent: float
    model: str
    version: str
    weights_sha256: str
    map_version: int
    schema_version: int
    audits: int
    errors: int
    bound: float | None
    pool: int
    accepted: int
    lines: list[LineView]
    live_audits: int
    live_errors: int
    reason: str
    sha256: str
    issued_at: datetime
    ended_at: datetime | None
    issued_by: str | None


class ContractView(msgspec.Struct, frozen=True, kw_only=True):
    """Where the contract stands; rates and confidences are fractions."""

    sentence: str
    why: str
    routing: str
    promise: str
    target: float
    certainty: float
    right: JsonObject
    zone_from: float
    model: str | None
    accepted: int
    accepted_later: int
    unpromised: int
    work: JsonObject
    saved_hours: float
    plan: JsonObject
    live: JsonObject | None
    curve: list[JsonObject]
    reliability: list[JsonObject]
    raw_reliability: list[JsonObject]
    labels: list[JsonObject]
    threshold: JsonObject
    missed: dict[str, int]
    people: dict[str, int]
    calibrator: JsonObject | None
    certificate: CertificateView | None


class CertificatePage(msgspec.Struct, frozen=True):
    """A page of looks."""

    results: list[CertificateView]
    next: str | None


class AuditView(msgspec.Struct, frozen=True, kw_only=True):
    """A blind check; ``is_wrong`` is of the model, null until it is settled."""

    id: UUID
    asset: UUID
    name: str
    kind: str
    state: str
    is_wrong: bool | None
    confidence: float
    label: str
    stratum: str
    group: str
    draw: float
    inclusion: float
    answers: int
    seconds: float | None
    created_at: datetime
    settled_at: datetime | None


class AuditPage(msgspec.Struct, frozen=True):
    """A page of audits."""

    results: list[AuditView]
    next: str | None


class AuditQuery(PageQuery, frozen=True, kw_only=True):
    """Filter by state, verdict, kind, predicted label, confidences, first answer (when, what), and the look."""

    state: Literal["open", "disputed", "settled"] | None = None
    verdict: Literal["right", "wrong"] | None = None
    kind: Literal["member", "live", "pilot"] | None = None
    stratum: Literal["zone", "slice"] | None = None
    label: str | None = None
    raw_from: float | None = None
    raw_to: float | None = None
    score_from: float | None = None
    score_to: float | None = None
    answered_from: datetime | None = None
    answered_to: datetime | None = None
    answered: str | None = None
    look: UUID | None = None


class MoreInput(msgspec.Struct, frozen=True):
    """How many more audits to draw."""

    more: int


class MoreView(msgspec.Struct, frozen=True):
    """How many were drawn."""

    drawn: int


class StopInput(msgspec.Struct, frozen=True):
    """Whether what was accepted goes before people as well."""

    take_back: bool = False


class StopView(msgspec.Struct, frozen=True):
    """How many labels went back to people."""

    taken_back: int


class Contract(ApiView):
    """``projects/{id}/certificate``."""

    @endpoint(response=ContractView)
    def get(self, call: Call[None, None], project_id: UUID) -> ContractView:
        """Show where the accuracy contract stands (reviewers and managers)."""
        project = get_project_for(call.actor, project_id, to="review")
        view = overview.overview_of(project)
        active = view.pop("active")
        row = None if active is None else overview.certificates_in(project.id).get(pk=active)
        return ContractView(**view, certificate=None if row is None else _view(row))


class Stop(ApiView):
    """``projects/{id}/certificate/stop``."""

    @endpoint(request=StopInput, response=StopView)
    def post(self, call: Call[StopInput, None], project_id: UUID) -> StopView:
        """Switch auto-accept off, with or without taking back what was accepted (managers)."""
        return StopView(certificate_monitor.stop(call.actor, project_id, take_back_all=call.body.take_back))


class Certificates(ApiView):
    """``projects/{id}/certificates``."""

    @endpoint(query=PageQuery, response=CertificatePage)
    def get(self, call: Call[None, PageQuery], project_id: UUID) -> CertificatePage:
        """List every look, newest first (reviewers and managers)."""
        get_project_for(call.actor, project_id, to="review")
        rows, following = page(overview.certificates_in(project_id), ordering=("-issued_at", "-id"), query=call.query)
        return CertificatePage([_view(row) for row in rows], following)

    @endpoint(response=JobView, status=202)
    def post(self, call: Call[None, None], project_id: UUID) -> JobView:
        """Look at the audits, if the planned moment has come (managers)."""
        return view_of(certificate_issue.ask_to_certify(call.actor, project_id))


class CertificateDocument(ApiView):
    """``projects/{id}/certificates/{certificate}``."""

    @endpoint(response=dict[str, Any])
    def get(self, call: Call[None, None], project_id: UUID, certificate_id: UUID) -> Reply:
        """Download a certificate as JSON: everything it was computed from, with its SHA-256."""
        get_project_for(call.actor, project_id, to="review")
        row = overview.certificates_in(project_id).filter(pk=certificate_id).first()
        if row is None:
            raise NotFound("There is no such certificate.")
        name = f"certificate-{row.number}.json"
        value = {"sha256": row.sha256, "state": row.state, "words": _words(row), "document": row.document}
        return Reply(value, headers={"Content-Disposition": f'attachment; filename="{name}"'})


class Audits(ApiView):
    """``projects/{id}/audits``."""

    @endpoint(query=AuditQuery, response=AuditPage)
    def get(self, call: Call[None, AuditQuery], project_id: UUID) -> AuditPage:
        """List blind checks, newest first (reviewers and managers)."""
        get_project_for(call.actor, project_id, to="review")
        query = call.query
        filters = {name: getattr(query, name) for name in audit_search.AuditFilter.__dataclass_fields__}
        queryset = audit_search.audits_in(project_id, audit_search.AuditFilter(**filters))
        rows, following = page(queryset, ordering=("-created_at", "-id"), query=query)
        return AuditPage([_audit(row) for row in rows], following)

    @endpoint(request=MoreInput, response=MoreView)
    def post(self, call: Call[MoreInput, None], project_id: UUID) -> MoreView:
        """Draw more audits among what nobody has answered yet (managers)."""
        return MoreView(audits_services.ask_more(call.actor, project_id, more=call.body.more))


class AuditEnd(ApiView):
    """``projects/{id}/audits/{audit}/count-wrong``."""

    @endpoint(response=AuditView)
    def post(self, call: Call[None, None], project_id: UUID, audit_id: UUID) -> AuditView:
        """Count an audit that nobody can answer or look at again as an error (managers)."""
        return _audit(audits_services.count_as_error(call.actor, project_id, audit_id))


def _words(row: Certificate) -> str:
    return sentence_of(row.document) if row.state != Certificate.State.NOT_REACHED else row.reason


def _view(row: Certificate) -> CertificateView:
    return CertificateView(
        id=row.id,
        number=row.number,
        state=row.state,
        promise=row.promise,
        words=_words(row),
        target=row.target,
        certainty=1 - row.delta,
        delta_spent=row.delta_spent,
        model=row.model_key,
        version=row.model_version,
        weights_sha256=row.weights_sha256,
        map_version=row.map_version,
        schema_version=row.schema_version,
        audits=row.audits,
        errors=row.errors,
        bound=row.bound,
        pool=row.pool,
        accepted=row.accepted,
        lines=[LineView(**line) for line in row.document["thresholds"]],
        live_audits=row.live_audits,
        live_errors=row.live_errors,
        reason=row.reason,
        sha256=row.sha256,
        issued_at=row.issued_at,
        ended_at=row.ended_at,
        issued_by=row.issued_by.username if row.issued_by else None,
    )


def _audit(row: Audit) -> AuditView:
    return AuditView(
        id=row.id,
        asset=row.asset_id,
        name=row.asset.name,
        kind=row.kind,
        state=row.state,
        is_wrong=row.is_wrong,
        confidence=row.confidence,
        label=row.label,
        stratum=row.stratum,
        group=row.group,
        draw=row.draw,
        inclusion=row.inclusion,
        answers=len(row.answers),
        seconds=row.seconds,
        created_at=row.created_at,
        settled_at=row.settled_at,
    )
