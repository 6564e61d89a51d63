"""Writes of routing: decisions, tasks, provisional labels, audits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from annotation.prelabel.events import AssetsPredicted
from annotation.prelabel.models import Prediction
from annotation.prelabel.rules import shown_regions
from annotation.prelabel.services import count_routes
from annotation.regions.summary import main_label
from annotation.tasks.models import Task
from annotation.tasks.services import NewTask, create_tasks
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.kernel.bulk_copy import copy_values
from assay.kernel.clock import now
from assay.projects.models import Project
from review.resolved.models import ResolvedLabel
from review.resolved.services import NewLabel, resolve
from review.routing.audits.services import audit_task, drawing_of, drawn_among, make_audits
from review.routing.calibration.calibrators import newest_reading
from review.routing.calibration.correctness_model import Reading, features_of
from review.routing.contract.acceptance import accept_later
from review.routing.identity import identity_of
from review.routing.manual_routing import BY_HAND, drawn_before, sent_by_hand
from review.routing.models import RouteDecision
from review.routing.policy import RoutingPolicy, policy_of
from review.routing.rules import Drawing, Route, RouteKind, choose_route, contract_route, people_route
from review.routing.work_order import Planned, plan_work


def route_predicted(event: AssetsPredicted) -> None:
    """Route every asset of a predicted chunk; each decision is a row with its reason.

    What went through a draw of audits under an earlier prediction stays with people, who see the new one.
    Subscribed to AssetsPredicted; runs in its transaction.
    """
    if not event.predictions:
        return
    project = Project.objects.get(pk=event.project_id)
    policy = policy_of(project)
    drawing = drawing_of(policy)
    ids = [row.asset_id for row in event.predictions]
    earlier, sent = drawn_before(ids), sent_by_hand(ids)
    _show(event, policy, [row for row in event.predictions if row.asset_id in earlier])
    fresh = [row for row in event.predictions if row.asset_id not in earlier]
    drawn = drawn_among(project, fresh, drawing)
    reading = newest_reading(project.id, identity_of(event.predictions[0]))
    routed = [
        (row, _route(row, policy, drawing, is_drawn=row.asset_id in drawn, is_sent=row.asset_id in sent))
        for row in fresh
    ]
    moment = now()
    decisions = {row.id: _decision(row, route, policy, drawing, reading, moment) for row, route in routed}
    plain = [row for row, route in routed if route.kind == RouteKind.ANNOTATE and not route.has_audit]
    planned = plan_work(project, policy, drawing, plain, decisions)
    for key, work in planned.items():
        decisions[key]["reason"] = f"{decisions[key]['reason']} {work.reason}"[:200]
    copy_values(RouteDecision, list(decisions.values()))
    accepted = [row for row, route in routed if route.kind == RouteKind.AUTO_ACCEPT]
    _audit([row for row, route in routed if route.has_audit], routed, policy, drawing)
    routes = {row.id: route for row, route in routed}
    create_tasks([_task(row, routes[row.id], policy, planned.get(row.id)) for row in plain])
    resolve([provisional(row, policy) for row in accepted])
    _move(event, [row for row, route in routed if route.kind == RouteKind.ANNOTATE], Stage.ANNOTATING)
    _move(event, accepted, Stage.AUTO_ACCEPTED)
    audits = sum(route.has_audit for _, route in routed)
    count_routes(event.run_id, annotate=len(plain), auto_accept=len(accepted), audit=audits)
    if policy.routing == "contract" and policy.accept_later:
        if event.once_stored is None:
            _accept_later(event, project, policy, plain)
        else:
            event.once_stored.append(lambda: _accept_later(event, project, policy, plain))


def _show(event: AssetsPredicted, policy: RoutingPolicy, rows: Sequence[Prediction]) -> None:
    """Leave assets with people, who see the new prediction: no decision, as nothing may be accepted on its account."""
    if not rows:
        return
    routes = [people_route(confidence=row.confidence) for row in rows]
    create_tasks([_task(row, route, policy, None) for row, route in zip(rows, routes, strict=True)])
    _move(event, rows, Stage.ANNOTATING)
    count_routes(event.run_id, annotate=len(rows), auto_accept=0, audit=0)


def _accept_later(event: AssetsPredicted, project: Project, policy: RoutingPolicy, rows: Sequence[Prediction]) -> None:
    later = accept_later(project, policy, rows)
    if later:
        # What is accepted at once is no work for people, whichever way it was accepted.
        count_routes(event.run_id, annotate=-later, auto_accept=later, audit=0)


def _move(event: AssetsPredicted, rows: Sequence[Prediction], to: Stage) -> None:
    if event.once_stored is None:
        move_stage([row.asset_id for row in rows], from_stages=[Stage.PRELABELLED], to=to)
        return
    for row in rows:
        row.asset.stage = to.value


def _audit(
    drawn: Sequence[Prediction], routed: Sequence[tuple[Prediction, Route]], policy: RoutingPolicy, drawing: Drawing
) -> None:
    accepted = {row.asset_id for row, route in routed if route.kind == RouteKind.AUTO_ACCEPT}
    priorities = {row.id: route.priority for row, route in routed}
    make_audits(drawn, policy, drawing, accepted=accepted)
    create_tasks([audit_task(row, priorities[row.id]) for row in drawn])


def _route(prediction: Prediction, policy: RoutingPolicy, drawing: Drawing, *, is_drawn: bool, is_sent: bool) -> Route:
    if policy.routing == "people":
        return people_route(confidence=prediction.confidence)
    if policy.routing == "contract":
        return contract_route(
            confidence=prediction.confidence,
            draw=prediction.asset.audit_draw,
            drawing=drawing,
            is_audit_drawn=is_drawn,
        )
    route = choose_route(
        confidence=prediction.confidence, threshold=policy.confidence_threshold, is_audit_drawn=is_drawn
    )
    if is_sent and route.kind == RouteKind.AUTO_ACCEPT:
        return Route(RouteKind.ANNOTATE, is_drawn, BY_HAND, route.priority)
    return route


def _decision(
    prediction: Prediction,
    route: Route,
    policy: RoutingPolicy,
    drawing: Drawing,
    reading: Reading | None,
    moment: datetime,
) -> dict[str, Any]:
    is_accepted = route.kind == RouteKind.AUTO_ACCEPT
    features = features_of(prediction.regions, prediction.confidence, show_from=policy.show_from)
    label = main_label([region for region in prediction.regions if region["confidence"] >= policy.show_from])
    return {
        "asset_id": prediction.asset_id,
        "project_id": prediction.project_id,
        "prediction_id": prediction.id,
        "route": route.kind.value,
        "reason": route.reason,
        "confidence": prediction.confidence,
        "calibrated": reading.one(features, label) if reading else None,
        "calibrator_number": reading.number if reading else None,
        "features": features,
        "label": label,
        "threshold": policy.confidence_threshold,
        "is_audit_drawn": route.has_audit,
        "inclusion": drawing.inclusion(prediction.confidence),
        "accepted_at": moment if is_accepted else None,
        "created_at": moment,
    }


def _task(prediction: Prediction, route: Route, policy: RoutingPolicy, planned: Planned | None) -> NewTask:
    plan = planned or Planned(policy.overlap, None, "")
    return NewTask(
        project_id=prediction.project_id,
        asset_id=prediction.asset_id,
        kind=Task.Kind.ANNOTATE,
        priority=route.priority if plan.priority is None else plan.priority,
        overlap=plan.overlap,
        prediction_id=prediction.id,
    )


def provisional(prediction: Prediction, policy: RoutingPolicy, *, certificate: UUID | None = None) -> NewLabel:
    """Return a prediction as the label that stands until somebody knows better."""
    return NewLabel(
        asset_id=prediction.asset_id,
        project_id=prediction.project_id,
        source=ResolvedLabel.Source.AUTO_ACCEPT,
        regions=shown_regions(prediction.regions, policy.show_from),
        classification=dict(prediction.classification),
        schema_version=prediction.schema_version,
        prediction_id=prediction.id,
        provenance={
            "by": prediction.model_key,
            "model": prediction.model_key,
            "version": prediction.model_version,
            "weights_sha256": prediction.weights_sha256,
            "confidence": prediction.confidence,
            "is_provisional": True,
            **({"certificate": str(certificate)} if certificate else {}),
        },
    )
