"""What can be done to many assets at once. A new action is a class here, registered in ``actions``.

Each changes assets it is given, locked, inside one transaction, and returns what was before for those it did change;
``undo`` puts that back where nobody has gone on from it since.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol
from uuid import UUID

import msgspec

from annotation.policy import policy_of
from annotation.tasks.models import Task
from annotation.tasks.services import NewTask, create_tasks
from annotation.tasks.task_changes import cancel_open_tasks, cancel_unstarted_tasks, reopen_tasks
from assay.assets.models import Asset
from assay.assets.services import move_stage
from assay.assets.types import Stage
from assay.kernel.errors import invalid
from assay.kernel.hooks import Hook
from assay.projects.models import Project

Before = dict[UUID, Any]
# Registered by ``review.routing``, which knows where assets go.
SEND = "send_to_annotators"
MAX_TAGS = 20
MAX_TAG = 60


class Action(Protocol):
    """One kind of bulk action."""

    def check(self, value: dict[str, Any]) -> dict[str, Any]:
        """Return the value as it is kept; raises ValidationFailed naming ``value.…``."""

    def apply(self, project: Project, assets: Sequence[Asset], value: dict[str, Any]) -> Before:
        """Change ``assets`` (locked); returns what was before, by asset, of those changed."""

    def undo(self, project: Project, before: Before, value: dict[str, Any]) -> None:
        """Put back what was before."""


def _tags_of(value: dict[str, Any]) -> list[str]:
    tags = value.get("tags")
    if not isinstance(tags, list) or not 1 <= len(tags) <= MAX_TAGS:
        raise invalid("value.tags", "invalid", f"value.tags takes 1 to {MAX_TAGS} tags.")
    for index, tag in enumerate(tags):
        if not isinstance(tag, str) or not 1 <= len(tag) <= MAX_TAG or tag != "".join(tag.split()):
            message = f"value.tags[{index}] takes 1 to {MAX_TAG} characters without spaces."
            raise invalid(f"value.tags[{index}]", "invalid", message)
    return list(dict.fromkeys(tags))


class _Tags:
    """Adds or takes away tags."""

    def __init__(self, *, adds: bool) -> None:
        self.adds = adds

    def check(self, value: dict[str, Any]) -> dict[str, Any]:
        return {"tags": _tags_of(value)}

    def apply(self, project: Project, assets: Sequence[Asset], value: dict[str, Any]) -> Before:  # noqa: ARG002
        before: Before = {}
        for asset in assets:
            remaining = [tag for tag in asset.tags if tag not in value["tags"]]
            tags = (
                [*asset.tags, *(tag for tag in value["tags"] if tag not in asset.tags)] if self.adds else remaining
            )[:MAX_TAGS]
            if tags != asset.tags:
                before[asset.id] = asset.tags
                asset.tags = tags
        Asset.objects.bulk_update([asset for asset in assets if asset.id in before], ["tags"])
        return before

    def undo(self, project: Project, before: Before, value: dict[str, Any]) -> None:  # noqa: ARG002
        rows = list(Asset.objects.filter(pk__in=before))
        for row in rows:
            row.tags = before[row.id]
        Asset.objects.bulk_update(rows, ["tags"])


class _Priority:
    """Moves open work to the front or the back of the queue; hidden checks have no place of their own to move."""

    def check(self, value: dict[str, Any]) -> dict[str, Any]:
        priority = value.get("priority")
        if isinstance(priority, bool) or not isinstance(priority, int | float) or not 0 <= priority <= 1:
            raise invalid("value.priority", "out_of_range", "value.priority must be 0 (last) to 1 (first).")
        return {"priority": float(priority)}

    def apply(self, project: Project, assets: Sequence[Asset], value: dict[str, Any]) -> Before:  # noqa: ARG002
        ids = [asset.id for asset in assets]
        tasks = list(Task.objects.filter(asset_id__in=ids, state=Task.State.OPEN).exclude(purpose="gold"))
        before: Before = {}
        for task in tasks:
            before.setdefault(task.asset_id, {})[str(task.id)] = task.priority
        Task.objects.filter(pk__in=[task.pk for task in tasks]).update(priority=value["priority"])
        return before

    def undo(self, project: Project, before: Before, value: dict[str, Any]) -> None:  # noqa: ARG002
        for tasks in before.values():
            for task_id, priority in tasks.items():
                Task.objects.filter(pk=task_id, state=Task.State.OPEN).update(priority=priority)


class _LabelAgain:
    """Sends finished assets to other people once more; the label there stands until the new one."""

    FINISHED = (Stage.DONE, Stage.AUTO_ACCEPTED)

    def check(self, value: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        return {}

    def apply(self, project: Project, assets: Sequence[Asset], value: dict[str, Any]) -> Before:  # noqa: ARG002
        chosen = [asset for asset in assets if asset.stage in self.FINISHED]
        moved = set(move_stage([asset.id for asset in chosen], from_stages=self.FINISHED, to=Stage.ANNOTATING))
        chosen = [asset for asset in chosen if asset.id in moved]
        overlap = policy_of(project).overlap
        tasks = create_tasks(
            [
                NewTask(project.id, asset.id, "annotate", purpose="again", priority=1.0, overlap=overlap)
                for asset in chosen
            ]
        )
        return {
            asset.id: {"stage": str(asset.stage), "task": str(task)} for asset, task in zip(chosen, tasks, strict=True)
        }

    def undo(self, project: Project, before: Before, value: dict[str, Any]) -> None:  # noqa: ARG002
        # Where somebody has begun, or answered, their work goes its way.
        unbegun = cancel_unstarted_tasks([UUID(row["task"]) for row in before.values()])
        for asset_id, row in before.items():
            if UUID(row["task"]) in unbegun:
                move_stage([asset_id], from_stages=[Stage.ANNOTATING], to=Stage(row["stage"]))


class _SetAside:
    """Takes assets out of the work and out of what is delivered."""

    def check(self, value: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        return {}

    def apply(self, project: Project, assets: Sequence[Asset], value: dict[str, Any]) -> Before:  # noqa: ARG002
        chosen = [asset for asset in assets if asset.stage != Stage.REJECTED]
        ids = [asset.id for asset in chosen]
        cancelled = cancel_open_tasks(ids)
        move_stage(ids, from_stages=list(Stage), to=Stage.REJECTED)
        return {
            asset.id: {"stage": str(asset.stage), "tasks": [str(task) for task in cancelled.get(asset.id, [])]}
            for asset in chosen
        }

    def undo(self, project: Project, before: Before, value: dict[str, Any]) -> None:  # noqa: ARG002
        for asset_id, row in before.items():
            if move_stage([asset_id], from_stages=[Stage.REJECTED], to=Stage(row["stage"])):
                reopen_tasks([UUID(task) for task in row["tasks"]])


# Every action by its name in the API; areas above register theirs in the pipeline.
actions: Hook[Action] = Hook("bulk actions")
actions.register(_Tags(adds=True), name="add_tags")
actions.register(_Tags(adds=False), name="remove_tags")
actions.register(_Priority(), name="set_priority")
actions.register(_LabelAgain(), name="label_again")
actions.register(_SetAside(), name="set_aside")
# Set aside at once; a day later, when it can be undone no more, they are deleted everywhere.
actions.register(_SetAside(), name="delete")


class Selection(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Which assets: named ones, or all that a filter finds."""

    assets: list[UUID] | None = None
    stage: Stage | None = None
    search: str = ""
    tag: str = ""
    batch: str = ""
