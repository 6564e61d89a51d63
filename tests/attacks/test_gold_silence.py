"""What gives a hidden check away: a place that does not fit, an id that can be worked out, another's notes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from annotation.prelabel.models import Prediction
from annotation.tasks.models import Assignment, QueueState, Task
from assay.assets.models import Asset
from review.gold.hidden_checks import stock_gold
from review.gold.models import GoldItem
from tests.attacks.calls import answer, send
from tests.attacks.gold_view import look
from tests.factories.world import World, make_prediction, make_task, make_world, region

pytestmark = pytest.mark.django_db


def _item(world: World, asset: Asset) -> GoldItem:
    known: dict[str, Any] = {"regions": [region()], "schema_version": 1, "label": "person", "origin": "review"}
    return GoldItem.objects.create(project=world.project, asset=asset, **known)


def _world(confidences: dict[int, float], *, gold: int, **policy: Any) -> World:
    """A project in which the least sure come first; the picture ``gold`` is a check for everybody."""
    world = make_world(pictures=len(confidences), policy={"gold_rate": 0.5, **policy})
    for at, confidence in confidences.items():
        regions = [region(0.95), region(confidence, x=80.0)]
        prediction = make_prediction(world, world.assets[at], regions, confidence)
        if at == gold:
            _item(world, world.assets[at])
        else:
            make_task(world, world.assets[at], prediction_id=prediction.id, priority=1 - confidence, overlap=2)
    for name in ("annotator", "reviewer"):
        QueueState.objects.create(project=world.project, user=world.people[name], gold_rate=1.0)
    return world


def _take(world: World, who: str = "annotator") -> dict[str, Any]:
    stock_gold()
    reply = send(world, who, "post", f"projects/{world.project.id}/tasks/claim", {"count": 1})
    (task,) = reply.json()
    done = send(world, who, "post", f"tasks/{task['id']}/submit", answer(regions=task["regions"]))
    assert done.status_code == 200, done.content
    return dict(task)


def test_a_check_comes_where_its_confidence_has_its_place() -> None:
    world = _world({0: 0.4, 1: 0.5, 2: 0.6, 3: 0.7, 4: 0.55}, gold=4)
    taken = [_take(world)["prediction"]["confidence"] for _ in range(5)]
    assert taken == [0.4, 0.5, 0.55, 0.6, 0.7]


@pytest.mark.parametrize("confidence", [0.3, 0.95])
def test_a_check_that_fits_nowhere_is_not_given(confidence: float) -> None:
    world = _world({0: 0.4, 1: 0.5, 2: 0.6, 3: confidence}, gold=3)
    taken = [_take(world)["prediction"]["confidence"] for _ in range(3)]
    assert taken == [0.4, 0.5, 0.6]
    assert not Assignment.objects.filter(task__purpose="gold").exists()


@pytest.mark.parametrize("other", [{"model_key": "n"}, {"weights_sha256": "1" * 64}, {"batch": "May"}])
def test_a_check_of_another_model_or_batch_is_not_given(other: dict[str, str]) -> None:
    world = _world({0: 0.4, 1: 0.5, 2: 0.6, 3: 0.45}, gold=3)
    where = {"asset": world.assets[3]}
    if "batch" in other:
        Asset.objects.filter(pk=world.assets[3].pk).update(**other)
    else:
        Prediction.objects.filter(**where).update(**other)
    for _ in range(3):
        _take(world)
    assert not Assignment.objects.filter(task__purpose="gold").exists()


def test_a_check_whose_place_has_gone_by_is_taken_away_and_may_come_again() -> None:
    world = _world({0: 0.4, 1: 0.5, 2: 0.6, 3: 0.7, 4: 0.45}, gold=4)
    stock_gold()
    assert Task.objects.filter(purpose="gold").count() == 3
    Task.objects.exclude(asset=world.assets[3]).exclude(purpose="gold").update(state="cancelled")
    stock_gold()
    assert Task.objects.filter(purpose="gold").count() == 0
    Task.objects.exclude(purpose="gold").update(state="open")
    assert stock_gold() == 3


@pytest.mark.django_db(transaction=True)
def test_the_least_sure_first_stay_in_that_order_with_checks_among_them() -> None:
    seen = look("least sure first", 5, tasks=60, gold=60, per_claim=1)
    confidences = [task["prediction"]["confidence"] for task in seen.tasks]
    assert seen.is_check.sum() >= 5
    assert confidences == sorted(confidences)


def test_an_object_has_another_name_in_every_lease_and_the_review_knows_it() -> None:
    world = _world({0: 0.4, 1: 0.5}, gold=1)
    QueueState.objects.update(gold_rate=0.0)
    stored = Prediction.objects.get(asset=world.assets[0])
    known = {one["id"] for one in stored.regions}
    tasks = [_take(world, who) for who in ("annotator", "reviewer")]
    names = [{one["id"] for one in task["regions"]} for task in tasks]
    assert len(names[0] | names[1] | known) == 6
    for task in tasks:
        assert [one["id"] for one in task["regions"]] == [one["id"] for one in task["prediction"]["regions"]]
        assert all(one["from_prediction"] == one["id"] for one in task["regions"])
        assert all(UUID(one["id"]).version == 4 for one in task["regions"])
    row = Assignment.objects.get(user=world.people["annotator"])
    Assignment.objects.filter(pk=row.pk).update(state="returned")
    Task.objects.filter(pk=row.task_id).update(state="open")
    again = send(world, "annotator", "get", f"tasks/{row.pk}").json()
    assert {one["id"] for one in again["regions"]} == names[0], "the same all through the lease"


def test_the_review_of_an_untouched_pre_label_says_that_nothing_changed() -> None:
    world = make_world(pictures=1)
    prediction = make_prediction(world, world.assets[0], [region(0.9), region(0.9)], 0.9)
    make_task(world, world.assets[0], prediction_id=prediction.id)
    task = _take(world)
    path = f"projects/{world.project.id}/reviews/claim"
    (review,) = send(world, "reviewer", "post", path, {"count": 1}).json()
    assert review["diff"]["unchanged"] == 2
    assert [one["id"] for one in review["base"]] == [one["id"] for one in task["regions"]]


def test_two_who_compare_notes_see_the_same_planted_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("review.gold.hidden_checks.CORRUPTED_SHARE", 1.1)
    world = _world({0: 0.4, 1: 0.5, 2: 0.6, 3: 0.45}, gold=3)
    seen = {who: [_take(world, who) for _ in range(3)] for who in ("annotator", "reviewer")}
    for first, second in zip(*seen.values(), strict=True):
        assert _without_names(first) == _without_names(second)
    planted = Task.objects.filter(purpose="gold", answers=1, kind="annotate")
    assert planted.count() == 2
    assert len({str(row.shown) for row in planted}) == 1


def _without_names(task: dict[str, Any]) -> Any:
    """All that a task shows but for what differs for everybody: the lease and the names of objects."""
    if isinstance(task, dict):
        names = ("id", "from_prediction", "lease_expires_at")
        return {key: _without_names(value) for key, value in task.items() if key not in names}
    return [_without_names(one) for one in task] if isinstance(task, list) else task


def test_what_was_planted_before_has_the_confidence_of_what_is_shown() -> None:
    world = _world({0: 0.4, 1: 0.5}, gold=1)
    shown = [region(0.8), region(0.3)]
    prediction = Prediction.objects.get(asset=world.assets[1])
    make_task(
        world, world.assets[1], prediction_id=prediction.id, purpose="gold", shown=shown,
        reserved_for=world.people["annotator"].id, priority=0.0,
    )  # fmt: skip
    QueueState.objects.update(gold_rate=1.0)
    (task,) = send(world, "annotator", "post", f"projects/{world.project.id}/tasks/claim", {"count": 1}).json()
    assert [one["confidence"] for one in task["regions"]] == [0.8, 0.3]
    assert task["prediction"]["confidence"] == 0.3
