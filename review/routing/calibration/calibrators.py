"""Learning how to read a model's confidence from people's answers, and reading every waiting prediction anew."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db import connection
from django.db.models import F, Max

from annotation.prelabel.rules import shown_regions
from annotation.regions.attributes import same_classification
from annotation.regions.codec import decode_regions
from assay.projects.models import Project
from review.resolved.models import ResolvedLabel
from review.routing.calibration.confidence_maps import calibration_error, reliability
from review.routing.calibration.correctness_model import (
    FEATURES,
    Floats,
    Reading,
    held_out_reading,
    learn_reading,
    reading_from,
)
from review.routing.identity import Identity
from review.routing.models import Audit, Calibrator, RouteDecision
from review.routing.policy import policy_of
from review.routing.verdicts import is_wrong

MOST_ANSWERS = 20_000
WRITTEN_AT_ONCE = 20_000
# What people said, with or without a reviewer; what a model said itself teaches nothing, and audits are kept apart.
PEOPLE = ("annotation", "consensus", "review_approve", "review_fix")


@dataclass(frozen=True)
class Lessons:
    """Predictions people answered: features of shape (answers, features), labels, and whether the model was right."""

    features: Floats
    labels: list[str]
    is_right: list[bool]


def newest_reading(project_id: UUID, identity: Identity) -> Reading | None:
    """Return the newest calibrator of exactly this model, or None."""
    row = Calibrator.objects.filter(project_id=project_id, **identity.fields()).order_by("-number").first()
    return None if row is None else reading_from(row.document, row.number)


def lessons_of(project: Project, identity: Identity) -> Lessons:
    """Return what people's answers teach of a model; audited assets never do."""
    features, labels, right = [], [], []
    policy = policy_of(project)
    for route, truth, classification in _answered(project, identity):
        shown = decode_regions(shown_regions(route.prediction.regions, policy.show_from))
        features.append(route.features)
        labels.append(route.label)
        right.append(
            same_classification(route.prediction.classification, classification)
            and not is_wrong(shown, decode_regions(truth), unit=policy.right_unit, least_iou=policy.right_iou, draw=0.5)
        )
    for route, wrong in _piloted(project, identity):
        features.append(route.features)
        labels.append(route.label)
        right.append(not wrong)
    return Lessons(np.array(features, float).reshape(len(right), len(FEATURES)), labels, right)


Answered = tuple[RouteDecision, list[dict[str, Any]], dict[str, Any]]


def _answered(project: Project, identity: Identity) -> Iterator[Answered]:
    audited = Audit.objects.filter(project=project).values("asset_id")
    rows = ResolvedLabel.objects.filter(project=project, is_current=True, source__in=PEOPLE)
    rows = rows.exclude(asset_id__in=audited).order_by("-resolved_at")
    labels = rows.values_list("asset_id", "regions", "classification")[:MOST_ANSWERS]
    believed = {asset_id: (regions, classification) for asset_id, regions, classification in labels}
    routes = RouteDecision.objects.filter(project=project, **identity.fields("prediction__"))
    for route in routes.filter(asset_id__in=list(believed)).select_related("prediction").order_by("asset__audit_draw"):
        if route.features:
            yield route, *believed[route.asset_id]


def _piloted(project: Project, identity: Identity) -> Iterator[tuple[RouteDecision, bool]]:
    """A pilot's items certify nothing, so they may teach."""
    settled = Audit.objects.filter(project=project, kind=Audit.Kind.PILOT, state=Audit.State.SETTLED)
    verdicts = dict(settled.order_by("-created_at").values_list("prediction_id", "is_wrong")[:MOST_ANSWERS])
    routes = RouteDecision.objects.filter(project=project, **identity.fields("prediction__"))
    for route in routes.filter(prediction_id__in=list(verdicts)).order_by("asset__audit_draw"):
        if route.features:
            yield route, bool(verdicts[route.prediction_id])


def learn_calibrator(project: Project, identity: Identity) -> Reading:
    """Learn from the answers there are; a new version where they say something new. Returns the one to use."""
    known = newest_reading(project.id, identity)
    latest = Calibrator.objects.filter(project=project, **identity.fields()).order_by("-number").first()
    lessons = lessons_of(project, identity)
    if latest is not None and latest.answers == len(lessons.is_right) and known is not None:
        return known
    reading = learn_reading(lessons.features, lessons.labels, lessons.is_right)
    number = (Calibrator.objects.filter(project=project).aggregate(last=Max("number"))["last"] or 0) + 1
    before, after = _errors(lessons) if reading.kind != "identity" else (None, None)
    row = Calibrator.objects.create(
        project=project,
        number=number,
        **asdict(identity),
        document=reading.document(),
        answers=len(lessons.is_right),
        error_before=before,
        error_after=after,
    )
    read_again(project, identity, reading_from(row.document, row.number))
    return reading_from(row.document, row.number)


def _errors(lessons: Lessons) -> tuple[float, float]:
    raw = Reading().read(lessons.features, lessons.labels)
    held = held_out_reading(lessons.features, lessons.labels, lessons.is_right)
    return (
        calibration_error(reliability(raw, lessons.is_right)),
        calibration_error(reliability(held, lessons.is_right)),
    )


def read_again(project: Project, identity: Identity, reading: Reading) -> int:
    """Write the calibrated confidence of every route of a model, some thousands a statement; returns how many."""
    rows = list(
        RouteDecision.objects.filter(project=project, **identity.fields("prediction__")).values_list(
            "id", "features", "label", F("confidence")
        )
    )
    shown = [row for row in rows if row[1]]
    values = reading.read(np.array([row[1] for row in shown], float), [row[2] for row in shown])
    table = RouteDecision._meta.db_table  # noqa: SLF001
    with connection.cursor() as cursor:
        for start in range(0, len(shown), WRITTEN_AT_ONCE):
            part = slice(start, start + WRITTEN_AT_ONCE)
            cursor.execute(
                f"UPDATE {table} r SET calibrated = v.value, calibrator_number = %s "  # noqa: S608
                "FROM unnest(%s::uuid[], %s::float8[]) AS v(id, value) WHERE r.id = v.id",
                [reading.number, [row[0] for row in shown[part]], values[part].tolist()],
            )
    return len(shown)
