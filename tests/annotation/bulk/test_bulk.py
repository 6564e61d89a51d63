"""Bulk actions through the API and the real worker: what changes, what is undone, what a day makes final."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from annotation.bulk.models import BulkAction, BulkItem
from annotation.bulk.services import make_final
from annotation.tasks.models import Assignment, Task
from assay.assets.models import Asset
from assay.assets.storage import storage
from assay.jobs.models import Job
from assay.jobs.worker import run
from assay.kernel.clock import now
from review.resolved.services import NewLabel, resolve
from tests.factories.world import World, make_task, make_world, region

pytestmark = pytest.mark.django_db(transaction=True)


def call(world: World, who: str, method: str, path: str, body: Any = None, expect: int = 200) -> Any:
    sent = {} if method == "get" else {"data": json.dumps(body or {}), "content_type": "application/json"}
    headers = {"Authorization": f"Token {world.tokens[who]}"}
    reply = getattr(Client(), method)(f"/api/v1/{path}", headers=headers, **sent)
    assert reply.status_code == expect, reply.content[:500]
    return reply.json() if reply.content else None


def work_off() -> None:
    """Run every job that can run, chunks before their parents."""
    while job := Job.objects.filter(state="queued", open_children=0, kind__startswith="bulk").first():
        run(job.id)


def act(world: World, action: str, value: dict[str, Any] | None = None, **selection: Any) -> str:
    body = {"action": action, "value": value or {}, "selection": selection}
    job = call(world, "manager", "post", f"projects/{world.project.id}/bulk", body, expect=202)
    work_off()
    done = call(world, "manager", "get", f"jobs/{job['id']}")
    assert done["state"] == "done", done
    return str(done["result"]["bulk"])


def undo(world: World, bulk: str) -> None:
    call(world, "manager", "post", f"bulk/{bulk}/undo", expect=202)
    work_off()
    assert BulkAction.objects.get(pk=bulk).state == "undone"
    assert not BulkItem.objects.filter(action_id=bulk).exists()


def tags(world: World) -> list[list[str]]:
    return [Asset.objects.get(pk=asset.pk).tags for asset in world.assets]


def test_tags_are_added_taken_away_found_and_put_back() -> None:
    world = make_world()
    Asset.objects.filter(pk=world.assets[0].pk).update(tags=["old"])
    first = act(world, "add_tags", {"tags": ["north", "old"]}, assets=[str(asset.id) for asset in world.assets[:2]])
    assert tags(world) == [["old", "north"], ["north", "old"], []]
    found = call(world, "manager", "get", f"projects/{world.project.id}/assets?tag=north")["results"]
    assert {row["id"] for row in found} == {str(asset.id) for asset in world.assets[:2]}
    counted = call(world, "manager", "get", f"projects/{world.project.id}/tags")
    assert counted == [{"tag": "north", "assets": 2}, {"tag": "old", "assets": 2}]
    act(world, "remove_tags", {"tags": ["old"]}, tag="north")
    assert tags(world) == [["north"], ["north"], []]
    undo(world, first)
    assert tags(world) == [["old"], [], []]
    again = call(world, "manager", "post", f"bulk/{first}/undo", expect=409)
    assert again["code"] == "already_undone"


def test_bad_actions_name_the_field_and_change_nothing() -> None:
    world = make_world()
    path = f"projects/{world.project.id}/bulk"
    for body, bad in (
        ({"action": "paint", "selection": {}}, "action"),
        ({"action": "add_tags", "selection": {}, "value": {"tags": ["a b"]}}, "value.tags[0]"),
        ({"action": "add_tags", "selection": {}}, "value.tags"),
        ({"action": "set_priority", "selection": {}, "value": {"priority": 2}}, "value.priority"),
        ({"action": "set_aside", "selection": {"tag": "nothing"}}, "selection"),
        ({"action": "set_aside", "selection": {"colour": "red"}}, "selection.colour"),
    ):
        assert call(world, "manager", "post", path, body, expect=422)["errors"][0]["path"] == bad
    assert BulkAction.objects.count() == 0
    assert Job.objects.filter(kind__startswith="bulk").count() == 0


def test_priority_moves_work_to_the_front_and_back_but_never_a_hidden_check() -> None:
    world = make_world()
    tasks = [make_task(world, asset, priority=0.2) for asset in world.assets]
    Task.objects.filter(pk=tasks[1].pk).update(purpose="gold")
    bulk = act(world, "set_priority", {"priority": 0.9}, assets=[str(asset.id) for asset in world.assets[1:]])
    priorities = lambda: [Task.objects.get(pk=task.pk).priority for task in tasks]  # noqa: E731
    assert priorities() == [0.2, 0.2, 0.9]
    undo(world, bulk)
    assert priorities() == [0.2, 0.2, 0.2]


def test_finished_assets_are_labelled_again_and_called_off_where_nobody_has_begun() -> None:
    world = make_world()
    resolve([NewLabel(asset.id, world.project.id, "annotation", [region()], 1) for asset in world.assets])
    Asset.objects.update(stage="done")
    bulk = act(world, "label_again", stage="done")
    stages = lambda: [Asset.objects.get(pk=asset.pk).stage for asset in world.assets]  # noqa: E731
    assert stages() == ["annotating"] * 3
    (held,) = call(world, "annotator", "post", f"projects/{world.project.id}/tasks/claim", {"count": 1})
    undo(world, bulk)
    begun = [asset for asset in world.assets if str(asset.id) == held["asset"]["id"]]
    assert sorted(stages()) == ["annotating", "done", "done"]
    assert Asset.objects.get(pk=begun[0].pk).stage == "annotating"
    assert Task.objects.filter(state="open").count() == 1


def test_what_is_set_aside_leaves_the_queue_and_comes_back_as_it_was() -> None:
    world = make_world()
    for asset in world.assets[:2]:
        make_task(world, asset)
    (held,) = call(world, "annotator", "post", f"projects/{world.project.id}/tasks/claim", {"count": 1})
    bulk = act(world, "set_aside")
    assert set(Asset.objects.values_list("stage", flat=True)) == {"rejected"}
    assert call(world, "reviewer", "post", f"projects/{world.project.id}/tasks/claim", {"count": 5}) == []
    assert Assignment.objects.get(pk=held["id"]).state == "released"
    undo(world, bulk)
    assert sorted(Asset.objects.values_list("stage", flat=True)) == ["annotating", "annotating", "uploaded"]
    assert len(call(world, "reviewer", "post", f"projects/{world.project.id}/tasks/claim", {"count": 5})) == 2


def test_a_deletion_is_final_after_a_day_and_spares_what_a_version_holds() -> None:
    world = make_world()
    keep, first, second = world.assets
    resolve([NewLabel(keep.id, world.project.id, "annotation", [], 1)])
    Asset.objects.filter(pk=keep.pk).update(stage="done")
    job = call(world, "manager", "post", f"projects/{world.project.id}/versions", {}, expect=202)
    run(uuid.UUID(job["id"]))
    bulk = act(world, "delete")
    assert Asset.objects.count() == 3
    assert make_final() == 0
    BulkAction.objects.update(created_at=now() - timedelta(hours=24, seconds=1))
    assert call(world, "manager", "post", f"bulk/{bulk}/undo", expect=409)["code"] == "too_late"
    assert make_final() == 2
    assert list(Asset.objects.values_list("id", "stage")) == [(keep.id, "rejected")]
    assert storage().exists(keep.storage_key)
    assert not storage().exists(first.storage_key)
    assert not storage().exists(second.thumbnail_key)
    assert make_final() == 0
    assert BulkAction.objects.get().state == "final"


def test_a_chunk_done_twice_changes_nothing_twice() -> None:
    world = make_world()
    bulk = act(world, "add_tags", {"tags": ["a"]})
    chunk = Job.objects.get(kind="bulk.apply.chunk")
    Job.objects.filter(pk=chunk.pk).update(state="queued")
    run(chunk.id)
    assert BulkAction.objects.get(pk=bulk).changed == 3
    assert BulkItem.objects.count() == 3
