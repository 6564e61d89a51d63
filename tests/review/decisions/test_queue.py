"""The queue before reviewers: why answers are in it, who may take which, how long they wait."""

from __future__ import annotations

import uuid
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, connections

from annotation.tasks.models import Assignment, Task
from annotation.tasks.settlement import settle_pending
from assay.assets.models import Asset
from assay.kernel.clock import now
from assay.projects.models import Project
from review.decisions.models import ReviewDecision, ReviewEntry
from review.resolved.models import ResolvedLabel
from review.scoring.models import AnswerOutcome
from tests.factories.reviews import answer, answered, call, claim_review, decide, dispute, join
from tests.factories.world import World, make_prediction, make_task, make_world, region

pytestmark = pytest.mark.django_db


def queue(world: World, who: str = "reviewer", query: str = "") -> dict[str, Any]:
    found: dict[str, Any] = call(world, who, "get", f"projects/{world.project.id}/reviews{query}")
    return found


def reasons(world: World) -> list[str]:
    return [row["reason_words"] for row in queue(world)["results"]]


def judge(world: World, right: int, wrong: int, label: str = "person") -> None:
    for at in range(right + wrong):
        AnswerOutcome.objects.create(
            project=world.project, user=world.people["annotator"], asset=world.assets[0],
            annotation_id=f"00000000-0000-4000-8000-{at:012d}", source="gold", weight=1.0, is_right=at >= wrong,
            labels={label: [int(at >= wrong), int(at < wrong)]},
        )  # fmt: skip


def test_all_answers_wait_with_their_reason_at_once_and_the_unsure_come_first() -> None:
    world = make_world(pictures=2, policy={"review": "all"})
    make_task(world, world.assets[0], prediction_id=make_prediction(world, world.assets[0], [region(0.6)], 0.6).id)
    answer(world, "annotator", [region()])
    make_task(world, world.assets[1])
    answer(world, "annotator", [region(label="cat")], unsure=True)
    assert queue(world)["waiting"] == 2
    settle_pending()
    told = queue(world)
    assert [(row["reason_words"], row["labels"], row["confidence"]) for row in told["results"]] == [
        ("every answer is reviewed", ["person"], 0.6), ("unsure", ["cat"], None),
    ]  # fmt: skip
    assert told["counts"] == {"all": 1, "unsure": 1}
    assert told["waiting"] == 2
    first = claim_review(world)
    assert first is not None
    assert first["queue_reason"] == "unsure"
    assert first["others"] == []


def test_answers_of_low_scored_people_are_always_looked_at() -> None:
    policy = {"review": "sample", "review_rate": 0.0, "review_score_below": 0.75}
    world = make_world(pictures=3, policy=policy)
    answered(world, world.assets[0])
    assert reasons(world) == ["low score"], "nobody knows yet what the annotator can do"
    judge(world, 60, 1)
    answered(world, world.assets[1])
    assert reasons(world) == ["low score"]
    assert ResolvedLabel.objects.get(asset=world.assets[1]).source == "annotation"


def test_hard_labels_chosen_and_measured() -> None:
    policy = {"review": "sample", "review_rate": 0.0, "review_hard_labels": ["cat"], "review_hard_from": 0.3}
    world = make_world(pictures=3, policy=policy)
    judge(world, 14, 6)
    answered(world, world.assets[0], [region(label="cat")])
    answered(world, world.assets[1], [region()])
    assert sorted(reasons(world)) == ["hard label: Cat", "hard label: Person"]


def test_the_reason_is_told_better_once_scores_are_looked_at() -> None:
    world = make_world(pictures=1, policy={"review": "all", "review_score_below": 0.9})
    make_task(world, world.assets[0])
    answer(world, "annotator", [region()])
    assert reasons(world) == ["every answer is reviewed"]
    settle_pending()
    assert reasons(world) == ["low score"]
    assert Task.objects.get(kind="review").priority == 0.3


