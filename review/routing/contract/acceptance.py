"""Accepting a frozen pool's labels under a certificate, and taking them back: sets of rows, few statements."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from annotation.prelabel.models import Prediction
from assay.jobs.registry import JobContext
from assay.kernel.clock import now
from assay.projects.models import Project
from review.routing.calibration.correctness_model import reading_from
from review.routing.contract.certificate_transitions import carry_over, watch
from review.routing.contract.document import result_from, score_of
from review.routing.contract.later_uploads import end_uploads, receive_accepted
from review.routing.identity import identity_of
from review.routing.models import Certificate, RouteDecision
from review.routing.policy import RoutingPolicy, policy_of

Floats = NDArray[np.float64]
ACCEPTED_AT_ONCE = 10_000
# What holds a part up is one processor of the database; more than two would take it from the people who work.
SIDE_BY_SIDE = 2

# One statement a chunk. Only work nobody has begun is taken; the label is what people would have been shown; the rows
# that come out are those that were accepted by this statement and no other.
_ACCEPT = """
WITH free AS (
    UPDATE tasks_task t SET state = 'cancelled'
    FROM assets_asset a
    WHERE t.asset_id = ANY(%(assets)s::uuid[]) AND a.id = t.asset_id AND a.stage = 'annotating' AND t.kind = 'annotate'
      AND t.purpose = 'ordinary' AND t.state = 'open' AND t.answers = 0 AND t.free_count = t.overlap
      -- What people skipped is not like the rest: it is never accepted unseen.
      AND t.skips = 0
      -- Near-duplicates of a picture found wrong are wrong too often.
      AND (a."group" = '' OR NOT EXISTS (
          SELECT 1 FROM assets_asset b JOIN routing_audit u ON u.asset_id = b.id
          WHERE b.project_id = a.project_id AND b."group" = a."group" AND u.state = 'settled' AND u.is_wrong))
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


def accept_job(context: JobContext) -> None:
    """Accept what a certificate allows of its frozen pool, some thousands a transaction; safe to run again.

    Stops where the certificate is no longer active. Audited assets keep their human answer.
    """
    certificate = Certificate.objects.select_related("project").get(pk=context.payload["certificate"])
    policy = policy_of(certificate.project)
    taken = taken_assets(certificate)
    carry_over(certificate, policy, taken)
    with transaction.atomic():
        end_uploads(certificate)
    starts = range(0, len(taken), ACCEPTED_AT_ONCE)
    accept = partial(_accept_part, certificate.id, policy, taken)
    accepted = 0
    if len(starts) > 1:
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            try:
                for index, count in enumerate(pool.map(partial(_in_its_own_connection, accept), starts), 1):
                    accepted += count
                    context.progress(min(index * ACCEPTED_AT_ONCE, len(taken)))
            finally:
                pool.shutdown(cancel_futures=True)
    elif taken:
        accepted = accept(0)
        context.progress(len(taken))
    message = f"{accepted} labels accepted under certificate {certificate.number}."
    with context.finishing(result={"certificate": str(certificate.id), "accepted": accepted}, message=message):
        pass


def _accept_part(certificate_id: UUID, policy: RoutingPolicy, taken: Sequence[UUID], start: int) -> int:
    """Accept the part that begins at ``start``; returns how many, 0 where the certificate is no longer active."""
    part = taken[start : start + ACCEPTED_AT_ONCE]
    with transaction.atomic():
        with connection.cursor() as cursor:
            # Shared: parts go side by side, and who switches the certificate off waits for them.
            cursor.execute("SELECT 1 FROM routing_certificate WHERE id = %s FOR SHARE", [certificate_id])
            # What a crash takes before it is on the disk is accepted by the next attempt: the job is not done then.
            cursor.execute("SELECT set_config('synchronous_commit', 'off', true)")
        held = Certificate.objects.select_related("project").get(pk=certificate_id)
        if held.state != Certificate.State.ACTIVE:
            return 0
        return accept_assets(held, policy, part, since=start, of=len(taken))


def _in_its_own_connection(accept: Callable[[int], int], start: int) -> int:
    """Call in a thread of a pool; what the thread opened is closed."""
    try:
        return accept(start)
    finally:
        connection.close()


def taken_assets(certificate: Certificate) -> list[UUID]:
    """Return which assets of the frozen pool lie over their threshold."""
    document = certificate.document
    scores = np.frombuffer(bytes(certificate.pool_scores), "<f8")
    names = document["pool"]["labels"]
    labels = [names[index] for index in np.frombuffer(bytes(certificate.pool_labels), "<u2").tolist()]
    takes = result_from(document["thresholds"], document["accepted"]).takes(scores, labels)
    raw = bytes(certificate.pool_assets)
    return [UUID(bytes=raw[16 * index : 16 * index + 16]) for index in np.nonzero(takes)[0].tolist()]


def promised_words(certificate: Certificate) -> str:
    """Return why an asset of the certificate's pool was accepted."""
    return f"Certificate {certificate.number}: at least {100 * certificate.target:g} % right."


def accept_assets(
    certificate: Certificate,
    policy: RoutingPolicy,
    assets: Sequence[UUID],
    *,
    since: int = 0,
    of: int = 0,
    reason: str = "",
    run: UUID | None = None,
) -> int:
    """Accept those of the assets nobody has begun; some are drawn for the live watch. Returns how many.

    ``since`` were accepted before under the certificate, ``of`` are to be in all: the watch's rate follows from both.
    What a ``run`` accepts after the certificate is a later upload, watched by a test of its own.
    """
    reason = reason or promised_words(certificate)
    with connection.cursor() as cursor:
        # A table of labels the planner takes for empty would be read as a whole for every row put into it.
        cursor.execute("SELECT set_config('enable_seqscan', 'off', true)")
        cursor.execute(
            _ACCEPT,
            {
                # As text: thousands of values are written one by one otherwise.
                "assets": "{" + ",".join(map(str, assets)) + "}",
                "certificate": certificate.id,
                "now": now(),
                "reason": reason,
                "show_from": certificate.document["right"].get("show_from", policy.show_from),
            },
        )
        rows = cursor.fetchall()
        cursor.execute("SELECT set_config('enable_seqscan', 'on', true)")
    if run is None:
        watch(certificate, policy, rows, since=since, of=of)
    else:
        receive_accepted(certificate, run, [row[1] for row in rows])
    return len(rows)


def _as_certified(
    calibrator: Mapping[str, Any], raw: Floats, features: Sequence[Sequence[float]], labels: Sequence[str]
) -> Floats:
    """Return confidences by the calibrator the certificate's threshold was found with, not by a newer one."""
    if not calibrator["number"]:
        return raw
    values = raw.copy()
    known = [place for place, row in enumerate(features) if row]
    if known:
        reading = reading_from(calibrator, calibrator["number"])
        values[known] = reading.read(
            np.array([features[place] for place in known], float), [labels[place] for place in known]
        )
    return values


def accept_later(project: Project, policy: RoutingPolicy, predictions: Sequence[Prediction]) -> int:
    """Accept later uploads at an active certificate's threshold: watched, but not promised (the owner's choice).

    None once an upload has been taken back: not before the next certificate.
    """
    active = Certificate.objects.filter(project=project, state=Certificate.State.ACTIVE, later_ended="")
    # Held until the chunk is stored: an alarm waits for it, or it for the alarm.
    certificate = active.select_for_update(no_key=True).first()
    if certificate is None or not predictions or identity_of(predictions[0]) != identity_of(certificate):
        return 0
    routes = RouteDecision.objects.filter(prediction__in=predictions, is_audit_drawn=False)
    rows = list(routes.values_list("asset_id", "confidence", "features", "label"))
    raw = np.array([row[1] for row in rows], float)
    document = certificate.document
    confidences = _as_certified(document["calibrator"], raw, [row[2] for row in rows], [row[3] for row in rows])
    result = result_from(document["thresholds"], document["accepted"])
    takes = result.takes(score_of(confidences, raw), [row[3] for row in rows])
    is_in_zone = raw >= document["filter"]["zone_from"]
    chosen = [row[0] for row, take in zip(rows, takes & is_in_zone, strict=True) if take]
    reason = f"At certificate {certificate.number}'s threshold, but after it: watched, not promised."
    return accept_assets(certificate, policy, chosen, reason=reason, run=predictions[0].run_id)
