"""Who labels what, in which order, by expected cost; the random part of the order is a fair sample."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.tasks.models import Task
from assay.projects.models import Project
from review.routing.contract.overview import overview_of
from review.routing.costs import Costs, Skill, Way, best_way, expected_costs, skill_from, value_of
from review.routing.models import RouteDecision
from review.routing.work_mix import Work, mixed_order
from tests.factories.audited import make_audited

SKILL = Skill(60, misses=0.2, spoils=0.01)


def test_expected_costs_by_hand() -> None:
    told = expected_costs(0.5, Costs(1, 100), SKILL)
    assert told[Way.ACCEPT] == pytest.approx(50)
    assert told[Way.ONE] == pytest.approx(1 + 100 * (0.5 * 0.2 + 0.5 * 0.01))
    assert told[Way.MORE] == pytest.approx(3 + 100 * (0.5 * (0.12 - 0.016) + 0.5 * (0.0003 - 0.000002)))
    wrong = (2 + 2 * 0.32) + 100 * (0.04 + 0.32 * 0.05)
    right = (2 + 2 * 0.0198) + 100 * (0.0001 + 0.0198 * 0.0025)
    assert told[Way.EXPERT] == pytest.approx((wrong + right) / 2)


def test_the_way_follows_from_the_costs() -> None:
    assert best_way(0.99, Costs(1, 5), SKILL, may_accept=True) is Way.ACCEPT
    assert best_way(0.99, Costs(1, 5), SKILL) is Way.ONE  # a price does not overrule the contract
    assert best_way(0.9, Costs(1, 20), SKILL) is Way.ONE
    assert best_way(0.3, Costs(1, 100), SKILL) is Way.EXPERT
    assert best_way(0.3, Costs(1, 0), SKILL, may_accept=True) is Way.ACCEPT
    # Where an expert's third look is dear against a third person's, three people are asked.
    assert best_way(0.0, Costs(1, 15), Skill(60, misses=0.4)) in (Way.ONE, Way.EXPERT, Way.MORE)
    assert skill_from(20, 0, 0).misses == pytest.approx(0.2)
    assert skill_from(20, 5, 95).misses == pytest.approx(0.06)


@given(st.floats(0, 1), st.floats(0.01, 10), st.floats(0, 1000))
def test_the_best_way_costs_least(right: float, minute: float, error: float) -> None:
    told = expected_costs(right, Costs(minute, error), SKILL)
    way = best_way(right, Costs(minute, error), SKILL, may_accept=True)
    assert told[way] == min(told.values())


def test_the_less_sure_the_more_a_look_is_worth() -> None:
    values = [value_of(right, Costs(0.5, 10), SKILL) for right in (0.99, 0.9, 0.6, 0.2)]
    assert values == sorted(values)


works = st.lists(
    st.builds(Work, st.floats(0, 9), st.floats(0, 1), st.sampled_from(["a", "b", "c"]), st.floats(0, 1)), max_size=120
)


@given(works)
@settings(max_examples=60)
def test_everything_comes_once_and_the_lowest_draws_are_among_the_first(items: list[Work]) -> None:
    order = mixed_order(items)
    assert sorted(order) == list(range(len(items)))
    by_draw = sorted(range(len(items)), key=lambda at: items[at].draw)
    for count in range(0, len(items), 10):
        assert set(by_draw[: count // 5]) <= set(order[:count])


def test_clusters_take_turns_among_the_most_valuable() -> None:
    # One cluster has all of the highest values; the first dozen is not all of it.
    items = [Work(10 - at / 100, 0.5, "same" if at < 60 else f"c{at % 4}", (at * 37 % 100) / 100) for at in range(100)]
    first = [items[at].cluster for at in mixed_order(items)[:20]]
    assert len(set(first)) == 5
    assert first[0] == "same"


def test_the_random_part_tells_the_share_of_errors_and_the_rest_finds_more_of_them() -> None:
    draw = np.random.default_rng(4)
    estimates, found = [], []
    for _ in range(60):
        right = draw.beta(8, 2, 600)
        wrong = draw.random(600) > right
        items = [
            Work(float(1 - p), float(p), f"c{at % 6}", float(u))
            for at, (p, u) in enumerate(zip(right, draw.random(600), strict=True))
        ]
        order = mixed_order(items)[:200]
        lowest = sorted(range(600), key=lambda at: items[at].draw)[:40]
        estimates.append(wrong[lowest].mean() - wrong.mean())
        found.append(wrong[order].sum() / wrong.sum())
    assert abs(np.mean(estimates)) < 3 * np.std(estimates) / 60**0.5
    # At random a third of the items would hold a third of the errors; never worse by more than a point.
    assert np.mean(found) > 0.45
    assert min(found) > 1 / 3 - 0.01


@pytest.mark.django_db
def test_a_project_that_tells_its_costs_is_worked_on_by_value() -> None:
    policy: dict[str, Any] = {"routing": "threshold", "confidence_threshold": 0.95, "audit_rate": 0.0}
    world = make_audited(policy={**policy, "minute_cost": 1.0, "error_cost": 12.0})
    world.predict(300, lowest=0.2, label=lambda at: ("person", "cat")[at % 2])
    tasks = list(Task.objects.filter(kind="annotate").order_by("-priority"))
    confidences = dict(RouteDecision.objects.values_list("prediction_id", "confidence"))

    def of(task: Task) -> UUID:
        assert task.prediction_id is not None
        return task.prediction_id

    told = [confidences[of(task)] for task in tasks]
    assert {task.overlap for task in tasks} == {1, 2}
    assert all(task.overlap == 2 for task in tasks if confidences[of(task)] < 0.4)
    assert np.mean(told[:60]) < np.mean(told) - 0.05
    assert 0 < min(task.priority for task in tasks) <= max(task.priority for task in tasks) < 1.0
    told_of = overview_of(Project.objects.get(pk=world.project.pk))["work"]
    assert (told_of["one"] + told_of["two"], told_of["more"], told_of["is_priced"]) == (len(tasks), 0, True)
    assert told_of["misses"] == pytest.approx(0.2)
    reasons = set(RouteDecision.objects.filter(route="annotate").values_list("reason", flat=True))
    assert any("Two people, an expert where they differ: " in words for words in reasons)
    assert any("One person: " in words for words in reasons)


@pytest.mark.django_db
def test_costs_never_touch_what_the_contract_draws() -> None:
    plain = make_audited(policy={"audit_rate": 0.2}, who="x")
    plain.predict(200, lowest=0.1)
    priced = make_audited(policy={"audit_rate": 0.2, "minute_cost": 0.1, "error_cost": 90.0}, name="Priced", who="y")
    priced.predict(200, lowest=0.1)

    def zone(world: Any) -> list[tuple[str, str, float]]:
        rows = Task.objects.filter(project=world.project, prediction__confidence__gte=0.3).order_by("-priority")
        return list(rows.values_list("asset__name", "kind", "priority"))

    assert zone(plain) == zone(priced)
    rest = Task.objects.filter(project=priced.project, kind="annotate", prediction__confidence__lt=0.3)
    assert all(1 < task.priority < 2 for task in rest)
    assert Task.objects.filter(project=priced.project, kind="audit").exclude(overlap=1).count() == 0
