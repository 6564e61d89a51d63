"""Gold proposed from agreement, by hand and by itself; accepted or refused one by one and all at once."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache

from annotation.tasks.settlement import settle_pending
from assay.projects.models import Project
from review.gold.models import GoldItem
from review.gold.proposals import refill_gold
from review.gold.selectors import labels_in_gold, stock_in
from review.resolved.models import ResolvedLabel
from review.resolved.services import NewLabel, resolve
from review.scoring.models import AnswerOutcome
from tests.factories.reviews import answer, answered, call, join
from tests.factories.world import World, make_prediction, make_task, make_world, region

pytestmark = pytest.mark.django_db

CONSENSUS = {"gold_rate": 0.3, "overlap": 2, "review": "none"}


def trust(world: World, who: str, right: int = 20) -> None:
    """Have ``right`` answers of somebody judged right."""
    AnswerOutcome.objects.bulk_create(
        AnswerOutcome(
            project=world.project,
            user=world.people[who],
            asset=world.assets[0],
            annotation_id=uuid4(),
            source="gold",
            weight=1.0,
            is_right=True,
        )
        for _ in range(right)
    )


def agreed(world: World, at: int, *, model: list[dict[str, Any]] | None = None, second: Any = None) -> None:
    """Two people answer a picture, and it is settled by what they agree on."""
    prediction = make_prediction(world, world.assets[at], model, 0.9) if model is not None else None
    make_task(world, world.assets[at], overlap=2, prediction_id=prediction.id if prediction else None)
    answer(world, "annotator", [region()])
    answer(world, "eve", [second or region()])
    settle_pending()


def propose(world: World) -> list[dict[str, Any]]:
    rows = call(world, "manager", "post", f"projects/{world.project.id}/gold/propose", {"count": 20})
    return sorted(rows, key=lambda row: row["name"])


def test_what_trusted_people_and_the_model_agree_on_is_proposed_without_a_review() -> None:
    world = make_world(pictures=4, policy=CONSENSUS)
    join(world, "eve", "annotator")
    agreed(world, 0, model=[region(0.9)])
    assert ResolvedLabel.objects.get(is_current=True).source == "consensus"
    assert propose(world) == []  # nobody is known to be good yet
    trust(world, "annotator")
    trust(world, "eve")
    agreed(world, 1)
    agreed(world, 2, model=[region(0.9, x=150.0)])  # the model saw it elsewhere
    agreed(world, 3, second=region(x=22.0))  # the two differ too much
    made = propose(world)
    names = [asset.name for asset in world.assets]
    assert [(row["name"], row["reason"]) for row in made] == [
        (names[0], "2 trusted people and the model say the same."),
        (names[1], "2 trusted people say the same."),
    ]
    assert {row["state"] for row in made} == {"proposed"}


def test_proposals_are_accepted_and_refused_one_by_one_and_all() -> None:
    world = make_world(pictures=5)
    for at in range(5):
        answered(world, world.assets[at])
        (review,) = call(world, "reviewer", "post", f"projects/{world.project.id}/reviews/claim", {"count": 1})
        call(world, "reviewer", "post", f"reviews/{review['id']}/decision", {"decision": "approve"})
    made = propose(world)
    assert [row["reason"] for row in made] == ["Reviewed; no model looked at it."] * 5
    path = f"projects/{world.project.id}/gold"
    accepted = call(world, "reviewer", "patch", f"{path}/{made[0]['id']}", {"state": "active"})
    assert (accepted["state"], accepted["reason"]) == ("active", "")
    one = {"accept": False, "items": [made[1]["id"]]}
    assert call(world, "reviewer", "post", f"{path}/decide", one) == {"decided": 1, "fallen": 0}
    assert GoldItem.objects.get(pk=made[1]["id"]).reason == "Refused when it was proposed."
    # What is believed of the third has changed since: it is no gold any more, one by one or with all.
    label = ResolvedLabel.objects.get(asset_id=made[2]["asset"], is_current=True)
    resolve([NewLabel(label.asset_id, label.project_id, "review_fix", [region(x=90.0)], 1)])
    told = call(world, "manager", "patch", f"{path}/{made[2]['id']}", {"state": "active"}, expect=409)
    assert told["code"] == "changed"
    assert call(world, "manager", "post", f"{path}/decide", {"accept": True}) == {"decided": 2, "fallen": 1}
    assert call(world, "manager", "get", path)["counts"] == {"active": 3, "retired": 1}
    # The refused one is not proposed again, the changed one is, by its new label.
    assert [row["asset"] for row in propose(world)] == [made[2]["asset"]]


def test_a_proposal_binds_nobody() -> None:
    world = make_world(pictures=1)
    answered(world, world.assets[0])
    (review,) = call(world, "reviewer", "post", f"projects/{world.project.id}/reviews/claim", {"count": 1})
    call(world, "reviewer", "post", f"reviews/{review['id']}/decision", {"decision": "approve"})
    propose(world)
    label = ResolvedLabel.objects.get(is_current=True)
    assert labels_in_gold([label.id]) == set()
    body = {"asset": str(world.assets[0].id), "regions": [region(x=40.0)]}
    made = call(world, "reviewer", "post", f"projects/{world.project.id}/gold", body, expect=201)
    assert (made["origin"], made["state"]) == ("expert", "active")


def test_what_is_missing_is_proposed_by_itself_and_the_page_says_how_much() -> None:
    cache.clear()
    world = make_world(pictures=3, policy={"gold_rate": 0.3})
    for at in range(2):
        answered(world, world.assets[at])
        (review,) = call(world, "reviewer", "post", f"projects/{world.project.id}/reviews/claim", {"count": 1})
        call(world, "reviewer", "post", f"reviews/{review['id']}/decision", {"decision": "approve"})
    assert refill_gold() == 2
    assert refill_gold() == 0
    item = GoldItem.objects.first()
    assert item is not None
    assert (item.state, item.origin, item.created_by) == ("proposed", "proposed", None)
    told = call(world, "reviewer", "get", f"projects/{world.project.id}/gold")
    assert told["stock"] == {"active": 0, "wanted": 50, "missing": 50, "proposed": 2, "busiest": 1}
    call(world, "reviewer", "post", f"projects/{world.project.id}/gold/decide", {"accept": True})
    assert stock_in(world.project).missing == 48
    # A new label is looked at again; where hidden checks are off nothing is.
    answered(world, world.assets[2])
    (review,) = call(world, "reviewer", "post", f"projects/{world.project.id}/reviews/claim", {"count": 1})
    call(world, "reviewer", "post", f"reviews/{review['id']}/decision", {"decision": "approve"})
    Project.objects.update(policy={**world.project.policy, "gold_rate": 0.0})
    assert refill_gold() == 0
    Project.objects.update(policy=world.project.policy)
    assert refill_gold() == 1
