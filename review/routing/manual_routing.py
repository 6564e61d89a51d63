"""Assets that go to people without a model's word on them: a run with nothing to say, or a manager who sends them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from annotation.prelabel.events import AssetsHandedOver
from annotation.prelabel.services import count_routes
from annotation.tasks.models import Task
from annotation.tasks.services import NewTask, create_tasks
from annotation.tasks.task_changes import cancel_unstarted_tasks
from assay.assets.models import Asset
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.projects.models import Project
from review.routing.models import RouteDecision, SentAsset
from review.routing.policy import policy_of

BY_HAND = "A manager sent it to annotators."
# As for a model that is not sure at all: nothing speaks for putting it off.
PRIORITY = 1.0


def route_handed_over(event: AssetsHandedOver) -> None:
    """Send to people what a run had nothing to say of.

    Subscribed to AssetsHandedOver; runs in its transaction.
    """
    project = Project.objects.get(pk=event.project_id)
    tasks = send_to_people(project, event.asset_ids, reason=event.reason, is_by_hand=False)
    count_routes(event.run_id, annotate=len(tasks), auto_accept=0, audit=0)


def send_to_people(project: Project, asset_ids: Collection[UUID], *, reason: str, is_by_hand: bool) -> dict[UUID, UUID]:
    """Open an ordinary task for each of the assets that has not gone anywhere; returns the tasks by asset.

    Safe to repeat: what has gone somewhere stays there.
    """
    moved = move_stage(asset_ids, from_stages=[Stage.UPLOADED], to=Stage.ANNOTATING)
    overlap = policy_of(project).overlap
    specs = [NewTask(project.id, asset, Task.Kind.ANNOTATE, priority=PRIORITY, overlap=overlap) for asset in moved]
    tasks = create_tasks(specs)
    SentAsset.objects.bulk_create(
        (SentAsset(asset_id=asset, project=project, reason=reason, is_by_hand=is_by_hand) for asset in moved),
        update_conflicts=True,
        unique_fields=["asset"],
        update_fields=["reason", "is_by_hand", "created_at"],
    )
    return dict(zip(moved, tasks, strict=True))


def take_from_people(tasks: Mapping[UUID, UUID]) -> list[UUID]:
    """Put assets that were sent (their tasks by asset) back where nobody has begun them; returns which."""
    unbegun = cancel_unstarted_tasks(list(tasks.values()))
    ids = [asset for asset, task in tasks.items() if task in unbegun]
    back = move_stage(ids, from_stages=[Stage.ANNOTATING], to=Stage.UPLOADED)
    SentAsset.objects.filter(asset_id__in=back).delete()
    return back


def sent_by_hand(asset_ids: Collection[UUID]) -> set[UUID]:
    """Return which of the assets a manager sent to people."""
    rows = SentAsset.objects.filter(asset_id__in=asset_ids, is_by_hand=True)
    return set(rows.values_list("asset_id", flat=True))


def drawn_before(asset_ids: Collection[UUID]) -> set[UUID]:
    """Return which of the assets went through a draw of audits under an earlier prediction.

    The draw of an asset is made once, at ingest: those that it chose are audits of the earlier prediction, so that the
    others are no random part any more.
    """
    rows = RouteDecision.objects.filter(asset_id__in=asset_ids, inclusion__gt=0)
    return set(rows.values_list("asset_id", flat=True))


def route_detail(asset: Asset) -> dict[str, Any]:
    """Return where an asset went last and why, for its detail page."""
    decision = RouteDecision.objects.filter(asset=asset).order_by("-created_at").first()
    sent = SentAsset.objects.filter(asset=asset).first()
    if decision is not None:
        return {"route": {"to": decision.route, "reason": decision.reason, "at": decision.created_at}}
    if sent is not None:
        return {"route": {"to": "annotate", "reason": sent.reason, "at": sent.created_at}}
    return {}
