"""Looking at the audits at planned moments: a frozen pool, what it certifies, and the row that keeps it all."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID, uuid4

import numpy as np
from django.db.models import QuerySet

import assay
from annotation.tasks.models import Annotation
from assay.jobs.models import Job
from assay.jobs.registry import JobContext
from assay.jobs.services import enqueue
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict
from assay.kernel.formatting import grouped
from assay.projects.models import Project
from assay.projects.policies import get_project_for
from review.routing.audits.services import drawing_of, judge_again
from review.routing.calibration.calibrators import learn_calibrator
from review.routing.calibration.correctness_model import Reading
from review.routing.contract import document as documents
from review.routing.contract.bounds import plan_audits, spent
from review.routing.contract.document import Lot, Result, Sample, Terms
from review.routing.contract.frame import DRAWN, LEFT, UNIT, Pool, checks_of, pool_of, row_without_audit
from review.routing.contract.record import (
    LOTS_FROM,
    hashes_of_prelabels,
    log_change,
    row_of,
    seal,
)
from review.routing.events import AuditSettled
from review.routing.identity import Identity, current_identity, identity_of
from review.routing.models import Audit, Certificate, RouteDecision
from review.routing.policy import RoutingPolicy, policy_of
from review.routing.rules import ZONE, latest_moment, next_checkpoint
from review.routing.selectors import errors_of_people, missed_by_auditors

EXPECTED_SHARE = 0.6


@dataclass(frozen=True)
class Standing:
    """Where the audits stand: the next look is at ``wanted``; ``sample`` are the first so many, by their draws."""

    number: int
    wanted: int
    drawn: int
    settled: int
    disputed: int
    sample: list[Audit]

    @property
    def is_ready(self) -> bool:
        """Tell whether every audit of the next look is settled."""
        first = self.sample[: self.wanted]
        return len(first) >= self.wanted and all(row.state == Audit.State.SETTLED for row in first)


def terms_of(project: Project, policy: RoutingPolicy, number: int) -> Terms:
    """Return on what terms a project's look no. ``number`` would be."""
    return Terms(
        promise=policy.promise,
        target=policy.target_accuracy,
        delta=round(1 - policy.certainty, 12),
        number=number,
        per_label=policy.per_label and policy.promise == "accepted",
        missed=missed_by_auditors(project.id),
        people=errors_of_people(project.id),
        second_looks=policy.adjudications,
    )


def standing_of(project: Project, policy: RoutingPolicy, identity: Identity, rate: float | None = None) -> Standing:
    """Return where the audits stand. A group of near-duplicates counts once, by the audit that came first."""
    rows = Audit.objects.filter(
        project=project, kind=Audit.Kind.MEMBER, stratum=ZONE, **identity.fields("prediction__")
    )
    if rate is not None:
        # Items routed at different rates: what is drawn under the lowest of them is drawn at one rate.
        rows = rows.filter(draw__lt=rate)
    seen: set[str] = set()
    sample = []
    for row in rows.order_by("draw", "id"):
        if row.group and row.group in seen:
            continue
        seen.add(row.group)
        sample.append(row)
    number, wanted = next_moment(project, policy, identity)
    settled = sum(row.state == Audit.State.SETTLED for row in sample)
    wanted = latest_moment(wanted, _settled_first(sample))
    disputed = sum(row.state == Audit.State.DISPUTED for row in sample)
    return Standing(number, wanted, len(sample), settled, disputed, sample)


def _settled_first(sample: list[Audit]) -> int:
    """Return how many audits are settled before the first, by the draws, that is not."""
    return next((index for index, row in enumerate(sample) if row.state != Audit.State.SETTLED), len(sample))


def next_moment(project: Project, policy: RoutingPolicy, identity: Identity) -> tuple[int, int]:
    """Return the number of the next look, and at how many audits it is."""
    looks = list(_past_checkpoints(project.id))
    sizes = [int(row.look) for row in looks if identity_of(row) == identity and row.promise == policy.promise]
    number = looks[-1].number + 1 if looks else 1
    return number, next_checkpoint(first_checkpoint(terms_of(project, policy, number)), sizes)


