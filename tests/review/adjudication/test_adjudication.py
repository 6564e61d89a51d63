"""Disagreements before an expert: what opens them, who may decide, what the label keeps."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.regions.codec import decode_regions
from annotation.tasks.models import Draft, Task
from assay.assets.models import Asset
from review.adjudication.models import Adjudication
from review.adjudication.rules import same_objects, what_was_taken
from review.gold.check_scores import _doubt
from review.gold.models import GoldCheck, GoldItem
from review.resolved.models import ResolvedLabel
from review.scoring.models import AnswerOutcome
from tests.factories.reviews import call, dispute, join
from tests.factories.world import World, make_world, region

pytestmark = pytest.mark.django_db

LEFT, RIGHT = region(x=10.0), region(x=200.0)


def disputed(**policy: Any) -> World:
    world = make_world(pictures=2, policy={"review": "all", "overlap": 2, **policy})
    join(world, "bob", "annotator")
    dispute(
        world, world.assets[0], {"annotator": [LEFT], "bob": [{**LEFT, "id": str(uuid4())}, RIGHT]}, unsure=("bob",)
    )
    return world


def claim(world: World, who: str, **body: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = call(
        world, who, "post", f"projects/{world.project.id}/adjudications/claim", {"count": 1, **body}
    )
    return rows


def rule(world: World, who: str, work: dict[str, Any], regions: list[Any], expect: int = 204, **more: Any) -> Any:
    body = {"submission_id": str(uuid4()), "regions": regions, **more}
    return call(world, who, "post", f"adjudications/{work['id']}/decision", body, expect=expect)


def test_people_who_cannot_agree_go_to_an_expert_who_sees_everything() -> None:
    world = disputed()
    row = Adjudication.objects.get()
    assert row.cause == "disagreement"
    assert Asset.objects.get(pk=world.assets[0].pk).stage == "in_review"
    assert not Task.objects.filter(kind="review").exists()
    board = call(world, "reviewer", "get", f"projects/{world.project.id}/adjudications")
    assert (board["counts"], board["decided"], board["taken"]) == ({"disagreement": 1}, 0, 0)
    (work,) = claim(world, "reviewer", adjudication=str(row.id))
    assert [(one["username"], one["unsure"], len(one["regions"])) for one in work["versions"]] == [
        ("annotator", False, 1), ("bob", True, 2),
    ]  # fmt: skip
    assert [one["votes"] for one in work["objects"]] == [{"person": 1.0}, {"": 0.5, "person": 0.5}]
    assert work["objects"][0]["members"] == [["v1", LEFT["id"]], ["v2", work["versions"][1]["regions"][0]["id"]]]
    assert work["agreement"] == pytest.approx(2 / 3, abs=1e-4)
    assert len(work["merged"]["regions"]) == 2
    assert claim(world, "manager") == [], "one expert is enough"
    assert call(world, "manager", "get", f"projects/{world.project.id}/adjudications")["results"][0]["is_held"] is True


def test_the_label_keeps_who_said_what_and_everybodys_answer_is_judged() -> None:
    world = disputed()
    (work,) = claim(world, "reviewer")
    rule(world, "reviewer", work, work["versions"][1]["regions"], comment="Both are there.", unsure=True, seconds=12)
    label = ResolvedLabel.objects.get()
    assert (label.source, len(label.regions)) == ("adjudication", 2)
    told = label.provenance
    assert (told["by"], told["unsure"], told["seconds"]) == ("reviewer", True, 12.0)
    kept = told["adjudication"]
    assert (kept["choice"], kept["chosen"], kept["comment"], kept["expert_unsure"]) == (
        "answer", "v2", "Both are there.", True,
    )  # fmt: skip
    assert [(one["username"], one["unsure"]) for one in kept["answers"]] == [("annotator", False), ("bob", True)]
    assert len(kept["objects"]) == 2
    assert Asset.objects.get(pk=world.assets[0].pk).stage == "done"
    outcomes = AnswerOutcome.objects.values_list("user__username", "is_right", "weight")
    assert sorted(outcomes) == [("annotator", False, 1.0), ("bob", True, 1.0)]
    board = call(world, "reviewer", "get", f"projects/{world.project.id}/adjudications?decided=true")
    assert (board["decided"], board["taken"], board["results"][0]["choice"]) == (1, 1, "answer")


def test_authors_and_annotators_never_decide() -> None:
    world = disputed()
    for who in ("annotator", "bob"):
        path = f"projects/{world.project.id}/adjudications/claim"
        assert call(world, who, "post", path, {"count": 1}, expect=403)["code"] == "role_required"
        assert call(world, who, "post", f"projects/{world.project.id}/tasks/claim", {"count": 5}) == []
    world.people["bob"].refresh_from_db()
    from assay.projects.models import Membership

    Membership.objects.filter(user=world.people["bob"]).update(role="reviewer")
    assert claim(world, "bob") == [], "an author stays one, whatever they become"
    (work,) = claim(world, "reviewer")
    Membership.objects.filter(user=world.people["reviewer"]).update(role="annotator")
    # A role that is gone opens nothing: the work is not theirs any more.
    rule(world, "reviewer", work, [], expect=404)
    assert ResolvedLabel.objects.count() == 0


def test_sent_twice_is_decided_once_and_a_lost_lease_keeps_the_work() -> None:
    world = disputed()
    (work,) = claim(world, "reviewer")
    body = {"submission_id": str(uuid4()), "regions": [LEFT]}
    call(world, "reviewer", "post", f"adjudications/{work['id']}/release", expect=204)
    (mine,) = claim(world, "manager")
    lost = rule(world, "reviewer", work, [RIGHT], expect=409)
    assert lost["code"] == "lease_lost"
    assert Draft.objects.get(assignment_id=work["id"]).regions[0]["x"] == 200.0
    for _ in range(2):
        call(world, "manager", "post", f"adjudications/{mine['id']}/decision", body, expect=204)
    assert ResolvedLabel.objects.count() == 1
    assert rule(world, "manager", mine, [RIGHT], expect=409)["code"] == "already_submitted"
    bad = rule(world, "manager", mine, [], expect=422, comment="x" * 2001)
    assert bad["errors"][0]["path"] == "comment"


@pytest.mark.parametrize("policy", [{"adjudicate": False}, {"review": "none"}])
def test_where_nobody_is_to_be_asked_none_is_opened(policy: dict[str, Any]) -> None:
    disputed(**policy)
    assert Adjudication.objects.count() == 0


def test_more_people_are_asked_before_an_expert_is() -> None:
    world = make_world(pictures=1, policy={"review": "all", "overlap": 2, "overlap_most": 3})
    for name in ("bob", "eve"):
        join(world, name, "annotator")
    task = dispute(world, world.assets[0], {"annotator": [LEFT], "bob": [RIGHT]})
    assert Adjudication.objects.count() == 0
    task.refresh_from_db()
    assert (task.overlap, task.state) == (3, "open")


def test_challenged_gold_goes_to_an_expert_whose_answer_is_its_truth() -> None:
    world = make_world(pictures=1, policy={"review": "all"})
    item = GoldItem.objects.create(
        project=world.project, asset=world.assets[0], regions=[LEFT], schema_version=1, label="person",
        origin="expert", created_by=world.people["manager"],
    )  # fmt: skip
    for name in ("bob", "eve", "kim"):
        join(world, name, "annotator")
    from annotation.tasks.models import Annotation, Assignment
    from tests.factories.world import make_task

    for name in ("bob", "eve", "kim"):
        task = make_task(world, world.assets[0], purpose="gold", reserved_for=world.people[name].id)
        held = Assignment.objects.create(
            task=task, user=world.people[name], project=world.project, asset=world.assets[0], kind="annotate", slot=0,
            overlap=1, lease_expires_at=task.created_at, state="submitted",
        )  # fmt: skip
        said = Annotation.objects.create(
            assignment=held, task=task, project=world.project, asset=world.assets[0], author=world.people[name],
            submission_id=uuid4(), schema_version=1, regions=[RIGHT], seconds=3,
        )  # fmt: skip
        GoldCheck.objects.create(
            item=item, user=world.people[name], task=task, annotation=said, is_right=False, expected=0.95
        )
    _doubt(item)
    row = Adjudication.objects.get()
    assert (row.cause, row.gold_item) == ("gold", item.id)
    assert [one["username"] for one in row.versions] == ["Hidden check", "bob", "eve", "kim"]
    assert claim(world, "manager") == [], "who made the item does not judge it"
    (work,) = claim(world, "reviewer")
    rule(world, "reviewer", work, [RIGHT])
    item.refresh_from_db()
    assert (item.state, item.regions[0]["x"]) == ("active", 200.0)
    assert list(item.checks.values_list("is_right", flat=True)) == [True, True, True]


def test_claim_and_decide_take_few_statements(django_assert_max_num_queries: Any) -> None:
    world = disputed()
    claim(world, "reviewer")
    with django_assert_max_num_queries(10):
        (work,) = claim(world, "reviewer")
    with django_assert_max_num_queries(60):
        rule(world, "reviewer", work, [LEFT])


@settings(deadline=None, max_examples=40)
@given(st.lists(st.lists(st.integers(0, 20), max_size=4), min_size=1, max_size=5))
def test_every_region_is_in_one_object_and_no_object_has_two_of_one_answer(places: list[list[int]]) -> None:
    answers = [decode_regions([region(x=30.0 * place) for place in own]) for own in places]
    found = same_objects(answers)
    members = [member for one in found for member in one.members]
    assert sorted(members) == sorted((at, place) for at, own in enumerate(places) for place in range(len(own)))
    assert all(len({answer for answer, _ in one.members}) == len(one.members) for one in found)
    assert all(sum(one.votes(answers).values()) == pytest.approx(1) for one in found)


def test_what_an_expert_took() -> None:
    other = region(x=400.0)
    versions = [("v1", [LEFT]), ("v2", [LEFT, RIGHT])]
    merged = [{**LEFT, "x": 12.0}]
    assert what_was_taken([{**LEFT, "confidence": 0.7}], versions, merged) == ("answer", "v1")
    assert what_was_taken([RIGHT, LEFT], versions, merged) == ("answer", "v2")
    assert what_was_taken(merged, versions, merged) == ("merged", "")
    assert what_was_taken([RIGHT], versions, merged) == ("objects", "")
    assert what_was_taken([RIGHT, other], versions, None) == ("edited", "")
