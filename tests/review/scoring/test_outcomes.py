"""From a review's decision to the author's score, on the database and over HTTP."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from django.test import Client

from annotation.regions.codec import decode_regions
from review.scoring.compare import compare_regions
from review.scoring.models import AnswerOutcome
from review.scoring.rules import ShapeErrors
from tests.factories.world import World, make_task, make_world, region

pytestmark = pytest.mark.django_db


def call(world: World, who: str, method: str, path: str, body: Any = None) -> Any:
    headers = {"Authorization": f"Token {world.tokens[who]}"}
    send = getattr(Client(), method)
    if method == "get":
        return send(f"/api/v1/{path}", headers=headers)
    return send(f"/api/v1/{path}", json.dumps(body or {}), content_type="application/json", headers=headers)


def reviewed(world: World, at: int, answer: list[Any], decision: dict[str, Any]) -> None:
    """Have the annotator answer a picture and the reviewer decide."""
    make_task(world, world.assets[at])
    (task,) = call(world, "annotator", "post", f"projects/{world.project.id}/tasks/claim", {"count": 1}).json()
    body = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": answer}
    assert call(world, "annotator", "post", f"tasks/{task['id']}/submit", body).status_code == 200
    (review,) = call(world, "reviewer", "post", f"projects/{world.project.id}/reviews/claim", {"count": 1}).json()
    reply = call(world, "reviewer", "post", f"reviews/{review['id']}/decision", decision)
    assert reply.status_code == 200, reply.content


def test_decisions_become_scores_with_the_answers_behind_them(django_assert_max_num_queries: Any) -> None:
    world = make_world(pictures=3)
    good, missed = region(), region(x=100.0)
    reviewed(world, 0, [good], {"decision": "approve"})
    reviewed(world, 1, [good], {"decision": "fix", "regions": [good, missed]})
    reviewed(world, 2, [good], {"decision": "reject", "reason": "wrong_label"})
    rows = list(AnswerOutcome.objects.order_by("created_at"))
    assert [(row.is_right, row.weight, row.note) for row in rows] == [
        (True, 0.7, ""), (False, 0.7, ""), (False, 0.7, "wrong_label"),
    ]  # fmt: skip
    assert rows[1].counts == {"right": 1, "missed": 1, "extra": 0, "sloppy": 0, "mislabelled": 0}
    assert rows[1].labels == {"person": [1, 1]}
    assert rows[2].counts == {}
    with django_assert_max_num_queries(6):
        told = call(world, "manager", "get", f"projects/{world.project.id}/scores").json()
    (score,) = told["scores"]
    assert (score["username"], score["judged"], score["right"], score["gate"]) == ("annotator", 3, 1, "open")
    assert score["accuracy"]["low"] < score["accuracy"]["mean"] < score["accuracy"]["high"]
    assert score["aspects"]["finds"]["mean"] < score["aspects"]["does not invent"]["mean"]
    assert score["errors"]["missed"] == 1
    wrong = call(
        world, "manager", "get", f"projects/{world.project.id}/scores/{world.people['annotator'].id}?wrong=true"
    ).json()["results"]
    assert [row["note"] for row in wrong] == ["wrong_label", ""]
    own = call(world, "annotator", "get", f"projects/{world.project.id}/my-score").json()
    assert own == score
    assert len(call(world, "annotator", "get", f"projects/{world.project.id}/my-score/answers").json()["results"]) == 3
    assert call(world, "reviewer", "get", f"projects/{world.project.id}/my-score").json()["code"] == "nothing_yet"


def test_ones_own_review_says_nothing() -> None:
    world = make_world(pictures=1, policy={"solo_review": True})
    from assay.projects.models import Membership

    Membership.objects.filter(project=world.project, user=world.people["reviewer"]).delete()
    make_task(world, world.assets[0])
    (task,) = call(world, "manager", "post", f"projects/{world.project.id}/tasks/claim", {"count": 1}).json()
    body = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": [region()]}
    call(world, "manager", "post", f"tasks/{task['id']}/submit", body)
    (review,) = call(world, "manager", "post", f"projects/{world.project.id}/reviews/claim", {"count": 1}).json()
    assert (
        call(world, "manager", "post", f"reviews/{review['id']}/decision", {"decision": "approve"}).status_code == 200
    )
    assert AnswerOutcome.objects.count() == 0


def test_what_is_wrong_with_an_answer() -> None:
    truth = [
        region(x=0.0, y=0.0),
        region(x=200.0, y=0.0),
        region(x=0.0, y=200.0, label="cat"),
        region(x=300.0, y=300.0),
    ]
    answer = [
        region(x=1.0, y=0.0),  # right
        region(x=208.0, y=4.0),  # sloppy: IoU .61
        region(x=0.0, y=200.0),  # a cat called a person
        region(x=400.0, y=100.0),  # nothing there
    ]
    errors, labels = compare_regions(decode_regions(answer), decode_regions(truth))
    assert errors == ShapeErrors(right=1, missed=1, extra=1, sloppy=1, mislabelled=1)
    assert labels == {"person": [1, 3], "cat": [0, 1]}
    assert compare_regions([], []) == (ShapeErrors(), {})


def test_what_one_is_told_of_oneself_does_not_move_with_a_hidden_check() -> None:
    world = make_world(pictures=1)
    path = f"projects/{world.project.id}/my-score"

    def checked(source: str, is_right: bool) -> None:
        AnswerOutcome.objects.create(
            project=world.project, user=world.people["annotator"], asset=world.assets[0], annotation_id=uuid.uuid4(),
            source=source, weight=1.0, is_right=is_right, counts={"right": 0, "missed": int(not is_right), "extra": 0,
            "sloppy": 0, "mislabelled": 0},
        )  # fmt: skip

    for _ in range(9):
        checked("gold", False)
        told = call(world, "annotator", "get", path).json()
        assert told["code"] == "nothing_yet"
        assert "Too few" in told["detail"]
    checked("gold", True)
    first = call(world, "annotator", "get", path).json()
    assert (first["judged"], first["right"], first["errors"]["missed"]) == (10, 1, 9)
    checked("gold", False)
    assert call(world, "annotator", "get", path).json() == first
    checked("review", True)
    second = call(world, "annotator", "get", path).json()
    assert (second["judged"], second["right"]) == (11, 2)
    # Managers see everything at once.
    (score,) = call(world, "manager", "get", f"projects/{world.project.id}/scores").json()["scores"]
    assert score["judged"] == 12
