"""Gold on the real database and over HTTP: hidden, scored, doubted; pausing takes back what nobody has looked at."""

from __future__ import annotations

import json
import re
import uuid
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotation.regions.codec import decode_regions
from annotation.tasks.models import Annotation, Assignment, PendingAnswer, QueueState, Task
from annotation.tasks.settlement import settle_pending
from assay.accounts.models import ApiToken
from assay.accounts.services import create_token, create_user
from assay.assets.models import Asset
from assay.assets.types import Stage
from assay.kernel.clock import now
from assay.projects.models import Membership
from review.gold.fraud_signals import signs_of, watch, watch_people
from review.gold.hidden_checks import stock_gold
from review.gold.models import GoldCheck, GoldItem
from review.gold.pauses import apply_gate
from review.scoring.models import AnswerOutcome
from review.scoring.services import Judged, record_outcome
from tests.factories.world import World, make_prediction, make_task, make_world, region

pytestmark = pytest.mark.django_db


def call(world: World, who: str, method: str, path: str, body: Any = None, expect: int = 200) -> Any:
    sent = {} if method == "get" else {"data": json.dumps(body or {}), "content_type": "application/json"}
    headers = {"Authorization": f"Token {world.tokens[who]}"}
    reply = getattr(Client(), method)(f"/api/v1/{path}", headers=headers, **sent)
    assert reply.status_code == expect, reply.content[:500]
    return reply.json() if reply.content else None


def claim(world: World, who: str = "annotator", count: int = 1) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = call(world, who, "post", f"projects/{world.project.id}/tasks/claim", {"count": count})
    return rows


def submit(world: World, task: dict[str, Any], regions: list[Any], who: str = "annotator") -> None:
    body = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": regions, "seconds": 3}
    call(world, who, "post", f"tasks/{task['id']}/submit", body)


def gold(world: World, at: int, truth: list[Any] | None = None) -> GoldItem:
    """Make a gold item of a picture, as an expert who gives the answer."""
    body = {"asset": str(world.assets[at].id), "regions": [region()] if truth is None else truth}
    made = call(world, "reviewer", "post", f"projects/{world.project.id}/gold", body, expect=201)
    return GoldItem.objects.get(pk=made["id"])


def only_gold(world: World) -> None:
    """Every place of a claim becomes a hidden check, where one is waiting."""
    QueueState.objects.update_or_create(
        project=world.project, user=world.people["annotator"], defaults={"gold_rate": 1.0}
    )


def test_gold_is_reserved_ahead_and_takes_the_place_of_ordinary_work() -> None:
    world = make_world(pictures=4, policy={"gold_rate": 0.3})
    item = gold(world, 0)
    assert Asset.objects.get(pk=item.asset_id).stage == Stage.DONE
    assert stock_gold() == 3  # annotator, reviewer and manager
    assert stock_gold() == 0
    only_gold(world)
    assert claim(world) == []  # no ordinary work: gold alone would show
    make_task(world, world.assets[1])
    (task,) = claim(world)
    assert task["asset"]["id"] == str(item.asset_id)
    assert task["kind"] == "annotate"
    submit(world, task, [region()])
    (task,) = claim(world)
    assert task["asset"]["id"] == str(world.assets[1].id)  # never twice to one person


def test_nobody_who_met_the_picture_is_checked_with_it() -> None:
    world = make_world(pictures=2, policy={"gold_rate": 0.3})
    make_task(world, world.assets[0])
    (task,) = claim(world)
    submit(world, task, [region()])
    (review,) = call(world, "reviewer", "post", f"projects/{world.project.id}/reviews/claim", {"count": 1})
    call(world, "reviewer", "post", f"reviews/{review['id']}/decision", {"decision": "approve"})
    made = call(world, "manager", "post", f"projects/{world.project.id}/gold/propose", {"count": 5})
    assert [(row["state"], row["label"]) for row in made] == [("proposed", "person")]
    assert stock_gold() == 0
    path = f"projects/{world.project.id}/gold/{made[0]['id']}"
    assert call(world, "reviewer", "patch", path, {"state": "active"})["state"] == "active"
    assert stock_gold() == 1
    assert GoldCheck.objects.get().user == world.people["manager"]


