"""HTTP calls of comments."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.pagination import PageQuery, page
from review.comments import services
from review.comments.models import Comment
from review.comments.selectors import CommentFilter, comments_for


class Person(msgspec.Struct, frozen=True):
    """Who wrote it."""

    id: UUID
    username: str


class CommentView(msgspec.Struct, frozen=True, kw_only=True):
    """One comment; ``mentions`` are the ids of the people it speaks to."""

    id: UUID
    asset: UUID
    name: str
    region: UUID | None
    author: Person
    text: str
    mentions: list[UUID]
    resolved: bool
    edited: bool
    created_at: datetime


class CommentPage(msgspec.Struct, frozen=True):
    """A page of comments."""

    results: list[CommentView]
    next: str | None


class CommentQuery(PageQuery, frozen=True, kw_only=True):
    """Of an asset, of the asset of one's own task, open or settled, those that name oneself; newest first on demand."""

    asset: UUID | None = None
    task: UUID | None = None
    resolved: bool | None = None
    mine: bool = False
    newest: bool = False


class CommentInput(msgspec.Struct, frozen=True):
    """What to say, of which asset or region; ``task``, one's own review, speaks to the answer's author."""

    asset: UUID
    text: str
    region: UUID | None = None
    task: UUID | None = None


class CommentChange(msgspec.Struct, frozen=True):
    """Settle it, open it again, or change one's own text."""

    resolved: bool | None = None
    text: str | None = None


class Comments(ApiView):
    """``projects/{id}/comments``."""

    @endpoint(query=CommentQuery, response=CommentPage)
    def get(self, call: Call[None, CommentQuery], project_id: UUID) -> CommentPage:
        """List comments, the oldest first."""
        query = call.query
        wanted = CommentFilter(asset=query.asset, task=query.task, resolved=query.resolved, mine=query.mine)
        ordering = ("-created_at", "-id") if query.newest else ("created_at", "id")
        rows, following = page(comments_for(call.actor, project_id, wanted), ordering=ordering, query=query)
        return CommentPage([_view(row) for row in rows], following)

    @endpoint(request=CommentInput, response=CommentView, status=201, creates=True)
    def post(self, call: Call[CommentInput, None], project_id: UUID) -> CommentView:
        """Write a comment; @name speaks to a member."""
        body = call.body
        comment = services.write_comment(
            call.actor, project_id, asset_id=body.asset, text=body.text, region=body.region, task_id=body.task
        )
        return _view(comment)


class CommentDetail(ApiView):
    """``comments/{id}``."""

    @endpoint(request=CommentChange, response=CommentView)
    def patch(self, call: Call[CommentChange, None], comment_id: UUID) -> CommentView:
        """Settle a comment, open it again, or change one's own text."""
        body = call.body
        return _view(services.change_comment(call.actor, comment_id, text=body.text, resolved=body.resolved))


def _view(row: Comment) -> CommentView:
    return CommentView(
        id=row.id,
        asset=row.asset_id,
        name=row.asset.name,
        region=row.region,
        author=Person(row.author_id, row.author.username),
        text=row.text,
        mentions=row.mentions,
        resolved=row.resolved_at is not None,
        edited=row.edited_at is not None,
        created_at=row.created_at,
    )
