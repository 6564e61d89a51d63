"""Blind checks: drawn, answered, looked at again, settled; asked for in greater number."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet

from annotation.prelabel.models import Prediction
from annotation.prelabel.rules import shown_regions
from annotation.regions.attributes import same_classification
from annotation.regions.codec import decode_regions
from annotation.regions.summary import main_label
from annotation.tasks.events import AnswerSubmitted
from annotation.tasks.models import Annotation, Task
from annotation.tasks.services import NewTask, create_tasks
from assay.assets.models import Asset
from assay.assets.rules import audit_draw
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict, NotFound, invalid
from assay.kernel.events import publish
from assay.projects.models import Project
from assay.projects.policies import get_project_for
from review.resolved.models import ResolvedLabel
from review.resolved.services import NewLabel, resolve
from review.routing.events import AuditSettled
from review.routing.models import Audit, RouteDecision
from review.routing.policy import RoutingPolicy, policy_of
from review.routing.rules import Drawing, choose_members
from review.routing.verdicts import is_wrong, settled_verdict

MOST_ASKED = 20_000


def drawing_of(policy: RoutingPolicy) -> Drawing:
    """Return how a project's audits are drawn; only the contract over accepted labels has a zone.

    Where everything goes to people nothing is accepted that an audit could find wrong: none are drawn.
    """
    if policy.routing == "people":
        return Drawing(0.0)
    has_zone = policy.routing == "contract" and policy.promise == "accepted"
    return Drawing(policy.audit_rate, policy.zone_from if has_zone else 0.0)


def fresh_draw(audit_key: str, what: str, sha256: str) -> float:
    """Return a draw in [0, 1) for ``what`` alone: a keyed hash of its own, apart from the draw of ingest."""
    return audit_draw(hashlib.sha256(f"{audit_key}:{what}".encode()).hexdigest(), sha256)


def drawn_among(project: Project, predictions: Sequence[Prediction], drawing: Drawing) -> set[UUID]:
    """Return which of the predicted assets are audited; of a group of near-duplicates one member."""
    drawn = [row for row in predictions if drawing.is_drawn(row.asset.audit_draw, row.confidence)]
    groups = {row.asset.group for row in drawn if row.asset.group}
    if not groups:
        return {row.asset_id for row in drawn}
    members: dict[str, list[tuple[float, str]]] = defaultdict(list)
    rows = Asset.objects.filter(project=project, group__in=groups).values_list("group", "sha256", "id")
    # Those just predicted may not be stored yet.
    known = {row.asset_id: (row.asset.group, row.asset.sha256) for row in predictions if row.asset.group in groups}
    known |= {asset_id: (group, sha256) for group, sha256, asset_id in rows}
    for asset_id, (group, sha256) in known.items():
        members[group].append((audit_draw(project.audit_key, sha256), str(asset_id)))
    chosen = choose_members(members)
    return {row.asset_id for row in drawn if not row.asset.group or str(row.asset_id) in chosen}


def make_audits(
    predictions: Sequence[Prediction], policy: RoutingPolicy, drawing: Drawing, *, accepted: Collection[UUID] = ()
) -> None:
    """Keep a row for each drawn prediction, with the probability it was drawn with; ``accepted`` assets stand so."""
    Audit.objects.bulk_create(
        (
            Audit(
                project_id=row.project_id,
                asset_id=row.asset_id,
                prediction=row,
                draw=row.asset.audit_draw,
                inclusion=drawing.inclusion(row.confidence),
                stratum=drawing.stratum(row.confidence),
                group=row.asset.group,
                confidence=row.confidence,
                label=main_label(shown_regions(row.regions, policy.show_from)),
                was_auto_accepted=row.asset_id in accepted,
                unit=policy.right_unit,
                least_iou=policy.right_iou,
                show_from=policy.show_from,
            )
            for row in predictions
        ),
        ignore_conflicts=True,
    )


def receive_audit(event: AnswerSubmitted) -> None:
    """Compare a blind answer with the prediction; the person's answer becomes the label unless the model was right.

    Subscribed to AnswerSubmitted; runs in its transaction.
    """
    if event.task.kind != Task.Kind.AUDIT or event.task.prediction is None:
        return
    prediction, answer = event.task.prediction, event.annotation
    audit = Audit.objects.select_for_update().filter(prediction=prediction).first()
    if audit is None:
        return
    wrong = verdict_of(audit, prediction, answer.regions, answer.classification)
    if _is_answered_again(event, audit, wrong=wrong) or audit.state == Audit.State.SETTLED:
        return
    policy = policy_of(event.project)
    earlier = list(audit.answers)
    row = {"annotation": str(answer.id), "author": str(answer.author_id), "wrong": wrong, "seconds": answer.seconds}
    if answer.flags.get("unsure"):
        row["unsure"] = True
    audit.answers = [*earlier, row]
    if len(audit.answers) == 1:
        audit.seconds = answer.seconds
    settle_audit(audit, second_looks=policy.adjudications)
    if audit.state == Audit.State.DISPUTED and len(audit.answers) == 1:
        ask_again(audit, event.task, policy.adjudications)
    if len(audit.answers) == 1:
        is_believed = wrong or not audit.was_auto_accepted
    else:
        # Later answers only count where they overrule the first.
        is_believed = audit.state == Audit.State.SETTLED and not audit.is_wrong and not wrong
    if is_believed:
        _believe(event, audit, is_wrong=wrong)


def _is_answered_again(event: AnswerSubmitted, audit: Audit, *, wrong: bool) -> bool:
    """Tell whether the answer was taken back and given again: the check counts by the first, the label follows."""
    first = next((row for row in audit.answers if row["author"] == str(event.annotation.author_id)), None)
    if first is None:
        return False
    if wrong or not audit.was_auto_accepted:
        _believe(event, audit, is_wrong=first["wrong"])
    return True


def verdict_of(
    audit: Audit, prediction: Prediction, answered: Sequence[Any], classification: Mapping[str, Any]
) -> bool:
    """Tell whether the model is wrong by one blind answer, judged as the audit was drawn up."""
    if not same_classification(prediction.classification, dict(classification)):
        return True
    shown = decode_regions(shown_regions(prediction.regions, audit.show_from))
    return is_wrong(
        shown,
        decode_regions(list(answered)),
        unit=audit.unit,
        least_iou=audit.least_iou,
        draw=(audit.draw * 2**20) % 1.0,
    )


def counts_as_wrong(answer: Mapping[str, Any]) -> bool:
    """Tell whether a blind answer speaks against the model.

    One its author is unsure of, or whose author was paused since, does until others agree.
    """
    return bool(answer["wrong"]) or bool(answer.get("unsure")) or bool(answer.get("withdrawn"))


def judge_again(audits: Sequence[Audit], policy: RoutingPolicy) -> list[Audit]:
    """Judge settled audits by the settings of now, from their stored answers; returns those that changed, saved.

    What counts as right, how much must overlap and which regions are shown may have been changed since they were drawn:
    labels are accepted by what holds at the checkpoint, so audits are judged by it. One that would need a second look
    now counts as an error (a missing verdict counts worst-case; Stark, 2008, Ann. Appl. Stat. 2:550).
    """
    now_right = (policy.right_unit, policy.right_iou, policy.show_from)
    others = [
        row
        for row in audits
        if row.state == Audit.State.SETTLED and row.answers and (row.unit, row.least_iou, row.show_from) != now_right
    ]
    stored = Annotation.objects.in_bulk([UUID(answer["annotation"]) for row in others for answer in row.answers])
    for audit in others:
        audit.unit, audit.least_iou, audit.show_from = now_right
        answers = []
        for answer in audit.answers:
            annotation = stored.get(UUID(answer["annotation"]))
            wrong = annotation is None or verdict_of(
                audit, audit.prediction, annotation.regions, annotation.classification
            )
            answers.append({**answer, "wrong": wrong})
        audit.answers = answers
        verdict = settled_verdict([counts_as_wrong(row) for row in answers], second_looks=policy.adjudications)
        audit.is_wrong = verdict is not False
    Audit.objects.bulk_update(others, ["unit", "least_iou", "show_from", "answers", "is_wrong"], batch_size=500)
    return others


def settle_audit(audit: Audit, *, second_looks: int) -> None:
    """Store what the answers so far say; publishes AuditSettled once nothing more is waited for."""
    verdict = settled_verdict([counts_as_wrong(row) for row in audit.answers], second_looks=second_looks)
    audit.is_wrong = verdict
    audit.state = Audit.State.DISPUTED if verdict is None else Audit.State.SETTLED
    audit.settled_at = None if verdict is None else now()
    audit.save()
    if verdict is not None:
        publish(AuditSettled(audit.project, audit))


def ask_again(audit: Audit, task: Task, second_looks: int) -> None:
    """Put the asset before others, blind again: nothing tells them that somebody differed."""
    create_tasks(
        [
            NewTask(
                project_id=audit.project_id,
                asset_id=audit.asset_id,
                kind=Task.Kind.AUDIT,
                purpose="audit_again",
                priority=task.priority + 1,
                overlap=second_looks,
                excluded_users=[UUID(row["author"]) for row in audit.answers],
                prediction_id=audit.prediction_id,
            )
        ]
    )


def _believe(event: AnswerSubmitted, audit: Audit, *, is_wrong: bool) -> None:
    """The blind answer becomes the asset's label."""
    answer = event.annotation
    provenance = {"by": answer.author.username, "author": answer.author.username, "annotation": str(answer.id)}
    label = NewLabel(
        asset_id=answer.asset_id,
        project_id=answer.project_id,
        source=ResolvedLabel.Source.AUDIT,
        regions=answer.regions,
        classification=answer.classification,
        schema_version=answer.schema_version,
        annotation_id=answer.id,
        prediction_id=audit.prediction_id,
        provenance={**provenance, "seconds": answer.seconds, "model_was_right": not is_wrong},
    )
    resolve([label])
    move_stage([answer.asset_id], from_stages=[Stage.AUTO_ACCEPTED, Stage.ANNOTATING], to=Stage.DONE)


