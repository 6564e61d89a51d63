"""HTTP calls of who holds what: for managers who must free work somebody has left lying."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from annotation.tasks import selectors, services
from assay.kernel.http import ApiView, Call, endpoint
from assay.projects.policies import get_project_for


class Holder(msgspec.Struct, frozen=True):
    """A person who holds tasks: how many, since when, and when the last of their leases ends."""

    user: UUID
    username: str
    open: int
    drafts: int
    since: datetime
    lease_expires_at: datetime


class FreeInput(msgspec.Struct, frozen=True):
    """Whose tasks to give back."""

    user: UUID


class Freed(msgspec.Struct, frozen=True):
    """How many tasks went back to the queue."""

    freed: int


class Leases(ApiView):
    """``projects/{id}/leases``."""

    @endpoint(response=list[Holder])
    def get(self, call: Call[None, None], project_id: UUID) -> list[Holder]:
        """List who holds tasks, the longest first (managers)."""
        get_project_for(call.actor, project_id, to="manage")
        return [Holder(**row) for row in selectors.holders_in(project_id)]


class LeasesFree(ApiView):
    """``projects/{id}/leases/free``."""

    @endpoint(request=FreeInput, response=Freed)
    def post(self, call: Call[FreeInput, None], project_id: UUID) -> Freed:
        """Give back what a person holds; what they saved stays with them as a draft (managers)."""
        return Freed(services.free_leases(call.actor, project_id, call.body.user))
