"""A lease, a job and a kept reply open nothing by themselves: the role of the moment is asked at each call."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache

from annotation.tasks.models import Annotation, Assignment, Task
from annotation.tasks.queue import expire_rows
from annotation.tasks.task_changes import set_qualified
from assay.accounts.models import User
from assay.accounts.services import create_token
from assay.assets.models import Asset
from assay.assets.types import Stage
from assay.jobs.models import Job
from assay.jobs.services import enqueue
from assay.kernel.models import StoredReply
from assay.projects.models import Membership
from tests.attacks.calls import answer, claim, send
from tests.factories.world import World, make_task, make_world

pytestmark = pytest.mark.django_db

# How somebody loses a role, by what a manager (or an admin) calls.
Loss = Callable[[World, str], Any]


def _members(world: World, who: str, role: str | None) -> list[dict[str, str]]:
    rows = Membership.objects.filter(project=world.project)
    members = {str(row.user_id): row.role for row in rows}
    members.pop(str(world.people[who].id))
    if role is not None:
        members[str(world.people[who].id)] = role
    return [{"user": user, "role": one} for user, one in members.items()]


def _remove(world: World, who: str) -> Any:
    return send(world, "manager", "delete", f"projects/{world.project.id}/members/{world.people[who].id}")


def _replace(world: World, who: str) -> Any:
    return send(world, "manager", "put", f"projects/{world.project.id}/members", _members(world, who, None))


def _switch_off(world: World, who: str) -> Any:
    return send(world, "admin", "patch", f"users/{world.people[who].id}", {"is_active": False})


def _demote(world: World, who: str) -> Any:
    path = f"projects/{world.project.id}/members/{world.people[who].id}"
    return send(world, "manager", "patch", path, {"role": "annotator"})


def _demote_by_list(world: World, who: str) -> Any:
    return send(world, "manager", "put", f"projects/{world.project.id}/members", _members(world, who, "annotator"))


def _demote_by_file(world: World, who: str) -> Any:
    body = {"file": f"username,role\n{world.people[who].username},annotator\n"}
    return send(world, "manager", "post", f"projects/{world.project.id}/members/import", body)


OUT = [_remove, _replace, _switch_off]
DOWN = [_demote, _demote_by_list, _demote_by_file]


@pytest.fixture(autouse=True)
def _no_tries() -> None:
    cache.clear()


def reviewing(world: World) -> str:
    """Have the annotator answer and the reviewer hold its review; returns the review's id."""
    make_task(world, world.assets[0])
    task = claim(world, "annotator")
    assert send(world, "annotator", "post", f"tasks/{task['id']}/submit", answer()).status_code == 200
    return str(claim(world, "reviewer", "review")["id"])


def adjudicating(world: World) -> str:
    make_task(world, world.assets[1])
    Task.objects.filter(asset=world.assets[1]).update(kind="adjudicate")
    return str(claim(world, "reviewer", "adjudicate")["id"])


def returned(world: World) -> str:
    """Have the annotator's answer sent back to them; returns their assignment's id."""
    review = reviewing(world)
    body = {"decision": "reject", "reason": "other", "comment": "again", "to": "author"}
    assert send(world, "reviewer", "post", f"reviews/{review}/decision", body).status_code == 200
    row = Assignment.objects.get(user=world.people["annotator"], state="returned")
    return str(row.id)


def is_free(assignment: str) -> bool:
    row = Assignment.objects.select_related("task").get(pk=assignment)
    return row.state == "released" and row.task.free_count == 1 and row.task.state == "open"


@pytest.mark.parametrize("lose", [*OUT, *DOWN])
@pytest.mark.parametrize("hold", [reviewing, adjudicating])
def test_a_reviewers_work_goes_back_with_the_role(hold: Callable[[World], str], lose: Loss) -> None:
    world = make_world()
    held = hold(world)
    assert lose(world, "reviewer").status_code < 300
    assert is_free(held)


@pytest.mark.parametrize("lose", OUT)
def test_work_in_hand_and_work_sent_back_go_to_others(lose: Loss) -> None:
    world = make_world()
    back = returned(world)
    make_task(world, world.assets[2])
    Assignment.objects.create(
        task=Task.objects.get(asset=world.assets[2]), user=world.people["annotator"], project=world.project,
        asset=world.assets[2], kind="annotate", slot=0, overlap=1,
        lease_expires_at=Assignment.objects.get(pk=back).lease_expires_at,
    )  # fmt: skip
    Task.objects.filter(asset=world.assets[2]).update(free_slots=[], free_count=0)
    assert lose(world, "annotator").status_code < 300
    assert is_free(back)
    assert not Assignment.objects.filter(user=world.people["annotator"], state__in=["open", "returned"]).exists()
    assert claim(world, "manager")["id"]


def test_a_demoted_annotators_own_work_stays() -> None:
    world = make_world()
    make_task(world, world.assets[0])
    held = claim(world, "reviewer")["id"]
    assert _demote(world, "reviewer").status_code == 200
    assert Assignment.objects.get(pk=held).state == "open"


def test_an_admin_who_is_one_no_more_gives_back_what_they_held_by_that() -> None:
    world = make_world()
    make_task(world, world.assets[0])
    held = claim(world, "admin")["id"]
    User.objects.filter(pk=world.people["manager"].pk).update(is_admin=True)
    world.people["manager"].refresh_from_db()
    world.tokens["manager"] = create_token(world.people["manager"], "as an admin")[1]
    reply = send(world, "manager", "patch", f"users/{world.people['admin'].id}", {"is_admin": False})
    assert reply.status_code == 200
    assert is_free(held)


