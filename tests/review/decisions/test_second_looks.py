"""A share is looked at twice, blind; where reviewers differ an expert decides, and their error has a bound."""

from __future__ import annotations

import json
from typing import Any

import pytest

from annotation.tasks.models import Task
from assay.assets.models import Asset
from review.adjudication.models import Adjudication
from review.decisions.models import ReviewDecision, ReviewEntry
from review.decisions.selectors import ReviewerError, reviewer_error, reviewers_agreement
from review.resolved.models import ResolvedLabel
from review.scoring.models import AnswerOutcome
from review.statistics.binomial import upper_bound
from tests.factories.reviews import answered, call, claim_review, decide, join
from tests.factories.world import World, make_world, region

pytestmark = pytest.mark.django_db


def twice(pictures: int = 2, **policy: Any) -> World:
    world = make_world(pictures=pictures, policy={"review": "all", "double_review_rate": 1.0, **policy})
    join(world, "second", "reviewer")
    return world


def test_the_second_look_is_by_somebody_else_and_blind_to_the_first() -> None:
    world = twice()
    answered(world, world.assets[0])
    answered(world, world.assets[1])
    once = claim_review(world)
    decide(world, "reviewer", once, decision="approve")
    assert Asset.objects.get(pk=world.assets[0].pk).stage == "done"
    entry = ReviewEntry.objects.get(first__isnull=False)
    assert set(entry.task.excluded_users) == {world.people["annotator"].id, world.people["reviewer"].id}
    other = claim_review(world)
    assert other is not None
    assert other["asset"]["id"] == str(world.assets[1].id), "nobody looks twice"
    reviews = {
        row["asset"]["id"]: row
        for row in call(world, "second", "post", f"projects/{world.project.id}/reviews/claim", {"count": 5})
    }
    again = reviews[str(world.assets[0].id)]
    assert again["answer"] == once["answer"] if once else False
    said = json.dumps(again)
    assert "approve" not in said
    assert str(world.people["reviewer"].id) not in said
    assert again["queue_reason"] == "random spot"


def test_looks_that_come_to_the_same_change_nothing_and_are_counted() -> None:
    world = twice(1)
    answered(world, world.assets[0])
    decide(world, "reviewer", claim_review(world), decision="approve")
    assert reviewer_error(world.project.id) == ReviewerError(0, 0, 1.0)
    decide(world, "second", claim_review(world, "second"), decision="fix", regions=[region(x=11.0)])
    assert ResolvedLabel.objects.get().source == "review_approve"
    assert AnswerOutcome.objects.count() == 1, "the author is judged once"
    assert ReviewEntry.objects.count() == 2, "a second look is not looked at again"
    agreed = reviewers_agreement(world.project.id)
    assert (agreed.count, agreed.seen, agreed.share) == (1, 1, 1.0)
    assert reviewer_error(world.project.id) == ReviewerError(0, 1, round(upper_bound(0, 1), 6))
    told = call(world, "manager", "get", f"projects/{world.project.id}/reviews/service")
    assert told["error"] == {"errors": 0, "reviewed": 1, "upper": 0.95}


@pytest.mark.parametrize(
    ("ruling", "upheld", "errors"), [(0.0, [True, False], 0), (200.0, [False, True], 1), (100.0, [False, False], 1)]
)
def test_looks_that_differ_go_to_an_expert_who_says_which_was_right(
    ruling: float, upheld: list[bool], errors: int
) -> None:
    world = twice(1)
    answered(world, world.assets[0], [region(x=0.0)])
    decide(world, "reviewer", claim_review(world), decision="approve")
    decide(world, "second", claim_review(world, "second"), decision="fix", regions=[region(x=200.0)])
    assert Asset.objects.get(pk=world.assets[0].pk).stage == "in_review"
    assert reviewer_error(world.project.id).errors == 1, "it counts until an expert says otherwise"
    row = Adjudication.objects.get()
    assert row.cause == "reviewers"
    assert [(one["role"], one["username"], one["note"]) for one in row.versions] == [
        ("answer", "annotator", ""), ("review", "reviewer", "approved"), ("review", "second", "fixed"),
    ]  # fmt: skip
    for who in ("reviewer", "second"):
        assert call(world, who, "post", f"projects/{world.project.id}/adjudications/claim", {"count": 1}) == []
    (work,) = call(world, "manager", "post", f"projects/{world.project.id}/adjudications/claim", {"count": 1})
    body = {"submission_id": work["id"], "regions": [region(x=ruling)]}
    call(world, "manager", "post", f"adjudications/{work['id']}/decision", body, expect=204)
    looks = ReviewDecision.objects.order_by("created_at")
    assert [look.is_upheld for look in looks] == upheld
    assert reviewer_error(world.project.id).errors == errors
    label = ResolvedLabel.objects.get(is_current=True)
    assert (label.source, label.version) == ("adjudication", 2)
    assert AnswerOutcome.objects.get().is_right is (ruling == 0.0), "the author is judged by the expert now"
    told = call(world, "manager", "get", f"projects/{world.project.id}/reviews/service")
    assert {row["username"]: (row["looks"]["seen"], row["wrong"]) for row in told["reviewers"]} == {
        "reviewer": (1, errors), "second": (0, 0),
    }  # fmt: skip


def test_without_another_reviewer_there_is_no_second_look() -> None:
    world = make_world(pictures=1, policy={"review": "all", "double_review_rate": 1.0})
    world.people["manager"].is_active = False
    world.people["manager"].save()
    answered(world, world.assets[0])
    decide(world, "reviewer", claim_review(world), decision="approve")
    assert Task.objects.filter(kind="review").count() == 1


def test_for_rejected_answers_there_is_no_second_look() -> None:
    world = twice(1)
    answered(world, world.assets[0])
    decide(world, "reviewer", claim_review(world), decision="reject", reason="other")
    assert Task.objects.filter(kind="review").count() == 1
