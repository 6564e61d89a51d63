"""The queue on the real database: statements counted, leases, drafts, skips, overlap."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from psycopg.types.json import Jsonb

from annotation.policy import policy_of
from annotation.tasks import queue
from annotation.tasks.events import AnswerReceived
from annotation.tasks.models import Annotation, Assignment, PendingAnswer, Task
from annotation.tasks.services import NewTask, create_tasks, expire_leases
from annotation.tasks.settlement import settle_pending
from assay.accounts.models import ApiToken
from assay.assets.models import Asset
from assay.kernel import events
from assay.kernel.clock import now
from review.resolved.models import ResolvedLabel
from review.routing.audits.services import drawing_of, make_audits
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


def answer(**more: Any) -> dict[str, Any]:
    return {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": [region()], "seconds": 3} | more


@pytest.mark.django_db(transaction=True)
def test_claim_and_submit_take_at_most_eight_statements(django_assert_max_num_queries: Any) -> None:
    world = make_world()
    for asset in world.assets:
        make_task(world, asset, prediction_id=make_prediction(world, asset, [region(0.9)], 0.9).id)
    ApiToken.objects.update(last_used_at=now())
    claim(world, "manager")  # the schema is decoded once a process
    with django_assert_max_num_queries(8):
        (task,) = claim(world)
    body = answer()
    with django_assert_max_num_queries(8):
        call(world, "annotator", "post", f"tasks/{task['id']}/submit", body)
    assert Task.objects.filter(kind="review").count() == 1


def test_claiming_again_gives_the_same_task_first() -> None:
    world = make_world()
    make_task(world, world.assets[0], priority=0.9)
    make_task(world, world.assets[1], priority=0.1)
    (first,) = claim(world)
    both = claim(world, count=2)
    assert both[0]["id"] == first["id"]
    assert both[1]["asset"]["id"] == str(world.assets[1].id)
    assert claim(world, "manager") == []


def test_an_expired_lease_frees_the_task_and_keeps_late_work_as_a_draft() -> None:
    world = make_world()
    make_task(world, world.assets[0])
    (task,) = claim(world)
    Assignment.objects.update(lease_expires_at=now() - timedelta(hours=1))
    assert expire_leases() == 1
    (other,) = claim(world, "manager")
    body = answer()
    lost = call(world, "annotator", "post", f"tasks/{task['id']}/submit", body, expect=409)
    assert lost["code"] == "lease_lost"
    assert Assignment.objects.get(pk=task["id"]).draft.regions == body["regions"]
    assert Annotation.objects.count() == 0
    call(world, "manager", "post", f"tasks/{other['id']}/submit", answer())


def test_an_expired_lease_nobody_took_is_accepted() -> None:
    world = make_world()
    make_task(world, world.assets[0])
    (task,) = claim(world)
    Assignment.objects.update(lease_expires_at=now() - timedelta(hours=1))
    expire_leases()
    call(world, "annotator", "post", f"tasks/{task['id']}/submit", answer())
    assert Task.objects.get(kind="annotate").state == "done"


def test_drafts_are_operations_once_each_and_a_stale_base_is_refused() -> None:
    world = make_world()
    make_task(world, world.assets[0])
    (task,) = claim(world)
    path, one = f"tasks/{task['id']}/draft", region()
    put = {"op_id": "a", "op": "put_region", "region_id": one["id"], "value": one}
    assert call(world, "annotator", "patch", path, {"base_revision": 0, "ops": [put]}) == {"revision": 1}
    assert call(world, "annotator", "patch", path, {"base_revision": 0, "ops": [put]}) == {"revision": 1}
    stale = {"base_revision": 0, "ops": [{"op_id": "b", "op": "delete_region", "region_id": one["id"]}]}
    refused = call(world, "annotator", "patch", path, stale, expect=409)
    assert (refused["code"], refused["revision"], refused["regions"]) == ("stale_revision", 1, [one])
    (again,) = claim(world)
    assert (again["regions"], again["revision"]) == ([one], 1)


def test_bad_regions_are_named_and_nothing_is_stored() -> None:
    world = make_world()
    make_task(world, world.assets[0])
    (task,) = claim(world)
    bad = answer(regions=[region(), region(label="dragon"), region(x=-40)])
    refused = call(world, "annotator", "post", f"tasks/{task['id']}/submit", bad, expect=422)
    assert [(row["path"], row["code"]) for row in refused["errors"]] == [
        ("regions[1].label", "unknown_label"),
        ("regions[2].x", "outside"),
    ]
    assert Annotation.objects.count() == 0


def test_a_skipped_task_goes_to_somebody_else() -> None:
    world = make_world()
    make_task(world, world.assets[0])
    (task,) = claim(world)
    call(world, "annotator", "post", f"tasks/{task['id']}/skip", {"reason": "too dark"}, expect=204)
    assert claim(world) == []
    assert len(claim(world, "reviewer")) == 1
    assert Task.objects.get().skips == 1


def test_three_answers_are_given_by_three_people_and_the_middle_one_goes_to_review() -> None:
    world = make_world(policy={"overlap": 3})
    make_task(world, world.assets[0], overlap=3)
    middle = [region(x=12.0)]
    for who, regions in (("annotator", [region(x=10.0)]), ("reviewer", middle), ("manager", [region(x=14.0)])):
        (task,) = claim(world, who)
        call(world, who, "post", f"tasks/{task['id']}/submit", answer(regions=regions))
        assert claim(world, who) == []
    assert settle_pending() == 3
    review = Task.objects.get(kind="review")
    assert review.subject is not None
    assert review.subject.regions[0]["x"] == 12.0
    assert len(review.excluded_users) == 3


def test_a_blind_audit_shows_no_pre_label_and_its_outcome_is_kept() -> None:
    world = make_world(policy={"adjudications": 0, "audit_rate": 1.0})
    shown = region(0.9)
    prediction = make_prediction(world, world.assets[0], [shown], 0.9)
    task = make_task(world, world.assets[0], prediction_id=prediction.id)
    Task.objects.filter(pk=task.pk).update(kind="audit")
    policy = policy_of(world.project)
    make_audits([prediction], policy, drawing_of(policy), accepted=[world.assets[0].id])
    (work,) = claim(world)
    assert (work["kind"], work["regions"], work["prediction"]) == ("audit", [], None)
    call(world, "annotator", "post", f"tasks/{work['id']}/submit", answer(regions=[]))
    label = ResolvedLabel.objects.get(is_current=True)
    assert (label.source, label.regions, label.provenance["model_was_right"]) == ("audit", [], False)
    assert Asset.objects.get(pk=world.assets[0].pk).stage == "done"
    stats = call(world, "manager", "get", f"projects/{world.project.id}/stats")
    assert stats["audits"] == {"checked": 1, "right": 0}


def test_solo_review_only_where_it_is_on_and_nobody_else_can() -> None:
    for solo, others, expected in ((False, 0, 0), (True, 0, 1), (True, 1, 0)):
        world = make_world(policy={"solo_review": solo})
        if not others:
            call(
                world,
                "manager",
                "delete",
                f"projects/{world.project.id}/members/{world.people['reviewer'].id}",
                expect=204,
            )
        make_task(world, world.assets[0])
        (task,) = claim(world, "manager")
        call(world, "manager", "post", f"tasks/{task['id']}/submit", answer())
        reviews = call(world, "manager", "post", f"projects/{world.project.id}/reviews/claim", {"count": 1})
        assert len(reviews) == expected
        if reviews:
            call(world, "manager", "post", f"reviews/{reviews[0]['id']}/decision", {"decision": "approve"})
            assert (
                ResolvedLabel.objects.get(is_current=True, asset__project=world.project).provenance["is_solo"] is True
            )
        for user in world.people.values():
            type(user).objects.filter(pk=user.pk).update(username=f"old-{uuid.uuid4()}")
        type(world.project).objects.filter(pk=world.project.pk).update(name=str(uuid.uuid4()))


def test_the_database_refuses_a_second_person_on_a_slot() -> None:
    world = make_world()
    task = make_task(world, world.assets[0])
    (held,) = claim(world)
    row = Assignment.objects.get(pk=held["id"])
    row.pk, row.user_id = uuid.uuid4(), world.people["manager"].pk
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task.pk).update(answers=2)


def test_one_more_person_is_asked_only_while_the_answers_leave_doubt() -> None:
    world = make_world(policy={"overlap": 2, "overlap_most": 3, "overlap_target": 0.9, "review": "none"})
    make_task(world, world.assets[0], overlap=2)
    make_task(world, world.assets[1], overlap=2)
    for who in ("annotator", "reviewer"):
        for task in claim(world, who, 2):
            is_first = task["asset"]["id"] == str(world.assets[0].id)
            label = "cat" if is_first and who == "reviewer" else "person"
            call(world, who, "post", f"tasks/{task['id']}/submit", answer(regions=[region(label=label)]))
    assert settle_pending() == 4
    (open_task,) = Task.objects.filter(state="open")
    assert (str(open_task.asset_id), open_task.overlap, open_task.free_count) == (str(world.assets[0].id), 3, 1)
    agreed = ResolvedLabel.objects.get()
    assert (agreed.source, len(agreed.regions)) == ("consensus", 1)
    assert agreed.provenance["by"] == "2 people"
    assert agreed.provenance["objects"][0]["votes"] == {"person": 1.0}
    (task,) = claim(world, "manager")
    call(world, "manager", "post", f"tasks/{task['id']}/submit", answer(regions=[region(label="cat")]))
    settle_pending()
    settled = ResolvedLabel.objects.get(asset=world.assets[0])
    assert settled.regions[0]["label"] == "cat"
    assert settled.provenance["objects"][0]["votes"] == {"cat": pytest.approx(2 / 3), "person": pytest.approx(1 / 3)}


def test_an_answer_that_cannot_be_settled_does_not_hold_up_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world(policy={"review": "none"})
    for asset in world.assets:
        make_task(world, asset)
    tasks = claim(world, count=3)
    for task in tasks:
        call(world, "annotator", "post", f"tasks/{task['id']}/submit", answer())
    bad = tasks[0]["asset"]["id"]

    def fails_for_one(event: AnswerReceived) -> None:
        if str(event.annotation.asset_id) == bad:
            raise KeyError("broken")

    monkeypatch.setitem(events._subscribers, AnswerReceived, [fails_for_one, *events.subscribers_of(AnswerReceived)])
    assert settle_pending() == 2
    assert {str(row.asset_id) for row in ResolvedLabel.objects.all()} == {t["asset"]["id"] for t in tasks[1:]}
    waiting = PendingAnswer.objects.get()
    assert str(waiting.annotation.asset_id) == bad
    assert waiting.created_at > now()
    assert settle_pending() == 0
    monkeypatch.undo()
    PendingAnswer.objects.update(created_at=now())
    assert settle_pending() == 1
    assert ResolvedLabel.objects.count() == 3


def test_a_claim_walks_the_index_of_its_line_and_does_not_sort_the_queue() -> None:
    world = make_world(pictures=1)
    asset = world.assets[0]
    for kind in ("annotate", "review"):
        create_tasks([NewTask(world.project.id, asset.id, kind, priority=at / 3000) for at in range(3000)])
    given = {"user": world.people["annotator"].id, "project": world.project.id, "count": 5, "lease": 60}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE tasks_task")
        for kinds, statement, index in (
            (["annotate", "audit"], queue._CLAIMS[False, False, False], "task_queue_work"),
            (["review"], queue._CLAIMS[True, False, False], "task_queue_review"),
            (["annotate", "audit"], queue._CLAIMS[False, False, True], "task_queue_work"),
            (["review"], queue._CLAIMS[True, False, True], "task_queue_review"),
        ):
            limits = {"tags": [], "batches": ["May"], "labels": Jsonb({"labels": ["cat"], "shown_from": 0.25})}
            cursor.execute(f"EXPLAIN {statement}", {**given, "kinds": kinds, "gold_rate": 0.1, **limits})
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert f"Index Scan using {index}" in plan, plan