def _past_checkpoints(project_id: UUID) -> QuerySet[Certificate]:
    """Return a project's looks without their frozen lists and documents, which are large."""
    rows = Certificate.objects.filter(project_id=project_id).order_by("number")
    return rows.defer("document", "pool_assets", "pool_scores", "pool_labels", "pool_prelabels", "pool_marks")


def first_checkpoint(terms: Terms) -> int:
    """Return at how many audits the first look pays: enough if a quarter of the allowed errors turn up."""
    alpha = max(1 - terms.target, 1e-4)
    share = EXPECTED_SHARE if terms.promise == "accepted" else 1.0
    plan = plan_audits(0, 0, alpha=alpha, delta=spent(terms.delta, 1), seconds_each=0, accepted_share=share)
    return plan.more


def certify_when_ready(event: AuditSettled) -> None:
    """Enqueue the look as soon as its last audit is settled.

    Subscribed to AuditSettled; runs in its transaction.
    """
    policy = policy_of(event.project)
    if policy.routing != "contract" or event.audit.kind != Audit.Kind.MEMBER:
        return
    identity = current_identity(event.project)
    if identity is None:
        return
    # Counted before anything is read: this runs with every blind answer.
    settled = Audit.objects.filter(
        project=event.project, kind=Audit.Kind.MEMBER, state=Audit.State.SETTLED, **identity.fields("prediction__")
    ).count()
    if settled >= next_moment(event.project, policy, identity)[1]:
        certify_if_due(event.project)


def certify_if_due(project: Project, *, actor: Actor | None = None) -> Job | None:
    """Enqueue the planned look if every audit of it is settled; returns its job, or None."""
    policy, identity = policy_of(project), current_identity(project)
    if identity is None:
        return None
    standing = standing_of(project, policy, identity)
    if not standing.is_ready:
        return None
    return enqueue(
        "routing.certify",
        f"certify:{project.id}:{standing.number}",
        {"project": str(project.id), "number": standing.number},
        project_id=project.id,
        actor_id=actor.id if actor else None,
    )


def ask_to_certify(actor: Actor, project_id: UUID) -> Job:
    """Look now, if it is time (managers). Raises Conflict ``not_contract``, ``nothing_predicted``, ``not_yet``."""
    project = get_project_for(actor, project_id, to="manage")
    policy = policy_of(project)
    if policy.routing != "contract":
        message = "This project routes by a threshold; choose the contract in its settings first."
        raise Conflict(message, code="not_contract")
    identity = current_identity(project)
    if identity is None:
        raise Conflict("No model has pre-labelled this project in its present schema.", code="nothing_predicted")
    job = certify_if_due(project, actor=actor)
    if job is None:
        standing = standing_of(project, policy, identity)
        message = (
            f"The contract looks at {standing.wanted} audits; {standing.settled} are settled. Moments are fixed "
            "beforehand: to look whenever the numbers please would break the promise."
        )
        raise Conflict(message, code="not_yet")
    return job


def certify_job(context: JobContext) -> None:
    """Look at the audits and keep what they certify, or why nothing; then accept under it."""
    project = Project.objects.get(pk=context.payload["project"])
    policy, identity = policy_of(project), current_identity(project)
    if identity is None or policy.routing != "contract":
        raise Conflict("The model, the schema or the routing changed meanwhile; nothing was certified.", code="changed")
    reading = learn_calibrator(project, identity)
    pool = pool_of(project, policy, identity)
    standing = standing_of(project, policy, identity, pool.rate)
    if standing.number != context.payload["number"]:
        raise Conflict("This look was done already.", code="looked")
    if not standing.is_ready:
        raise Conflict("Audits were asked for meanwhile; the look waits for them.", code="not_yet")
    if judge_again(standing.sample, policy):
        standing = standing_of(project, policy, identity, pool.rate)
    certificate = _build(project, policy, identity, reading, pool, standing)
    message = (
        f"Certified: {certificate.accepted} of {certificate.pool} may be accepted."
        if certificate.state == Certificate.State.ACTIVE
        else "Nothing could be certified yet; auto-accept stays off."
    )
    with context.finishing(result={"certificate": str(certificate.id)}, message=message):
        if certificate.state == Certificate.State.ACTIVE:
            replace_active(certificate)
        certificate.issued_by_id = context.actor_id
        seal(certificate)
        certificate.save(force_insert=True)
        detail = {
            "number": certificate.number,
            "state": certificate.state,
            "audits": certificate.audits,
            "errors": certificate.errors,
        }
        log_change(certificate, "certificate.looked", detail)
        if certificate.state == Certificate.State.ACTIVE:
            enqueue(
                "routing.accept",
                f"accept:{certificate.id}",
                {"certificate": str(certificate.id)},
                project_id=project.id,
                total=certificate.accepted,
            )
        certify_if_due(project)


