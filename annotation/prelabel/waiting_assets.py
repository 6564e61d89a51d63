"""Which assets wait for a pre-label: those just uploaded, and those with people that nobody has begun.

What people have begun is known above this area; the pipeline says where to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from annotation.prelabel.models import LabelMap
from annotation.prelabel.selectors import MappedModel, ModelIdentity, predicted_by
from assay.assets.models import Asset
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.kernel.hooks import Hook
from inference_workers.contracts import ModelCard


@dataclass(frozen=True, slots=True)
class Work:
    """People's work, as far as pre-labelling must know of it.

    ``unbegun``: the ids of a project's assets that are with people and that nobody has begun. ``call_back``: take those
    of the assets out of people's queue that are unbegun still; returns which.
    """

    unbegun: Callable[[UUID], QuerySet[Any, Any]]
    call_back: Callable[[Collection[UUID]], set[UUID]]


people_work: Hook[Work] = Hook("what people have begun")


def uploaded_assets(project_id: UUID) -> QuerySet[Asset]:
    """Return the assets that were uploaded and have not gone anywhere."""
    return Asset.objects.filter(project_id=project_id, stage=Stage.UPLOADED)


def unbegun_assets(project_id: UUID, identity: ModelIdentity) -> QuerySet[Asset]:
    """Return the assets with people that nobody has begun, without a prediction of this model under this label map."""
    rows = Asset.objects.filter(project_id=project_id, stage=Stage.ANNOTATING)
    rows = rows.filter(pk__in=people_work.only.unbegun(project_id))
    return rows.exclude(pk__in=predicted_by(project_id, identity).values("asset_id"))


@dataclass(frozen=True, slots=True)
class WaitingCounts:
    """How many assets a run would work on."""

    uploaded: int
    unbegun: int


def waiting_for(card: ModelCard, used: LabelMap) -> WaitingCounts:
    """Return on how many assets a model would work now under a label map; those with people only if it maps any."""
    model = MappedModel(card.key, card.version, card.weights_sha256, used.version)
    uploaded = uploaded_assets(used.project_id).count()
    return WaitingCounts(uploaded, unbegun_assets(used.project_id, model).count() if any(used.mapping.values()) else 0)


def take_waiting(asset_ids: Collection[UUID]) -> set[UUID]:
    """Move those that still wait to stage prelabelled; returns which. Whoever began one meanwhile keeps it."""
    taken = set(move_stage(asset_ids, from_stages=[Stage.UPLOADED], to=Stage.PRELABELLED))
    others = set(asset_ids) - taken
    if others:
        back = people_work.only.call_back(others)
        taken |= set(move_stage(back, from_stages=[Stage.ANNOTATING], to=Stage.PRELABELLED))
    return taken


def still_uploaded(asset_ids: Collection[UUID]) -> set[UUID]:
    """Lock those of the assets that have not gone anywhere; returns which."""
    rows = Asset.objects.select_for_update().filter(pk__in=asset_ids, stage=Stage.UPLOADED)
    return set(rows.values_list("id", flat=True))
