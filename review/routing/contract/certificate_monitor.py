"""The live watch of what was accepted, and the end of certificates: an alarm, a change, a manager."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from annotation.prelabel.events import LabelMapChanged, RunStarted
from annotation.schema.events import SchemaChanged
from assay.auditlog.services import record
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict
from assay.kernel.formatting import grouped
from assay.notifications.services import tell_managers
from assay.projects.events import PolicyChanged
from assay.projects.policies import get_project_for
from review.routing.contract.certificate_transitions import take_back
from review.routing.events import AuditSettled
from review.routing.identity import Identity, identity_of
from review.routing.models import Audit, Certificate, RouteDecision
from review.routing.policy import policy_of
from review.statistics.confidence_sequences import BETS, Detector, patience_for

LEAST_RELEASE = 200
# Under so much evidence nothing speaks against what was accepted up to then.
CALM = 1.0


def watch_accepted(event: AuditSettled) -> None:
    """Weigh one live audit; the alarm switches auto-accept off and takes back what came since the last good point.

    Subscribed to AuditSettled; runs in its transaction.
    """
    if event.audit.kind != Audit.Kind.LIVE or event.audit.certificate_id is None:
        return
    certificate = Certificate.objects.select_for_update().get(pk=event.audit.certificate_id)
    if certificate.state != Certificate.State.ACTIVE:
        return
    detector = detector_of(certificate).after(bool(event.audit.is_wrong), alpha=1 - certificate.target)
    certificate.evidence = list(detector.evidence)
    certificate.live_audits = detector.audits
    certificate.live_errors += bool(event.audit.is_wrong)
    if detector.value < CALM:
        accepted_at = RouteDecision.objects.filter(prediction_id=event.audit.prediction_id).values_list(
            "accepted_at", flat=True
        )
        certificate.good_until = next(iter(accepted_at), None) or certificate.good_until
    certificate.save(update_fields=["evidence", "live_audits", "live_errors", "good_until"])
    if detector.is_alarm(patience_of(certificate)):
        message = (
            f"The live watch raised the alarm: {certificate.live_errors} of {certificate.live_audits} audited labels "
            "were wrong."
        )
        end_certificate(certificate, reason=message, since=certificate.good_until or certificate.issued_at)


def detector_of(certificate: Certificate) -> Detector:
    """Return the alarm's state."""
    evidence = tuple(certificate.evidence) or (0.0,) * len(BETS)
    return Detector(evidence, certificate.live_audits)


def patience_of(certificate: Certificate) -> float:
    """Return the evidence at which the alarm goes off: five times the audits there are to be."""
    planned = Audit.objects.filter(certificate=certificate, kind=Audit.Kind.LIVE).count()
    return patience_for(max(LEAST_RELEASE, planned))


def end_certificate(
    certificate: Certificate, *, reason: str, since: datetime | None = None, actor: Actor | None = None
) -> int:
    """Make a certificate void: auto-accept is off at once. With ``since``, what was accepted from then on goes back.

    Returns how many labels went back. Tells it in the audit log.
    """
    Certificate.objects.filter(pk=certificate.pk).update(
        state=Certificate.State.VOID, ended_at=now(), reason=reason[:300]
    )
    back = 0 if since is None else take_back(certificate, since=since, reason="Was accepted; an alarm took it back.")
    detail = {"number": certificate.number, "reason": reason, "taken_back": back}
    if actor is None:
        # Nobody did it on this page: the managers would find out late.
        text = f"Auto-accept is off. {reason}" + (f" {grouped(back)} labels went back to people." if back else "")
        tell_managers(certificate.project, text, page="contract")
    record(actor, "certificate.void", "certificate", certificate.id, project_id=certificate.project_id, detail=detail)
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
    )
    if not same:
        end_certificate(certificate, reason="The contract's terms were changed in the settings.")