def count_as_error(actor: Actor, project_id: UUID, audit_id: UUID) -> Audit:
    """End an audit nobody can answer or look at again (managers): it counts as an error, which no promise suffers from.

    Raises NotFound and Conflict ``audit_settled``.
    """
    project = get_project_for(actor, project_id, to="manage")
    with transaction.atomic():
        audit = Audit.objects.select_for_update().filter(pk=audit_id, project=project).first()
        if audit is None:
            raise NotFound("There is no such audit.")
        if audit.state == Audit.State.SETTLED:
            raise Conflict("This audit is settled already.", code="audit_settled")
        Task.objects.filter(
            prediction_id=audit.prediction_id, kind=Task.Kind.AUDIT, state=Task.State.OPEN, answers=0
        ).update(state=Task.State.CANCELLED)
        audit.is_wrong, audit.state, audit.settled_at = True, Audit.State.SETTLED, now()
        audit.save()
        publish(AuditSettled(project, audit))
        record(actor, "audit.counted_wrong", "audit", audit.id, project_id=project.id)
    return audit


def ask_more(actor: Actor, project_id: UUID, *, more: int) -> int:
    """Draw ``more`` audits among what nobody has answered yet, in the order of the draws (managers); returns how many.

    The draws were made at ingest: who is next does not depend on what is known by now. The rate of the whole zone rises
    with it; each audit keeps the probability it was drawn with.
    """
    project = get_project_for(actor, project_id, to="manage")
    if not 1 <= more <= MOST_ASKED:
        raise invalid("more", "out_of_range", f"more must be 1 to {MOST_ASKED}.")
    with transaction.atomic():
        project = Project.objects.select_for_update().get(pk=project.pk)
        policy = policy_of(project)
        routes = waiting_routes(project, policy)[:more]
        if not routes:
            raise Conflict("Every asset that could be audited is, or was labelled by people.", code="none_left")
        # Up to here everything is drawn; what was routed without any draw is not said to be drawn at the policy's rate.
        rate = min(1.0, routes[-1].asset.audit_draw + 1e-12)
        wider = Drawing(rate, drawing_of(policy).zone_from)
        # What people had labelled before any check could be drawn is not part of what the checks speak about.
        known = RouteDecision.objects.filter(project=project, confidence__gte=wider.zone_from, inclusion__lt=rate)
        known.filter(Q(inclusion__gt=0) | Q(asset_id__in=_untouched(project))).update(inclusion=rate)
        drawn = draw_now(project, [row.prediction for row in routes], policy, wider)
        chosen = round(max(policy.audit_rate, rate), 12)
        Project.objects.filter(pk=project.pk).update(policy={**project.policy, "audit_rate": chosen})
        record(actor, "audits.asked", "project", project.id, project_id=project.id, detail={"more": drawn})
    return drawn


