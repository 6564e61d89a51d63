"""Reads of assets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, Max, Q, QuerySet

from assay.assets.access import may_view
from assay.assets.models import Asset
from assay.assets.types import Stage
from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound
from assay.kernel.hooks import Hook
from assay.projects.policies import access_to
from assay.projects.types import Ability

DetailSource = Callable[[Asset], dict[str, Any]]

# What the areas above add to an asset's detail.
detail_sources: Hook[DetailSource] = Hook("members of an asset's detail")
FINISHED = (Stage.DONE, Stage.AUTO_ACCEPTED)


def detail_of(asset: Asset) -> dict[str, Any]:
    """Return what the areas above know of an asset."""
    detail: dict[str, Any] = {}
    for source in detail_sources:
        detail |= source(asset)
    return detail


def get_asset_for(actor: Actor, asset_id: UUID, *, to: Ability | None) -> Asset:
    """Fetch and authorise; ``to=None`` asks for the file only, which a lent task opens too.

    Raises NotFound alike for missing and forbidden, RoleRequired for members whose role does not reach.
    """
    asset = Asset.objects.filter(pk=asset_id).first()
    if asset is None:
        raise NotFound("There is no such asset.")
    access = access_to(actor, asset.project_id, to=to or "view")
    if to is None and not access.can("review") and not may_view(actor.id, asset.id):
        raise NotFound("There is no such asset.")
    return asset


def assets_in(project_id: UUID, *, stage: Stage | None, search: str, tag: str = "", batch: str = "") -> QuerySet[Asset]:
    """Return a project's assets, filtered by stage, part of the name, tag, and batch."""
    rows = Asset.objects.filter(project_id=project_id)
    if batch:
        rows = rows.filter(batch=batch)
    if tag:
        rows = rows.filter(tags__contains=[tag])
    if stage is not None:
        rows = rows.filter(stage=stage)
    return rows.filter(name__icontains=search) if search else rows


def known_hashes(project_id: UUID, hashes: Sequence[str]) -> set[str]:
    """Return which of the SHA-256 hashes the project has."""
    rows = Asset.objects.filter(project_id=project_id, sha256__in=hashes)
    return set(rows.values_list("sha256", flat=True))


def count_rows(project_ids: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return (assets, finished) a project, in one statement."""
    rows = Asset.objects.filter(project_id__in=project_ids).values("project_id")
    counted = rows.annotate(assets=Count("id"), finished=Count("id", filter=Q(stage__in=FINISHED)))
    return {row["project_id"]: (row["assets"], row["finished"]) for row in counted}


def tags_in(project_id: UUID) -> dict[str, int]:
    """Return how many assets carry each tag, the commonest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tag, count(*) FROM assets_asset, unnest(tags) AS tag WHERE project_id = %s AND tags <> '{}' "
            "GROUP BY tag ORDER BY 2 DESC, 1 LIMIT 200",
            [project_id],
        )
        return dict(cursor.fetchall())


def batches_in(project_id: UUID) -> dict[str, int]:
    """Return how many assets each batch has, the newest first (200 at most)."""
    rows = Asset.objects.filter(project_id=project_id).exclude(batch="").values("batch")
    counted = rows.annotate(assets=Count("id"), latest=Max("created_at")).order_by("-latest", "batch")
    return dict(counted.values_list("batch", "assets")[:200])


def count_away(project_id: UUID) -> int:
    """Return how many pictures are at their addresses only."""
    return Asset.objects.filter(project_id=project_id, storage_key="").count()
