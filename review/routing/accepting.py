"""Accepting a frozen pool's labels under a certificate, and taking them back: sets of rows, few statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction

from annotation.prelabel.models import Prediction
from annotation.tasks.services import create_tasks
from assay.jobs.registry import JobContext
from assay.kernel.clock import now
from assay.projects.models import Project
from assay.projects.rules import Policy, policy_of
from review.routing.auditing import audit_task
from review.routing.document import result_from, score_of
from review.routing.identity import identity_of
from review.routing.models import Audit, Certificate, RouteDecision
from review.routing.rules import ZONE, live_draw
from review.routing.sequences import live_rate

ACCEPTED_AT_ONCE = 20_000

# One statement a chunk. Only work nobody has begun is taken; the label is what people would have been shown; the rows
# that come out are those that were accepted by this statement and no other.
_ACCEPT = """
WITH free AS (
    UPDATE tasks_task t SET state = 'cancelled'
    FROM assets_asset a
    WHERE t.asset_id = ANY(%(assets)s) AND a.id = t.asset_id AND a.stage = 'annotating' AND t.kind = 'annotate'
      AND t.purpose = 'ordinary' AND t.state = 'open' AND t.answers = 0 AND t.free_count = t.overlap
      AND NOT EXISTS (SELECT 1 FROM resolved_resolvedlabel l WHERE l.asset_id = a.id AND l.is_current)
    RETURNING t.asset_id, t.prediction_id, a.audit_draw
), moved AS (
    UPDATE assets_asset SET stage = 'auto_accepted' WHERE id IN (SELECT asset_id FROM free)
), routed AS (
    UPDATE routing_routedecision SET route = 'auto_accept', certificate_id = %(certificate)s, accepted_at = %(now)s,
        reason = %(reason)s
    WHERE prediction_id IN (SELECT prediction_id FROM free)
), labelled AS (
    INSERT INTO resolved_resolvedlabel (id, asset_id, project_id, version, is_current, source, regions, classification,
        schema_version, prediction_id, provenance, resolved_at)
    SELECT gen_random_uuid(), p.asset_id, p.project_id,
        coalesce((SELECT max(l.version) FROM resolved_resolvedlabel l WHERE l.asset_id = p.asset_id), 0) + 1,
        true, 'auto_accept',
        coalesce((SELECT jsonb_agg((e.r - 'scores' - 'text') || jsonb_build_object('from_prediction', e.r -> 'id')
                                   ORDER BY e.at)
                  FROM jsonb_array_elements(p.regions) WITH ORDINALITY e(r, at)
                  WHERE (e.r ->> 'confidence')::float8 >= %(show_from)s), '[]'::jsonb),
        p.classification, p.schema_version, p.id,
        jsonb_build_object('by', p.model_key, 'model', p.model_key, 'version', p.model_version, 'weights_sha256',
            p.weights_sha256, 'confidence', p.confidence, 'is_provisional', true, 'certificate', %(certificate)s::text),
        %(now)s
    FROM prelabel_prediction p WHERE p.id IN (SELECT prediction_id FROM free)
)
SELECT asset_id, prediction_id, audit_draw FROM free
"""

_TAKE_BACK = """
WITH back AS (
    UPDATE routing_routedecision r SET route = 'annotate', certificate_id = NULL, accepted_at = NULL,
        reason = %(reason)s
    FROM assets_asset a
    WHERE r.certificate_id = %(certificate)s AND r.accepted_at >= %(since)s AND a.id = r.asset_id
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


def accept_job(context: JobContext) -> None:
    """Accept what a certificate allows of its frozen pool, some thousands a transaction; safe to run again.

    Stops where the certificate is no longer active. Audited assets keep their human answer.
    """
    certificate = Certificate.objects.select_related("project").get(pk=context.payload["certificate"])
    policy = policy_of(certificate.project)
    taken = taken_assets(certificate)
    _carry_over(certificate, taken)
    accepted = 0
    for start in range(0, len(taken), ACCEPTED_AT_ONCE):
        part = taken[start : start + ACCEPTED_AT_ONCE]
        with transaction.atomic():
            held = Certificate.objects.select_for_update().get(pk=certificate.pk)
            if held.state != Certificate.State.ACTIVE:
                break
            accepted += accept_assets(held, policy, part, since=accepted, of=len(taken))
        context.progress(min(start + len(part), len(taken)))
    message = f"{accepted} labels accepted under certificate {certificate.number}."
    with context.finishing(result={"certificate": str(certificate.id), "accepted": accepted}, message=message):
        pass


def taken_assets(certificate: Certificate) -> list[UUID]:
    """Return which assets of the frozen pool lie over their threshold."""
    document = certificate.document
    scores = np.frombuffer(bytes(certificate.pool_scores), "<f8")
    names = document["pool"]["labels"]
    labels = [names[at] for at in np.frombuffer(bytes(certificate.pool_labels), "<u2").tolist()]
    takes = result_from(document["thresholds"], document["accepted"]).takes(scores, labels)
    raw = bytes(certificate.pool_assets)
    return [UUID(bytes=raw[16 * at : 16 * at + 16]) for at in np.nonzero(takes)[0].tolist()]


def _carry_over(certificate: Certificate, taken: Sequence[UUID]) -> None:
    """What earlier certificates accepted is now covered by this one, or goes to people."""
    earlier = Certificate.objects.filter(project_id=certificate.project_id, state=Certificate.State.REPLACED)
    for before in earlier:
        routes = RouteDecision.objects.filter(certificate=before)
        if not routes.exists():
            continue
        take_back(before, since=before.issued_at, kept=taken, reason="A later certificate no longer covers it.")
        routes.update(certificate=certificate)


def accept_assets(
    certificate: Certificate, policy: Policy, assets: Sequence[UUID], *, since: int = 0, of: int = 0
) -> int:
    """Accept those of the assets nobody has begun; some are drawn for the live watch. Returns how many."""
    reason = f"Certificate {certificate.number}: at least {100 * certificate.target:g} % right."
    with connection.cursor() as cursor:
        # A table of labels the planner takes for empty would be read as a whole for every row put into it.
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
        cursor.execute(
            _ACCEPT,
            {
                "assets": list(assets),
                "certificate": certificate.id,
                "now": now(),
                "reason": reason,
                "show_from": policy.show_from,
            },
        )
        rows = cursor.fetchall()
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")
    _watch(certificate, policy, rows, since=since, of=of)
    return len(rows)


def _watch(
    certificate: Certificate, policy: Policy, rows: Sequence[tuple[UUID, UUID, float]], *, since: int, of: int
) -> None:
    """Draw the live audits: a fresh keyed draw, the rate 200 / N, at least 5 % among the first 2,000."""
    drawn: dict[UUID, tuple[float, float]] = {}
    for at, (_, prediction_id, draw) in enumerate(rows):
        rate = live_rate(max(of, len(rows)), since_certificate=since + at)
        fresh = live_draw(draw, certificate.number)
        if fresh < rate:
            drawn[prediction_id] = (fresh, rate)
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
            )
            for row in predictions
        ),
        ignore_conflicts=True,
    )
    create_tasks([audit_task(row, 3 - drawn[row.id][0]) for row in predictions])


