"""What becomes of accepted labels when a certificate begins or ends: watched, carried over, or back to people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from annotation.prelabel.models import Prediction
from annotation.tasks.models import Task
from annotation.tasks.services import NewTask, create_tasks
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.kernel.clock import now
from review.resolved.models import ResolvedLabel
from review.routing.audits.services import audit_task
from review.routing.identity import identity_of
from review.routing.models import Audit, Certificate, LaterUpload, RouteDecision
from review.routing.policy import RoutingPolicy
from review.routing.rules import ZONE, live_draw
from review.statistics.confidence_sequences import live_rate

_TAKE_BACK = """
WITH back AS (
    UPDATE routing_routedecision r SET route = 'annotate', certificate_id = NULL, accepted_at = NULL,
        reason = %(reason)s
    FROM assets_asset a
    WHERE r.certificate_id = %(certificate)s AND a.id = r.asset_id
      AND (%(uploads)s::uuid[] IS NULL OR r.upload_id = ANY(%(uploads)s::uuid[]))
      AND a.stage = 'auto_accepted' AND NOT (r.asset_id = ANY(%(kept)s))
      AND NOT EXISTS (SELECT 1 FROM routing_audit u
                      WHERE u.prediction_id = r.prediction_id AND u.state = 'settled'
                        AND jsonb_array_length(u.answers) > 0)
    RETURNING r.asset_id
), moved AS (
    UPDATE assets_asset SET stage = 'annotating' WHERE id IN (SELECT asset_id FROM back)
), unlabelled AS (
    UPDATE resolved_resolvedlabel SET is_current = false
    WHERE asset_id IN (SELECT asset_id FROM back) AND is_current AND source = 'auto_accept'
), asked AS (
    UPDATE tasks_task SET state = 'open'
    WHERE asset_id IN (SELECT asset_id FROM back) AND kind = 'annotate' AND state = 'cancelled' AND answers = 0
      AND purpose = 'ordinary'
)
SELECT count(*) FROM back
"""


def carry_over(certificate: Certificate, policy: RoutingPolicy, taken: Sequence[UUID]) -> None:
    """What stood accepted in the certificate's pool is now covered by it, or goes to people.

    That is what earlier certificates over the same model accepted, in force until now or ended by new terms, and what
    a threshold accepted before the contract: the promise is about every accepted label of the pool.
    """
    states = (Certificate.State.REPLACED, Certificate.State.VOID)
    earlier = Certificate.objects.filter(
        project_id=certificate.project_id, state__in=states, **identity_of(certificate).fields()
    )
    for before in earlier.exclude(pk=certificate.pk).defer(
        "document", "pool_assets", "pool_scores", "pool_labels", "pool_prelabels", "pool_marks"
    ):
        routes = RouteDecision.objects.filter(certificate=before)
        if not routes.exists():
            continue
        take_back(before, excepted=taken, reason="A later certificate no longer covers it.")
        routes.update(certificate=certificate, upload=None)
    _take_in(certificate, policy, set(taken))


def _take_in(certificate: Certificate, policy: RoutingPolicy, taken: set[UUID]) -> None:
    """Cover or take back what was accepted without a certificate; blind checks of it keep what they said."""
    rows = RouteDecision.objects.filter(
        project_id=certificate.project_id,
        route="auto_accept",
        certificate=None,
        is_audit_drawn=False,
        asset__stage=Stage.AUTO_ACCEPTED,
        created_at__lte=certificate.issued_at,
        **identity_of(certificate).fields("prediction__"),
    )
    accepted_rows = list(rows.values_list("asset_id", "prediction_id", "asset__audit_draw"))
    covered = [row for row in accepted_rows if row[0] in taken]
    others = [row for row in accepted_rows if row[0] not in taken]
    if not accepted_rows:
        return
    message = f"Certificate {certificate.number}: at least {100 * certificate.target:g} % right."
    with transaction.atomic():
        RouteDecision.objects.filter(prediction_id__in=[row[1] for row in covered]).update(
            certificate=certificate, accepted_at=now(), reason=message
        )
        watch(certificate, policy, covered, since=0, of=len(covered))
        _to_people(certificate, policy, others)


def _to_people(certificate: Certificate, policy: RoutingPolicy, rows: Sequence[tuple[UUID, UUID, float]]) -> None:
    ids = [row[0] for row in rows]
    ResolvedLabel.objects.filter(asset_id__in=ids, is_current=True, source=ResolvedLabel.Source.AUTO_ACCEPT).update(
        is_current=False
    )
    RouteDecision.objects.filter(prediction_id__in=[row[1] for row in rows]).update(
        route="annotate",
        accepted_at=None,
        reason=f"A threshold had accepted it; certificate {certificate.number} does not.",
    )
    move_stage(ids, from_stages=[Stage.AUTO_ACCEPTED], to=Stage.ANNOTATING)
    create_tasks(
        [
            NewTask(
                project_id=certificate.project_id,
                asset_id=asset_id,
                kind=Task.Kind.ANNOTATE,
                # The order of the zone: from the highest draws down.
                priority=draw,
                overlap=policy.overlap,
                prediction_id=prediction_id,
            )
            for asset_id, prediction_id, draw in rows
        ]
    )


def watch(
    certificate: Certificate, policy: RoutingPolicy, rows: Sequence[tuple[UUID, UUID, float]], *, since: int, of: int
) -> None:
    """Draw the live audits: a fresh keyed draw, the rate 200 / N, at least 5 % among the first 2,000.

    ``rows`` are (asset, prediction, keyed draw). What was audited before is not audited again.
    """
    drawn: dict[UUID, tuple[float, float]] = {}
    for index, (_, prediction_id, draw) in enumerate(rows):
        rate = live_rate(max(of, len(rows)), since_certificate=since + index)
        fresh = live_draw(draw, certificate.number)
        if fresh < rate:
            drawn[prediction_id] = (fresh, rate)
    # Asked for the few that are drawn, not for all that is accepted.
    for prediction_id in Audit.objects.filter(prediction_id__in=list(drawn)).values_list("prediction_id", flat=True):
        del drawn[prediction_id]
    make_live_audits(certificate, policy, drawn)


def make_live_audits(
    certificate: Certificate,
    policy: RoutingPolicy,
    drawn: Mapping[UUID, tuple[float, float]],
    *,
    upload: LaterUpload | None = None,
) -> int:
    """Put accepted labels before people, blind; ``drawn``: by prediction the draw and its probability.

    Returns how many. With ``upload`` they are the checks of that upload's own test.
    """
    predictions = list(Prediction.objects.filter(pk__in=list(drawn)).select_related("asset"))
    routes = dict(RouteDecision.objects.filter(prediction__in=predictions).values_list("prediction_id", "label"))
    Audit.objects.bulk_create(
        (
            Audit(
                project_id=row.project_id,
                asset_id=row.asset_id,
                prediction=row,
                kind=Audit.Kind.LIVE,
                draw=drawn[row.id][0],
                inclusion=drawn[row.id][1],
                stratum=ZONE,
                group=row.asset.group,
                confidence=row.confidence,
                label=routes[row.id],
                was_auto_accepted=True,
                unit=policy.right_unit,
                least_iou=policy.right_iou,
                show_from=policy.show_from,
                certificate=certificate,
                upload=upload,
            )
            for row in predictions
        ),
        ignore_conflicts=True,
    )
    create_tasks([audit_task(row, 3 - drawn[row.id][0]) for row in predictions])
    return len(predictions)


def take_back(
    certificate: Certificate, *, reason: str, uploads: Sequence[UUID] | None = None, excepted: Sequence[UUID] = ()
) -> int:
    """Put all that stands accepted under a certificate before people again; returns how many.

    Whenever it was accepted: by which moment something went wrong the evidence does not tell, and a clock may have been
    put back. With ``uploads`` only those of its later uploads. What a blind check was answered for stays with that
    answer, the one that raises an alarm too.
    """
    parameters: dict[str, Any] = {
        "certificate": certificate.id,
        "uploads": None if uploads is None else list(uploads),
        "reason": reason[:200],
        "kept": list(excepted),
    }
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, parameters)
        return int(cursor.fetchone()[0])
