"""Questions about a whole asset: gold that holds them, people who differ on them, an expert who answers them."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from annotation.tasks.models import Draft, QueueState
from annotation.tasks.settlement import settle_pending
from review.adjudication.models import Adjudication
from review.consensus.classification_similarity import agreement_of_classifications, likeness_of_classifications
from review.consensus.rules import medoid
from review.gold.hidden_checks import stock_gold
from review.gold.models import GoldItem
from review.resolved.models import ResolvedLabel
from review.scoring.models import AnswerOutcome
from tests.factories.reviews import call, join
from tests.factories.world import World, make_task, make_world, region

WEATHER = {
    "key": "weather",
    "name": "Weather",
    "kind": "single",
    "options": [{"key": "sun", "name": "Sun"}, {"key": "rain", "name": "Rain"}],
}


def asking(**policy: Any) -> World:
    world = make_world(pictures=3, policy=policy)
    labels = [{"key": "person", "name": "Person", "color": "#E69F00", "shapes": ["box"]}]
    path = f"projects/{world.project.id}/schema"
    call(world, "manager", "put", path, {"labels": labels, "classification": [WEATHER]})
    world.project.refresh_from_db()
    return world


def answer(world: World, who: str, weather: str, regions: list[Any] | None = None) -> None:
    (task,) = call(world, who, "post", f"projects/{world.project.id}/tasks/claim", {"count": 1})
    body = {
        "submission_id": str(uuid4()),
        "schema_version": world.project.schema_version,
        "regions": regions or [],
        "classification": {"weather": weather},
    }
    call(world, who, "post", f"tasks/{task['id']}/submit", body)
    settle_pending()


@pytest.mark.django_db
def test_who_differs_on_a_question_alone_goes_to_an_expert() -> None:
    world = asking(review="all", overlap=2)
    join(world, "eve", "annotator")
    make_task(world, world.assets[0], overlap=2)
    answer(world, "annotator", "sun")
    answer(world, "eve", "rain")
    row = Adjudication.objects.get()
    assert (row.cause, row.agreement) == ("disagreement", 0.0)
    (work,) = call(world, "reviewer", "post", f"projects/{world.project.id}/adjudications/claim", {"count": 1})
    assert [version["classification"] for version in work["versions"]] == [{"weather": "sun"}, {"weather": "rain"}]
    # What is chosen is kept as a draft: it is there again after a reload.
    ops = [
        {"op_id": "a", "op": "set_classification", "value": {"weather": "rain"}},
        {"op_id": "b", "op": "set_flag", "value": {"comment": "Wet roofs."}},
    ]
    call(world, "reviewer", "patch", f"adjudications/{work['id']}/draft", {"base_revision": 0, "ops": ops})
    (again,) = call(world, "reviewer", "post", f"projects/{world.project.id}/adjudications/claim", {"count": 1})
    assert again["id"] == work["id"]
    assert (again["draft_classification"], again["draft_flags"]) == ({"weather": "rain"}, {"comment": "Wet roofs."})
    body = {"submission_id": str(uuid4()), "regions": [], "classification": {"weather": "rain"}}
    call(world, "reviewer", "post", f"adjudications/{work['id']}/decision", body, expect=204)
    row.refresh_from_db()
    assert (row.choice, row.chosen) == ("answer", "v2")
    assert ResolvedLabel.objects.get(is_current=True).classification == {"weather": "rain"}
    assert sorted(AnswerOutcome.objects.values_list("user__username", "is_right")) == [
        ("annotator", False),
        ("eve", True),
    ]


@pytest.mark.django_db
def test_a_draft_of_a_ruling_begins_with_nothing() -> None:
    world = asking(review="all", overlap=2)
    join(world, "eve", "annotator")
    make_task(world, world.assets[0], overlap=2)
    answer(world, "annotator", "sun", [region()])
    answer(world, "eve", "rain", [region(x=200.0)])
    (work,) = call(world, "reviewer", "post", f"projects/{world.project.id}/adjudications/claim", {"count": 1})
    assert (work["draft"], work["draft_flags"]) == (None, {})
    own = region(x=77.0)
    ops = [{"op_id": "a", "op": "put_region", "region_id": own["id"], "value": own}]
    call(world, "reviewer", "patch", f"adjudications/{work['id']}/draft", {"base_revision": 0, "ops": ops})
    assert [row["x"] for row in Draft.objects.get().regions] == [77.0]


@pytest.mark.django_db
def test_gold_holds_answers_to_questions_and_people_are_scored_on_them() -> None:
    world = asking(gold_rate=0.3)
    path = f"projects/{world.project.id}/gold"
    body = {"asset": str(world.assets[0].id), "regions": [], "classification": {"weather": "fog"}}
    told = call(world, "reviewer", "post", path, body, expect=422)
    assert told["errors"][0]["path"] == "classification.weather"
    body["classification"] = {"weather": "rain"}
    made = call(world, "reviewer", "post", path, body, expect=201)
    assert (made["label"], made["classification"]) == ("weather:rain", {"weather": "rain"})
    stock_gold()
    QueueState.objects.update_or_create(
        project=world.project, user=world.people["annotator"], defaults={"gold_rate": 1.0}
    )
    make_task(world, world.assets[1])
    answer(world, "annotator", "sun")
    outcome = AnswerOutcome.objects.get()
    assert (outcome.source, outcome.is_right, outcome.counts["mislabelled"]) == ("gold", False, 1)
    # The truth is corrected after all: the answer is judged anew.
    call(world, "reviewer", "patch", f"{path}/{made['id']}", {"classification": {"weather": "sun"}})
    assert AnswerOutcome.objects.get().is_right
    assert GoldItem.objects.get().label == "weather:sun"


def test_classifications_are_alike_by_the_questions_either_answered() -> None:
    assert likeness_of_classifications({}, {}) == 1.0
    assert likeness_of_classifications({"a": "x", "b": ["p", "q"]}, {"a": "y", "b": ["q", "p"]}) == 0.5
    assert likeness_of_classifications({"a": "x"}, {"b": "x", "c": ""}) == 0.0
    assert agreement_of_classifications([{"a": "x"}]) == 1.0
    assert agreement_of_classifications([{"a": "x"}, {"a": "x"}, {"a": "y"}]) == pytest.approx(1 / 3)


def test_the_answer_in_the_middle_is_told_by_what_was_said_too() -> None:
    said = [{"a": "y"}, {"a": "x"}, {"a": "x"}]
    assert medoid([[], [], []]) == (0, 1.0)
    assert medoid([[], [], []], said) == (1, 0.5)
