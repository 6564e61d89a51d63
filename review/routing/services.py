"""Writes of routing: decisions, tasks, provisional labels, audit outcomes."""

from __future__ import annotations

from annotation.prelabel.events import AssetsPredicted
from annotation.prelabel.models import Prediction
from annotation.prelabel.rules import shown_regions
from annotation.prelabel.services import count_routes
from annotation.regions.attributes import same_classification
from annotation.regions.codec import decode_regions
from annotation.tasks.events import AnswerSubmitted
from annotation.tasks.models import Task
from annotation.tasks.services import NewTask, create_tasks
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.projects.models import Project
from assay.projects.rules import Policy, policy_of
from review.consensus.rules import is_same_answer
from review.resolved.models import ResolvedLabel
from review.resolved.services import NewLabel, resolve
from review.routing.models import AuditOutcome, RouteDecision
from review.routing.rules import Route, RouteKind, choose_route


def route_predicted(event: AssetsPredicted) -> None:
    """Route every asset of a predicted chunk; each decision is a row with its reason.

    Subscribed to AssetsPredicted; runs in its transaction.
    """
    policy = policy_of(Project.objects.get(pk=event.project_id))
    routed = [(prediction, _route(prediction, policy)) for prediction in event.predictions]
    RouteDecision.objects.bulk_create([_decision(row, route, policy) for row, route in routed])
    create_tasks([_task(row, route, policy) for row, route in routed if _has_task(route)])
    accepted = [row for row, route in routed if route.kind == RouteKind.AUTO_ACCEPT]
    resolve([_provisional(row, policy) for row in accepted])
    to_people = [row.asset_id for row, route in routed if route.kind == RouteKind.ANNOTATE]
    move_stage(to_people, from_stages=[Stage.PRELABELLED], to=Stage.ANNOTATING)
    move_stage([row.asset_id for row in accepted], from_stages=[Stage.PRELABELLED], to=Stage.AUTO_ACCEPTED)
    audits = sum(route.has_audit for _, route in routed)
    plain = sum(route.kind == RouteKind.ANNOTATE and not route.has_audit for _, route in routed)
    count_routes(event.run_id, annotate=plain, auto_accept=len(accepted), audit=audits)


def _route(prediction: Prediction, policy: Policy) -> Route:
    return choose_route(
        confidence=prediction.confidence,
        threshold=policy.confidence_threshold,
        is_audit_drawn=prediction.asset.is_audit_drawn,
    )


def _decision(prediction: Prediction, route: Route, policy: Policy) -> RouteDecision:
    return RouteDecision(
        asset_id=prediction.asset_id,
        project_id=prediction.project_id,
        prediction=prediction,
        route=route.kind,
        reason=route.reason,
        confidence=prediction.confidence,
        threshold=policy.confidence_threshold,
        is_audit_drawn=route.has_audit,
    )


def _has_task(route: Route) -> bool:
    return route.kind == RouteKind.ANNOTATE or route.has_audit


def _task(prediction: Prediction, route: Route, policy: Policy) -> NewTask:
    return NewTask(
        project_id=prediction.project_id,
        asset_id=prediction.asset_id,
        kind=Task.Kind.AUDIT if route.has_audit else Task.Kind.ANNOTATE,
        purpose="audit" if route.has_audit else "ordinary",
        priority=route.priority,
        overlap=1 if route.has_audit else policy.overlap,
        prediction_id=prediction.id,
    )


def _provisional(prediction: Prediction, policy: Policy) -> NewLabel:
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
        },
    )


def receive_audit(event: AnswerSubmitted) -> None:
    """Compare a blind answer with the prediction; the person's answer becomes the label unless the model was right.

    Subscribed to AnswerSubmitted; runs in its transaction.
    """
    if event.task.kind != Task.Kind.AUDIT or event.task.prediction is None:
        return
    policy, prediction, answer = policy_of(event.project), event.task.prediction, event.annotation
    shown = decode_regions(shown_regions(prediction.regions, policy.show_from))
    is_right = is_same_answer(shown, decode_regions(answer.regions)) and same_classification(
        prediction.classification, answer.classification
    )
    was_accepted = prediction.confidence >= policy.confidence_threshold
    AuditOutcome.objects.create(
        project=event.project,
        asset_id=answer.asset_id,
        prediction=prediction,
        annotation_id=answer.id,
        is_right=is_right,
        was_auto_accepted=was_accepted,
    )
    if is_right and was_accepted:
        return
    provenance = {"by": answer.author.username, "author": answer.author.username, "annotation": str(answer.id)}
    label = NewLabel(
        asset_id=answer.asset_id,
        project_id=answer.project_id,
        source=ResolvedLabel.Source.AUDIT,
        regions=answer.regions,
        classification=answer.classification,
        schema_version=answer.schema_version,
        annotation_id=answer.id,
        prediction_id=prediction.id,
        provenance={**provenance, "seconds": answer.seconds, "model_was_right": is_right},
    )
    resolve([label])
    move_stage([answer.asset_id], from_stages=[Stage.AUTO_ACCEPTED, Stage.ANNOTATING], to=Stage.DONE)
