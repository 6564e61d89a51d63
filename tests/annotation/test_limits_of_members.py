"""What a member with limits is lent: the claim's one statement on the real database."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotation.tasks.models import Annotation, Assignment, QueueState, Task
from assay.accounts.models import ApiToken
from assay.assets.models import Asset
from assay.kernel.clock import now
from assay.projects.limits import problems_of
from assay.projects.models import Membership
from tests.factories.world import World, make_prediction, make_task, make_world, region

pytestmark = pytest.mark.django_db


def call(world: World, who: str, method: str, path: str, body: Any = None, expect: int = 200) -> Any:
    sent = {} if method == "get" else {"data": json.dumps(body or {}), "content_type": "application/json"}
    headers = {"Authorization": f"Token {world.tokens[who]}"}
    reply = getattr(Client(), method)(f"/api/v1/{path}", headers=headers, **sent)
    assert reply.status_code == expect, reply.content[:500]
    return reply.json() if reply.content else None


def limit(world: World, who: str = "annotator", **limits: list[str]) -> None:
    Membership.objects.filter(project=world.project, user=world.people[who]).update(**limits)


def lent(world: World, who: str = "annotator", line: str = "tasks", **more: str) -> list[int]:
    """Claim ten and return which of the world's assets they are, by their place."""
    rows = call(world, who, "post", f"projects/{world.project.id}/{line}/claim", {"count": 10, **more})
    places = {str(asset.id): at for at, asset in enumerate(world.assets)}
    return sorted(places[row["asset"]["id"]] for row in rows)


def cat(confidence: float | None = None) -> dict[str, Any]:
    return region(confidence, label="cat")


def test_the_rules_name_each_bad_limit() -> None:
    given = {"labels": ["cat", "dog"], "tags": ["", "x" * 61], "batches": ["b"] * 21}
    assert [(problem.path, problem.code) for problem in problems_of(given, {"cat"})] == [
        ("labels[1]", "unknown_label"),
        ("tags[0]", "invalid"),
        ("tags[1]", "invalid"),
        ("batches", "too_many"),
    ]
    assert problems_of({"labels": ["cat"], "tags": ["x" * 60], "batches": ["b" * 120]}, {"cat"}) == []


def test_a_label_counts_where_the_pre_label_shows_it() -> None:
    world = make_world(pictures=5, policy={"show_from": 0.25})
    seen = ([cat(0.9), region(0.4)], [cat(0.24), region(0.9)], [region(0.9)], [])
    for asset, regions in zip(world.assets, seen, strict=False):
        make_task(world, asset, prediction_id=make_prediction(world, asset, regions, 0.5).id)
    make_task(world, world.assets[4])
    limit(world, labels=["cat"])
    assert lent(world) == [0]
    limit(world, labels=["cat", "person"])
    assert lent(world) == [0, 1, 2]
    limit(world, labels=[])
    assert lent(world) == [0, 1, 2, 3, 4]


def test_what_is_shown_in_place_of_the_pre_label_counts() -> None:
    world = make_world(pictures=2)
    for asset, shown in zip(world.assets, ([cat(0.9)], [region(0.9)]), strict=True):
        prediction = make_prediction(world, asset, [cat(0.9), region(0.9)], 0.5)
        make_task(world, asset, prediction_id=prediction.id, shown=shown)
    limit(world, labels=["cat"])
    assert lent(world) == [0]


def test_every_kind_of_limit_must_be_met_and_one_name_of_a_kind_is_enough() -> None:
    world = make_world(pictures=4)
    rows = ((["north"], "May"), (["south", "north"], "June"), ([], "May"), (["north"], "July"))
    for asset, (tags, batch) in zip(world.assets, rows, strict=True):
        Asset.objects.filter(pk=asset.pk).update(tags=tags, batch=batch)
        make_task(world, asset, prediction_id=make_prediction(world, asset, [cat(0.9)], 0.9).id)
    limit(world, batches=["May", "June"])
    assert lent(world) == [0, 1, 2]
    Assignment.objects.all().delete()
    Task.objects.update(free_slots=[0], free_count=1)
    limit(world, tags=["north"])
    assert lent(world) == [0, 1]
    limit(world, labels=["person"])
    assert lent(world) == [0, 1]  # what one holds stays one's own
    Assignment.objects.all().delete()
    Task.objects.update(free_slots=[0], free_count=1)
    assert lent(world) == []


