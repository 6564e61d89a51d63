"""The pilot: a random sample of what is left, labelled blind, and the forecast made of it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import F, Max, Q, QuerySet

from annotation.prelabel.models import Prediction
from annotation.tasks.models import Task
from annotation.tasks.services import create_tasks
from assay.assets.models import Asset
from assay.assets.rules import drawn_by
from assay.assets.types import Stage
from assay.auditlog.services import record
from assay.jobs.registry import JobContext
from assay.jobs.services import enqueue
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict, invalid
from assay.projects.models import Project
from assay.projects.policies import get_project_for, require_changeable
from review.routing.audits.services import audit_task, drawing_of, fresh_draw, make_audits
from review.routing.contract import document as documents
from review.routing.contract.certificate_issue import next_moment, terms_of
from review.routing.contract.frame import OPEN_STAGES
from review.routing.contract.overview import pace_of
from review.routing.events import AuditSettled
from review.routing.identity import Identity, current_identity, identity_of
from review.routing.models import Audit, Pilot, RouteDecision
from review.routing.pilot.forecast import Ahead, Effort, Piloted, report_of
from review.routing.policy import RoutingPolicy, policy_of
from review.routing.rules import Drawing, next_checkpoint
from review.routing.selectors import errors_of_people
from review.statistics.binomial import audits_for_power

FEWEST, MOST = 50, 5000
HINT = 1250
MOST_MOMENTS = 7
BEFORE_AUDITS = 4


def planned_size(policy: RoutingPolicy, left: int) -> int:
    """Return how many items a pilot needs to tell a risk of half the allowed from the allowed, 8 times in 10.

    Never more than a quarter of what is left, as far as that is enough for a pilot at all.
    """
    alpha = max(1 - policy.target_accuracy, 0.01)
    wanted = audits_for_power(alpha / 2, alpha=alpha, delta=max(1 - policy.certainty, 1e-4))
    return min(max(min(wanted, left // 4), FEWEST), MOST, max(left, FEWEST))


def eligible(project: Project, identity: Identity) -> QuerySet[RouteDecision]:
    """Return the routes a pilot may draw: predicted by this model, and nobody has begun them."""
    untouched = Task.objects.filter(
        project=project, kind=Task.Kind.ANNOTATE, state=Task.State.OPEN, answers=0, free_count=F("overlap")
    )
    rows = RouteDecision.objects.filter(project=project, is_audit_drawn=False, **identity.fields("prediction__"))
    return rows.filter(
        Q(asset__stage=Stage.AUTO_ACCEPTED)
        | Q(asset__stage=Stage.ANNOTATING, asset_id__in=untouched.values("asset_id"))
    )


def start_pilot(actor: Actor, project_id: UUID, *, size: int) -> Pilot:
    """Draw ``size`` items at random and put them before everything else, blind (managers).

    Raises ValidationFailed for a size out of range, Conflict ``nothing_predicted``, ``pilot_running``, ``none_left``.
    """
    project = get_project_for(actor, project_id, to="manage")
    require_changeable(project)
    with transaction.atomic():
        project = Project.objects.select_for_update().get(pk=project.pk)
        identity = current_identity(project)
        if identity is None:
            message = "No model has pre-labelled this project in its present schema; a pilot is about a model."
            raise Conflict(message, code="nothing_predicted")
        if _running(project.id) is not None:
            raise Conflict("A pilot is running already; its report comes first.", code="pilot_running")
        left = eligible(project, identity).count()
        if left < FEWEST:
            message = f"Only {left} items are left that nobody has begun; a pilot needs {FEWEST} or more."
            raise Conflict(message, code="none_left")
        if not FEWEST <= size <= min(MOST, left):
            raise invalid("size", "out_of_range", f"size must be {FEWEST} to {min(MOST, left)}.")
        number = (Pilot.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0) + 1
        pilot = Pilot(project=project, number=number, size=size, started_by_id=actor.id, **asdict(identity))
        chosen = _drawn(project, identity, number, size)
        pilot.size = len(chosen)
        pilot.save(force_insert=True)
        _ask(project, pilot, chosen)
        record(actor, "pilot.started", "pilot", pilot.id, project_id=project.id, detail={"size": pilot.size})
    return pilot


def _drawn(project: Project, identity: Identity, number: int, size: int) -> dict[UUID, float]:
    """Return predictions with their draws, the lowest draws first; of near-duplicates one."""
    rows = eligible(project, identity).values_list("prediction_id", "asset__sha256", "asset__group")
    drawn = sorted(
        (fresh_draw(project.audit_key, f"pilot:{number}", drawn_by(sha256, group)), str(prediction), group)
        for prediction, sha256, group in rows
    )
    seen: set[str] = set()
    chosen: dict[UUID, float] = {}
    for draw, prediction, group in drawn:
        if len(chosen) == size:
            break
        if group and group in seen:
            continue
        seen.add(group)
        chosen[UUID(prediction)] = draw
    return chosen


def _ask(project: Project, pilot: Pilot, chosen: dict[UUID, float]) -> None:
    policy = policy_of(project)
    rows = list(Prediction.objects.filter(pk__in=list(chosen)).select_related("asset"))
    ids = [row.asset_id for row in rows]
    accepted = set(Asset.objects.filter(pk__in=ids, stage=Stage.AUTO_ACCEPTED).values_list("id", flat=True))
    Task.objects.filter(asset_id__in=ids, kind=Task.Kind.ANNOTATE, state=Task.State.OPEN).update(
        state=Task.State.CANCELLED
    )
    whole = Drawing(1.0, drawing_of(policy).zone_from)
    make_audits(rows, policy, whole, accepted=accepted)
    audits = list(Audit.objects.filter(prediction__in=rows))
    for audit in audits:
        audit.kind, audit.pilot, audit.draw = Audit.Kind.PILOT, pilot, chosen[audit.prediction_id]
        audit.inclusion = min(1.0, max(chosen.values()) + 1e-12)
    Audit.objects.bulk_update(audits, ["kind", "pilot", "draw", "inclusion"], batch_size=1000)
    create_tasks([audit_task(row, BEFORE_AUDITS - chosen[row.id]) for row in rows])
    RouteDecision.objects.filter(prediction__in=rows).update(is_audit_drawn=True, reason="Drawn for the pilot.")


def _running(project_id: UUID) -> Pilot | None:
    return Pilot.objects.filter(project_id=project_id, state__in=("running", "reporting")).first()


def end_pilot(actor: Actor, project_id: UUID) -> Pilot:
    """Take back what nobody holds and report on what is in (managers). Raises Conflict ``not_running``."""
    project = get_project_for(actor, project_id, to="manage")
    with transaction.atomic():
        pilot = Pilot.objects.select_for_update().filter(project=project, state=Pilot.State.RUNNING).first()
        if pilot is None:
            raise Conflict("No pilot is running.", code="not_running")
        free = Task.objects.filter(
            project=project, kind=Task.Kind.AUDIT, state=Task.State.OPEN, answers=0, free_count=F("overlap")
        )
        unbegun = Audit.objects.filter(pilot=pilot, state=Audit.State.OPEN, prediction_id__in=free.values("prediction"))
        predictions = list(unbegun.values_list("prediction_id", flat=True))
        unbegun.delete()
        free.filter(prediction_id__in=predictions).update(state=Task.State.CANCELLED)
        back = RouteDecision.objects.filter(prediction_id__in=predictions)
        back.update(is_audit_drawn=False, reason="The pilot ended before it was reached.")
        Task.objects.filter(
            prediction_id__in=predictions, kind=Task.Kind.ANNOTATE, state=Task.State.CANCELLED, answers=0
        ).exclude(asset__stage=Stage.AUTO_ACCEPTED).update(state=Task.State.OPEN)
        record(actor, "pilot.ended", "pilot", pilot.id, project_id=project.id, detail={"taken_back": len(predictions)})
        report_on(pilot)
    return pilot


def report_when_ready(event: AuditSettled) -> None:
    """Enqueue the report as soon as the pilot's last item is settled.

    Subscribed to AuditSettled; runs in its transaction.
    """
    if event.audit.kind != Audit.Kind.PILOT or event.audit.pilot_id is None:
        return
    if Audit.objects.filter(pilot_id=event.audit.pilot_id).exclude(state=Audit.State.SETTLED).exists():
        return
    pilot = Pilot.objects.select_for_update().get(pk=event.audit.pilot_id)
    if pilot.state == Pilot.State.RUNNING:
        report_on(pilot)


def report_on(pilot: Pilot) -> None:
    """Enqueue the report of a pilot whose answers are in."""
    pilot.state = Pilot.State.REPORTING
    pilot.save(update_fields=["state"])
    enqueue("routing.pilot", f"pilot:{pilot.id}", {"pilot": str(pilot.id)}, project_id=pilot.project_id)


def pilot_job(context: JobContext) -> None:
    """Forecast the project from the pilot's answers; safe to run again."""
    pilot = Pilot.objects.select_related("project").get(pk=context.payload["pilot"])
    project = pilot.project
    if current_identity(project) != identity_of(pilot):
        state, report = Pilot.State.VOID, {}
        message = "The model or the schema changed since the pilot began; it says nothing of the present one."
    else:
        state, report = Pilot.State.DONE, _forecast(project, pilot)
        message = report["sentence"]
    with context.finishing(result={"pilot": str(pilot.id)}, message=message[:300]):
        Pilot.objects.filter(pk=pilot.pk).update(state=state, report=report, ended_at=now())