def test_a_submit_runs_the_same_statements_gold_or_not() -> None:
    world = make_world(pictures=4, policy={"gold_rate": 0.3})
    gold(world, 0)
    stock_gold()
    for at in (1, 2, 3):
        make_task(world, world.assets[at])
    ApiToken.objects.update(last_used_at=now())
    claim(world, "manager")
    shapes: list[list[str]] = []
    for rate in (0.0, 1.0):
        QueueState.objects.update_or_create(
            project=world.project, user=world.people["annotator"], defaults={"gold_rate": rate}
        )
        (task,) = claim(world)
        with CaptureQueriesContext(connection) as seen:
            submit(world, task, [region()])
        shapes.append([re.split(r"['0-9]", row["sql"])[0] for row in seen.captured_queries])
    assert Task.objects.filter(purpose="gold", state="done").count() == 1
    assert shapes[0] == shapes[1]
    assert len([sql for sql in shapes[0] if "SAVEPOINT" not in sql]) <= 8
    assert Task.objects.filter(kind="review", state="open").count() == 1
    assert Task.objects.filter(kind="review", state="cancelled", purpose="gold").count() == 1


def test_the_score_follows_and_the_gold_rate_falls_with_trust() -> None:
    world = make_world(pictures=8, policy={"gold_rate": 0.3})
    for at in range(6):
        gold(world, at)
    make_task(world, world.assets[7])
    only_gold(world)
    for _ in range(6):
        stock_gold()
        only_gold(world)
        (task,) = claim(world)
        submit(world, task, [region()])
        assert PendingAnswer.objects.count() == 1
        assert settle_pending() == 1
    assert PendingAnswer.objects.count() == 0
    assert list(AnswerOutcome.objects.values_list("source", "is_right", "weight")) == [("gold", True, 1.0)] * 6
    state = QueueState.objects.get(user=world.people["annotator"])
    assert state.gold_rate is not None
    assert 0.03 <= state.gold_rate < 0.2
    assert state.paused_at is None
    shown = call(world, "annotator", "get", f"projects/{world.project.id}/my-score/answers")["results"]
    assert shown == []  # hidden checks stay hidden


def test_who_fails_gold_is_paused_and_unreviewed_answers_are_queued_again() -> None:
    world = make_world(pictures=9, policy={"gold_rate": 0.3})
    make_task(world, world.assets[6])
    (task,) = claim(world)
    submit(world, task, [region()])
    make_task(world, world.assets[8])
    (task,) = claim(world)
    submit(world, task, [region()])
    (review, other) = call(world, "reviewer", "post", f"projects/{world.project.id}/reviews/claim", {"count": 2})
    call(world, "reviewer", "post", f"reviews/{review['id']}/decision", {"decision": "approve"})
    call(world, "reviewer", "post", f"reviews/{other['id']}/release", expect=204)
    settle_pending()
    for at in range(6):
        gold(world, at)
    make_task(world, world.assets[7])
    for number in range(6):
        stock_gold()
        only_gold(world)
        if QueueState.objects.get().paused_at:
            break
        (task,) = claim(world)
        submit(world, task, [region(x=200.0 - 20 * number, width=10.0)])
        settle_pending()
    state = QueueState.objects.get()
    assert state.paused_at is not None
    assert "checked answers" in state.reason
    refused = call(world, "annotator", "post", f"projects/{world.project.id}/tasks/claim", {"count": 1}, expect=409)
    assert refused["code"] == "work_paused"
    assert call(world, "annotator", "get", f"projects/{world.project.id}/my-day")["is_paused"] is True
    back = Assignment.objects.filter(user=world.people["annotator"], kind="annotate", state="released")
    again = {row.asset_id for row in back} & {world.assets[6].id, world.assets[8].id}
    assert len(again) == 1  # the reviewed one stays, the other is queued again
    (asset,) = again
    open_task = Task.objects.get(asset_id=asset, kind="annotate", state="open")
    assert (open_task.answers, open_task.free_count) == (0, 1)
    assert Asset.objects.get(pk=asset).stage == Stage.ANNOTATING
    assert Task.objects.filter(kind="review", state="open").count() == 0
    QueueState.objects.create(project=world.project, user=world.people["manager"], gold_rate=0.0)
    assert str(asset) in {row["asset"]["id"] for row in claim(world, "manager", 5)}
    path = f"projects/{world.project.id}/queue-states/{world.people['annotator'].id}"
    call(world, "manager", "patch", path, {"paused": False}, expect=204)
    assert claim(world) == []  # no refusal any more; the manager has the work in hand


