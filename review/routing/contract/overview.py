"""What the Contract page says: the sentence, the plan, the plots' numbers; audits behind every one of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from math import ceil
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import Avg, Count, Q, QuerySet

from annotation.tasks.models import Annotation, Task
from assay.kernel.formatting import grouped
from assay.projects.models import Project
from review.routing.calibration.confidence_maps import ReliabilityBin, reliability
from review.routing.contract import document as documents
from review.routing.contract.bounds import CHAINS, fewest_for_rate
from review.routing.contract.certificate_issue import standing_of, terms_of
from review.routing.contract.certificate_monitor import detector_of, patience_of
from review.routing.costs import skill_from
from review.routing.identity import Identity, current_identity
from review.routing.models import Audit, Calibrator, Certificate, RouteDecision
from review.routing.policy import RoutingPolicy, policy_of
from review.routing.selectors import errors_of_people, missed_by_auditors
from review.statistics.binomial import lower_bound, upper_bound
from review.statistics.confidence_sequences import confidence_sequence

POINTS = 20
USUAL_SECONDS = 30.0
ENOUGH_TO_GUESS = 30
FAR_FROM_ALPHA = 0.9


@dataclass(frozen=True)
class Paced:
    """How long people take: a blind check, any label; measured, or the usual where nothing is."""

    audit_seconds: float
    label_seconds: float
    is_measured: bool


def pace_of(project_id: UUID) -> Paced:
    """Return the mean seconds of a blind check and of a label in a project."""
    audits = Audit.objects.filter(project_id=project_id, seconds__isnull=False).aggregate(mean=Avg("seconds"))["mean"]
    labels = Annotation.objects.filter(project_id=project_id, task__kind=Task.Kind.ANNOTATE).aggregate(
        mean=Avg("seconds")
    )["mean"]
    known = audits or labels
    return Paced(known or USUAL_SECONDS, labels or known or USUAL_SECONDS, known is not None)


def overview_of(project: Project) -> dict[str, Any]:
    """Return everything the Contract page shows of a project."""
    policy, identity = policy_of(project), current_identity(project)
    pace = pace_of(project.id)
    looks = list(_light(Certificate.objects.filter(project=project)).order_by("-number")[:20])
    active = next((row for row in looks if row.state == Certificate.State.ACTIVE), None)
    audits = _audits_of(project, identity)
    plan = _plan(project, policy, identity, pace)
    curve = curve_of(project, identity, audits)
    plan["likely"] = likely_more(curve, terms_of(project, policy, plan["look"]), plan["settled"])
    view = {
        "routing": policy.routing,
        "promise": policy.promise,
        "target": policy.target_accuracy,
        "certainty": policy.certainty,
        "right": {"unit": policy.right_unit, "iou": policy.right_iou},
        "zone_from": policy.zone_from if policy.routing == "contract" and policy.promise == "accepted" else 0.0,
        "model": None if identity is None else f"{identity.model_key} {identity.model_version}",
        "active": None if active is None else str(active.id),
        "plan": plan,
        "saved_hours": _accepted(project.id).count() * pace.label_seconds / 3600,
        "accepted": _accepted(project.id).count(),
        "accepted_later": 0 if active is None else accepted_later(active),
        "work": work_of(project, policy),
        "unpromised": _accepted(project.id).filter(certificate=None).count(),
        "live": None if active is None else live_of(active),
        "curve": curve,
        "reliability": _reliability(audits, "calibrated"),
        "raw_reliability": _reliability(audits, "confidence"),
        "labels": labels_of(project, identity, audits),
        "threshold": threshold_of(project, policy),
        "missed": dict(zip(("left", "met"), missed_by_auditors(project.id), strict=True)),
        "people": dict(zip(("wrong", "reviewed"), errors_of_people(project.id), strict=True)),
        "calibrator": _calibrator(project, identity),
    }
    latest = looks[0] if looks else None
    return {**view, "sentence": sentence_of(view, active), "why": why_of(view, active, latest)}


def _light(rows: QuerySet[Certificate]) -> QuerySet[Certificate]:
    return rows.defer("document", "pool_assets", "pool_scores", "pool_labels", "pool_prelabels", "pool_marks")


def _accepted(project_id: UUID) -> QuerySet[RouteDecision]:
    return RouteDecision.objects.filter(project_id=project_id, route="auto_accept", is_audit_drawn=False)


def work_of(project: Project, policy: RoutingPolicy) -> dict[str, Any]:
    """Return how many people look at what waits, and on which figures that rests; ``is_priced``: costs decide it."""
    waiting = Task.objects.filter(project=project, kind=Task.Kind.ANNOTATE, purpose="ordinary", state=Task.State.OPEN)
    counts = dict(waiting.values_list("overlap").annotate(count=Count("id")))
    skill = skill_from(USUAL_SECONDS, *missed_by_auditors(project.id))
    return {
        "is_priced": policy.error_cost > 0,
        "minute_cost": policy.minute_cost,
        "error_cost": policy.error_cost,
        "misses": skill.misses,
        "one": counts.get(1, 0),
        "two": counts.get(2, 0),
        "more": sum(count for overlap, count in counts.items() if overlap > 2),  # noqa: PLR2004 - two is named above
    }


def accepted_later(certificate: Certificate) -> int:
    """Return how many labels were accepted under a certificate though they came after it: no part of its pool."""
    return RouteDecision.objects.filter(certificate=certificate, created_at__gt=certificate.issued_at).count()


def _audits_of(project: Project, identity: Identity | None) -> list[dict[str, Any]]:
    """Return the settled audits of membership with both confidences."""
    if identity is None:
        return []
    rows = Audit.objects.filter(
        project=project, kind=Audit.Kind.MEMBER, state=Audit.State.SETTLED, **identity.fields("prediction__")
    )
    audits = list(rows.order_by("draw").values("prediction_id", "confidence", "label", "is_wrong", "stratum"))
    calibrated = dict(
        RouteDecision.objects.filter(prediction_id__in=[row["prediction_id"] for row in audits]).values_list(
            "prediction_id", "calibrated"
        )
    )
    read = {key: value for key, value in calibrated.items() if value is not None}
    return [{**row, "calibrated": read.get(row["prediction_id"], row["confidence"])} for row in audits]


def _plan(project: Project, policy: RoutingPolicy, identity: Identity | None, pace: Paced) -> dict[str, Any]:
    """Return where the audits stand and what the next look needs, in audits and hours."""
    none: dict[str, Any] = {
        "look": 1, "wanted": 0, "drawn": 0, "settled": 0, "open": 0, "disputed": 0, "wrong": 0, "more": 0, "hours": 0.0,
        "to_draw": 0, "seconds_each": pace.audit_seconds, "is_measured": pace.is_measured, "likely": 0,
    }  # fmt: skip
    if identity is None:
        return none
    standing = standing_of(project, policy, identity)
    wrong = sum(bool(row.is_wrong) for row in standing.sample if row.state == Audit.State.SETTLED)
    more = max(0, standing.wanted - standing.settled)
    return none | {
        "look": standing.number,
        "wanted": standing.wanted,
        "drawn": standing.drawn,
        "settled": standing.settled,
        "open": standing.drawn - standing.settled - standing.disputed,
        "disputed": standing.disputed,
        "wrong": wrong,
        "more": more,
        "hours": more * pace.audit_seconds / 3600,
        "to_draw": max(0, standing.wanted - standing.drawn),
    }


def likely_more(curve: list[dict[str, Any]], terms: documents.Terms, settled: int) -> int:
    """Return how many more audits certify something, if errors go on as they are; 0 where that cannot be told.

    Of every share of the pool that could be accepted, the one that needs the fewest counts.
    """
    needs = []
    for point in curve:
        rate = max(point["error"], terms.alpha / 4)
        if point["audits"] < ENOUGH_TO_GUESS or rate >= FAR_FROM_ALPHA * terms.alpha:
            continue
        needed = fewest_for_rate(rate, alpha=terms.alpha, delta=terms.for_test / len(CHAINS))
        needs.append(ceil(needed * settled / point["audits"]) - settled)
    return max(0, min(needs, default=0))


def live_of(certificate: Certificate) -> dict[str, Any]:
    """Return the live watch: errors so far with the interval one may look at as often as one likes."""
    low, high = confidence_sequence(certificate.live_errors, certificate.live_audits, delta=certificate.delta)
    return {
        "audits": certificate.live_audits,
        "errors": certificate.live_errors,
        "low": low,
        "high": high,
        "evidence": detector_of(certificate).value,
        "alarm_at": patience_of(certificate),
        "open": Audit.objects.filter(certificate=certificate).exclude(state=Audit.State.SETTLED).count(),
    }


def curve_of(project: Project, identity: Identity | None, audits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return error against the share of the pool accepted, the surest first, each with its exact interval."""
    in_zone = [row for row in audits if row["stratum"] == "zone"]
    if identity is None or not in_zone:
        return []
    rows = RouteDecision.objects.filter(project=project, **identity.fields("prediction__"))
    pairs = np.array([(c if k is None else k, c) for c, k in rows.values_list("confidence", "calibrated")], float)
    pool = documents.score_of(pairs[:, 0], pairs[:, 1])
    scores = documents.score_of(
        np.array([row["calibrated"] for row in in_zone]), np.array([row["confidence"] for row in in_zone])
    )
    wrong = np.array([row["is_wrong"] for row in in_zone], bool)
    points = []
    for threshold in np.unique(np.quantile(pool, 1 - np.arange(1, POINTS + 1) / POINTS, method="higher"))[::-1]:
        over = scores >= threshold
        count, errors = int(over.sum()), int((wrong & over).sum())
        if count:
            points.append(
                {
                    "share": float((pool >= threshold).mean()),
                    "from": float(threshold),
                    "audits": count,
                    "errors": errors,
                    "error": errors / count,
                    "low": lower_bound(errors, count, delta=0.025),
                    "high": upper_bound(errors, count, delta=0.025),
                }
            )
    return points