@dataclass(frozen=True)
class _Items:
    """The pilot's items in the order of their draws, up to the first that nobody has answered."""

    rows: list[Audit]
    scores: dict[UUID, float]


def _forecast(project: Project, pilot: Pilot) -> dict[str, Any]:
    policy, identity = policy_of(project), identity_of(pilot)
    terms = terms_of(project, policy, next_moment(project, policy, identity)[0])
    items = _items(pilot)
    zone_from = drawing_of(policy).zone_from
    inside = [row for row in items.rows if row.confidence >= zone_from]
    outside = [row for row in items.rows if row.confidence < zone_from]
    piloted = Piloted(
        np.array([items.scores[row.prediction_id] for row in inside], float),
        [row.label for row in inside],
        np.array([_counts_wrong(row) for row in inside], bool),
    )
    if not inside:
        return _nothing_sure(items, outside)
    ahead = _ahead(project, identity, zone_from)
    report = report_of(
        piloted,
        ahead,
        terms,
        _effort(project, policy, items.rows),
        moments=_moments(project, policy, identity, len(ahead.scores)),
        outside=(sum(_counts_wrong(row) for row in outside), len(outside)),
    )
    return report | {"people_measured": bool(errors_of_people(project.id)[1]), "zone_from": zone_from}


def _items(pilot: Pilot) -> _Items:
    settled = []
    for row in Audit.objects.filter(pilot=pilot).order_by("draw", "id"):
        if row.state == Audit.State.OPEN:
            break
        settled.append(row)
    decisions = RouteDecision.objects.filter(prediction_id__in=[row.prediction_id for row in settled])
    rows = decisions.values_list("prediction_id", "confidence", "calibrated")
    scores = {key: _score(raw, calibrated) for key, raw, calibrated in rows}
    return _Items(settled, scores)


