"""The bulk action that sends assets to annotators without a model's prediction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from annotation.bulk.actions import Before
from assay.assets.models import Asset
from assay.projects.models import Project
from review.routing.manual_routing import BY_HAND, send_to_people, take_from_people


class SendToAnnotators:
    """Sends assets that have not gone anywhere to people as they are, without a model's word on them."""

    def check(self, value: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG002
        """Take no value."""
        return {}

    def apply(self, project: Project, assets: Sequence[Asset], value: dict[str, Any]) -> Before:  # noqa: ARG002
        """Open a task for each asset that waits; returns the tasks by asset."""
        tasks = send_to_people(project, [asset.id for asset in assets], reason=BY_HAND, is_by_hand=True)
        return {asset: {"task": str(task)} for asset, task in tasks.items()}

    def undo(self, project: Project, before: Before, value: dict[str, Any]) -> None:  # noqa: ARG002
        """Take back the tasks that nobody has begun."""
        take_from_people({asset: UUID(row["task"]) for asset, row in before.items()})
