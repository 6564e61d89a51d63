"""Answers weighed anew, on the real database: who is believed, what changes, what is kept."""

from __future__ import annotations

import uuid
from typing import Any

import numpy as np
import pytest

from annotation.schema.services import replace_schema
from annotation.tasks.models import Annotation, Assignment, Task
from assay.accounts.services import create_user
from assay.assets.models import Asset
from assay.jobs.models import Job
from assay.jobs.worker import run
from review.aggregation.models import Aggregation, SoftLabel
from review.aggregation.rules import reliability, votes_of
from review.aggregation.selectors import judges_for
from review.aggregation.services import reaggregate_grown, start_reaggregation
from review.consensus.classification import judge_classification
from review.consensus.gold_calibration import weigh
from review.gold.models import GoldItem
from review.resolved.models import ResolvedLabel
from review.resolved.services import NewLabel, resolve
from tests.factories.reviews import call
from tests.factories.world import World, make_world, region

pytestmark = pytest.mark.django_db
QUESTION = {
    "key": "sky", "name": "Sky", "kind": "single", "required": True,
    "options": [{"key": "clear", "name": "Clear"}, {"key": "cloudy", "name": "Cloudy"}],
}  # fmt: skip


def work_out(world: World) -> Job:
    job = start_reaggregation(None, world.project)
    run(job.id)
    job.refresh_from_db()
    assert job.state == Job.State.DONE, job.error
    return job


def more_assets(world: World, count: int) -> list[Asset]:
    first = world.assets[0]
    rows = []
    for at in range(count):
        row = Asset.objects.get(pk=first.pk)
        row.pk, row.sha256, row.name = uuid.uuid4(), f"{at:064d}", f"more-{at:04d}.jpg"
        rows.append(row)
    return list(Asset.objects.bulk_create(rows))


def answer(asset: Asset, who: Any, **more: Any) -> Annotation:
    task, _ = Task.objects.get_or_create(
        asset=asset, kind="annotate", defaults={
            "project": asset.project, "overlap": 10, "free_slots": [], "free_count": 0, "answers": 0, "state": "done",
        },
    )  # fmt: skip
    slot = Assignment.objects.filter(task=task).count()
    lent = Assignment.objects.create(
        task=task, user=who, project=asset.project, asset=asset, kind="annotate", slot=slot, overlap=10,
        state="submitted", lease_expires_at="2026-01-01T00:00:00Z",
    )  # fmt: skip
    return Annotation.objects.create(
        assignment=lent, task=task, project=asset.project, asset=asset, author=who, submission_id=uuid.uuid4(),
        schema_version=asset.project.schema_version, seconds=3,
        **{"regions": [], "classification": {}, "flags": {}, **more},
    )  # fmt: skip


def test_whom_gold_shows_right_is_believed_against_a_majority() -> None:
    world = make_world(pictures=1)
    replace_schema(
        world.people["manager"],
        world.project.id,
        labels=[{"key": "person", "name": "Person"}],
        classification=[QUESTION],
    )
    world.project.refresh_from_db()
    people = [create_user(username=f"p{at}", password=None) for at in range(3)]
    assets = more_assets(world, 80)
    for at, asset in enumerate(assets):
        real = ("clear", "cloudy")[at % 2]
        other = ("cloudy", "clear")[at % 2]
        # The first is always right; the other two agree with each other and are wrong half the time.
        wrong = other if at % 4 < 2 else real
        for who, word in zip(people, (real, wrong, wrong), strict=True):
            answer(asset, who, classification={"sky": word})
        source = ResolvedLabel.Source.REVIEW_FIX if at < 40 else ResolvedLabel.Source.CONSENSUS
        believed = real if at < 40 else wrong
        resolve([NewLabel(asset.id, world.project.id, source, [], 1, classification={"sky": believed})])
    job = work_out(world)
    assert job.result["questions"] == 1
    assert job.result["changed"] == 20
    row = Aggregation.objects.get(project=world.project, question="sky")
    assert (row.gold, row.answers, row.items) == (40, 240, 80)
    assert row.temperature is not None
    assert (row.method, row.method_version, row.number) == ("tempered-dawid-skene", 1, 1)
    assert not row.has_random_gold  # nobody drew what was reviewed: the temperature alone is fitted
    skills = [row.workers[str(who.id)]["skill"] for who in people]
    assert skills[0] > 0.85 > skills[1]
    for at, asset in enumerate(assets[40:], 40):
        label = ResolvedLabel.objects.get(asset=asset, is_current=True)
        assert label.classification == {"sky": ("clear", "cloudy")[at % 2]}
        assert label.version == (2 if at % 4 < 2 else 1)
    soft = SoftLabel.objects.get(asset=assets[41], question="sky")
    assert soft.answers == 3
    assert soft.beliefs["cloudy"] == soft.confidence > 0.5
    assert sum(soft.beliefs.values()) == pytest.approx(1, abs=0.02)
    versions, before = ResolvedLabel.objects.count(), Aggregation.objects.get(project=world.project, is_current=True)
    work_out(world)
    after = Aggregation.objects.get(project=world.project, is_current=True)
    assert (before.number, after.number) == (1, 2)
    rows = [dict(fit.rows.values_list("worker", "rows")) for fit in (before, after)]
    assert {worker: bytes(row) for worker, row in rows[0].items()} == {w: bytes(r) for w, r in rows[1].items()}
    assert bytes(before.shared) == bytes(after.shared)
    assert ResolvedLabel.objects.count() == versions  # nothing new was said: nothing changes


