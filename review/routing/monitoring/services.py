"""Monitoring: figures of model and people over time, and alarms where something changed. By a periodic job."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from annotation.prelabel.models import PrelabelRun
from annotation.schema.selectors import schema_at
from assay.jobs.models import Job
from assay.jobs.registry import JobContext
from assay.jobs.services import enqueue
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict
from assay.kernel.formatting import grouped
from assay.notifications.services import tell_managers
from assay.projects.models import Project
from assay.projects.policies import get_project_for
from review.evaluation.drift import ALLOWANCE, EVERYTHING, Shift, bin_of, due_checkpoint, shifts_of_kinds, shifts_within
from review.routing.identity import Identity, current_identity
from review.routing.models import Audit, DriftAlarm, Monitor, RouteDecision
from review.routing.monitoring.series import Checked, Said, checks_of, figures_of, predictions_of

# Errors, calibration and people's labels of two streams of blind checks; predicted labels and confidences.
FAMILIES = 8
EACH = ALLOWANCE / FAMILIES
# What is wrong matters more than what is merely other.
ORDER = ("errors", "calibration", "people", "predictions", "confidence")
EXAMPLES = 24
WORTH_RECOMPUTING = 1.1


@dataclass(frozen=True)
class Alert:
    """A shift with where it was found and the assets behind it, the newest first."""

    stream: str
    family: str
    shift: Shift
    look: int
    examples: list[UUID]


def items_of(project: Project, identity: Identity) -> dict[str, int]:
    """Return how many items each stream has by now, in two counts."""
    answered = Audit.objects.filter(project=project, **identity.fields("prediction__")).exclude(answers=[])
    routes = RouteDecision.objects.filter(
        project=project, prediction__run__finished_at__isnull=False, **identity.fields("prediction__")
    )
    return {
        "member": answered.filter(kind=Audit.Kind.MEMBER, stratum="zone").count(),
        "live": answered.filter(kind=Audit.Kind.LIVE).count(),
        "predicted": routes.count(),
    }


def monitor_grown() -> int:
    """Enqueue the computation where a checkpoint is due or the figures are old; returns in how many projects."""
    count = 0
    predicted = PrelabelRun.objects.filter(purpose=PrelabelRun.Purpose.PRELABEL).values("project_id")
    for project in Project.objects.filter(deleted_at=None, state=Project.State.ACTIVE, pk__in=predicted):
        identity = current_identity(project)
        if identity is None:
            continue
        held = Monitor.objects.filter(project=project, **identity.fields()).only("items", "looks").first()
        items = items_of(project, identity)
        if _is_worth(items, held):
            _enqueue(project, items)
            count += 1
    return count


def _is_worth(items: dict[str, int], held: Monitor | None) -> bool:
    if held is None:
        return any(items.values())
    grown = any(value > WORTH_RECOMPUTING * held.items.get(name, 0) for name, value in items.items())
    return grown or any(due_checkpoint(value, held.looks.get(name, 0)) is not None for name, value in items.items())


def _enqueue(project: Project, items: dict[str, int], actor: Actor | None = None) -> Job:
    key = ":".join(str(items[name]) for name in sorted(items))
    suffix = f":{now().isoformat()}" if actor else ""
    return enqueue(
        "routing.monitor",
        f"monitor:{project.id}:{key}{suffix}",
        {"project": str(project.id)},
        project_id=project.id,
        actor_id=actor.id if actor else None,
    )


def ask_to_monitor(actor: Actor, project_id: UUID) -> Job:
    """Compute the figures now (managers). Raises Conflict ``nothing_predicted``."""
    project = get_project_for(actor, project_id, to="manage")
    identity = current_identity(project)
    if identity is None:
        message = "No model has pre-labelled this project in its present schema; there is nothing to watch."
        raise Conflict(message, code="nothing_predicted")
    return _enqueue(project, items_of(project, identity), actor)


def monitor_job(context: JobContext) -> None:
    """Compute the figures, look at every stream whose look is due, raise what is found; safe to run again."""
    project = Project.objects.get(pk=context.payload["project"])
    identity = current_identity(project)
    if identity is None:
        with context.finishing(message="The schema changed; nothing to watch until a model speaks in it."):
            return
    checks = {kind: checks_of(project, identity, kind) for kind in ("member", "live")}
    predictions = predictions_of(project, identity)
    figures = figures_of(project, identity, checks, predictions)
    with transaction.atomic():
        monitor = Monitor.objects.select_for_update().get_or_create(project=project, **asdict(identity))[0]
        alerts, looks = [], dict(monitor.looks)
        for stream, rows in checks.items():
            look = due_checkpoint(len(rows), looks.get(stream, 0))
            if look is not None:
                looks[stream] = look
                alerts += alerts_of_checks(stream, rows, look)
        look = due_checkpoint(len(predictions), looks.get("predicted", 0))
        if look is not None:
            looks["predicted"] = look
            alerts += alerts_of_predictions(predictions, look)
        raised = _raise_all(project, monitor, alerts)
        monitor.figures, monitor.looks, monitor.computed_at = figures, looks, now()
        monitor.items = {**{name: len(rows) for name, rows in checks.items()}, "predicted": len(predictions)}
        monitor.save()
    message = f"{len(raised)} alarms raised." if raised else "Nothing has changed that chance does not explain."
    with context.finishing(result={"alarms": len(raised)}, message=message):
        pass


def alerts_of_checks(stream: str, rows: Sequence[Checked], look: int) -> list[Alert]:
    """Return what changed among blind checks: errors by label, how right each confidence is, what people label."""
    labels, people = [row.label for row in rows], [row.answered for row in rows]
    bins, wrong = [bin_of(row.confidence) for row in rows], [row.is_wrong for row in rows]
    right = [not value for value in wrong]
    return [
        *(
            _alert(stream, "errors", shift, look, rows, _is_error)
            for shift in shifts_within(labels, wrong, look=look, allowance=EACH, only_more=True)
        ),
        *(
            _alert(stream, "calibration", shift, look, rows, lambda row, cell: bin_of(row.confidence) == cell)
            for shift in shifts_within(bins, right, look=look, allowance=EACH, only_more=False, whole=False)
        ),
        *(
            _alert(stream, "people", shift, look, rows, lambda row, cell: row.answered == cell)
            for shift in shifts_of_kinds(people, look=look, allowance=EACH)
        ),
    ]


def alerts_of_predictions(rows: Sequence[Said], look: int) -> list[Alert]:
    """Return what changed among predictions: the labels, and how sure the model is."""
    labels, bins = [row.label for row in rows], [bin_of(row.confidence) for row in rows]
    return [
        *(
            _alert("predicted", "predictions", shift, look, rows, lambda row, cell: row.label == cell)
            for shift in shifts_of_kinds(labels, look=look, allowance=EACH)
        ),
        *(
            _alert("predicted", "confidence", shift, look, rows, lambda row, cell: bin_of(row.confidence) == cell)
            for shift in shifts_of_kinds(bins, look=look, allowance=EACH)
        ),
    ]


def _is_error(row: Checked, cell: str) -> bool:
    return row.is_wrong and cell in (row.label, EVERYTHING)


def _alert(
    stream: str, family: str, shift: Shift, look: int, rows: Sequence[Any], is_in: Callable[[Any, str], bool]
) -> Alert:
    recent = [row.asset for row in rows[-shift.recent :] if is_in(row, shift.cell)]
    return Alert(stream, family, shift, look, recent[::-1][:EXAMPLES])


def _raise_all(project: Project, monitor: Monitor, alerts: Sequence[Alert]) -> list[DriftAlarm]:
    """Keep what is new among ``found`` as parts of one shift, and tell the managers of it once."""
    moment = now()
    raised = [alarm for alert in alerts if (alarm := _raise(project, monitor, alert, moment)) is not None]
    if raised:
        others = len(raised) - 1
        more = f" {others} more {'change' if others == 1 else 'changes'} came with it." if others else ""
        tell_managers(project, words_of(min(raised, key=tells), names_of(project)) + more, page="monitoring")
    return raised


def tells(alarm: DriftAlarm) -> tuple[int, bool, float]:
    """Return what sorts alarms, the one that says most first: wrong before other, a label before all, the unlikely."""
    return ORDER.index(alarm.family), alarm.cell == EVERYTHING, alarm.chance


def parts_of(alarm: DriftAlarm) -> QuerySet[DriftAlarm]:
    """Return all that was raised with an alarm, by one computation: one shift seen in several figures."""
    return DriftAlarm.objects.filter(monitor_id=alarm.monitor_id, raised_at=alarm.raised_at)


def _raise(project: Project, monitor: Monitor, alert: Alert, moment: datetime) -> DriftAlarm | None:
    """Keep an alarm; one that is open already is not raised again."""
    shift = alert.shift
    alarm = DriftAlarm(
        project=project,
        monitor=monitor,
        stream=alert.stream,
        family=alert.family,
        cell=shift.cell,
        before=[shift.before.hits, shift.before.items],
        now=[shift.now.hits, shift.now.items],
        chance=shift.chance,
        level=shift.level,
        look=alert.look,
        examples=alert.examples,
        raised_at=moment,
    )
    same = {"monitor": monitor, "stream": alert.stream, "family": alert.family, "cell": shift.cell}
    if DriftAlarm.objects.filter(is_open=True, **same).exists():
        return None
    alarm.save(force_insert=True)
    return alarm


def names_of(project: Project) -> dict[str, str]:
    """Return the labels' names by their keys."""
    return {label.key: label.name for label in schema_at(project.id, project.schema_version).labels}