def test_of_a_review_the_labels_of_the_answer_count() -> None:
    world = make_world(pictures=2)
    for asset in world.assets:
        make_task(world, asset, prediction_id=make_prediction(world, asset, [cat(0.9)], 0.9).id)
    for task in call(world, "annotator", "post", f"projects/{world.project.id}/tasks/claim", {"count": 2}):
        mine = [cat()] if task["asset"]["id"] == str(world.assets[0].id) else [region()]
        body = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": mine, "seconds": 3}
        call(world, "annotator", "post", f"tasks/{task['id']}/submit", body)
    assert (Annotation.objects.count(), Task.objects.filter(kind="review").count()) == (2, 2)
    limit(world, "reviewer", labels=["person"])
    assert lent(world, "reviewer", "reviews") == [1]


def test_hidden_gold_keeps_to_the_limits_and_an_exam_does_not() -> None:
    world = make_world(pictures=4, policy={"gold_rate": 0.5})
    annotator = world.people["annotator"].id
    QueueState.objects.create(project=world.project, user_id=annotator, gold_rate=1.0)
    Asset.objects.filter(pk__in=[world.assets[0].pk, world.assets[1].pk]).update(tags=["north"])
    make_task(world, world.assets[0])
    make_task(world, world.assets[1], purpose="gold", reserved_for=annotator)
    make_task(world, world.assets[2], purpose="gold", reserved_for=annotator)
    limit(world, tags=["north"])
    assert lent(world) == [1]  # in place of the ordinary one
    make_task(world, world.assets[3], purpose="exam", reserved_for=annotator)
    assert lent(world) == [0, 1, 3]


@pytest.mark.parametrize(("kind", "who"), [("audit", "annotator"), ("adjudicate", "reviewer")])
def test_where_the_models_answer_is_kept_from_people_a_label_does_not_choose(kind: str, who: str) -> None:
    world = make_world(pictures=1)
    prediction = make_prediction(world, world.assets[0], [cat(0.9)], 0.9)
    task = make_task(world, world.assets[0], prediction_id=prediction.id)
    Task.objects.filter(pk=task.pk).update(kind=kind, purpose=kind)
    Asset.objects.filter(pk=world.assets[0].pk).update(tags=["north"])
    limit(world, who, labels=["cat"])
    asked = {"kind": kind} if kind == "adjudicate" else {}
    assert lent(world, who, **asked) == []
    limit(world, who, labels=[], tags=["north"])
    assert lent(world, who, **asked) == [0]


@pytest.mark.django_db(transaction=True)
def test_limits_are_part_of_the_one_statement_and_cost_nothing_without() -> None:
    world = make_world(pictures=2)
    for asset in world.assets:
        make_task(world, asset, prediction_id=make_prediction(world, asset, [cat(0.9)], 0.9).id)
    ApiToken.objects.update(last_used_at=now())
    lent(world, "manager")
    Assignment.objects.all().delete()
    Task.objects.update(free_slots=[0], free_count=1)
    told = []
    for labels in ([], ["cat"]):
        limit(world, labels=labels)
        with CaptureQueriesContext(connection) as seen:
            call(world, "annotator", "post", f"projects/{world.project.id}/tasks/claim", {"count": 1})
        told.append([query["sql"] for query in seen.captured_queries])
        Assignment.objects.all().delete()
        Task.objects.update(free_slots=[0], free_count=1)
    free, limited = told
    assert len(limited) == len(free) <= 8
    assert sum("assets_asset x" in sql for sql in limited) == 1
    assert sum("assets_asset x" in sql for sql in free) == 0
