"""Submits, skips and reviews are taken back until somebody else has acted; checks count by their first answer."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from annotation.tasks.models import Annotation, Assignment, QueueState, Task
from annotation.tasks.settlement import settle_pending
from assay.assets.models import Asset
from assay.auditlog.models import AuditEntry
from review.decisions.models import ReviewDecision
from review.gold.hidden_checks import stock_gold
from review.gold.models import GoldCheck, GoldItem
from review.resolved.models import ResolvedLabel
from review.routing.models import Audit
from review.scoring.models import AnswerOutcome
from review.take_back.rules import MOST
from tests.factories.audited import box, make_audited
from tests.factories.reviews import call, claim_review, decide, join
from tests.factories.world import World, make_task, make_world, region

pytestmark = pytest.mark.django_db


def claim(world: World, who: str = "annotator", count: int = 1) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = call(world, who, "post", f"projects/{world.project.id}/tasks/claim", {"count": count})
    return rows


def submit(world: World, task: dict[str, Any], regions: list[dict[str, Any]], who: str = "annotator") -> None:
    body = {"submission_id": str(uuid4()), "schema_version": 1, "regions": regions, "seconds": 3}
    call(world, who, "post", f"tasks/{task['id']}/submit", body)


def take_back(world: World, task: dict[str, Any], who: str = "annotator", expect: int = 204) -> Any:
    return call(world, who, "post", f"tasks/{task['id']}/take-back", expect=expect)


def recent(world: World, who: str = "annotator") -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = call(world, who, "get", f"projects/{world.project.id}/recent-work")
    return rows


def stage_of(task: dict[str, Any]) -> str:
    return Asset.objects.get(pk=task["asset"]["id"]).stage


@pytest.mark.parametrize("is_settled", [False, True])
def test_a_submit_before_a_reviewer_comes_back_with_its_answer_and_the_review_goes(*, is_settled: bool) -> None:
    world = make_world(pictures=1, policy={"review": "all"})
    make_task(world, world.assets[0])
    (task,) = claim(world)
    submit(world, task, [region(x=33.0)])
    if is_settled:
        settle_pending()
    assert stage_of(task) == "in_review"
    assert [(row["id"], row["kind"], row["can_take_back"]) for row in recent(world)] == [(task["id"], "submit", True)]
    take_back(world, task)
    take_back(world, task)  # twice is as good as once
    assert stage_of(task) == "annotating"
    assert claim_review(world) is None
    (again,) = claim(world)
    assert again["id"] == task["id"]
    assert again["regions"][0]["x"] == 33.0
    submit(world, again, [region(x=44.0)])
    settle_pending()
    review = claim_review(world)
    assert review is not None
    assert review["answer"][0]["x"] == 44.0
    assert Task.objects.filter(kind="review", state="open").count() == 1
    assert Annotation.objects.count() == 2
    assert AuditEntry.objects.filter(action="answer.taken_back").count() == 1


def test_a_claimed_review_is_somebody_elses_act() -> None:
    world = make_world(pictures=1, policy={"review": "all"})
    make_task(world, world.assets[0])
    (task,) = claim(world)
    submit(world, task, [region()])
    review = claim_review(world)
    assert recent(world)[0]["can_take_back"] is False
    assert take_back(world, task, expect=409)["code"] == "acted_on"
    assert decide(world, "reviewer", review, decision="approve")
    assert stage_of(task) == "done"
    assert ResolvedLabel.objects.filter(is_current=True).count() == 1


def test_a_label_without_review_is_taken_back_each_time() -> None:
    world = make_world(pictures=1, policy={"review": "none"})
    make_task(world, world.assets[0])
    (task,) = claim(world)
    for x in (10.0, 20.0, 30.0):
        submit(world, task, [region(x=x)])
        settle_pending()
        assert ResolvedLabel.objects.get(is_current=True).regions[0]["x"] == x
        take_back(world, task)
        assert not ResolvedLabel.objects.filter(is_current=True).exists(), "no earlier answer comes up again"
        assert stage_of(task) == "annotating"


def test_consensus_is_taken_back_with_one_of_its_answers_and_made_again() -> None:
    world = make_world(pictures=1, policy={"review": "none", "overlap": 2, "overlap_most": 2})
    join(world, "other", "annotator")
    make_task(world, world.assets[0], overlap=2)
    (first,), (second,) = claim(world), claim(world, "other")
    submit(world, second, [region()], "other")
    submit(world, first, [region()])
    settle_pending()
    assert ResolvedLabel.objects.get(is_current=True).source == "consensus"
    take_back(world, first)
    assert not ResolvedLabel.objects.filter(is_current=True).exists()
    submit(world, first, [region(x=11.0)])
    settle_pending()
    assert stage_of(first) == "done"
    assert ResolvedLabel.objects.get(is_current=True).source == "consensus"


def test_a_label_somebody_built_on_stays() -> None:
    world = make_world(pictures=1, policy={"review": "none"})
    make_task(world, world.assets[0])
    (task,) = claim(world)
    submit(world, task, [region()])
    settle_pending()
    label = ResolvedLabel.objects.get(is_current=True)
    GoldItem.objects.create(
        project=world.project, asset=world.assets[0], regions=label.regions, schema_version=1, label="person",
        origin="review", use="check",
    )  # fmt: skip
    assert recent(world)[0]["can_take_back"] is False
    take_back(world, task, expect=409)
    assert ResolvedLabel.objects.get(is_current=True).id == label.id


def test_a_skip_is_taken_back_until_somebody_has_the_picture() -> None:
    world = make_world(pictures=1, policy={"review": "none", "skip": True})
    join(world, "other", "annotator")
    make_task(world, world.assets[0])
    (task,) = claim(world)
    call(world, "annotator", "post", f"tasks/{task['id']}/skip", {"reason": "dark"}, expect=204)
    assert claim(world) == []
    assert [(row["kind"], row["can_take_back"]) for row in recent(world)] == [("skip", True)]
    take_back(world, task)
    row = Task.objects.get()
    assert (row.skips, row.free_count, row.excluded_users) == (0, 0, [])
    assert [one["id"] for one in claim(world)] == [task["id"]]
    call(world, "annotator", "post", f"tasks/{task['id']}/skip", {"reason": "dark"}, expect=204)
    assert len(claim(world, "other")) == 1
    assert recent(world)[0]["can_take_back"] is False
    take_back(world, task, expect=409)
    assert Task.objects.get().free_count == 0


def test_only_the_last_twenty_and_only_ones_own() -> None:
    world = make_world(pictures=1, policy={"review": "none"})
    sample = world.assets[0]
    tasks = []
    for at in range(MOST + 1):
        sample.pk, sample.sha256, sample.name = uuid4(), f"{at:064d}", f"{at}.png"
        sample.save(force_insert=True)
        make_task(world, sample)
        (task,) = claim(world)
        submit(world, task, [region()])
        tasks.append(task)
    assert [row["id"] for row in recent(world)] == [task["id"] for task in reversed(tasks[1:])]
    assert take_back(world, tasks[0], expect=409)["code"] == "too_old"
    take_back(world, tasks[1])
    take_back(world, tasks[2], "reviewer", expect=404)


def test_who_is_paused_takes_nothing_back() -> None:
    world = make_world(pictures=1, policy={"review": "none"})
    make_task(world, world.assets[0])
    (task,) = claim(world)
    submit(world, task, [region()])
    QueueState.objects.create(project=world.project, user=world.people["annotator"], paused_at="2026-01-01T00:00Z")
    assert take_back(world, task, expect=409)["code"] == "work_paused"


def _gold(world: World) -> dict[str, Any]:
    """Make a gold item and lend its hidden check to the annotator beside ordinary work."""
    body = {"asset": str(world.assets[0].id), "regions": [region()]}
    call(world, "reviewer", "post", f"projects/{world.project.id}/gold", body, expect=201)
    QueueState.objects.update_or_create(
        project=world.project, user=world.people["annotator"], defaults={"gold_rate": 1.0}
    )
    stock_gold()
    make_task(world, world.assets[1])
    (task,) = claim(world)
    assert task["asset"]["id"] == str(world.assets[0].id)
    return task


@pytest.mark.parametrize("is_settled", [False, True])
def test_a_hidden_check_is_taken_back_like_all_work_and_counts_by_its_first_answer(*, is_settled: bool) -> None:
    world = make_world(pictures=2, policy={"gold_rate": 0.3, "review": "all"})
    task = _gold(world)
    before = stage_of(task)
    submit(world, task, [region(x=150.0)])
    if is_settled:
        settle_pending()
    take_back(world, task)
    (again, *_) = claim(world)
    assert again["id"] == task["id"]
    assert again["regions"][0]["x"] == 150.0
    submit(world, again, [region()])
    settle_pending()
    check = GoldCheck.objects.get(annotation__isnull=False)
    assert check.is_right is False, "the second guess is right, the first counts"
    assert check.annotation_id == Annotation.objects.order_by("created_at")[0].id
    assert [row.is_right for row in AnswerOutcome.objects.filter(source="gold")] == [False]
    assert stage_of(task) == before
    assert not Task.objects.filter(asset_id=task["asset"]["id"], kind="review", state="open").exists()


def test_a_check_can_be_taken_back_no_longer_than_the_work_beside_it() -> None:
    world = make_world(pictures=2, policy={"gold_rate": 0.3, "review": "all"})
    check = _gold(world)
    submit(world, check, [region()])
    QueueState.objects.update(gold_rate=0.0)
    (ordinary,) = claim(world)
    submit(world, ordinary, [region()])
    rows = recent(world)
    assert [row["can_take_back"] for row in rows] == [True, True]
    assert {tuple(sorted(row)) for row in rows} == {("acted_at", "asset", "can_take_back", "id", "kind")}
    decide(world, "reviewer", claim_review(world), decision="approve")
    assert [row["can_take_back"] for row in recent(world)] == [False, False]
    assert take_back(world, check, expect=409) == take_back(world, ordinary, expect=409)


@pytest.mark.parametrize(("first", "second"), [("cat", "person"), ("person", "cat")])
def test_a_blind_check_counts_by_its_first_answer(first: str, second: str) -> None:
    from annotation.tasks.services import Answer, claim_tasks, submit_answer  # noqa: PLC0415
    from review.take_back.services import take_work_back  # noqa: PLC0415

    audited = make_audited(policy={"audit_rate": 1.0, "adjudications": 0})
    audited.predict(1)
    who = audited.people[0]
    _, (held,) = claim_tasks(who, audited.project.id, kinds=["audit"], count=1, to="annotate")
    submit_answer(who, held.id, Answer(uuid4(), 1, [box(first)], seconds=5.0))
    before = Audit.objects.get()
    take_work_back(who, held.id)
    assert not ResolvedLabel.objects.filter(is_current=True, source="audit").exists()
    submit_answer(who, held.id, Answer(uuid4(), 1, [box(second)], seconds=5.0))
    after = Audit.objects.get()
    assert (after.is_wrong, after.state, after.answers, after.settled_at) == (
        before.is_wrong, before.state, before.answers, before.settled_at,
    )  # fmt: skip
    assert after.is_wrong is (first == "cat")
    assert ResolvedLabel.objects.get(is_current=True).regions[0]["label"] == second
    assert Asset.objects.get().stage == "done"


@pytest.mark.parametrize("how", ["approve", "fix", "reject"])
def test_a_review_is_taken_back_as_if_it_had_not_been_decided(how: str) -> None:
    world = make_world(pictures=1, policy={"review": "all"})
    make_task(world, world.assets[0])
    (task,) = claim(world)
    submit(world, task, [region()])
    settle_pending()
    review = claim_review(world)
    more: dict[str, Any] = {"fix": {"regions": [region(x=77.0)]}, "reject": {"reason": "other"}}.get(how, {})
    decide(world, "reviewer", review, decision=how, **more)
    assert review is not None
    assert AnswerOutcome.objects.count() == 1
    (row,) = call(world, "reviewer", "get", f"projects/{world.project.id}/recent-reviews")
    assert (row["id"], row["can_take_back"]) == (review["id"], True)
    call(world, "reviewer", "post", f"reviews/{review['id']}/take-back", expect=204)
    assert stage_of(task) == "in_review"
    assert not ResolvedLabel.objects.filter(is_current=True).exists()
    assert not ReviewDecision.objects.exists()
    assert not AnswerOutcome.objects.exists()
    assert Assignment.objects.get(pk=task["id"]).state == "submitted"
    again = claim_review(world)
    assert again is not None
    assert again["id"] == review["id"]
    assert (again["draft"] is not None) is (how == "fix")
    decide(world, "reviewer", again, decision="approve")
    assert stage_of(task) == "done"
    assert AnswerOutcome.objects.get().is_right
    assert AuditEntry.objects.filter(action="review.taken_back").count() == 1
    assert AuditEntry.objects.filter(action="review.decided").count() == 2


def test_returned_work_that_its_author_has_in_hand_stays_returned() -> None:
    world = make_world(pictures=1, policy={"review": "all"})
    make_task(world, world.assets[0])
    (task,) = claim(world)
    submit(world, task, [region()])
    review = claim_review(world)
    decide(world, "reviewer", review, decision="reject", reason="other")
    claim(world)
    assert review is not None
    call(world, "reviewer", "post", f"reviews/{review['id']}/take-back", expect=409)
    assert ReviewDecision.objects.count() == 1


def test_a_second_look_is_taken_back_like_a_first_and_counts_as_first_given() -> None:
    world = make_world(pictures=1, policy={"review": "all", "double_review_rate": 1.0})
    join(world, "second", "reviewer")
    make_task(world, world.assets[0])
    (task,) = claim(world)
    submit(world, task, [region()])
    decide(world, "reviewer", claim_review(world), decision="approve")
    look = claim_review(world, "second")
    assert look is not None
    decide(world, "second", look, decision="approve")
    call(world, "second", "post", f"reviews/{look['id']}/take-back", expect=204)
    again = claim_review(world, "second")
    assert again is not None
    decide(world, "second", again, decision="reject", reason="other")
    kept = ReviewDecision.objects.get(first__isnull=False)
    assert (kept.decision, kept.is_same) == ("approve", True)
    assert stage_of(task) == "done"