def sky_world(options: str = "clear cloudy") -> tuple[World, list[Any]]:
    world = make_world(pictures=1)
    question = {**QUESTION, "options": [{"key": key, "name": key.title()} for key in options.split()]}
    replace_schema(
        world.people["manager"],
        world.project.id,
        labels=[{"key": "person", "name": "Person"}],
        classification=[question],
    )
    world.project.refresh_from_db()
    return world, [create_user(username=f"p{number}", password=None) for number in range(3)]


def test_gold_in_use_is_known_and_what_was_retired_is_not() -> None:
    world, people = sky_world()
    assets = more_assets(world, 40)
    for number, asset in enumerate(assets):
        real = ("clear", "cloudy")[number % 2]
        for who in people:
            answer(asset, who, classification={"sky": "clear"})
        state = GoldItem.State.ACTIVE if number < 24 else GoldItem.State.RETIRED
        GoldItem.objects.create(
            project=world.project, asset=asset, regions=[], classification={"sky": real}, schema_version=1,
            origin="made", state=state,
        )  # fmt: skip
    work_out(world)
    fit = Aggregation.objects.get(project=world.project, question="sky")
    assert (fit.gold, fit.has_random_gold, fit.temperature is not None) == (24, False, True)
    assert SoftLabel.objects.get(asset=assets[1], question="sky").beliefs == {"cloudy": 1.0}


def test_a_class_that_left_the_schema_wins_only_where_nobody_said_another() -> None:
    world, people = sky_world("clear cloudy foggy")
    assets = more_assets(world, 40)
    for number, asset in enumerate(assets):
        words = ("foggy", "foggy", "cloudy") if number < 20 else ("foggy",) * 3
        for who, word in zip(people, words, strict=True):
            answer(asset, who, classification={"sky": word})
        source = ResolvedLabel.Source.CONSENSUS
        resolve([NewLabel(asset.id, world.project.id, source, [], 1, classification={"sky": "foggy"})])
    replace_schema(
        world.people["manager"], world.project.id, labels=[{"key": "person", "name": "Person"}],
        classification=[QUESTION],
    )  # fmt: skip
    world.project.refresh_from_db()
    work_out(world)
    labels = [ResolvedLabel.objects.get(asset=asset, is_current=True).classification["sky"] for asset in assets]
    assert labels == ["cloudy"] * 20 + ["foggy"] * 20
    judge = judges_for(world.project, [str(who.id) for who in people]).questions["sky"]
    judged = judge_classification(
        [{"sky": word} for word in ("foggy", "foggy", "cloudy")], ["a", "b", "c"], {"sky": judge}
    )
    assert judged["sky"][0] == "cloudy"


def test_truth_drawn_at_random_is_what_class_biases_are_fitted_on() -> None:
    rng = np.random.default_rng(7)
    items = [f"i{number:03d}" for number in range(60) for _ in range(3)]
    workers = [f"w{number}" for _ in range(60) for number in range(3)]
    words = ["ab"[int(rng.integers(0, 2))] for _ in items]
    truth = {f"i{number:03d}": "ab"[number % 2] for number in range(30)}
    for drawn, has_biases in ((9, False), (10, True), (30, True)):
        names = [f"i{number:03d}" for number in range(drawn)]
        votes = votes_of("q", items, workers, words, classes=["a", "b"], truth=truth, drawn=names)
        assert votes is not None
        assert len(votes.drawn) == drawn
        weighed = weigh(votes.answers, votes.gold, drawn=votes.drawn)
        assert weighed.has_biases == has_biases
        assert weighed.calibration is not None
        assert bool(weighed.calibration.biases.any()) == has_biases
    gone = votes_of("q", items, workers, words, classes=["a", "b"], truth={"i000": "left the schema"})
    assert gone is not None
    assert gone.gold == {}
    assert list(gone.classes) == ["a", "b"]


