"""HTTP calls of bulk actions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import msgspec

from annotation.bulk import services
from annotation.bulk.actions import Selection
from annotation.bulk.models import BulkAction
from assay.jobs.selectors import JobView, view_of
from assay.kernel.http import ApiView, Call, endpoint
from assay.kernel.openapi import JsonObject
from assay.projects.policies import get_project_for


class BulkActionInput(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to do, with what value, to which assets."""

    action: str
    selection: Selection
    value: JsonObject = {}


class BulkActionView(msgspec.Struct, frozen=True):
    """An action: ``changed`` of ``assets``; it can be undone until then, if at all."""

    id: UUID
    action: str
    value: JsonObject
    state: str
    assets: int
    changed: int
    created_at: datetime
    created_by: str | None
    undo_until: datetime | None


class Bulk(ApiView):
    """``projects/{id}/bulk``."""

    @endpoint(response=list[BulkActionView])
    def get(self, call: Call[None, None], project_id: UUID) -> list[BulkActionView]:
        """List the latest actions (managers)."""
        project = get_project_for(call.actor, project_id, to="manage")
        return [_view(row) for row in services.actions_of(project)]

    @endpoint(request=BulkActionInput, response=JobView, status=202, creates=True)
    def post(self, call: Call[BulkActionInput, None], project_id: UUID) -> JobView:
        """Begin an action on many assets; it can be undone for 24 hours (managers)."""
        body = call.body
        job = services.start_action(
            call.actor, project_id, action=body.action, value=body.value, selection=body.selection
        )
        return view_of(job)


class SendToAnnotators(ApiView):
    """``projects/{id}/send-to-annotators``."""

    @endpoint(request=Selection, response=JobView, status=202, creates=True)
    def post(self, call: Call[Selection, None], project_id: UUID) -> JobView:
        """Send to annotators what has not gone anywhere, without a pre-label: all of it, or a selection (managers).

        It is the bulk action ``send_to_annotators``, with the same result and the same undo.
        """
        return view_of(services.send_waiting(call.actor, project_id, selection=call.body))


class BulkUndo(ApiView):
    """``bulk/{id}/undo``."""

    @endpoint(response=JobView, status=202)
    def post(self, call: Call[None, None], bulk_id: UUID) -> JobView:
        """Put back what an action changed."""
        return view_of(services.undo_action(call.actor, bulk_id))


def _view(row: BulkAction) -> BulkActionView:
    may_undo = row.state == BulkAction.State.DONE
    return BulkActionView(
        id=row.id,
        action=row.action,
        value=row.value,
        state=row.state,
        assets=row.assets,
        changed=row.changed,
        created_at=row.created_at,
        created_by=row.created_by.username if row.created_by else None,
        undo_until=row.created_at + services.UNDOABLE if may_undo else None,
    )
