"""The list a look is about: all that came and had a chance to be checked, what left it, and who was drawn.

By the keyed draws alone: an item that was deleted since stays on the list with its draw (``LostItem``, kept by the
database whoever deletes), and one that was drawn and has no verdict counts as an error.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import F
from numpy.typing import NDArray

from annotation.tasks.models import Task
from assay.assets.models import Asset
from assay.assets.rules import audit_draw
from assay.assets.types import Stage
from assay.projects.models import Project
from review.resolved.models import ResolvedLabel
from review.routing.contract import document as documents
from review.routing.identity import Identity
from review.routing.models import Audit, LostItem, RouteDecision
from review.routing.policy import RoutingPolicy

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
UNIT, LEFT, DRAWN = 1, 2, 4
OPEN_STAGES = (Stage.PRELABELLED, Stage.ANNOTATING, Stage.AUTO_ACCEPTED)


@dataclass(frozen=True)
class Pool:
    """A frozen list: parallel arrays over assets, in the order of their ids.

    ``draws`` in [0, 1); ``marks``: bits, UNIT where an item stands for itself or its folder, LEFT where its label could
    be accepted unseen, DRAWN where it was to be checked. No marks for the delivered dataset, which has no lot.
    """

    assets: list[UUID]
    scores: Floats
    labels: list[str]
    rate: float
    draws: Floats
    marks: NDArray[np.uint8] | None = None

    def checked(self, count: int) -> list[int]:
        """Return the places of the first ``count`` drawn units, by their draws."""
        if self.marks is None:
            return []
        places = np.nonzero((self.marks & (UNIT | DRAWN)) == (UNIT | DRAWN))[0]
        return [int(place) for place in places[np.argsort(self.draws[places], kind="stable")][:count]]


# asset, confidence, calibrated, label, inclusion, draw, group, prediction (None where it is gone)
Row = tuple[UUID, float, float | None, str, float, float, str, UUID | None]


def pool_of(project: Project, policy: RoutingPolicy, identity: Identity) -> Pool:
    """Return what a certificate would cover now; the delivered dataset is everything the model predicted."""
    routes = RouteDecision.objects.filter(project=project, **identity.fields("prediction__"))
    is_lot = policy.promise == "accepted"
    if is_lot:
        # What was routed while everything went to people had no chance to be audited: nothing is promised of it until
        # checks are drawn from it.
        routes = routes.filter(confidence__gte=policy.zone_from, inclusion__gt=0)
    columns = ("confidence", "calibrated", "label", "inclusion")
    rows: list[Row] = list(
        routes.values_list("asset_id", *columns, "asset__audit_draw", "asset__group", "prediction_id")
    )
    if is_lot:
        lost = LostItem.objects.filter(
            project=project, confidence__gte=policy.zone_from, inclusion__gt=0, **identity.fields()
        )
        known = {row[0] for row in rows}
        rows += [(*row, None) for row in lost.values_list("asset_id", *columns, "draw", "group") if row[0] not in known]
    rows.sort(key=lambda row: row[0].bytes)
    raw = np.array([row[1] for row in rows], float)
    confidences = np.array([row[1] if row[2] is None else row[2] for row in rows], float)
    rate = min((row[4] for row in rows), default=0.0)
    return Pool(
        [row[0] for row in rows],
        documents.score_of(confidences, raw),
        [row[3] for row in rows],
        rate,
        np.array([row[5] for row in rows], float),
        _marks(project, rows, rate) if is_lot else None,
    )


def _marks(project: Project, rows: Sequence[Row], rate: float) -> NDArray[np.uint8]:
    audited = set(Audit.objects.filter(project=project, kind=Audit.Kind.MEMBER).values_list("asset_id", flat=True))
    units, free = _units(project, rows, audited), _acceptable(project)
    marks = np.zeros(len(rows), np.uint8)
    for place, row in enumerate(rows):
        is_unit = row[0] in units or not row[6]
        is_left = row[0] in free and row[0] not in audited
        marks[place] = UNIT * is_unit + LEFT * is_left + DRAWN * (row[5] < rate)
    return marks


def _units(project: Project, rows: Sequence[Row], audited: set[UUID]) -> set[UUID]:
    """Return which item of each folder of near-duplicates stands for it: the audited one, else the one drawn by lot."""
    members: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row[6]:
            members[row[6]].append(row)
    if not members:
        return set()
    sums = dict(Asset.objects.filter(project=project, group__in=list(members)).values_list("id", "sha256"))

    def place(row: Row) -> tuple[bool, float, str]:
        lot = audit_draw(project.audit_key, sums[row[0]]) if row[0] in sums else 1.0
        return row[0] not in audited, lot, str(row[0])

    return {min(group, key=place)[0] for group in members.values()}


def _acceptable(project: Project) -> set[UUID]:
    """Return the assets whose label stands accepted or could be: nobody began, skipped or labelled them."""
    held = Task.objects.filter(
        project=project,
        kind=Task.Kind.ANNOTATE,
        purpose="ordinary",
        state=Task.State.OPEN,
        answers=0,
        free_count=F("overlap"),
        skips=0,
        asset__stage=Stage.ANNOTATING,
    )
    waiting = set(held.values_list("asset_id", flat=True))
    labelled = ResolvedLabel.objects.filter(project=project, is_current=True, asset__stage=Stage.ANNOTATING)
    waiting -= set(labelled.values_list("asset_id", flat=True))
    wrong = Audit.objects.filter(project=project, state=Audit.State.SETTLED, is_wrong=True).exclude(group="")
    siblings = Asset.objects.filter(project=project, group__in=wrong.values("group"))
    accepted = Asset.objects.filter(project=project, stage=Stage.AUTO_ACCEPTED)
    return (waiting - set(siblings.values_list("id", flat=True))) | set(accepted.values_list("id", flat=True))


def checks_of(project: Project, pool: Pool, count: int) -> list[tuple[int, Audit | None]]:
    """Return the first ``count`` drawn units, by their draws, each as its place in the pool and its audit, if any."""
    places = pool.checked(count)
    rows = Audit.objects.filter(project=project, kind=Audit.Kind.MEMBER).select_related("asset", "prediction")
    audits: Mapping[UUID, Audit] = {
        row.asset_id: row for row in rows.filter(asset_id__in=[pool.assets[place] for place in places])
    }
    return [(place, audits.get(pool.assets[place])) for place in places]


def row_without_audit(pool: Pool, place: int) -> dict[str, Any]:
    """Return a drawn item without a check as a certificate keeps it: an error (Stark, 2008, Ann. Appl. Stat. 2:550)."""
    return {
        "id": None,
        "asset": str(pool.assets[place]),
        "score": float(pool.scores[place]),
        "label": pool.labels[place],
        "is_wrong": True,
    }
