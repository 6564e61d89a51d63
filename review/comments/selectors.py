"""Reads of comments."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from annotation.tasks.models import Assignment
from assay.kernel.actor import Actor
from assay.kernel.errors import NotFound
from review.comments.models import Comment
from review.comments.policies import comments_visible_to


@dataclass(frozen=True, slots=True)
class CommentFilter:
    """Which comments: of an asset, of the asset of one's own task, open or settled ones, those that name oneself."""

    asset: UUID | None = None
    task: UUID | None = None
    resolved: bool | None = None
    mine: bool = False


def comments_for(actor: Actor, project_id: UUID, wanted: CommentFilter) -> QuerySet[Comment]:
    """Return the comments the person may read. Raises NotFound for a task that is not theirs."""
    _, rows = comments_visible_to(actor, project_id)
    if wanted.task is not None:
        held = Assignment.objects.filter(pk=wanted.task, user_id=actor.id, project_id=project_id)
        asset_id = held.values_list("asset_id", flat=True).first()
        if asset_id is None:
            raise NotFound("There is no such task, or it is not yours.")
        rows = rows.filter(asset_id=asset_id)
    if wanted.asset is not None:
        rows = rows.filter(asset_id=wanted.asset)
    if wanted.resolved is not None:
        rows = rows.filter(resolved_at__isnull=not wanted.resolved)
    if wanted.mine:
        rows = rows.filter(mentions__contains=[actor.id])
    return rows.select_related("author", "asset")
