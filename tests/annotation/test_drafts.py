"""Work is never lost on the server's side: replies that got lost, a second window, leases that ran out."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from annotation.tasks.models import Annotation, Assignment, Draft
from annotation.tasks.services import expire_leases
from assay.kernel.clock import now
from tests.annotation.test_queue import answer, call, claim
from tests.factories.world import World, make_task, make_world, region

pytestmark = pytest.mark.django_db


def put(value: dict[str, Any]) -> dict[str, Any]:
    return {"op_id": str(uuid.uuid4()), "op": "put_region", "region_id": value["id"], "value": value}


def save(world: World, task: str, base: int, ops: list[dict[str, Any]], expect: int = 200) -> dict[str, Any]:
    body = {"base_revision": base, "ops": ops}
    reply: dict[str, Any] = call(world, "annotator", "patch", f"tasks/{task}/draft", body, expect=expect)
    return reply


def begun() -> tuple[World, str]:
    world = make_world()
    make_task(world, world.assets[0])
    return world, claim(world)[0]["id"]


def expire() -> None:
    # By far: the queue asks the database, whose now() is the beginning of the test's own transaction.
    Assignment.objects.filter(state="open").update(lease_expires_at=now() - timedelta(hours=1))
    assert expire_leases() == 1


def test_operations_whose_reply_was_lost_count_once_and_are_named_beside_newer_ones() -> None:
    world, task = begun()
    first, second = put(region()), put(region())
    assert save(world, task, 0, [first]) == {"revision": 1}
    assert save(world, task, 0, [first]) == {"revision": 1}
    stale = save(world, task, 0, [first, second], expect=409)
    assert (stale["code"], stale["revision"], stale["applied"]) == ("stale_revision", 1, [first["op_id"]])
    assert stale["regions"] == [first["value"]]
    assert save(world, task, 1, [second]) == {"revision": 2}
    assert Draft.objects.get().regions == [first["value"], second["value"]]


def test_a_repeated_save_hears_of_what_somebody_saved_after_it() -> None:
    world, task = begun()
    mine, theirs = put(region()), put(region())
    save(world, task, 0, [mine])
    save(world, task, 1, [theirs])
    again = save(world, task, 0, [mine])
    assert (again["revision"], again["regions"]) == (2, [mine["value"], theirs["value"]])


def test_an_answer_made_from_an_older_draft_is_refused_and_nothing_is_written() -> None:
    world, task = begun()
    theirs = put(region())
    save(world, task, 0, [theirs])
    stale = call(world, "annotator", "post", f"tasks/{task}/submit", answer(base_revision=0), expect=409)
    assert (stale["code"], stale["revision"], stale["regions"]) == ("stale_revision", 1, [theirs["value"]])
    assert not Annotation.objects.exists()
    body = answer(base_revision=1)
    sent = call(world, "annotator", "post", f"tasks/{task}/submit", body)
    assert call(world, "annotator", "post", f"tasks/{task}/submit", body) == sent


def test_a_lease_that_ran_out_is_taken_again_by_the_heartbeat_where_nobody_took_it() -> None:
    world, task = begun()
    expire()
    until = call(world, "annotator", "post", f"tasks/{task}/heartbeat")["lease_expires_at"]
    row = Assignment.objects.get()
    assert (row.state, row.lease_expires_at.isoformat()) == ("open", until.replace("Z", "+00:00"))
    assert claim(world, "manager") == []


def test_a_lease_somebody_else_took_stays_lost_and_the_draft_stays() -> None:
    world, task = begun()
    expire()
    claim(world, "manager")
    assert call(world, "annotator", "post", f"tasks/{task}/heartbeat", expect=409)["code"] == "lease_lost"
    mine = put(region())
    assert save(world, task, 0, [mine]) == {"revision": 1}
    assert Draft.objects.get(assignment_id=task).regions == [mine["value"]]


def test_whoever_gets_a_task_again_goes_on_from_their_own_draft() -> None:
    world, task = begun()
    mine = put(region())
    save(world, task, 0, [mine])
    expire()
    (again,) = claim(world)
    assert again["id"] != task
    assert (again["revision"], again["regions"]) == (1, [mine["value"]])
    expire()
    (other,) = claim(world, "manager")
    assert (other["revision"], other["regions"]) == (0, [])
