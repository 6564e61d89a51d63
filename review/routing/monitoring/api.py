"""HTTP calls of monitoring: the figures, the alarms, and what to do about them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from assay.assets.models import Asset
from assay.jobs.selectors import JobView, view_of
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.openapi import JsonObject
from assay.projects.policies import get_project_for
from review.evaluation.drift import ALLOWANCE, FIRST_CHECKPOINT, moment
from review.routing.contract.certificate_monitor import active_in
from review.routing.identity import current_identity
from review.routing.models import DriftAlarm, Monitor
from review.routing.monitoring import repeat_audits
from review.routing.monitoring import services as monitoring_services

MOST_ALARMS = 50


class ExampleView(msgspec.Struct, frozen=True):
    """An asset behind an alarm."""

    asset: UUID
    name: str


class AlarmView(msgspec.Struct, frozen=True, kw_only=True):
    """Something changed: ``before`` and ``now`` as (hits, items), and the exact chance of it if nothing had."""

    id: UUID
    stream: str
    family: str
    cell: str
    words: str
    before: list[int]
    now: list[int]
    chance: float
    level: float
    look: int
    examples: list[ExampleView]
    is_open: bool
    checks_asked: int
    raised_at: datetime
    closed_at: datetime | None


class MonitoringView(msgspec.Struct, frozen=True, kw_only=True):
    """Where monitoring stands; ``figures`` as ``series.py`` describes them, empty before the first."""

    model: str | None
    computed_at: datetime | None
    figures: JsonObject
    next_looks: dict[str, int]
    alarms: list[AlarmView]
    allowance: float
    is_accepting: bool


class ReAuditInput(msgspec.Struct, frozen=True):
    """How many more blind checks to draw."""

    more: int = repeat_audits.RE_AUDIT


class ReAuditView(msgspec.Struct, frozen=True):
    """How many were drawn."""

    drawn: int


class Monitoring(ApiView):
    """``projects/{id}/monitoring``."""

    @endpoint(response=MonitoringView)
    def get(self, call: Call[None, None], project_id: UUID) -> MonitoringView:
        """Show how model and people change over time, and what raised an alarm (reviewers and managers)."""
        project = get_project_for(call.actor, project_id, to="review")
        identity = current_identity(project)
        monitor = None if identity is None else Monitor.objects.filter(project=project, **identity.fields()).first()
        looks = monitor.looks if monitor else {}
        return MonitoringView(
            model=None if identity is None else f"{identity.model_key} {identity.model_version}",
            computed_at=monitor.computed_at if monitor else None,
            figures=monitor.figures if monitor else {},
            next_looks={name: moment(looks[name] + 1) if name in looks else FIRST_CHECKPOINT
                        for name in ("member", "live", "predicted")},
            alarms=_alarms(monitor) if monitor else [],
            allowance=ALLOWANCE,
            is_accepting=active_in(project.id) is not None,
        )  # fmt: skip

    @endpoint(response=JobView, status=202)
    def post(self, call: Call[None, None], project_id: UUID) -> JobView:
        """Compute the figures now (managers)."""
        return view_of(monitoring_services.ask_to_monitor(call.actor, project_id))


class ReAudit(ApiView):
    """``projects/{id}/alarms/{alarm}/re-audit``."""

    @endpoint(request=ReAuditInput, response=ReAuditView)
    def post(self, call: Call[ReAuditInput, None], project_id: UUID, alarm_id: UUID) -> ReAuditView:
        """Draw more blind checks because of an alarm, and close all that was raised with it (managers)."""
        return ReAuditView(repeat_audits.re_audit(call.actor, project_id, alarm_id, more=call.body.more))


class AlarmEnd(ApiView):
    """``projects/{id}/alarms/{alarm}/close``."""

    @endpoint(response=AlarmView)
    def post(self, call: Call[None, None], project_id: UUID, alarm_id: UUID) -> AlarmView:
        """Close an alarm that needs no checks, and all that was raised with it (managers)."""
        row = repeat_audits.close_alarm(call.actor, project_id, alarm_id)
        return _view(row, {}, monitoring_services.names_of(row.project))


def _alarms(monitor: Monitor) -> list[AlarmView]:
    rows = list(DriftAlarm.objects.filter(monitor=monitor).order_by("-is_open", "-raised_at", "id")[:MOST_ALARMS])
    rows.sort(key=lambda row: (not row.is_open, *monitoring_services.tells(row)))
    wanted = {asset for row in rows for asset in row.examples}
    names = dict(Asset.objects.filter(pk__in=wanted).values_list("id", "name"))
    labels = monitoring_services.names_of(monitor.project)
    return [_view(row, names, labels) for row in rows]


def _view(row: DriftAlarm, names: dict[UUID, str], labels: dict[str, str]) -> AlarmView:
    return AlarmView(
        id=row.id,
        stream=row.stream,
        family=row.family,
        cell=row.cell,
        words=monitoring_services.words_of(row, labels),
        before=list(row.before),
        now=list(row.now),
        chance=row.chance,
        level=row.level,
        look=row.look,
        examples=[ExampleView(asset, names[asset]) for asset in row.examples if asset in names],
        is_open=row.is_open,
        checks_asked=row.checks_asked,
        raised_at=row.raised_at,
        closed_at=row.closed_at,
    )