def test_a_claim_takes_only_what_fits() -> None:
    world = make_world(pictures=3, policy={"review": "all"})
    join(world, "bob", "annotator")
    answered(world, world.assets[0], [region(label="cat")])
    answered(world, world.assets[1], who="bob")
    answered(world, world.assets[2], unsure=True)
    ReviewEntry.objects.filter(task__asset=world.assets[0]).update(created_at=now() - timedelta(hours=3))
    bob = str(world.people["bob"].id)
    for query, places in (
        ("?label=cat", [0]), (f"?author={bob}", [1]), ("?reason=unsure", [2]), ("?unsure=false", [0, 1]),
        ("?older_than=3600", [0]), ("?confidence_from=0.1", []), ("?agreement_to=0.5", []), ("", [0, 1, 2]),
    ):  # fmt: skip
        found = [row["asset"]["id"] for row in queue(world, query=query)["results"]]
        assert found == [str(world.assets[at].id) for at in places], query
    assert queue(world, query="?reason=unsure")["counts"] == {"all": 2, "unsure": 1}
    assert claim_review(world, label="dog") is None
    lent = claim_review(world, author=bob)
    assert lent is not None
    assert lent["asset"]["id"] == str(world.assets[1].id)
    again = claim_review(world, label="cat")
    assert again is not None
    assert again["id"] == lent["id"], "what one holds comes first, whatever the filter"
    call(world, "reviewer", "get", f"projects/{world.project.id}/reviews?agreement_to=7", expect=422)


def test_pages_of_the_queue() -> None:
    world = make_world(pictures=3, policy={"review": "all"})
    for asset in world.assets:
        answered(world, asset)
    first = queue(world, query="?limit=2")
    rest = queue(world, query=f"?limit=2&cursor={first['next']}")
    found = [row["asset"]["id"] for page in (first, rest) for row in page["results"]]
    assert found == [str(asset.id) for asset in world.assets]
    assert rest["next"] is None


def test_claim_and_decide_take_few_statements(django_assert_max_num_queries: Any) -> None:
    world = make_world(pictures=3, policy={"review": "all", "double_review_rate": 1.0})
    join(world, "second", "reviewer")
    for asset in world.assets:
        answered(world, asset)
    claim_review(world, label="person")
    with django_assert_max_num_queries(12):
        rows = call(
            world, "reviewer", "post", f"projects/{world.project.id}/reviews/claim",
            {"count": 3, "filter": {"label": "person"}},
        )  # fmt: skip
    assert len(rows) == 3
    with django_assert_max_num_queries(31):
        decide(world, "reviewer", rows[0], decision="approve")
    Project.objects.update(policy={**world.project.policy, "double_review_rate": 0.0})
    with django_assert_max_num_queries(27):
        decide(world, "reviewer", rows[1], decision="approve")
    with django_assert_max_num_queries(5):
        queue(world)


def test_the_reviewer_sees_what_others_answered() -> None:
    world = make_world(pictures=1, policy={"review": "all", "overlap": 2, "adjudicate": False})
    join(world, "bob", "annotator")
    dispute(world, world.assets[0], {"annotator": [region()], "bob": [region(x=200.0)]}, unsure=("bob",))
    review = claim_review(world)
    assert review is not None
    assert review["queue_reason"] == "unsure"
    said = {review["author"]["username"], *(row["author"]["username"] for row in review["others"])}
    assert said == {"annotator", "bob"}
    assert len(review["others"]) == 1


def test_the_reviewer_sees_what_the_author_had_answered_before_it_came_back() -> None:
    world = make_world(pictures=1, policy={"review": "all"})
    answered(world, world.assets[0])
    first = claim_review(world)
    assert first is not None
    assert first["earlier"] is None
    decide(world, "reviewer", first, decision="reject", reason="sloppy_shape")
    (task,) = call(world, "annotator", "post", f"projects/{world.project.id}/tasks/claim", {"count": 1})
    again = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": [region(x=50.0)]}
    call(world, "annotator", "post", f"tasks/{task['id']}/submit", again)
    second = claim_review(world)
    assert second is not None
    assert (second["earlier"], second["answer"]) == (first["answer"], again["regions"])