def words_of(alarm: DriftAlarm, names: Mapping[str, str]) -> str:
    """Return an alarm in one sentence; ``names`` of labels by their keys."""
    (hits, items), (hits_now, items_now) = alarm.before, alarm.now
    cell = names.get(alarm.cell, alarm.cell) or "nothing found"
    lately = f"{_share(hits_now, items_now)} lately ({grouped(hits_now)} of {grouped(items_now)})"
    change = f"{lately}, {_share(hits, items)} before"
    whose = "accepted labels" if alarm.stream == "live" else "blind checks"
    if alarm.family == "errors":
        label = "all labels" if alarm.cell == EVERYTHING else f"“{cell}”"
        return f"The model is wrong more often about {label} in {whose}: {change}."
    if alarm.family == "calibration":
        low = float(alarm.cell)
        return f"Labels it is {100 * low:.0f} to {100 * low + 10:.0f} % sure of are right as often as: {change}."
    if alarm.family == "people":
        return f"People answer “{cell}” in {whose}: {change}."
    if alarm.family == "predictions":
        return f"The model predicts “{cell}”: {change}."
    low = float(alarm.cell)
    return f"The model is {100 * low:.0f} to {100 * low + 10:.0f} % sure: {change}."


def _share(hits: int, items: int) -> str:
    return f"{100 * hits / max(items, 1):.1f} %"
