"""The streams that monitoring watches, in an order in which nothing changes by itself, and the figures of the page.

Blind checks are taken in the order of their first answers and judged by these alone: people reach them in the order of
their draws, and differences that wait for second looks are neither late nor missing. Predictions are taken run by run,
within a run by their draws: how files are sorted in a folder is not drift. Of near-duplicates one counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import numpy as np

from annotation.regions.summary import main_label
from annotation.tasks.models import Annotation
from assay.projects.models import Project
from review.evaluation.drift import EVERYTHING, bin_of, buckets, rates_within, recent_part
from review.evaluation.models import ModelEvaluation
from review.routing.calibration.confidence_maps import calibration_error, reliability
from review.routing.identity import Identity
from review.routing.models import Audit, RouteDecision
from review.routing.rules import ZONE
from review.statistics.binomial import lower_bound, upper_bound

MOST_LABELS = 12
NOTHING = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """One blind check: the model's label and confidence, what the first person answered, whether they differ."""

    asset: UUID
    at: datetime
    label: str
    confidence: float
    answered: str
    is_wrong: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One prediction."""

    asset: UUID
    at: datetime
    label: str
    confidence: float


def checks_of(project: Project, identity: Identity, kind: str) -> list[Checked]:
    """Return a stream of blind checks in the order of their first answers; of membership only the zone."""
    rows = Audit.objects.filter(project=project, kind=kind, **identity.fields("prediction__")).exclude(answers=[])
    if kind == Audit.Kind.MEMBER:
        rows = rows.filter(stratum=ZONE)
    audits = list(rows.values("asset_id", "label", "confidence", "answers", "group"))
    first = [UUID(row["answers"][0]["annotation"]) for row in audits]
    first_answers = {
        key: (answered_at, main_label(regions) or _answer(classification))
        for key, answered_at, regions, classification in Annotation.objects.filter(pk__in=first).values_list(
            "id", "created_at", "regions", "classification"
        )
    }
    seen: set[str] = set()
    stream = []
    for key, row in sorted(zip(first, audits, strict=True), key=lambda pair: (first_answers[pair[0]][0], str(pair[0]))):
        if row["group"] and row["group"] in seen:
            continue
        seen.add(row["group"])
        answered_at, answered = first_answers[key]
        stream.append(
            Checked(
                row["asset_id"],
                answered_at,
                row["label"],
                row["confidence"],
                answered,
                bool(row["answers"][0]["wrong"]),
            )
        )
    return stream


def _answer(classification: dict[str, Any]) -> str:
    return str(next((classification[name] for name in sorted(classification)), NOTHING))[:60]


def predictions_of(project: Project, identity: Identity) -> list[Said]:
    """Return the predictions of finished runs of a model, run by run."""
    rows = RouteDecision.objects.filter(
        project=project, prediction__run__finished_at__isnull=False, **identity.fields("prediction__")
    )
    ordered = rows.order_by("prediction__run__created_at", "prediction__run_id", "asset__audit_draw", "asset_id")
    seen: set[str] = set()
    stream = []
    for asset_id, routed_at, label, confidence, group in ordered.values_list(
        "asset_id", "prediction__run__created_at", "label", "confidence", "asset__group"
    ).iterator(5000):
        if group and group in seen:
            continue
        seen.add(group)
        stream.append(Said(asset_id, routed_at, label, confidence))
    return stream


def figures_of(
    project: Project, identity: Identity, checks: dict[str, list[Checked]], predictions: list[Said]
) -> dict[str, Any]:
    """Return everything the Monitoring page draws; shares are fractions, moments ISO strings."""
    return {
        "streams": {name: _stream(rows) for name, rows in checks.items()},
        "predictions": _predictions(predictions),
        "evaluations": _evaluations(project, identity),
    }


def _stream(rows: list[Checked]) -> dict[str, Any]:
    recent = recent_part(len(rows))
    early, late = rows[:-recent], rows[-recent:]
    return {
        "items": len(rows),
        "recent": recent if rows else 0,
        "over_time": [_bucket(rows[low:high]) for low, high in buckets(len(rows))],
        "calibration": _calibration(early, late),
        "people": _mix([row.answered for row in early], [row.answered for row in late]),
    }


def _bucket(rows: list[Checked]) -> dict[str, Any]:
    rates = rates_within([row.label for row in rows], [row.is_wrong for row in rows])
    wrong = rates[EVERYTHING].hits
    labels = sorted((key for key in rates if key != EVERYTHING), key=lambda key: (-rates[key].items, key))
    return {
        "from": rows[0].at.isoformat(),
        "to": rows[-1].at.isoformat(),
        "checks": len(rows),
        "wrong": wrong,
        "low": lower_bound(wrong, len(rows), delta=0.025),
        "high": upper_bound(wrong, len(rows), delta=0.025),
        "labels": {key: [rates[key].hits, rates[key].items] for key in labels[:MOST_LABELS]},
    }


def _calibration(early: list[Checked], late: list[Checked]) -> dict[str, Any]:
    def reliability_of(rows: list[Checked]) -> tuple[dict[str, list[int]], float | None]:
        counted = rates_within([bin_of(row.confidence) for row in rows], [not row.is_wrong for row in rows])
        bins = {key: [value.hits, value.items] for key, value in counted.items() if key != EVERYTHING}
        if not rows:
            return bins, None
        read = reliability(np.array([row.confidence for row in rows]), [not row.is_wrong for row in rows])
        return bins, calibration_error(read)

    (before, error_before), (now, error_now) = reliability_of(early), reliability_of(late)
    rows = [{"from": float(key), "before": before.get(key, [0, 0]), "now": now.get(key, [0, 0])}
            for key in sorted(before.keys() | now.keys())]  # fmt: skip
    return {"bins": rows, "error_before": error_before, "error_now": error_now}


def _mix(early: list[str], late: list[str]) -> list[dict[str, Any]]:
    """Return each kind's count before and lately, the commonest first."""
    kinds = sorted(set(early) | set(late), key=lambda kind: (-(early.count(kind) + late.count(kind)), kind))
    return [
        {"kind": kind, "before": [early.count(kind), len(early)], "now": [late.count(kind), len(late)]}
        for kind in kinds[:MOST_LABELS]
    ]


def _predictions(rows: list[Said]) -> dict[str, Any]:
    recent = recent_part(len(rows))
    early, late = rows[:-recent], rows[-recent:]
    bins = _mix([bin_of(row.confidence) for row in early], [bin_of(row.confidence) for row in late])
    return {
        "items": len(rows),
        "recent": recent if rows else 0,
        "since": late[0].at.isoformat() if late else None,
        "labels": _mix([row.label for row in early], [row.label for row in late]),
        "confidence": sorted(bins, key=lambda row: str(row["kind"])),
    }


def _evaluations(project: Project, identity: Identity) -> list[dict[str, Any]]:
    """Return the newest comparisons of the model with every label people confirmed, the oldest first."""
    rows = ModelEvaluation.objects.filter(
        project=project,
        model_key=identity.model_key,
        model_version=identity.model_version,
        weights_sha256=identity.weights_sha256,
    )
    return [
        {
            "at": row.created_at.isoformat(),
            "assets": row.assets,
            "f1": row.figures.get("f1"),
            "precision": row.figures.get("precision"),
            "recall": row.figures.get("recall"),
        }
        for row in reversed(list(rows.order_by("-created_at")[:12]))
    ]
