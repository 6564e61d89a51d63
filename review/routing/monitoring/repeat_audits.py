"""What a manager does about an alarm: draw more blind checks, or close it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from annotation.prelabel.models import Prediction
from annotation.tasks.services import create_tasks
from assay.assets.rules import drawn_by
from assay.assets.types import Stage
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict, NotFound, invalid
from assay.projects.models import Project
from assay.projects.policies import get_project_for
from review.routing.audits.services import MOST_ASKED, ask_more, audit_task, drawing_of, fresh_draw, make_audits
from review.routing.contract.certificate_monitor import active_in
from review.routing.models import Audit, Certificate, DriftAlarm, RouteDecision
from review.routing.monitoring.services import parts_of
from review.routing.policy import policy_of
from review.routing.rules import Drawing

RE_AUDIT = 100


def re_audit(actor: Actor, project_id: UUID, alarm_id: UUID, *, more: int = RE_AUDIT) -> int:
    """Draw ``more`` blind checks because of an alarm, and close its shift (managers); returns how many.

    Where labels stand accepted they come from those, by a fresh keyed draw, and feed the live watch; else from the
    pool that is audited anyway, in the order of its draws. Never from the alarm's label alone: what is checked must
    stay a random part. Raises ValidationFailed, NotFound, Conflict ``alarm_closed`` and ``none_left``.
    """
    project = get_project_for(actor, project_id, to="manage")
    if not 1 <= more <= MOST_ASKED:
        raise invalid("more", "out_of_range", f"more must be 1 to {MOST_ASKED}.")
    with transaction.atomic():
        alarm = _open_alarm(project, alarm_id)
        certificate = active_in(project.id, lock=True)
        count = 0
        if certificate is not None or policy_of(project).routing != "contract":
            count = _check_accepted(project, certificate, alarm, more)
        if not count:
            count = ask_more(actor, project.id, more=more)
        _close(actor, alarm, checks=count)
    return count


def close_alarm(actor: Actor, project_id: UUID, alarm_id: UUID) -> DriftAlarm:
    """Close an alarm's shift without checks (managers). Raises NotFound and Conflict ``alarm_closed``."""
    project = get_project_for(actor, project_id, to="manage")
    with transaction.atomic():
        alarm = _open_alarm(project, alarm_id)
        _close(actor, alarm, checks=0)
        alarm.refresh_from_db()
    return alarm


def _open_alarm(project: Project, alarm_id: UUID) -> DriftAlarm:
    alarm = DriftAlarm.objects.select_for_update().filter(pk=alarm_id, project=project).first()
    if alarm is None:
        raise NotFound("There is no such alarm.")
    if not alarm.is_open:
        raise Conflict("This alarm is closed already.", code="alarm_closed")
    return alarm


def _close(actor: Actor, alarm: DriftAlarm, *, checks: int) -> None:
    moment = now()
    for part in parts_of(alarm).filter(is_open=True).select_for_update():
        part.is_open, part.closed_at, part.closed_by_id, part.checks_asked = False, moment, actor.id, checks
        part.save(update_fields=["is_open", "closed_at", "closed_by", "checks_asked"])
        detail = {"family": part.family, "cell": part.cell, "checks": checks}
        record(actor, "drift.closed", "drift_alarm", part.id, project_id=part.project_id, detail=detail)


def _check_accepted(project: Project, certificate: Certificate | None, alarm: DriftAlarm, more: int) -> int:
    """Draw among accepted labels nobody has checked; they stay accepted meanwhile."""
    # A later upload has checks of its own, whose number is fixed: more would spoil its test.
    rows = RouteDecision.objects.filter(
        project=project, upload=None, route="auto_accept", is_audit_drawn=False, asset__stage=Stage.AUTO_ACCEPTED
    ).exclude(prediction_id__in=Audit.objects.filter(project=project).values("prediction_id"))
    decisions = rows.values_list("prediction_id", "asset__sha256", "asset__group")
    draws = sorted(
        (fresh_draw(project.audit_key, f"alarm:{alarm.id}", drawn_by(sha256, group)), prediction)
        for prediction, sha256, group in decisions
    )
    chosen = {prediction: draw for draw, prediction in draws[:more]}
    if not chosen:
        return 0
    policy = policy_of(project)
    predictions = list(Prediction.objects.filter(pk__in=list(chosen)).select_related("asset"))
    whole = Drawing(1.0, drawing_of(policy).zone_from)
    make_audits(predictions, policy, whole, accepted={row.asset_id for row in predictions})
    audits = list(Audit.objects.filter(prediction__in=predictions))
    for audit in audits:
        audit.kind, audit.certificate = Audit.Kind.LIVE, certificate
        audit.draw, audit.inclusion = chosen[audit.prediction_id], len(chosen) / len(draws)
    Audit.objects.bulk_update(audits, ["kind", "certificate", "draw", "inclusion"], batch_size=1000)
    create_tasks([audit_task(row, 3 - chosen[row.id]) for row in predictions])
    return len(audits)
