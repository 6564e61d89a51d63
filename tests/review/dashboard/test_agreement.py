"""Agreement of people on the pictures several of them answered, over HTTP."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from review.agreement.report import region_distance
from tests.factories.world import World, make_task, make_world, region

pytestmark = pytest.mark.django_db


def answer(world: World, who: str, regions: list[Any]) -> None:
    headers = {"Authorization": f"Token {world.tokens[who]}"}

    def post(path: str, body: Any) -> Any:
        reply = Client().post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)
        assert reply.status_code == 200, reply.content
        return reply.json()

    (task,) = post(f"projects/{world.project.id}/tasks/claim", {"count": 1})
    body = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": regions}
    post(f"tasks/{task['id']}/submit", body)


def test_pairs_and_where_they_differ(django_assert_max_num_queries: Any) -> None:
    world = make_world(pictures=3, policy={"overlap": 2, "review": "none"})
    # The first two pictures alike, the last one half right.
    for at, second in enumerate(([region()], [region(x=150.0)], [region(), region(x=150.0)])):
        make_task(world, world.assets[at], overlap=2)
        answer(world, "annotator", [region(x=150.0)] if at == 1 else [region()])
        answer(world, "reviewer", second)
    headers = {"Authorization": f"Token {world.tokens['manager']}"}
    with django_assert_max_num_queries(10):
        told = Client().get(f"/api/v1/projects/{world.project.id}/agreement", headers=headers).json()
    assert (told["pictures"], told["answers"], told["is_enough"]) == (3, 6, False)
    assert told["mean"] == pytest.approx((1 + 1 + 2 / 3) / 3, abs=1e-4)
    pair = {"first": "annotator", "second": "reviewer", "agreement": told["mean"], "shared": 3}
    assert told["pairs"] == [{**pair, "kappa": None, "objects": 0}]
    assert told["low"] <= told["alpha"] <= told["high"]
    assert sum(told["within"]) == pytest.approx(1, abs=0.01)
    assert [(row["name"], row["pictures"], row["is_enough"]) for row in told["labels"]] == [("person", 3, False)]
    assert [row["name"] for row in told["shapes"]] == ["box"]
    assert [row["name"] for row in told["disagreements"]] == [world.assets[2].name]
    assert told["alpha"] > 0
    assert region_distance([], []) == 0


def test_nothing_to_compare() -> None:
    world = make_world(pictures=1)
    headers = {"Authorization": f"Token {world.tokens['manager']}"}
    told = Client().get(f"/api/v1/projects/{world.project.id}/agreement", headers=headers).json()
    assert (told["pictures"], told["mean"], told["alpha"], told["pairs"]) == (0, None, None, [])