def _score(raw: float, calibrated: float | None) -> float:
    return float(documents.score_of(np.array([raw if calibrated is None else calibrated]), np.array([raw]))[0])


def _counts_wrong(row: Audit) -> bool:
    """Tell whether an item counts as an error; one still looked at again does, so that ending early flatters nobody."""
    return row.is_wrong is not False


def _ahead(project: Project, identity: Identity, zone_from: float) -> Ahead:
    rows = RouteDecision.objects.filter(project=project, **identity.fields("prediction__"))
    rows = rows.filter(Q(asset__stage__in=OPEN_STAGES)).order_by("asset_id")
    waiting = list(rows.values_list("confidence", "calibrated", "label"))
    inside = [row for row in waiting if row[0] >= zone_from]
    raw = np.array([row[0] for row in inside], float)
    confidences = np.array([row[0] if row[1] is None else row[1] for row in inside], float)
    return Ahead(documents.score_of(confidences, raw), [row[2] for row in inside], len(waiting) - len(inside))


def _moments(project: Project, policy: RoutingPolicy, identity: Identity, zone: int) -> list[int]:
    """Return the numbers of checks the next look can be at, as far as the zone has items for them."""
    moments = [next_moment(project, policy, identity)[1]]
    while len(moments) < MOST_MOMENTS and next_checkpoint(moments[-1], [moments[-1]]) < zone / 2:
        moments.append(next_checkpoint(moments[-1], [moments[-1]]))
    return moments


def _effort(project: Project, policy: RoutingPolicy, rows: list[Audit]) -> Effort:
    pace = pace_of(project.id)
    seconds = [row.seconds for row in rows if row.seconds is not None]
    check = float(np.mean(seconds)) if seconds else pace.audit_seconds
    people = errors_of_people(project.id)
    if not people[1]:
        # Nobody reviewed anything yet: first answers that every second look overruled are the least people get wrong.
        settled = [row for row in rows if row.state == Audit.State.SETTLED]
        people = (sum(row.is_wrong is False and len(row.answers) > 1 for row in settled), len(settled))
    label = pace.label_seconds if pace.is_measured else check
    return Effort(label, check, policy.adjudications, people)


def _nothing_sure(items: _Items, outside: list[Audit]) -> dict[str, Any]:
    message = "Stay manual: the model was nowhere sure enough to be accepted."
    why = "A better model, or a lower bound in the settings, would change it."
    wrong = sum(_counts_wrong(row) for row in outside)
    return {
        "verdict": "manual",
        "sentence": message,
        "why": why,
        "items": len(items.rows),
        "wrong": wrong,
        "outlooks": [],
        "targets": [],
    }


@dataclass(frozen=True)
class PilotStanding:
    """Where a project's newest pilot stands, and what a new one would be."""

    pilot: Pilot | None
    settled: int
    answered: int
    wrong: int
    left: int
    planned: int
    seconds_each: float
    is_measured: bool
    model: str | None


def pilot_standing(project: Project) -> PilotStanding:
    """Return what the Pilot page shows."""
    policy, identity = policy_of(project), current_identity(project)
    pilot = Pilot.objects.filter(project=project).order_by("-number").first()
    rows = Audit.objects.filter(pilot=pilot) if pilot else Audit.objects.none()
    left = 0 if identity is None else eligible(project, identity).count()
    pace = pace_of(project.id)
    return PilotStanding(
        pilot=pilot,
        settled=rows.filter(state=Audit.State.SETTLED).count(),
        answered=rows.exclude(state=Audit.State.OPEN).count(),
        wrong=rows.filter(is_wrong=True).count(),
        left=left,
        planned=planned_size(policy, left),
        seconds_each=pace.audit_seconds,
        is_measured=pace.is_measured,
        model=None if identity is None else f"{identity.model_key} {identity.model_version}",
    )