def replace_active(certificate: Certificate) -> None:
    """End the certificate in force, which ``certificate`` takes over from."""
    rows = Certificate.objects.select_for_update().filter(
        project_id=certificate.project_id, state=Certificate.State.ACTIVE
    )
    for before in rows:
        before.state, before.ended_at = Certificate.State.REPLACED, now()
        before.save(update_fields=["state", "ended_at"])
        log_change(before, "certificate.replaced", {"number": before.number, "by": certificate.number})


def sample_of(pool_scores: Any, pool_labels: list[str], rows: list[dict[str, Any]], marks: Any = None) -> Sample:
    """Return the sample that a document's audit rows are, with the ``marks`` of its lot if it has one."""
    lot = None
    if marks is not None and len(marks):
        lot = Lot(*((marks & bit) > 0 for bit in (UNIT, LEFT, DRAWN)))
    return Sample(
        pool_scores,
        pool_labels,
        np.array([row["score"] for row in rows], float),
        [row["label"] for row in rows],
        np.array([row["is_wrong"] for row in rows], bool),
        lot,
    )


def _rows_of(project: Project, pool: Pool, standing: Standing) -> list[dict[str, Any]]:
    """Return the look's audits as its certificate keeps them; of a lot the first so many that were drawn of it.

    One without a verdict (deleted, never answered, answered by no blind check) is an error.
    """
    checks: list[tuple[int, Audit | None]] = [(-1, row) for row in standing.sample[: standing.wanted]]
    if pool.marks is not None:
        checks = checks_of(project, pool, standing.wanted)
    audits = [row for _, row in checks if row is not None]
    scores = dict(
        RouteDecision.objects.filter(prediction_id__in=[row.prediction_id for row in audits]).values_list(
            "prediction_id", "calibrated"
        )
    )
    answers = Annotation.objects.in_bulk([UUID(answer["annotation"]) for row in audits for answer in row.answers])
    return [
        row_without_audit(pool, place)
        if audit is None or audit.state != Audit.State.SETTLED
        else row_of(audit, scores.get(audit.prediction_id), answers)
        for place, audit in checks
    ]


def _build(
    project: Project, policy: RoutingPolicy, identity: Identity, reading: Reading, pool: Pool, standing: Standing
) -> Certificate:
    terms = terms_of(project, policy, standing.number)
    rows = _rows_of(project, pool, standing)
    result = documents.compute(terms, sample_of(pool.scores, pool.labels, rows, pool.marks))
    document = _document(project, policy, identity, reading, pool, standing, terms, rows, result)
    best = next((line for line in result.lines if line.label == documents.OTHERS), None)
    state = Certificate.State.ACTIVE if result.is_reached else Certificate.State.NOT_REACHED
    names = document["pool"]["labels"]
    place = {name: index for index, name in enumerate(names)}
    certificate = Certificate(
        id=UUID(document["id"]),
        project=project,
        number=standing.number,
        look=standing.wanted,
        state=state,
        promise=terms.promise,
        target=terms.target,
        delta=terms.delta,
        delta_spent=terms.spent,
        **asdict(identity),
        audits=sum(line.audits for line in result.lines) or len(rows),
        errors=sum(line.errors for line in result.lines),
        pool=len(pool.assets),
        accepted=result.accepted,
        bound=best.bound if best else None,
        document=document,
        pool_assets=b"".join(asset.bytes for asset in pool.assets),
        pool_scores=pool.scores.astype("<f8").tobytes(),
        pool_labels=np.array([place[label] for label in pool.labels], "<u2").tobytes(),
        pool_marks=b"" if pool.marks is None else pool.marks.tobytes(),
        reason="" if result.is_reached else reason_of(terms, rows, result.lacking),
        good_until=now(),
        issued_at=now(),
    )
    # Those of what people would be shown now: what is accepted later is held against them.
    certificate.pool_prelabels = hashes_of_prelabels(certificate, pool.assets)
    document["pool"]["prelabels_sha256"] = hashlib.sha256(certificate.pool_prelabels).hexdigest()
    document["pool"]["label_places_sha256"] = hashlib.sha256(certificate.pool_labels).hexdigest()
    return certificate