def test_wrong_gold_is_doubted_when_people_err_alike_and_counts_no_more() -> None:
    world = make_world(pictures=3, policy={"gold_rate": 0.3})
    item = gold(world, 0, truth=[region(label="cat")])
    make_task(world, world.assets[1], overlap=5)
    for name in ("ann", "ben", "cem"):
        user = create_user(username=name, password=None)
        world.people[name], world.tokens[name] = user, create_token(user, "t")[1]
        Membership.objects.create(project=world.project, user=user, role="annotator")
    stock_gold()
    for name in ("ann", "ben", "cem"):
        QueueState.objects.create(project=world.project, user=world.people[name], gold_rate=1.0)
    for name in ("ann", "ben"):
        (task,) = claim(world, name)
        submit(world, task, [region()], name)
        settle_pending()
    item.refresh_from_db()
    assert item.state == "active"  # two may err alike by chance while little is known of them
    (task,) = claim(world, "cem")
    submit(world, task, [region()], "cem")
    settle_pending()
    item.refresh_from_db()
    assert (item.state, item.reason) == ("challenged", "3 of 3 people answered otherwise, and alike.")
    assert AnswerOutcome.objects.filter(is_void=True).count() == 3
    path = f"projects/{world.project.id}/gold/{item.id}"
    call(world, "reviewer", "patch", path, {"regions": [region()]})
    assert list(AnswerOutcome.objects.values_list("is_right", "is_void")) == [(True, False)] * 3