def test_being_barred_gives_work_back_but_not_the_exam() -> None:
    world = make_world()
    make_task(world, world.assets[0])
    held = claim(world, "annotator")["id"]
    exam = make_task(world, world.assets[1], purpose="exam", reserved_for=world.people["annotator"].id)
    kept = [row["id"] for row in send(
        world, "annotator", "post", f"projects/{world.project.id}/tasks/claim", {"count": 2}
    ).json()]  # fmt: skip
    assert len(kept) == 2
    set_qualified(
        project_id=world.project.id, user_id=world.people["annotator"].id, is_barred=True, barred_labels=[]
    )  # fmt: skip
    assert is_free(held)
    assert Assignment.objects.get(task=exam).state == "open"


@pytest.mark.parametrize(
    ("hold", "path", "body"),
    [
        (reviewing, "reviews/{}/decision", {"decision": "approve"}),
        (reviewing, "reviews/{}/heartbeat", {}),
        (adjudicating, "tasks/{}/submit", None),
        (adjudicating, "tasks/{}/heartbeat", {}),
    ],
)
@pytest.mark.parametrize("role", ["annotator", None])
def test_a_lease_left_over_from_a_higher_role_opens_nothing(
    hold: Callable[[World], str], path: str, body: Any, role: str | None
) -> None:
    """The role went where nothing is freed by: straight in the database, between any two calls."""
    world = make_world()
    held = hold(world)
    before = Annotation.objects.count(), Asset.objects.filter(stage=Stage.DONE).count()
    rows = Membership.objects.filter(project=world.project, user=world.people["reviewer"])
    rows.update(role=role) if role else rows.delete()
    reply = send(world, "reviewer", "post", path.format(held), answer() if body is None else body)
    assert reply.status_code == 404
    assert (Annotation.objects.count(), Asset.objects.filter(stage=Stage.DONE).count()) == before


@pytest.mark.parametrize("role", ["annotator", "reviewer", None])
@pytest.mark.parametrize(("method", "way"), [("get", ""), ("post", "/cancel"), ("post", "/retry")])
def test_a_job_is_its_makers_only_while_they_may_see_the_project(method: str, way: str, role: str | None) -> None:
    world = make_world()
    job = enqueue("prelabel.run", "a job", {}, project_id=world.project.id, actor_id=world.people["manager"].id)
    Job.objects.filter(pk=job.pk).update(state="failed" if way == "/retry" else "queued")
    state = Job.objects.get(pk=job.pk).state
    rows = Membership.objects.filter(project=world.project, user=world.people["manager"])
    rows.update(role=role) if role else rows.delete()
    reply = send(world, "manager", method, f"jobs/{job.pk}{way}")
    if role == "reviewer" and method == "get":
        assert reply.status_code == 200, "who may read what came of a job may look at their own"
    else:
        assert reply.status_code == (404 if role is None else 403)
        assert Job.objects.get(pk=job.pk).state == state
    listed = send(world, "manager", "get", "me/jobs").json()["results"]
    assert bool(listed) == (role == "reviewer")


@pytest.mark.parametrize("role", ["annotator", None])
def test_a_kept_reply_is_not_repeated_to_who_lost_the_role(role: str | None) -> None:
    world = make_world()
    key, path = str(uuid.uuid4()), f"projects/{world.project.id}/gold/import"
    asset = world.assets[0]
    body = {"lines": [{"asset": str(asset.id), "regions": []}], "use": "check"}
    first = send(world, "manager", "post", path, body, Idempotency_Key=key)
    assert first.status_code == 201, first.content
    again = send(world, "manager", "post", path, body, Idempotency_Key=key)
    assert (again.status_code, again.content) == (201, first.content)
    rows = Membership.objects.filter(project=world.project, user=world.people["manager"])
    rows.update(role=role) if role else rows.delete()
    late = send(world, "manager", "post", path, body, Idempotency_Key=key)
    assert late.status_code == (403 if role else 404)
    assert StoredReply.objects.count() == 1


def test_a_kept_reply_of_an_admin_is_not_repeated_to_who_is_none() -> None:
    world = make_world()
    key, body = str(uuid.uuid4()), {"username": "somebody", "password": "a long enough password 8"}
    assert send(world, "admin", "post", "users", body, Idempotency_Key=key).status_code == 201
    User.objects.filter(pk=world.people["admin"].pk).update(is_admin=False)
    assert send(world, "admin", "post", "users", body, Idempotency_Key=key).status_code == 404


def test_returned_work_has_a_lease_and_goes_to_others_after_it() -> None:
    world = make_world()
    back = returned(world)
    row = Assignment.objects.get(pk=back)
    assert (row.lease_expires_at - row.claimed_at).days >= 6
    Assignment.objects.filter(pk=back).update(lease_expires_at=row.claimed_at - timedelta(days=1))
    assert expire_rows() == 1
    assert Assignment.objects.get(pk=back).state == "expired"
    assert Task.objects.get(pk=row.task_id).free_count == 1


def test_a_manager_frees_returned_work_too() -> None:
    world = make_world()
    back = returned(world)
    path = f"projects/{world.project.id}/leases"
    assert [row["username"] for row in send(world, "manager", "get", path).json()] == ["annotator"]
    reply = send(world, "manager", "post", f"{path}/free", {"user": str(world.people["annotator"].id)})
    assert reply.json() == {"freed": 1}
    assert is_free(back)