def _untouched(project: Project) -> QuerySet[Any, Any]:
    """Return the ids of assets whose work nobody holds or has answered."""
    held = Task.objects.filter(
        project=project, kind=Task.Kind.ANNOTATE, state=Task.State.OPEN, answers=0, free_count=F("overlap")
    )
    return held.values("asset_id")


def waiting_routes(project: Project, policy: RoutingPolicy) -> list[RouteDecision]:
    """Return the routes of the zone whose assets nobody has answered or holds, the lowest draws first."""
    rows = RouteDecision.objects.filter(
        project=project,
        is_audit_drawn=False,
        confidence__gte=drawing_of(policy).zone_from,
        asset__audit_draw__gte=F("inclusion"),
        asset__stage=Stage.ANNOTATING,
        asset_id__in=_untouched(project),
    )
    return list(rows.select_related("asset", "prediction__asset").order_by("asset__audit_draw", "asset_id"))


def draw_now(project: Project, predictions: Sequence[Prediction], policy: RoutingPolicy, drawing: Drawing) -> int:
    """Turn ordinary work nobody has begun into audits; returns how many."""
    chosen = drawn_among(project, predictions, drawing)
    rows = [row for row in predictions if row.asset_id in chosen]
    ids = [row.asset_id for row in rows]
    Task.objects.filter(asset_id__in=ids, kind=Task.Kind.ANNOTATE, state=Task.State.OPEN).update(
        state=Task.State.CANCELLED
    )
    make_audits(rows, policy, drawing)
    create_tasks([audit_task(row, 3 - row.asset.audit_draw) for row in rows])
    RouteDecision.objects.filter(prediction__in=rows).update(is_audit_drawn=True, reason="Drawn for a blind check.")
    Asset.objects.filter(pk__in=ids).update(is_audit_drawn=True)
    return len(rows)


def audit_task(prediction: Prediction, priority: float) -> NewTask:
    """Return the blind task for a drawn prediction."""
    return NewTask(
        project_id=prediction.project_id,
        asset_id=prediction.asset_id,
        kind=Task.Kind.AUDIT,
        purpose="audit",
        priority=priority,
        prediction_id=prediction.id,
    )
