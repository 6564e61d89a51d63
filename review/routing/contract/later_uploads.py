"""Later uploads accepted at a certificate's threshold: each is watched, and goes back, by an exact test of its own.

What one run accepts is one upload. It arrives in chunks; once the run is over its checks are drawn, a simple random
sample of its labels. The upload's test decides on the upload alone; what passed is watched together for a slow drift.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max

from annotation.prelabel.events import RunFinished
from annotation.prelabel.models import PrelabelRun
from assay.kernel.clock import now
from assay.kernel.formatting import grouped
from assay.notifications.services import tell_managers
from review.routing.audits.services import fresh_draw
from review.routing.contract.certificate_transitions import make_live_audits, take_back
from review.routing.contract.record import log_change, log_upload
from review.routing.contract.upload_test import most_wrong, plan_upload
from review.routing.models import Audit, Certificate, LaterUpload, RouteDecision
from review.routing.policy import policy_of
from review.statistics.confidence_sequences import BETS, Detector, patience_for

# The alarm over uploads together is set for at least so many checks (QUALITY: patience of five times the audits).
LEAST_RELEASE = 200
_LIVING = (LaterUpload.State.ARRIVING, LaterUpload.State.WATCHED, LaterUpload.State.PASSED)


def receive_accepted(certificate: Certificate, run_id: UUID, predictions: Sequence[UUID]) -> None:
    """Count what was just accepted to the upload of its run, and draw its checks if the run is over."""
    if not predictions:
        return
    # One chunk at a time: two would both begin the upload.
    Certificate.objects.select_for_update(no_key=True).only("id").get(pk=certificate.pk)
    _close_left_open(certificate, run_id)
    mine = LaterUpload.objects.filter(certificate=certificate, run_id=run_id, state=LaterUpload.State.ARRIVING)
    upload = mine.select_for_update().first() or _begin(certificate, run_id)
    RouteDecision.objects.filter(prediction_id__in=predictions).update(upload=upload)
    upload.items += len(predictions)
    upload.save(update_fields=["items"])
    log_upload(upload, "upload.accepted")
    if _is_over(run_id):
        draw_checks(upload)


def close_of_run(event: RunFinished) -> None:
    """Draw the checks of what a run accepted, now that nothing more of it comes.

    Subscribed to RunFinished; runs in its transaction.
    """
    if event.is_measuring:
        return
    rows = LaterUpload.objects.filter(
        project_id=event.project_id, run_id=event.run_id, state=LaterUpload.State.ARRIVING
    )
    for upload in rows.select_for_update():
        draw_checks(upload)


def _begin(certificate: Certificate, run_id: UUID) -> LaterUpload:
    last = LaterUpload.objects.filter(certificate=certificate).aggregate(last=Max("number"))["last"] or 0
    return LaterUpload.objects.create(
        project_id=certificate.project_id, certificate=certificate, number=last + 1, run_id=run_id, began_at=now()
    )


def _is_over(run_id: UUID) -> bool:
    """Tell whether a run has predicted all it was to; one whose last chunks fail ends by its event."""
    run = PrelabelRun.objects.filter(pk=run_id).first()
    return run is None or run.finished_at is not None or run.predicted >= run.assets


def _close_left_open(certificate: Certificate, run_id: UUID) -> None:
    """Draw the checks of uploads whose run ended without a word, because it was cancelled or failed."""
    rows = LaterUpload.objects.filter(certificate=certificate, state=LaterUpload.State.ARRIVING)
    for upload in rows.exclude(run_id=run_id).select_for_update():
        if _is_over(upload.run_id):
            draw_checks(upload)


def draw_checks(upload: LaterUpload) -> None:
    """Draw an upload's blind checks by a fresh keyed draw: a simple random sample of its labels.

    How many, and at how many errors the upload goes back, is fixed here, before any answer.
    """
    certificate, project = upload.certificate, upload.project
    rows = RouteDecision.objects.filter(upload=upload, route="auto_accept").values_list(
        "prediction_id", "asset__sha256"
    )
    draws = sorted(
        (fresh_draw(project.audit_key, f"upload:{upload.id}", sha256), prediction_id) for prediction_id, sha256 in rows
    )
    plan = plan_upload(len(draws), alpha=1 - certificate.target)
    drawn = {prediction_id: (draw, plan.checks / len(draws)) for draw, prediction_id in draws[: plan.checks]}
    made = make_live_audits(certificate, policy_of(project), drawn, upload=upload)
    upload.items, upload.checks, upload.limit = len(draws), made, plan.limit
    upload.state = LaterUpload.State.WATCHED if made else LaterUpload.State.PASSED
    upload.save()
    log_upload(upload, "upload.watched")


def weigh_check(certificate: Certificate, upload: LaterUpload) -> None:
    """Count an upload's checks again: it goes back at its limit of errors, and is bounded once all are in.

    A check whose asset was deleted counts as an error. The caller holds both rows.
    """
    if upload.state != LaterUpload.State.WATCHED:
        return
    verdicts = list(Audit.objects.filter(upload=upload).order_by("draw", "id").values_list("state", "is_wrong"))
    missing = max(0, upload.checks - len(verdicts))
    settled = [bool(is_wrong) for state, is_wrong in verdicts if state == Audit.State.SETTLED]
    upload.settled, upload.errors = len(settled) + missing, sum(settled) + missing
    if upload.errors >= upload.limit:
        _fail(certificate, upload)
        return
    if upload.settled >= upload.checks:
        upload.state, upload.ended_at = LaterUpload.State.PASSED, now()
        upload.bound = most_wrong(upload.items, upload.checks, upload.errors) / upload.items
    upload.save()
    log_upload(upload, "upload.checked")
    if upload.state == LaterUpload.State.PASSED:
        _watch_together(certificate, settled + [True] * missing)


def _fail(certificate: Certificate, upload: LaterUpload) -> None:
    reason = (
        f"Later upload {upload.number}: {upload.errors} of {upload.settled} blind checks were wrong. All of it went "
        "back, and no more uploads are accepted before the next certificate."
    )
    _return([upload])
    end_later(certificate, reason=reason, returned=upload.returned)


def _return(uploads: Sequence[LaterUpload]) -> int:
    """Put uploads before people; returns how many labels."""
    for upload in uploads:
        upload.returned = take_back(
            upload.certificate, reason=f"Later upload {upload.number} was taken back.", uploads=[upload.id]
        )
        upload.state, upload.ended_at = LaterUpload.State.TAKEN_BACK, now()
        upload.save()
        log_upload(upload, "upload.taken_back")
    return sum(upload.returned for upload in uploads)


def end_later(certificate: Certificate, *, reason: str, returned: int) -> None:
    """Accept no more later uploads under a certificate; what it promises of its own pool is not touched."""
    certificate.later_ended = reason[:300]
    certificate.save(update_fields=["later_ended"])
    log_change(certificate, "certificate.later_ended", {"number": certificate.number, "taken_back": returned})
    text = f"{reason} {grouped(returned)} labels went back to people."
    tell_managers(certificate.project, text, page="contract")


def _watch_together(certificate: Certificate, verdicts: Sequence[bool]) -> None:
    """Weigh the checks of an upload that passed with those before it: many uploads a little worse show together."""
    detector = Detector(tuple(certificate.later_evidence) or (0.0,) * len(BETS), certificate.later_audits)
    planned = sum(LaterUpload.objects.filter(certificate=certificate).values_list("checks", flat=True))
    for is_wrong in verdicts:
        detector = detector.after(is_wrong, alpha=1 - certificate.target)
        if detector.is_alarm(patience_for(max(LEAST_RELEASE, planned))):
            break
    certificate.later_evidence, certificate.later_audits = list(detector.evidence), detector.audits
    certificate.save(update_fields=["later_evidence", "later_audits"])
    if certificate.later_ended or not detector.is_alarm(patience_for(max(LEAST_RELEASE, planned))):
        log_change(certificate, "certificate.watched", {"later_audits": certificate.later_audits})
        return
    rows = LaterUpload.objects.filter(certificate=certificate, state__in=_LIVING).select_related("certificate")
    returned = _return(list(rows.select_for_update(of=("self",)).order_by("number")))
    reason = (
        "The later uploads together hold more wrong labels than are allowed. When that began cannot be told from the "
        "checks: all of them went back."
    )
    end_later(certificate, reason=reason, returned=returned)


def mark_taken_back(certificate: Certificate) -> None:
    """Say of a certificate's later uploads that they went back with everything else it had accepted."""
    for upload in LaterUpload.objects.filter(certificate=certificate, state__in=_LIVING).select_for_update():
        upload.state, upload.ended_at = LaterUpload.State.TAKEN_BACK, now()
        upload.save()
        log_upload(upload, "upload.taken_back")


def end_uploads(certificate: Certificate) -> None:
    """Stop watching uploads of earlier certificates on their own whose labels ``certificate`` covers now, or nobody."""
    earlier = LaterUpload.objects.filter(project_id=certificate.project_id, state__in=_LIVING)
    for upload in earlier.exclude(certificate_id=certificate.pk).select_for_update():
        if RouteDecision.objects.filter(upload=upload).exists():
            continue
        upload.state, upload.ended_at = LaterUpload.State.ENDED, now()
        upload.save()
        log_upload(upload, "upload.ended")
