"""A lost lease in one's own hand: work handed in late is refused only where somebody else has the task."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from annotation.tasks.models import Annotation, Assignment, Task
from annotation.tasks.services import expire_leases
from tests.attacks.calls import answer, claim, send
from tests.factories.world import World, make_task, make_world

pytestmark = pytest.mark.django_db


def _expired(world: World, who: str = "annotator", **task: Any) -> str:
    """Return the id of an assignment whose lease has run out."""
    make_task(world, world.assets[0], **task)
    held = claim(world, who)["id"]
    row = Assignment.objects.get(pk=held)
    Assignment.objects.filter(pk=held).update(lease_expires_at=row.lease_expires_at - timedelta(days=1))
    assert expire_leases() == 1
    return str(held)


@pytest.mark.parametrize("overlap", [1, 2])
def test_what_its_author_holds_again_under_a_newer_lease_is_taken(overlap: int) -> None:
    world = make_world()
    old = _expired(world, overlap=overlap)
    newer = claim(world, "annotator")["id"]
    assert newer != old
    body = answer()
    assert send(world, "annotator", "post", f"tasks/{old}/submit", body).status_code == 200
    assert Assignment.objects.get(pk=newer).state == "released"
    assert Assignment.objects.get(pk=old).state == "submitted"
    task = Task.objects.get(kind="annotate")
    assert (task.answers, task.free_count) == (1, overlap - 1)
    assert [row.regions for row in Annotation.objects.all()] == [body["regions"]]
    assert send(world, "annotator", "post", f"tasks/{old}/submit", body).status_code == 200, "twice is once"
    assert send(world, "annotator", "post", f"tasks/{newer}/submit", answer()).json()["code"] == "lease_lost"


def test_what_somebody_else_holds_is_refused_as_before() -> None:
    world = make_world()
    old = _expired(world)
    claim(world, "manager")
    reply = send(world, "annotator", "post", f"tasks/{old}/submit", answer())
    assert (reply.status_code, reply.json()["code"]) == (409, "lease_lost")
    assert Annotation.objects.count() == 0
    assert Assignment.objects.filter(state="open").count() == 1


def test_what_was_answered_under_the_newer_lease_stays_answered() -> None:
    world = make_world()
    old = _expired(world)
    newer = claim(world, "annotator")["id"]
    assert send(world, "annotator", "post", f"tasks/{newer}/submit", answer()).status_code == 200
    assert send(world, "annotator", "post", f"tasks/{old}/submit", answer()).json()["code"] == "lease_lost"
    assert Annotation.objects.count() == 1


def test_a_heartbeat_of_the_old_lease_does_not_end_the_newer_one() -> None:
    world = make_world()
    old = _expired(world)
    newer = claim(world, "annotator")["id"]
    assert send(world, "annotator", "post", f"tasks/{old}/heartbeat").json()["code"] == "lease_lost"
    assert Assignment.objects.get(pk=newer).state == "open"


@pytest.mark.parametrize("hours", [-2, 2])
def test_a_web_process_whose_clock_is_wrong_moves_no_lease(monkeypatch: pytest.MonkeyPatch, hours: int) -> None:
    world = make_world()
    make_task(world, world.assets[0])
    wrong = datetime.now(UTC) + timedelta(hours=hours)
    monkeypatch.setattr("annotation.tasks.services.now", lambda: wrong)
    monkeypatch.setattr("annotation.tasks.task_changes.now", lambda: wrong)
    held = claim(world, "annotator")["id"]
    assert send(world, "annotator", "post", f"tasks/{held}/heartbeat").status_code == 200
    row = Assignment.objects.get(pk=held)
    assert timedelta(minutes=10) < row.lease_expires_at - datetime.now(UTC) < timedelta(minutes=20)
    assert expire_leases() == 0
    assert send(world, "annotator", "post", f"tasks/{held}/submit", answer()).status_code == 200