def reason_of(terms: Terms, rows: list[dict[str, Any]], lacking: tuple[int, int] | None = None) -> str:
    """Return why nothing was certified, in plain words; ``lacking``: how many are left of how many there must be."""
    if lacking is not None:
        left, needed = (grouped(count) for count in lacking)
        return (
            f"The checks are good enough, but only {left} of the {needed} labels they would do for are left to accept: "
            "the rest was labelled, skipped or deleted meanwhile."
        )
    if terms.alpha <= 0:
        if terms.promise == "delivered" and not terms.people[1]:
            return "Nobody has reviewed people's labels yet, so their share of errors is not known."
        return "What people may get wrong takes up all that is allowed; review more of their labels."
    errors = sum(row["is_wrong"] for row in rows)
    share = errors / max(len(rows), 1)
    if share > terms.alpha:
        return f"{errors} of {len(rows)} audits were wrong; only the surest part could do, and it needs more audits."
    return f"{errors} of {len(rows)} audits were wrong; that is not yet enough to be sure."


def _document(  # noqa: PLR0913 - each is a part of it
    project: Project,
    policy: RoutingPolicy,
    identity: Identity,
    reading: Reading,
    pool: Pool,
    standing: Standing,
    terms: Terms,
    rows: list[dict[str, Any]],
    result: Result,
) -> dict[str, Any]:
    return {
        "format": LOTS_FROM,
        "id": str(uuid4()),
        "project": str(project.id),
        "number": standing.number,
        "look": standing.wanted,
        "issued_at": now().isoformat(timespec="seconds"),
        "software": f"assay {assay.__version__}",
        "terms": asdict(terms),
        "spent": terms.spent,
        "alpha": terms.alpha,
        "missed_upper": terms.missed_upper,
        "people_upper": terms.people_upper if terms.promise == "delivered" else None,
        "right": {
            "unit": policy.right_unit,
            "iou": policy.right_iou,
            "second_looks": policy.adjudications,
            "show_from": policy.show_from,
        },
        "model": asdict(identity),
        "calibrator": {"number": reading.number, **reading.document()},
        "filter": {"zone_from": drawing_of(policy).zone_from, "promise": policy.promise, "rate": pool.rate},
        "seed_sha256": hashlib.sha256(project.audit_key.encode()).hexdigest(),
        "pool": {
            "size": len(pool.assets),
            "assets_sha256": hashlib.sha256(b"".join(asset.bytes for asset in pool.assets)).hexdigest(),
            "scores_sha256": hashlib.sha256(pool.scores.astype("<f8").tobytes()).hexdigest(),
            "labels": sorted(set(pool.labels)),
        },
        "lot": _lot_of(pool),
        "thresholds": documents.lines_of(result),
        "accepted": result.accepted,
        "audits": rows,
    }


def _lot_of(pool: Pool) -> dict[str, Any] | None:
    """Return how much of the list stands for itself, was to be checked and is left; None for the delivered dataset."""
    if pool.marks is None:
        return None
    counts = {name: int(((pool.marks & bit) > 0).sum()) for name, bit in (("units", UNIT), ("left", LEFT))}
    digest = hashlib.sha256(pool.marks.tobytes()).hexdigest()
    return {**counts, "drawn": len(pool.checked(len(pool.assets))), "marks_sha256": digest}
