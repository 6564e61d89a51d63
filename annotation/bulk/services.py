"""Writes of bulk actions: start, carry out a chunk, undo, and what a day makes final."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
from django.db import transaction
from django.db.models import F

from annotation.bulk.actions import SEND, Selection, actions
from annotation.bulk.models import BulkAction, BulkItem
from assay.assets.access import reason_to_keep
from assay.assets.models import Asset
from assay.assets.selectors import assets_in
from assay.assets.services import delete_unused_files
from assay.assets.types import Stage
from assay.auditlog.services import record
from assay.jobs.models import Job
from assay.jobs.registry import JobContext
from assay.jobs.services import Child, enqueue
from assay.kernel.actor import Actor
from assay.kernel.clock import now
from assay.kernel.errors import Conflict, NotFound, invalid
from assay.projects.models import Project
from assay.projects.policies import get_project_for, require_changeable

CHUNK = 500
MAX_ASSETS = 1_000_000
UNDOABLE = timedelta(hours=24)


def start_action(actor: Actor, project_id: UUID, *, action: str, value: dict[str, Any], selection: Selection) -> Job:
    """Begin an action on the assets a selection finds now; returns the job (result ``bulk``). For managers.

    Raises ValidationFailed for an unknown action, a bad value, or a selection of nothing.
    """
    if action not in actions:
        raise invalid("action", "unknown", f"action must be one of: {', '.join(actions.names())}.")
    checked = actions[action].check(value)
    with transaction.atomic():
        project = get_project_for(actor, project_id, to="manage")
        require_changeable(project)
        ids = _selected(project.id, selection)
        if not ids:
            raise invalid("selection", "empty", "No asset matches; nothing was changed.")
        bulk = BulkAction.objects.create(
            id=uuid4(), project=project, action=action, value=checked, assets=len(ids), created_by_id=actor.id
        )
        detail = {"action": action, "value": checked, "assets": len(ids)}
        record(actor, "bulk.started", "bulk", bulk.id, project_id=project.id, detail=detail)
        return _enqueue("bulk.apply", bulk, ids, actor)


def send_waiting(actor: Actor, project_id: UUID, *, selection: Selection) -> Job:
    """Begin sending to annotators what has not gone anywhere, all of it or a selection; returns the job. For managers.

    Raises ValidationFailed where nothing waits.
    """
    project = get_project_for(actor, project_id, to="manage")
    is_possible = selection.stage in (None, Stage.UPLOADED)
    waiting = msgspec.structs.replace(selection, stage=Stage.UPLOADED)
    if not is_possible or not _selected(project.id, waiting, most=1):
        message = "Nothing waits to be sent: everything that matches is with people already, or finished."
        raise invalid("selection", "nothing_to_do", message)
    return start_action(actor, project.id, action=SEND, value={}, selection=waiting)


def _selected(project_id: UUID, selection: Selection, *, most: int = MAX_ASSETS + 1) -> list[UUID]:
    rows = assets_in(
        project_id, stage=selection.stage, search=selection.search, tag=selection.tag, batch=selection.batch
    )
    if selection.assets is not None:
        rows = rows.filter(pk__in=selection.assets)
    ids = list(rows.order_by("id").values_list("id", flat=True)[:most])
    if len(ids) > MAX_ASSETS:
        raise invalid("selection", "too_many", f"At most {MAX_ASSETS} assets at once; narrow the filter.")
    return ids


def _enqueue(kind: str, bulk: BulkAction, ids: list[UUID], actor: Actor) -> Job:
    chunks = [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
    key = f"{kind}:{bulk.id}"
    children = [
        Child(
            f"{kind}.chunk", f"{key}:{index}", {"bulk": str(bulk.id), "assets": [str(one) for one in chunk]}, len(chunk)
        )
        for index, chunk in enumerate(chunks)
    ]
    payload = {"bulk": str(bulk.id)}
    job = enqueue(kind, key, payload, project_id=bulk.project_id, actor_id=actor.id, children=children)
    # Known from the start, so that who began it can undo it without looking for it.
    job.result = payload
    job.save(update_fields=["result"])
    return job


def apply_chunk(context: JobContext) -> None:
    """Carry the action out on some assets; done again after a crash, it changes nothing twice."""
    bulk = BulkAction.objects.select_related("project").get(pk=context.payload["bulk"])
    with context.finishing():
        done = BulkItem.objects.filter(action=bulk).values("asset_id")
        locked = Asset.objects.select_for_update().filter(pk__in=context.payload["assets"]).exclude(pk__in=done)
        before = actions[bulk.action].apply(bulk.project, list(locked.order_by("id")), bulk.value)
        BulkItem.objects.bulk_create(
            [BulkItem(action=bulk, asset_id=asset_id, before=was) for asset_id, was in before.items()]
        )
        BulkAction.objects.filter(pk=bulk.pk).update(changed=F("changed") + len(before))


def finish_action(context: JobContext) -> None:
    """Say how many assets were changed."""
    bulk = BulkAction.objects.get(pk=context.payload["bulk"])
    message = f"{bulk.changed} of {bulk.assets} assets {'sent to annotators' if bulk.action == SEND else 'changed'}."
    with context.finishing(result={"bulk": str(bulk.id)}, message=message):
        BulkAction.objects.filter(pk=bulk.pk, state=BulkAction.State.RUNNING).update(state=BulkAction.State.DONE)


def undo_action(actor: Actor, bulk_id: UUID) -> Job:
    """Put back what an action changed, within 24 hours; returns the job.

    Raises NotFound, Conflict ``not_done``, ``already_undone`` or ``too_late``.
    """
    with transaction.atomic():
        bulk = BulkAction.objects.select_for_update().filter(pk=bulk_id).first()
        if bulk is None:
            raise NotFound("There is no such action.")
        get_project_for(actor, bulk.project_id, to="manage")
        if bulk.state == BulkAction.State.RUNNING:
            raise Conflict("The action is still going; cancel its job or wait.", code="not_done")
        if bulk.state in (BulkAction.State.UNDOING, BulkAction.State.UNDONE):
            raise Conflict("The action is undone already.", code="already_undone")
        if bulk.state == BulkAction.State.FINAL or now() - bulk.created_at > UNDOABLE:
            raise Conflict("The action is over a day old and can no longer be undone.", code="too_late")
        BulkAction.objects.filter(pk=bulk.pk).update(state=BulkAction.State.UNDOING)
        record(actor, "bulk.undone", "bulk", bulk.id, project_id=bulk.project_id, detail={"action": bulk.action})
        ids = list(BulkItem.objects.filter(action=bulk).order_by("asset_id").values_list("asset_id", flat=True))
        return _enqueue("bulk.undo", bulk, ids, actor)


def undo_chunk(context: JobContext) -> None:
    """Put back some assets; those put back are forgotten, so that again is nothing."""
    bulk = BulkAction.objects.select_related("project").get(pk=context.payload["bulk"])
    with context.finishing():
        items = BulkItem.objects.select_for_update().filter(action=bulk, asset_id__in=context.payload["assets"])
        before = dict(items.order_by("asset_id").values_list("asset_id", "before"))
        actions[bulk.action].undo(bulk.project, before, bulk.value)
        BulkItem.objects.filter(action=bulk, asset_id__in=list(before)).delete()


def finish_undo(context: JobContext) -> None:
    """Mark the action as undone."""
    bulk = BulkAction.objects.get(pk=context.payload["bulk"])
    with context.finishing(result={"bulk": str(bulk.id)}, message=f"{bulk.changed} assets are as they were."):
        BulkAction.objects.filter(pk=bulk.pk).update(state=BulkAction.State.UNDONE)


def stop_cancelled() -> int:
    """Mark actions whose job was cancelled or failed as done as far as they went (the scheduler calls this)."""
    over = Job.objects.filter(kind="bulk.apply", state__in=[Job.State.CANCELLED, Job.State.FAILED])
    ids = over.filter(created_at__gt=now() - 2 * UNDOABLE).values_list("payload__bulk", flat=True)
    running = BulkAction.objects.filter(pk__in=list(ids), state=BulkAction.State.RUNNING)
    return running.update(state=BulkAction.State.DONE)


def make_final() -> int:
    """End the day of grace: what ``delete`` set aside goes for good (the scheduler calls this); returns assets."""
    stop_cancelled()
    due = BulkAction.objects.filter(created_at__lt=now() - UNDOABLE, state=BulkAction.State.DONE)
    due.exclude(action="delete").update(state=BulkAction.State.FINAL)
    deleted = 0
    for bulk in due.filter(action="delete")[:10]:
        deleted += _delete_for_good(bulk)
    return deleted


def _delete_for_good(bulk: BulkAction) -> int:
    deleted = 0
    while chunk := list(BulkItem.objects.filter(action=bulk).select_related("asset").order_by("id")[:CHUNK]):
        gone = [item.asset for item in chunk if reason_to_keep(item.asset_id) is None]
        with transaction.atomic():
            # One that a frozen dataset holds stays set aside: a version is never changed.
            BulkItem.objects.filter(pk__in=[item.pk for item in chunk]).delete()
            Asset.objects.filter(pk__in=[asset.pk for asset in gone]).delete()
        delete_unused_files(gone)
        deleted += len(gone)
    BulkAction.objects.filter(pk=bulk.pk).update(state=BulkAction.State.FINAL)
    record(None, "bulk.deleted", "bulk", bulk.id, project_id=bulk.project_id, detail={"assets": deleted})
    return deleted


def actions_of(project: Project) -> list[BulkAction]:
    """Return a project's latest actions, newest first."""
    return list(BulkAction.objects.filter(project=project).select_related("created_by").order_by("-created_at")[:20])