def _reliability(audits: list[dict[str, Any]], which: str) -> list[dict[str, Any]]:
    if not audits:
        return []
    confidences = np.array([row[which] for row in audits], float)
    right = [not row["is_wrong"] for row in audits]
    return [_bin(row) for row in reliability(confidences, right)]


def _bin(row: ReliabilityBin) -> dict[str, Any]:
    right = round(row.right * row.count)
    return {
        "from": row.low,
        "to": row.high,
        "audits": row.count,
        "said": row.confidence,
        "right": row.right,
        "low": 1 - upper_bound(row.count - right, row.count, delta=0.025),
        "high": 1 - lower_bound(row.count - right, row.count, delta=0.025),
    }


def labels_of(project: Project, identity: Identity | None, audits: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return, by predicted label, its audits and what of it is accepted."""
    if identity is None:
        return []
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row in audits:
        counts[row["label"]][0] += 1
        counts[row["label"]][1] += bool(row["is_wrong"])
    routes = RouteDecision.objects.filter(project=project, **identity.fields("prediction__"))
    rows = routes.values("label").annotate(
        items=Count("id"), accepted=Count("id", filter=Q(route="auto_accept", is_audit_drawn=False))
    )
    return [
        {
            "label": row["label"],
            "items": row["items"],
            "accepted": row["accepted"],
            "audits": counts[row["label"]][0],
            "errors": counts[row["label"]][1],
            "low": lower_bound(counts[row["label"]][1], counts[row["label"]][0], delta=0.025),
            "high": upper_bound(counts[row["label"]][1], counts[row["label"]][0], delta=0.025),
        }
        for row in rows.order_by("-items", "label")[:100]
    ]


def threshold_of(project: Project, policy: RoutingPolicy) -> dict[str, Any]:
    """Return what threshold routing delivered: its measured accuracy, and whether it kept the target."""
    rows = Audit.objects.filter(
        project=project, kind=Audit.Kind.MEMBER, state=Audit.State.SETTLED, confidence__gte=policy.confidence_threshold
    )
    counts = rows.aggregate(audits=Count("id"), errors=Count("id", filter=Q(is_wrong=True)))
    errors, audits, alpha = counts["errors"], counts["audits"], 1 - policy.target_accuracy
    delta = 1 - policy.certainty
    verdict = "unknown"
    if audits and upper_bound(errors, audits, delta=delta) <= alpha:
        verdict = "kept"
    elif audits and lower_bound(errors, audits, delta=delta) > alpha:
        verdict = "broken"
    return {
        "threshold": policy.confidence_threshold,
        "audits": audits,
        "errors": errors,
        "low": 1 - upper_bound(errors, audits, delta=0.025),
        "high": 1 - lower_bound(errors, audits, delta=0.025),
        "verdict": verdict,
    }


def _calibrator(project: Project, identity: Identity | None) -> dict[str, Any] | None:
    if identity is None:
        return None
    row = Calibrator.objects.filter(project=project, **identity.fields()).order_by("-number").first()
    if row is None:
        return None
    return {
        "number": row.number,
        "kind": row.document["kind"],
        "answers": row.answers,
        "error_before": row.error_before,
        "error_after": row.error_after,
    }


def sentence_of(view: dict[str, Any], active: Certificate | None) -> str:
    """Return the page's one sentence."""
    plan, percent = view["plan"], f"{100 * view['target']:g} %"
    if view["routing"] == "people":
        return "Everything goes to people: no label is accepted that nobody has seen."
    if view["routing"] == "threshold":
        shown = view["threshold"]
        if not shown["audits"]:
            return "Labels are accepted by a threshold somebody chose; no blind check says yet how right they are."
        right = 100 * (1 - shown["errors"] / shown["audits"])
        verdicts = {
            "kept": "so it kept",
            "broken": "so it broke",
            "unknown": "which does not tell yet whether it keeps",
        }
        return (
            f"Accepted by a threshold of {100 * shown['threshold']:g} %: {right:.1f} % right in "
            f"{grouped(shown['audits'])} blind checks, {verdicts[shown['verdict']]} the target of {percent}."
        )
    if active is not None:
        what = "right" if active.promise == "accepted" else "right over the whole dataset"
        return (
            f"Auto-accept is on: at least {100 * active.target:g} % {what}, {100 * (1 - active.delta):g} % sure; "
            f"{grouped(active.audits)} audits, {grouped(active.errors)} wrong; "
            f"saved {grouped(view['saved_hours'], 1)} hours."
        )
    if view["model"] is None:
        return "Auto-accept is off: no model has pre-labelled this project in its present schema."
    if plan["more"]:
        pace = "at your team's pace" if plan["is_measured"] else "at 30 s each"
        more, until = grouped(plan["more"]), f"{_hours(plan['hours'])} {pace}"
        if plan["likely"] > plan["more"]:
            # What is likely needed in all comes first; the next look is a step on the way there.
            return (
                f"Auto-accept is off: about {grouped(plan['likely'])} more audits are likely needed to promise "
                f"{percent}; the next look comes after {more} of them, {until}."
            )
        return f"Auto-accept is off: {more} more audits are needed before the next look can promise {percent}, {until}."
    if plan["disputed"]:
        return (
            f"Auto-accept is off: {grouped(plan['disputed'])} audits differ from the model and wait for a second look."
        )
    return "Auto-accept is off: the audits are in, and the contract is looking at them."


def _hours(value: float) -> str:
    return f"about {value:.1f} hours" if value >= 1 else f"about {max(1, round(60 * value))} minutes"


def why_of(view: dict[str, Any], active: Certificate | None, latest: Certificate | None) -> str:
    """Return why auto-accept is off and what would change it; empty while it is on."""
    if view["routing"] == "people":
        return "The settings say so; a threshold or the contract, chosen there, would accept what a model is sure of."
    if view["routing"] == "threshold" or active is not None:
        return ""
    if latest is None:
        return (
            "Nothing has been certified yet: the contract looks for the first time when that many blind checks are in."
        )
    if latest.state == Certificate.State.NOT_REACHED:
        return f"Look {latest.number} certified nothing: {latest.reason}"
    return latest.reason


def certificates_in(project_id: UUID) -> QuerySet[Certificate]:
    """Return a project's looks without their frozen lists."""
    rows = Certificate.objects.filter(project_id=project_id).select_related("issued_by")
    return rows.defer("pool_assets", "pool_scores", "pool_labels", "pool_prelabels", "pool_marks")