@pytest.mark.parametrize(
    ("default", "to", "stage", "state"),
    [("author", None, "annotating", "returned"), ("another", None, "annotating", "released"),
     ("drop", None, "rejected", "submitted"), ("author", "drop", "rejected", "submitted"),
     ("drop", "author", "annotating", "returned")],
)  # fmt: skip
def test_where_a_rejected_answer_goes(default: str, to: str | None, stage: str, state: str) -> None:
    world = make_world(pictures=1, policy={"review": "all", "reject_to": default})
    join(world, "bob", "annotator")
    answered(world, world.assets[0])
    told = decide(world, "reviewer", claim_review(world), decision="reject", reason="sloppy_shape", to=to)
    assert told == {"decision": "reject", "asset_stage": stage}
    assert Asset.objects.get(pk=world.assets[0].pk).stage == stage
    assert Assignment.objects.get(kind="annotate").state == state
    assert ReviewDecision.objects.get().went_to == (to or default)
    claims = {
        who: len(call(world, who, "post", f"projects/{world.project.id}/tasks/claim", {"count": 1}))
        for who in ("annotator", "bob")
    }
    assert claims == {
        "returned": {"annotator": 1, "bob": 0},
        "released": {"annotator": 0, "bob": 1},
        "submitted": {"annotator": 0, "bob": 0},
    }[state]  # fmt: skip


def test_how_long_answers_wait_and_how_reviewers_decide() -> None:
    world = make_world(pictures=3, policy={"review": "all"})
    join(world, "second", "reviewer")
    for asset in world.assets:
        answered(world, asset)
    at = now()
    for place, minutes in enumerate((10, 20, 60)):
        ReviewEntry.objects.filter(task__asset=world.assets[place]).update(created_at=at - timedelta(minutes=minutes))
    decide(world, "reviewer", claim_review(world), decision="approve", seconds=4.0)
    decide(world, "second", claim_review(world, "second"), decision="reject", reason="other", seconds=9.0)
    ReviewDecision.objects.update(created_at=at)
    told = call(world, "manager", "get", f"projects/{world.project.id}/reviews/service")
    assert (told["waiting"], told["in_hand"], told["decided"]) == (1, 0, 2)
    assert 3600 <= told["oldest_seconds"] < 3660
    assert (told["half_within_seconds"], told["most_within_seconds"]) == (900.0, 1140.0)
    rows = {row["username"]: (row["decisions"], row["approved"], row["median_seconds"]) for row in told["reviewers"]}
    assert rows == {"reviewer": (1, 1, 4.0), "second": (1, 0, 9.0)}
    own = call(world, "reviewer", "get", f"projects/{world.project.id}/reviews/service")
    assert [row["username"] for row in own["reviewers"]] == ["reviewer"]


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_never_hold_the_same_answer() -> None:
    world = make_world(pictures=6, policy={"review": "all"})
    join(world, "second", "reviewer")
    for asset in world.assets:
        answered(world, asset)
    barrier, held = Barrier(2), {}

    def work(who: str) -> None:
        barrier.wait()
        path, body = f"projects/{world.project.id}/reviews/claim", {"count": 5, "filter": {"label": "person"}}
        held[who] = [row["asset"]["id"] for row in call(world, who, "post", path, body)]
        connections.close_all()

    threads = [Thread(target=work, args=(who,)) for who in ("reviewer", "second")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    connection.ensure_connection()
    assert not set(held["reviewer"]) & set(held["second"])
    assert Assignment.objects.filter(kind="review").values("task").distinct().count() == len(
        held["reviewer"] + held["second"]
    )


def test_the_authors_to_choose_from_are_those_of_all_that_waits() -> None:
    world = make_world(pictures=3, policy={"review": "all"})
    join(world, "eve", "annotator")
    for at, who in enumerate(("annotator", "annotator", "eve")):
        answered(world, world.assets[at], who=who)
    told = queue(world, query=f"?limit=1&author={world.people['eve'].id}")
    assert [row["author"]["username"] for row in told["results"]] == ["eve"]
    assert [(row["username"], row["answers"]) for row in told["authors"]] == [("annotator", 2), ("eve", 1)]


def test_a_hard_label_the_project_does_not_have_is_refused_by_name() -> None:
    world = make_world(pictures=1)
    path = f"projects/{world.project.id}"
    told = call(world, "manager", "patch", path, {"policy": {"review_hard_labels": ["cat", "dragon"]}}, expect=422)
    assert told["errors"] == [
        {
            "path": "policy.review_hard_labels",
            "code": "unknown_label",
            "message": "policy.review_hard_labels names dragon; the labels of this project are person, cat.",
        }
    ]
    assert call(world, "manager", "get", path)["policy"]["review_hard_labels"] == []
    call(world, "manager", "patch", path, {"policy": {"review_hard_labels": ["cat"]}})