def test_a_planted_error_is_shown_in_place_of_the_pre_label(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("review.gold.hidden_checks.CORRUPTED_SHARE", 1.1)
    world = make_world(pictures=2, policy={"gold_rate": 0.3})
    make_prediction(world, world.assets[0], [region(0.9)], 0.9)
    gold(world, 0)
    stock_gold()
    make_task(world, world.assets[1])
    only_gold(world)
    (task,) = claim(world)
    assert [row["id"] for row in task["prediction"]["regions"]] == [row["from_prediction"] for row in task["regions"]]
    submit(world, task, task["regions"])
    settle_pending()
    check = GoldCheck.objects.get(user=world.people["annotator"])
    assert (check.is_corrupted, check.is_unchanged, check.is_right) == (True, True, False)


def test_gold_needs_a_reviewed_answer_or_an_experts() -> None:
    world = make_world(pictures=2)
    path = f"projects/{world.project.id}/gold"
    asset = str(world.assets[0].id)
    assert call(world, "reviewer", "post", path, {"asset": asset}, expect=409)["code"] == "not_reviewed"
    bad = call(world, "reviewer", "post", path, {"asset": asset, "regions": [region(label="dragon")]}, expect=422)
    assert bad["errors"][0]["path"] == "regions[0].label"
    gold(world, 0)
    again = {"asset": asset, "regions": [region()]}
    assert call(world, "reviewer", "post", path, again, expect=409)["code"] == "already_gold"
    listed = call(world, "reviewer", "get", path)
    assert (listed["counts"], listed["results"][0]["origin"]) == ({"active": 1}, "expert")
    call(world, "reviewer", "delete", f"{path}/{listed['results'][0]['id']}", expect=204)
    assert call(world, "reviewer", "get", path)["counts"] == {"retired": 1}


def test_without_review_an_answer_is_settled_a_moment_later() -> None:
    world = make_world(pictures=1, policy={"review": "none"})
    make_task(world, world.assets[0])
    (task,) = claim(world)
    submit(world, task, [region()])
    assert settle_pending() == 1
    assert Asset.objects.get(pk=world.assets[0].id).stage == Stage.DONE
    assert settle_pending() == 0


def test_reviews_pause_too_and_the_decision_at_hand_stands() -> None:
    world = make_world(pictures=9)
    for asset in world.assets:
        make_task(world, asset)
    for task in claim(world, count=9):
        submit(world, task, [region()])
    for _ in range(9):
        path = f"projects/{world.project.id}/reviews/claim"
        reviews = call(world, "reviewer", "post", path, {"count": 1})
        if not reviews:
            break
        body = {"decision": "fix", "regions": [region(label="cat", x=120.0)]}
        call(world, "reviewer", "post", f"reviews/{reviews[0]['id']}/decision", body)
    state = QueueState.objects.get()
    assert state.paused_at is not None
    judged = AnswerOutcome.objects.count()
    assert 5 <= judged < 9
    assert Asset.objects.filter(stage=Stage.DONE).count() == judged
    assert Asset.objects.filter(stage=Stage.ANNOTATING).count() == 9 - judged
    assert len(claim(world, "manager", 9)) == 9 - judged


def test_signs_of_careless_work_raise_the_share_of_checks_and_never_pause() -> None:
    world = make_world(pictures=3, policy={"gold_rate": 0.3})
    tasks = [make_task(world, world.assets[0]) for _ in range(90)]
    begun = now()
    for at, task in enumerate(tasks):
        who = ("annotator", "manager", "reviewer")[at % 3]
        assignment = Assignment.objects.create(
            task=task, user=world.people[who], project=world.project, asset=world.assets[0], kind="annotate", slot=0,
            overlap=1, lease_expires_at=begun, state="expired",
        )  # fmt: skip
        Annotation.objects.create(
            assignment=assignment, task=task, project=world.project, asset=world.assets[0],
            author=world.people[who], submission_id=uuid.uuid4(), schema_version=1,
            regions=[region(label="cat" if who == "annotator" or at % 2 else "person")],
            seconds=0.4 if who == "annotator" else 9.0 + at % 5,
            created_at=begun + timedelta(seconds=10 * at if who == "annotator" else at * at),
        )  # fmt: skip
    assert not any(sign.flag.is_raised for sign in signs_of(world.project.id, world.people["manager"].id))
    raised = watch(world.project, world.people["annotator"].id, answers=30)
    signs = [sign.flag.name for sign in raised]
    assert signs == ["answers like clockwork", "too fast", "constant answers"]
    record_outcome(
        Judged(world.project.id, world.people["annotator"].id, world.assets[0].id, uuid.uuid4(), [], [], "gold", 1.0)
    )
    apply_gate(world.project, world.people["annotator"].id)
    state = QueueState.objects.get()
    assert (state.gold_rate, state.signs, state.paused_at) == (0.3, signs, None)
    told = call(world, "manager", "get", f"projects/{world.project.id}/queue-states")
    assert told[0]["signs"] == signs
    assert [sign["name"] for sign in told[0]["evidence"]] == signs
    assert told[0]["evidence"][2]["words"] == '30 of the last 30 answers are "cat"; among all people 67% are.'
    assert told[0]["evidence"][2]["assets"][0]["name"] == world.assets[0].name


def test_copied_shapes_are_noticed_and_kept_pre_labels_are_not() -> None:
    world = make_world(pictures=1, policy={"gold_rate": 0.3})
    first = Asset.objects.get(pk=world.assets[0].pk)
    assets = []
    for at in range(24):
        row = Asset.objects.get(pk=first.pk)
        row.pk, row.sha256, row.name = uuid.uuid4(), f"{at:064d}", f"more-{at:02d}.jpg"
        assets.append(row)
    Asset.objects.bulk_create(assets)
    begun = now() - timedelta(hours=1)
    for at, asset in enumerate(assets):
        shown = region(0.9, x=30.0)
        prediction = make_prediction(world, asset, [shown], 0.9)
        task = make_task(world, asset, overlap=3, prediction_id=prediction.id)
        drawn = region(x=10 + at * 0.37, y=5 + at * 0.61)
        # The manager draws; the annotator draws the same to the pixel; the reviewer keeps the pre-label.
        for slot, (who, own) in enumerate((("manager", drawn), ("annotator", region(x=drawn["x"] + 0.2, y=drawn["y"])),
                                           ("reviewer", shown))):  # fmt: skip
            lent = Assignment.objects.create(
                task=task, user=world.people[who], project=world.project, asset=asset, kind="annotate", slot=slot,
                overlap=3, lease_expires_at=begun, state="submitted",
            )  # fmt: skip
            Annotation.objects.create(
                assignment=lent, task=task, project=world.project, asset=asset, author=world.people[who],
                submission_id=uuid.uuid4(), schema_version=1, regions=[own], seconds=5 + at * slot % 7,
                prediction=prediction, created_at=begun + timedelta(seconds=9 * at * at + slot),
            )  # fmt: skip
    assert watch_people() == 3
    assert watch_people() == 0
    told = {row["username"]: row for row in call(world, "manager", "get", f"projects/{world.project.id}/queue-states")}
    assert {name: row["signs"] for name, row in told.items()} == {
        "annotator": ["copied shapes"], "manager": [], "reviewer": [],
    }  # fmt: skip
    (sign,) = told["annotator"]["evidence"]
    assert sign["words"] == "24 of 24 answers have shapes manager had drawn before, the same to the pixel."
    assert len(sign["assets"]) == 12
    assert told["annotator"]["gold_rate"] == 0.3
    assert told["annotator"]["paused_at"] is None


def test_whom_a_manager_lets_go_on_is_judged_by_what_comes_after() -> None:
    world = make_world(pictures=2, policy={"gold_rate": 0.3})
    annotator = world.people["annotator"].id

    def judged(count: int, *, is_right: bool) -> None:
        for _ in range(count):
            truth = [] if is_right else decode_regions([region()])
            asset = world.assets[0].id
            record_outcome(Judged(world.project.id, annotator, asset, uuid.uuid4(), [], truth, "gold", 1.0))

    judged(8, is_right=False)
    apply_gate(world.project, annotator)
    path = f"projects/{world.project.id}/queue-states/{annotator}"
    assert QueueState.objects.get().paused_at is not None
    call(world, "manager", "patch", path, {"paused": False}, expect=204)
    judged(1, is_right=False)
    apply_gate(world.project, annotator)
    assert QueueState.objects.get().paused_at is None
    judged(8, is_right=False)
    apply_gate(world.project, annotator)
    assert QueueState.objects.get().paused_at is not None


def test_where_a_bounded_error_is_promised_the_sequential_test_decides() -> None:
    world = make_world(pictures=2, policy={"gold_rate": 0.3, "gate": "sequential"})
    annotator, asset = world.people["annotator"].id, world.assets[0].id
    wrong = decode_regions([region()])
    for number in range(1, 5):
        record_outcome(Judged(world.project.id, annotator, asset, uuid.uuid4(), [], wrong, "gold", 1.0))
        apply_gate(world.project, annotator)
        state = QueueState.objects.get()
        assert (state.paused_at is not None) == (number == 4)
    assert state.reason.startswith("4 hidden checks: the test of 90% against 75% right says 75%")
    told = call(world, "manager", "get", f"projects/{world.project.id}/scores")
    assert (told["floor"], told["scores"][0]["gate"]) == (0.75, "pause")


def test_people_do_not_all_meet_the_same_items_first() -> None:
    world = make_world(pictures=9, policy={"gold_rate": 0.3})
    for at in range(9):
        gold(world, at)
    assert stock_gold() == 12  # four for each of three people
    times = Counter(GoldCheck.objects.values_list("item_id", flat=True))
    assert len(times) == 9
    assert max(times.values()) == 2
