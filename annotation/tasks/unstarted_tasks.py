"""Work that is with people and that nobody has begun: what a model may still be asked about."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, QuerySet

from annotation.tasks.models import Annotation, Assignment, Draft, Task
from annotation.tasks.services import LIVE


def unbegun_tasks() -> QuerySet[Task]:
    """Return ordinary annotate tasks that are all there is of their asset's work, untouched.

    Nobody holds one, has a draft of it, has answered or skipped it, or is kept from it; and the asset has no other
    task: a blind check, hidden gold, a second round or a dispute is left as it is.
    """
    others = Task.objects.filter(asset_id=OuterRef("asset_id")).exclude(state=Task.State.CANCELLED)
    held = Assignment.objects.filter(asset_id=OuterRef("asset_id"), state__in=LIVE)
    drafts = Draft.objects.filter(assignment__asset_id=OuterRef("asset_id"))
    answers = Annotation.objects.filter(asset_id=OuterRef("asset_id"))
    return Task.objects.filter(
        ~Exists(others.exclude(pk=OuterRef("pk"))),
        ~Exists(held),
        ~Exists(drafts),
        ~Exists(answers),
        kind=Task.Kind.ANNOTATE,
        purpose="ordinary",
        state=Task.State.OPEN,
        answers=0,
        skips=0,
        free_count=F("overlap"),
        excluded_users=[],
    )


def unbegun_assets(project_id: UUID) -> QuerySet[Any, Any]:
    """Return the ids of a project's assets that nobody has begun."""
    return unbegun_tasks().filter(project_id=project_id).values("asset_id")


def call_back(asset_ids: Collection[UUID]) -> set[UUID]:
    """Cancel the tasks of those assets that nobody has begun; returns which. A claim in between keeps its task."""
    rows = unbegun_tasks().filter(asset_id__in=asset_ids).select_for_update(of=("self",)).order_by("id")
    tasks = dict(rows.values_list("id", "asset_id"))
    Task.objects.filter(pk__in=tasks).update(state=Task.State.CANCELLED)
    return set(tasks.values())