def accept_later(project: Project, policy: Policy, predictions: Sequence[Prediction]) -> int:
    """Accept later uploads at an active certificate's threshold: watched, but not promised (the owner's choice)."""
    certificate = Certificate.objects.filter(project=project, state=Certificate.State.ACTIVE).first()
    if certificate is None or not predictions or identity_of(predictions[0]) != identity_of(certificate):
        return 0
    routes = RouteDecision.objects.filter(prediction__in=predictions, is_audit_drawn=False)
    found = list(routes.values_list("asset_id", "confidence", "calibrated", "label"))
    raw = np.array([row[1] for row in found], float)
    told = np.array([row[1] if row[2] is None else row[2] for row in found], float)
    document = certificate.document
    result = result_from(document["thresholds"], document["accepted"])
    takes = result.takes(score_of(told, raw), [row[3] for row in found])
    is_in_zone = raw >= document["filter"]["zone_from"]
    chosen = [row[0] for row, take in zip(found, takes & is_in_zone, strict=True) if take]
    known = RouteDecision.objects.filter(certificate=certificate).count()
    return accept_assets(certificate, policy, chosen, since=known, of=max(known, certificate.accepted))


def take_back(certificate: Certificate, *, since: datetime, reason: str, kept: Sequence[UUID] = ()) -> int:
    """Put what a certificate accepted from ``since`` on before people again; returns how many.

    What a blind check was answered for stays with that answer, the one that raises an alarm too.
    """
    given: dict[str, Any] = {"certificate": certificate.id, "since": since, "reason": reason[:200], "kept": list(kept)}
    with connection.cursor() as cursor:
        cursor.execute(_TAKE_BACK, given)
        return int(cursor.fetchone()[0])
