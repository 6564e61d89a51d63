"""HTTP calls of notices: one's own, newest first, and having read them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.pagination import PageQuery, page
from assay.notifications import services
from assay.notifications.models import Notice
from assay.notifications.selectors import notices_of


class NoticeView(msgspec.Struct, frozen=True):
    """What happened in which project; ``page`` is that project's page that shows it.

    Without a project it concerns the person, and ``page`` is one of the house.
    """

    id: UUID
    project: UUID | None
    project_name: str
    words: str
    page: str
    created_at: datetime
    read_at: datetime | None


class NoticePage(msgspec.Struct, frozen=True):
    """A page of notices, and how many are unread in all."""

    results: list[NoticeView]
    next: str | None
    unread: int


class ReadInput(msgspec.Struct, frozen=True):
    """Which were read; null: all."""

    ids: list[UUID] | None = None


class ReadView(msgspec.Struct, frozen=True):
    """How many were unread until now."""

    read: int


class Notices(ApiView):
    """``notices``."""

    @endpoint(query=PageQuery, response=NoticePage)
    def get(self, call: Call[None, PageQuery]) -> NoticePage:
        """List one's notices, newest first."""
        notices = notices_of(call.actor)
        rows, following = page(notices, ordering=("-created_at", "-id"), query=call.query)
        return NoticePage([_view(row) for row in rows], following, notices.filter(read_at=None).count())


class NoticesRead(ApiView):
    """``notices/read``."""

    @endpoint(request=ReadInput, response=ReadView)
    def post(self, call: Call[ReadInput, None]) -> ReadView:
        """Mark one's notices as read."""
        return ReadView(services.mark_read(call.actor, call.body.ids))


def _view(row: Notice) -> NoticeView:
    return NoticeView(
        row.id,
        row.project_id,
        row.project.name if row.project else "",
        row.words,
        row.page,
        row.created_at,
        row.read_at,
    )
