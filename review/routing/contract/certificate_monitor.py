"""The live watch of what was accepted, and the end of certificates: an alarm, a change, a manager."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from annotation.prelabel.events import LabelMapChanged, RunStarted
from annotation.schema.events import SchemaChanged
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict
from assay.kernel.formatting import grouped
from assay.notifications.services import tell_managers
from assay.projects.events import PolicyChanged
from assay.projects.policies import get_project_for
from review.routing.contract import later_uploads
from review.routing.contract.certificate_transitions import take_back
from review.routing.contract.record import MOVING, log_change
from review.routing.events import AuditSettled
from review.routing.identity import Identity, identity_of
from review.routing.models import Audit, Certificate, LaterUpload
from review.routing.policy import policy_of
from review.statistics.confidence_sequences import BETS, Detector, patience_for

LEAST_RELEASE = 200


def watch_accepted(event: AuditSettled) -> None:
    """Weigh one live check: of a later upload in that upload's own test, else in the watch of the certificate's pool.

    The pool's alarm ends the certificate and takes back everything accepted under it since it was issued: a narrower
    moment at which the errors began is not sound to read off the same evidence (docs/adr/0082).
    Subscribed to AuditSettled; runs in its transaction.
    """
    if event.audit.kind != Audit.Kind.LIVE or event.audit.certificate_id is None:
        return
    certificate = Certificate.objects.select_for_update(no_key=True).get(pk=event.audit.certificate_id)
    if event.audit.upload_id is not None:
        upload = LaterUpload.objects.select_for_update(no_key=True).get(pk=event.audit.upload_id)
        later_uploads.weigh_check(certificate, upload)
        return
    if certificate.state != Certificate.State.ACTIVE:
        return
    detector = detector_of(certificate).after(bool(event.audit.is_wrong), alpha=1 - certificate.target)
    certificate.evidence = list(detector.evidence)
    certificate.live_audits = detector.audits
    certificate.live_errors += bool(event.audit.is_wrong)
    certificate.save(update_fields=["evidence", "live_audits", "live_errors"])
    if not detector.is_alarm(patience_of(certificate)):
        log_change(certificate, "certificate.watched", {"live_audits": certificate.live_audits})
        return
    message = (
        f"The live watch raised the alarm: {certificate.live_errors} of {certificate.live_audits} audited labels "
        "were wrong."
    )
    end_certificate(certificate, reason=message, since=certificate.issued_at)


def detector_of(certificate: Certificate) -> Detector:
    """Return the alarm's state."""
    evidence = tuple(certificate.evidence) or (0.0,) * len(BETS)
    return Detector(evidence, certificate.live_audits)


def patience_of(certificate: Certificate) -> float:
    """Return the evidence at which the alarm goes off: five times the audits there are to be."""
    planned = Audit.objects.filter(certificate=certificate, kind=Audit.Kind.LIVE, upload=None).count()
    return patience_for(max(LEAST_RELEASE, planned))


def end_certificate(
    certificate: Certificate, *, reason: str, since: datetime | None = None, actor: Actor | None = None
) -> int:
    """Make a certificate void: auto-accept is off at once.

    With ``since``, the moment of its issue, all it accepted goes back to people. Returns how many labels. Tells it in
    the audit log.
    """
    Certificate.objects.filter(pk=certificate.pk).update(
        state=Certificate.State.VOID, ended_at=now(), reason=reason[:300]
    )
    back = 0
    if since is not None:
        back = take_back(certificate, reason="Was accepted; an alarm took it back.")
        later_uploads.mark_taken_back(certificate)
    certificate.refresh_from_db(fields=list(MOVING))
    if actor is None:
        # Nobody did it on this page: the managers would find out late.
        text = f"Auto-accept is off. {reason}" + (f" {grouped(back)} labels went back to people." if back else "")
        tell_managers(certificate.project, text, page="contract")
    detail = {"number": certificate.number, "reason": reason, "taken_back": back}
    log_change(certificate, "certificate.void", detail, actor=actor)
    return back


def stop(actor: Actor, project_id: UUID, *, take_back_all: bool) -> int:
    """Switch auto-accept off (managers); with ``take_back_all`` everything accepted goes to people. Raises Conflict."""
    project = get_project_for(actor, project_id, to="manage")
    with transaction.atomic():
        certificate = active_in(project.id, lock=True)
        if certificate is None:
            raise Conflict("Auto-accept is off already.", code="not_active")
        since = certificate.issued_at if take_back_all else None
        return end_certificate(certificate, reason=f"Switched off by {actor.username}.", since=since, actor=actor)


def active_in(project_id: UUID, *, lock: bool = False) -> Certificate | None:
    """Return the project's active certificate."""
    rows = Certificate.objects.filter(project_id=project_id, state=Certificate.State.ACTIVE)
    return (rows.select_for_update() if lock else rows).first()


def void_on_run(event: RunStarted) -> None:
    """A run of another model, other weights or another label map ends the certificate at once.

    Subscribed to RunStarted; runs in its transaction.
    """
    if event.is_measuring:
        return
    certificate = active_in(event.project_id, lock=True)
    if certificate is None or identity_of(certificate) == Identity(**event.identity):
        return
    same = certificate.model_key == event.identity["model_key"]
    message = "The model's version, weights or label map changed." if same else "Another model pre-labels this project."
    end_certificate(certificate, reason=message)


def void_on_schema(event: SchemaChanged) -> None:
    """A new version of the label schema ends the certificate at once.

    Subscribed to SchemaChanged; runs in its transaction.
    """
    certificate = active_in(event.project.id, lock=True)
    if certificate is not None and certificate.schema_version != event.version:
        end_certificate(certificate, reason=f"The label schema changed to version {event.version}.")


def void_on_map(event: LabelMapChanged) -> None:
    """A new label map of the certificate's model ends it at once.

    Subscribed to LabelMapChanged; runs in its transaction.
    """
    certificate = active_in(event.project.id, lock=True)
    if certificate is None or certificate.model_key != event.model_key:
        return
    if certificate.map_version != event.version:
        end_certificate(certificate, reason=f"The label map of {event.model_key} changed.")


def void_on_policy(event: PolicyChanged) -> None:
    """A certificate whose terms are no longer those of the settings ends at once.

    Subscribed to PolicyChanged; runs in its transaction.
    """
    certificate = active_in(event.project.id, lock=True)
    if certificate is None:
        return
    policy, right = policy_of(event.project), certificate.document["right"]
    same = (
        policy.routing == "contract"
        and policy.promise == certificate.promise
        and policy.target_accuracy <= certificate.target
        and round(1 - policy.certainty, 12) >= certificate.delta
        and (policy.right_unit, policy.right_iou) == (right["unit"], right["iou"])
        and policy.adjudications == right["second_looks"]
        # What is shown decides what an accepted label holds; documents of before do not say it.
        and policy.show_from == right.get("show_from", policy.show_from)
    )
    if not same:
        end_certificate(certificate, reason="The contract's terms were changed in the settings.")
