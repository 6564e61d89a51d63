"""Writes of resolved labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from assay.assets.jsonl_import import AssetsImported
from assay.assets.types import Stage
from assay.kernel.bulk_copy import copy_values
from review.resolved.models import ResolvedLabel


@dataclass(frozen=True, slots=True)
class NewLabel:
    """What is now believed of an asset."""

    asset_id: UUID
    project_id: UUID
    source: str
    regions: Sequence[Any]
    schema_version: int
    annotation_id: UUID | None = None
    prediction_id: UUID | None = None
    provenance: dict[str, Any] = field(default_factory=dict)
    classification: dict[str, Any] = field(default_factory=dict)


def take_back(label_ids: Sequence[UUID]) -> list[UUID]:
    """Make each label's predecessor the current one again, where it still is current itself; returns those labels.

    A label without a predecessor leaves its asset with none. The rows stay: versions are never taken away.
    """
    with transaction.atomic():
        rows = list(ResolvedLabel.objects.select_for_update().filter(pk__in=label_ids, is_current=True))
        ResolvedLabel.objects.filter(pk__in=[row.pk for row in rows]).update(is_current=False)
        for row in rows:
            ResolvedLabel.objects.filter(asset_id=row.asset_id, version=row.version - 1).update(is_current=True)
    return [row.pk for row in rows]


def drop_labels(asset_ids: Sequence[UUID]) -> None:
    """Leave the assets without a current label."""
    ResolvedLabel.objects.filter(asset_id__in=asset_ids, is_current=True).update(is_current=False)


def resolve(labels: Sequence[NewLabel]) -> None:
    """Make each the current label of its asset, as its next version; earlier versions stay."""
    if not labels:
        return
    ids = [label.asset_id for label in labels]
    with transaction.atomic():
        known = ResolvedLabel.objects.filter(asset_id__in=ids).values("asset_id").annotate(last=Max("version"))
        last = {row["asset_id"]: row["last"] for row in known}
        if last:
            ResolvedLabel.objects.filter(asset_id__in=list(last), is_current=True).update(is_current=False)
        rows = [{**_row(label), "version": last.get(label.asset_id, 0) + 1} for label in labels]
        copy_values(ResolvedLabel, rows)


def _row(label: NewLabel) -> dict[str, Any]:
    return {
        "asset_id": label.asset_id,
        "project_id": label.project_id,
        "source": label.source,
        "regions": list(label.regions),
        "classification": label.classification,
        "schema_version": label.schema_version,
        "annotation_id": label.annotation_id,
        "prediction_id": label.prediction_id,
        "provenance": label.provenance,
    }


def resolve_imported(event: AssetsImported) -> None:
    """Believe the labels that lines brought along: whoever sent them answers for them.

    Subscribed to AssetsImported; runs in its transaction, before the assets' rows are there.
    """
    labelled = [one for one in event.assets if one.labels.is_labelled]
    resolve(
        [
            NewLabel(
                asset_id=one.asset.id,
                project_id=event.project.id,
                source=ResolvedLabel.Source.IMPORT,
                regions=one.labels.regions,
                classification=one.read.line.classification,
                schema_version=event.project.schema_version,
                provenance={"by": "import", "job": str(event.job_id)},
            )
            for one in labelled
        ]
    )
    for one in labelled:
        one.asset.stage = Stage.DONE.value
