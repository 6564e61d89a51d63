"""Projects paused, archived, deleted, brought back and purged; members by file and by tag; leases freed."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from annotation.tasks.models import Assignment, Draft, Task
from assay.accounts.services import create_user
from assay.assets.models import Asset
from assay.assets.storage import storage
from assay.auditlog.models import AuditEntry
from assay.jobs.models import Job
from assay.jobs.worker import run
from assay.kernel.clock import now
from assay.projects.models import Membership, Project
from review.datasets.models import DatasetItem, DatasetVersion
from review.datasets.project_purge import start_purges
from review.resolved.models import ResolvedLabel
from review.resolved.services import NewLabel, resolve
from tests.factories.world import World, make_prediction, make_task, make_world, region

pytestmark = pytest.mark.django_db


def call(world: World, who: str, method: str, path: str, body: Any = None, expect: int = 200) -> Any:
    sent = {} if method == "get" else {"data": json.dumps(body or {}), "content_type": "application/json"}
    headers = {"Authorization": f"Token {world.tokens[who]}"}
    reply = getattr(Client(), method)(f"/api/v1/{path}", headers=headers, **sent)
    assert reply.status_code == expect, reply.content[:500]
    return reply.json() if reply.content else None


def answer() -> dict[str, Any]:
    return {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": [region()], "seconds": 3}


def names(world: World, who: str, state: str) -> list[str]:
    return [row["name"] for row in call(world, who, "get", f"projects?state={state}")["results"]]


def test_a_paused_project_lends_nothing_but_takes_what_people_hold() -> None:
    world = make_world()
    make_task(world, world.assets[0])
    make_task(world, world.assets[1])
    path = f"projects/{world.project.id}"
    (held,) = call(world, "annotator", "post", f"{path}/tasks/claim", {"count": 1})
    assert call(world, "manager", "patch", path, {"state": "paused"})["state"] == "paused"
    refused = call(world, "annotator", "post", f"{path}/tasks/claim", {"count": 2}, expect=409)
    assert refused["code"] == "project_paused"
    assert (
        call(world, "reviewer", "post", f"{path}/reviews/claim", {"count": 1}, expect=409)["code"] == "project_paused"
    )
    call(world, "annotator", "post", f"tasks/{held['id']}/submit", answer())
    call(world, "manager", "patch", path, {"state": "active"})
    assert len(call(world, "annotator", "post", f"{path}/tasks/claim", {"count": 2})) == 1
    actions = AuditEntry.objects.filter(action="project.state_changed").order_by("id")
    assert [row.detail for row in actions] == [
        {"from": "active", "to": "paused"},
        {"from": "paused", "to": "active"},
    ]


def test_an_archived_project_is_read_but_not_changed() -> None:
    world = make_world()
    path = f"projects/{world.project.id}"
    call(world, "manager", "patch", path, {"state": "archived"})
    assert names(world, "annotator", "working") == []
    assert names(world, "annotator", "archived") == ["World"]
    assert call(world, "annotator", "get", path)["state"] == "archived"
    for method, where, body in (
        ("patch", path, {"description": "x"}),
        ("post", f"{path}/prelabel", {"model": "yolox-nano"}),
        ("put", f"{path}/schema", {"labels": [{"key": "x", "name": "X"}]}),
        ("post", f"{path}/tasks/claim", {"count": 1}),
    ):
        assert call(world, "manager", method, where, body, expect=409)["code"] == "project_archived"
    assert Project.objects.get().description == ""
    call(world, "annotator", "patch", path, {"state": "active"}, expect=403)
    call(world, "manager", "patch", path, {"state": "sleeping"}, expect=422)
    call(world, "manager", "patch", path, {"state": "active"})
    assert names(world, "annotator", "working") == ["World"]


def test_a_deleted_project_comes_back_within_seven_days_and_then_no_more() -> None:
    world = make_world()
    path = f"projects/{world.project.id}"
    call(world, "manager", "delete", path, {"name": "Wurld"}, expect=422)
    call(world, "manager", "delete", path, {"name": "World"}, expect=204)
    call(world, "manager", "get", path, expect=404)
    assert names(world, "manager", "deleted") == ["World"]
    assert names(world, "annotator", "deleted") == []
    call(world, "annotator", "post", f"{path}/restore", expect=404)
    assert call(world, "manager", "post", f"{path}/restore")["name"] == "World"
    call(world, "manager", "delete", path, {"name": "World"}, expect=204)
    call(world, "manager", "post", "projects", {"name": "World"}, expect=201)
    assert call(world, "manager", "post", f"{path}/restore", expect=409)["code"] == "duplicate_name"
    Project.objects.filter(pk=world.project.pk).update(deleted_at=now() - timedelta(days=7, seconds=1))
    call(world, "manager", "post", f"{path}/restore", expect=404)
    assert names(world, "manager", "deleted") == []


@pytest.mark.django_db(transaction=True)
def test_a_purge_takes_everything_of_one_project_and_nothing_of_another() -> None:
    world = make_world()
    first, second, _ = world.assets
    make_task(world, first, prediction_id=make_prediction(world, first, [region(0.9)], 0.9).id)
    (task,) = call(world, "annotator", "post", f"projects/{world.project.id}/tasks/claim", {"count": 1})
    call(world, "annotator", "post", f"tasks/{task['id']}/submit", answer())
    resolve([NewLabel(second.id, world.project.id, "annotation", [], 1)])
    version = DatasetVersion.objects.create(project=world.project, number=1, state="frozen", schema_version=1)
    DatasetItem.objects.create(version=version, position=1, asset=second, label=ResolvedLabel.objects.get())
    other = Project.objects.create(name="Other", audit_key="0" * 64)
    Asset.objects.create(
        project=other, name="same", sha256=first.sha256, width=1, height=1, bytes=1, media_type="image/jpeg",
        storage_key=first.storage_key, audit_draw=0.5,
    )  # fmt: skip
    call(world, "manager", "delete", f"projects/{world.project.id}", {"name": "World"}, expect=204)
    assert start_purges() == 0
    Project.objects.filter(pk=world.project.pk).update(deleted_at=now() - timedelta(days=8))
    assert start_purges() == 1
    assert start_purges() == 1
    job = Job.objects.get(kind="projects.purge")
    run(job.id)
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 3)
    assert not Project.objects.filter(pk=world.project.pk).exists()
    assert Asset.objects.get().project_id == other.id
    assert storage().exists(first.storage_key)
    assert not storage().exists(second.storage_key)
    assert not storage().exists(second.thumbnail_key)
    assert AuditEntry.objects.filter(action="project.purged").count() == 1
    assert start_purges() == 0


def test_members_by_file_are_taken_whole_or_not_at_all() -> None:
    world = make_world()
    create_user(username="grace", password=None)
    path = f"projects/{world.project.id}/members/import"
    bad = "username,role\ngrace,annotator\nnobody,annotator\nannotator,boss\n"
    refused = call(world, "manager", "post", path, {"file": bad}, expect=422)
    assert [row["path"] for row in refused["errors"]] == ["line 4"]
    refused = call(world, "manager", "post", path, {"file": bad.replace("boss", "reviewer")}, expect=422)
    assert [row["path"] for row in refused["errors"]] == ["line 3"]
    assert call(world, "manager", "post", path, {"file": "name;role\n"}, expect=422)["errors"][0]["code"] == "header"
    assert Membership.objects.count() == 3
    good = "\ufeffUsername,Role,Tags\ngrace,annotator,north south\nannotator,reviewer\nmanager,manager\n"
    assert call(world, "manager", "post", path, {"file": good}) == {"added": 1, "changed": 1, "same": 1}
    rows = Membership.objects.order_by("user__username").values_list("user__username", "role", "tags")
    assert list(rows) == [
        ("annotator", "reviewer", []),
        ("grace", "annotator", ["north", "south"]),
        ("manager", "manager", []),
        ("reviewer", "reviewer", []),
    ]
    # A column that is not there leaves what is.
    assert call(world, "manager", "post", path, {"file": "username,role\ngrace,annotator\n"})["same"] == 1
    limits = "username,role,labels,batches\ngrace,annotator,cat,May 2026;  June \n"
    assert call(world, "manager", "post", path, {"file": limits}) == {"added": 0, "changed": 1, "same": 0}
    grace = Membership.objects.get(user__username="grace")
    assert (grace.labels, grace.tags, grace.batches) == (["cat"], ["north", "south"], ["May 2026", "June"])
    unknown = call(world, "manager", "post", path, {"file": limits.replace("cat", "dog")}, expect=422)
    assert [(row["path"], row["code"]) for row in unknown["errors"]] == [("line 2", "unknown_label")]
    last = call(world, "manager", "post", path, {"file": "username,role\nmanager,annotator\n"}, expect=422)
    assert last["errors"][0]["code"] == "last_manager"
    assert Membership.objects.get(user__username="manager").role == "manager"


def test_a_person_with_tags_is_lent_only_what_carries_one() -> None:
    world = make_world()
    for asset, tags in zip(world.assets, ([], ["north"], ["south", "north"]), strict=True):
        Asset.objects.filter(pk=asset.pk).update(tags=tags)
        make_task(world, asset)
    member = f"projects/{world.project.id}/members/{world.people['annotator'].id}"
    told = call(world, "manager", "patch", member, {"role": "annotator", "tags": ["south", "east"]})
    assert told["tags"] == ["south", "east"]
    claim = f"projects/{world.project.id}/tasks/claim"
    rows = call(world, "annotator", "post", claim, {"count": 5})
    assert [row["asset"]["id"] for row in rows] == [str(world.assets[2].id)]
    call(world, "manager", "patch", member, {"role": "annotator", "tags": []})
    assert len(call(world, "annotator", "post", claim, {"count": 5})) == 3
    refused = call(world, "manager", "patch", member, {"role": "annotator", "tags": ["x" * 61]}, expect=422)
    assert [row["path"] for row in refused["errors"]] == ["tags[0]"]
    limits = {"labels": ["cat", "dog"], "batches": ["b" * 121]}
    refused = call(world, "manager", "patch", member, {"role": "annotator", **limits}, expect=422)
    assert [(row["path"], row["code"]) for row in refused["errors"]] == [
        ("labels[1]", "unknown_label"),
        ("batches[0]", "invalid"),
    ]
    told = call(world, "manager", "patch", member, {"role": "annotator", "labels": ["cat", "cat"], "batches": ["May"]})
    assert (told["labels"], told["tags"], told["batches"]) == (["cat"], [], ["May"])
    assert call(world, "manager", "patch", member, {"role": "reviewer"})["tags"] == []


def test_a_manager_frees_what_somebody_left_lying_and_the_draft_stays() -> None:
    world = make_world()
    for asset in world.assets[:2]:
        make_task(world, asset)
    path = f"projects/{world.project.id}"
    rows = call(world, "annotator", "post", f"{path}/tasks/claim", {"count": 2})
    put = {"op_id": str(uuid.uuid4()), "op": "put_region", "region_id": str(uuid.uuid4())}
    value = region(id=put["region_id"])
    call(
        world,
        "annotator",
        "patch",
        f"tasks/{rows[0]['id']}/draft",
        {"base_revision": 0, "ops": [put | {"value": value}]},
    )
    (holder,) = call(world, "manager", "get", f"{path}/leases")
    assert (holder["username"], holder["open"], holder["drafts"]) == ("annotator", 2, 1)
    freed = call(world, "manager", "post", f"{path}/leases/free", {"user": str(world.people["annotator"].id)})
    assert freed == {"freed": 2}
    assert call(world, "manager", "get", f"{path}/leases") == []
    assert Task.objects.filter(state="open", free_count=1).count() == 2
    assert Draft.objects.get().assignment.state == Assignment.State.RELEASED
    lost = call(world, "annotator", "post", f"tasks/{rows[0]['id']}/submit", answer(), expect=409)
    assert lost["code"] == "lease_lost"
    assert len(call(world, "reviewer", "post", f"{path}/tasks/claim", {"count": 5})) == 2