def test_objects_are_weighed_by_who_called_them_what_and_a_model_may_be_a_peer() -> None:
    world = make_world(pictures=1)
    people = [create_user(username=f"p{at}", password=None) for at in range(3)]
    rng_words = ["person", "cat"]
    assets = more_assets(world, 60)
    for at, asset in enumerate(assets):
        real = rng_words[at % 2]
        said = [real, real, "person"]  # the third says the same of everything
        box = region(label=real if at else "person")
        objects = [{"region": box["id"], "said": said if at else ["person", real, "cat"], "model": real}]
        provenance = {"authors": [str(who.id) for who in people], "objects": objects, "model": "model:m@1"}
        source = ResolvedLabel.Source.CONSENSUS
        resolve([NewLabel(asset.id, world.project.id, source, [box], 1, provenance=provenance)])
    work_out(world)
    row = Aggregation.objects.get(project=world.project, question="objects")
    assert row.workers["model:m@1"]["skill"] > row.workers[str(people[2].id)]["skill"]
    assert row.classes == ["person", "cat", ""]
    soft = SoftLabel.objects.get(asset=assets[1])
    (beliefs,) = soft.beliefs.values()
    assert beliefs["cat"] > 0.9


def test_a_project_is_worked_out_again_once_enough_was_said() -> None:
    world = make_world(pictures=1, policy={"overlap": 2})
    people = [create_user(username=f"p{at}", password=None) for at in range(2)]
    for asset in more_assets(world, 25):
        for who in people:
            answer(asset, who, regions=[region()])
    assert reaggregate_grown() == 1
    assert reaggregate_grown() == 0  # one waits already
    run(Job.objects.get(kind="beliefs.reaggregate").id)
    assert reaggregate_grown() == 0  # nothing new


def test_what_an_earlier_method_left_is_worked_out_anew_once() -> None:
    world = make_world(pictures=1, policy={"overlap": 2})
    Aggregation.objects.create(
        project=world.project, question="sky", method="dawid-skene-map", gold=0, answers=9, items=3
    )
    Job.objects.create(
        kind="beliefs.reaggregate", key="before", project_id=world.project.id, state="done", result={"stored": 0}
    )
    assert reaggregate_grown() == 1
    run(Job.objects.exclude(key="before").get(kind="beliefs.reaggregate").id)
    assert reaggregate_grown() == 0


def test_an_asset_with_soft_labels_can_be_opened() -> None:
    world = make_world(pictures=1)
    asset = world.assets[0]
    SoftLabel.objects.create(
        project=world.project, asset=asset, question="sky", beliefs={"clear": 0.8}, confidence=0.8, answers=2
    )
    detail = call(world, "manager", "get", f"assets/{asset.id}")
    soft = detail["soft_labels"]["sky"]
    assert (soft["beliefs"], soft["confidence"], soft["answers"]) == ({"clear": 0.8}, 0.8, 2)


def test_a_reliability_picture_needs_a_hundred_known_items_and_counts_each_once() -> None:
    rng = np.random.default_rng(3)
    for known, wanted in ((99, 0), (120, 120)):
        truth = rng.integers(0, 2, 200)
        items = [f"i{n:03d}" for n in range(200) for _ in range(3)]
        workers = [f"w{n}" for _ in range(200) for n in range(3)]
        words = ["ab"[int(truth[n // 3]) if rng.random() < 0.8 else 1 - int(truth[n // 3])] for n in range(600)]
        votes = votes_of(
            "q", items, workers, words, classes=["a", "b"], truth={f"i{n:03d}": "ab"[truth[n]] for n in range(known)}
        )
        assert votes is not None
        bins = reliability(votes, weigh(votes.answers, votes.gold))
        assert sum(int(row[2]) for row in bins) == wanted
        assert all(0 <= row[0] <= 1 and 0 <= row[1] <= 1 for row in bins)
