"""Fits that are kept: the same in any order of answers, used as answers come in, recomputed years later."""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import pytest
from django.apps import apps

from annotation.schema.services import replace_schema
from annotation.tasks.models import Annotation, Assignment
from assay.accounts.services import create_user
from assay.jobs.models import Job
from assay.notifications.models import Notice
from assay.projects.models import Project
from assay.projects.rules import Policy
from review.aggregation.item_beliefs import judge_answers, write_beliefs_of
from review.aggregation.models import Aggregation, BeliefFit, SoftLabel, WorkerRow
from review.aggregation.rules import TARGETS, expected_answers, hit_rates_of, votes_of
from review.aggregation.services import due_at, reaggregate_grown, start_reaggregation
from review.aggregation.stored_fits import load_fits, shared_of
from review.consensus.belief import STOP, aggregate, constants, update_item
from review.consensus.gold_calibration import weigh
from review.gold.models import GoldItem
from review.resolved.models import ResolvedLabel
from review.resolved.services import NewLabel, resolve
from review.scoring.rules import DEFAULT
from tests.factories.reviews import call
from tests.factories.world import World, make_world
from tests.review.aggregation.test_reaggregation import QUESTION, answer, more_assets, work_out

pytestmark = pytest.mark.django_db
OPTIONS = ("clear", "cloudy")


def asked(pictures: int = 40, people: int = 4) -> tuple[World, list[Any], list[Any], np.ndarray]:
    """A project with a question, its assets, its people, and what each says of each: shape (people, assets)."""
    world = make_world(pictures=1)
    labels = [{"key": "person", "name": "Person"}]
    replace_schema(world.people["manager"], world.project.id, labels=labels, classification=[QUESTION])
    world.project.refresh_from_db()
    users = [create_user(username=f"q{at}", password=None) for at in range(people)]
    assets = more_assets(world, pictures)
    draw = np.random.default_rng(3)
    truth = draw.integers(0, 2, pictures)
    skill = np.linspace(0.9, 0.55, people)[:, None]
    labels_given = np.where(draw.random((people, pictures)) < skill, truth, 1 - truth)
    return world, assets, users, labels_given


def say(assets: list[Any], users: list[Any], labels: np.ndarray, order: list[tuple[int, int]]) -> None:
    for who, what in order:
        answer(assets[what], users[who], classification={"sky": OPTIONS[labels[who, what]]})


def kept() -> tuple[dict[str, Any], dict[str, bytes]]:
    soft = {str(row.asset_id): (row.beliefs, row.confidence, row.answers) for row in SoftLabel.objects.all()}
    fit = Aggregation.objects.get(question="sky").fit
    return soft, {row.worker: bytes(row.log_rows) for row in WorkerRow.objects.filter(fit=fit)}


def test_the_same_answers_in_another_order_are_believed_the_same_to_the_byte() -> None:
    world, assets, users, labels = asked()
    order = [(who, what) for who in range(4) for what in range(40)]
    say(assets, users, labels, order)
    work_out(world)
    first = kept()
    Annotation.objects.all().delete()
    Assignment.objects.all().delete()
    SoftLabel.objects.all().delete()
    say(assets, users, labels, [order[at] for at in np.random.default_rng(8).permutation(len(order))])
    work_out(world)
    assert kept() == first
    assert len(first[0]) == 40
    assert len(first[1]) == 5  # four people, and somebody unknown


def test_an_answer_that_comes_in_is_weighed_by_the_rows_kept_and_can_be_recomputed_from_them() -> None:
    world, assets, users, labels = asked()
    say(assets, users, labels, [(who, what) for who in range(4) for what in range(30)])
    work_out(world)
    old = Aggregation.objects.get(question="sky").fit
    assert old is not None
    assert (old.method, old.version, old.constants) == ("tempered-mean", 1, constants())
    say(assets, users, labels, [(0, 35), (2, 35)])
    answers = {row.author_id: row for row in Annotation.objects.filter(asset=assets[35]).order_by("created_at")}
    found = judge_answers(world.project, answers, dict.fromkeys(answers, DEFAULT), None)
    write_beliefs_of(world.project.id, assets[35].id, found)
    assert found.fits == {"sky": str(old.id)}
    soft = SoftLabel.objects.get(asset=assets[35])
    assert (soft.fit_id, soft.answers) == (old.id, 2)
    # A year and many fits later.
    say(assets, users, labels, [(who, what) for who in (1, 3) for what in range(30, 40)])
    work_out(world)
    assert SoftLabel.objects.get(asset=assets[35]).fit_id != old.id
    kept_rows = {row.worker: np.frombuffer(row.log_rows, "<f8").reshape(2, 2, 3) for row in old.rows.all()}
    said = np.array([labels[0, 35], labels[2, 35]])
    rows = np.array([kept_rows[str(users[who].id)][label] for who, label in zip((0, 2), said, strict=True)])
    again = update_item(shared_of(BeliefFit.objects.get(pk=old.id).shared), rows, said)
    names = dict(zip(old.classes, again.posterior.tolist(), strict=True))
    assert {name: round(names[name], 4) for name in soft.beliefs} == soft.beliefs
    assert found.merged.stop == again.stop


def test_what_is_kept_is_the_fit_itself() -> None:
    world, assets, users, labels = asked()
    say(assets, users, labels, [(who, what) for who in range(4) for what in range(40)])
    work_out(world)
    fits = load_fits(world.project.id, [str(user.id) for user in users])
    soft = SoftLabel.objects.get(asset=assets[7])
    believe = fits.believer("sky", lambda _: pytest.fail("every answer is known"))
    assert believe is not None
    found = believe([OPTIONS[label] for label in labels[:, 7]])
    assert {name: round(found.shares[name], 4) for name in soft.beliefs} == soft.beliefs


def test_what_is_believed_stands_with_the_asset_and_on_the_agreement_page() -> None:
    world, assets, users, labels = asked()
    say(assets, users, labels, [(who, what) for who in range(4) for what in range(40)])
    work_out(world)
    soft = SoftLabel.objects.get(asset=assets[0])
    detail = call(world, "manager", "get", f"assets/{assets[0].id}")
    wanted = {"beliefs": soft.beliefs, "confidence": soft.confidence, "answers": 4, "fit": str(soft.fit_id)}
    assert detail["soft_labels"] == {"sky": wanted}
    page = call(world, "manager", "get", f"projects/{world.project.id}/aggregations")
    (row,) = page["results"]
    assert (row["method"], row["version"], row["answers"], row["believed"]) == ("tempered-mean", 1, 160, 40)
    assert (row["reliability"], row["calibrated_on"], row["has_biases"]) == ([], 0, False)
    assert 0.5 < row["sure"] < 1
    assert set(row["expected_answers"]) == {"0.8", "0.85", "0.9", "0.95", "0.99"}
    assert page["target"] == 0.85
    confidences = [one["confidence"] for one in page["least_sure"]]
    assert confidences == sorted(confidences)


def test_a_person_nobody_knows_and_a_label_no_fit_has_seen() -> None:
    world, assets, users, labels = asked()
    say(assets, users, labels, [(who, what) for who in range(3) for what in range(40)])
    work_out(world)
    stranger = [str(users[3].id), str(users[0].id)]
    fits = load_fits(world.project.id, stranger)
    believe = fits.believer("sky", lambda _: pytest.fail("both labels are known"))
    assert believe is not None
    assert believe(["clear", "clear"]).raw["clear"] > 0.5
    with pytest.raises(pytest.fail.Exception):
        believe(["clear", "fog"])
    assert fits.believer("nobody asked", lambda _: pytest.fail("there is no such question")) is None


def test_answers_that_were_withdrawn_are_not_believed() -> None:
    world, assets, users, labels = asked()
    say(assets, users, labels, [(who, what) for who in range(4) for what in range(40)])
    work_out(world)
    Assignment.objects.filter(user=users[3]).update(state="released")
    work_out(world)
    row = Aggregation.objects.get(question="sky")
    assert (row.answers, str(users[3].id) in row.workers) == (120, False)
    assert set(SoftLabel.objects.values_list("answers", flat=True)) == {3}


def test_a_class_that_left_the_schema_is_believed_but_makes_no_label_and_its_gold_is_left_out() -> None:
    world, assets, users, _ = asked(pictures=20)
    for asset in assets:
        for user in users:
            answer(asset, user, classification={"sky": "fog"})  # said under an older schema
        resolve([NewLabel(asset.id, world.project.id, "consensus", [], 1, classification={"sky": "clear"})])
    GoldItem.objects.bulk_create(
        GoldItem(project=world.project, asset=asset, regions=[], classification={"sky": "fog"}, schema_version=1,
                 origin="expert") for asset in assets[:12]
    )  # fmt: skip
    job = work_out(world)
    row = Aggregation.objects.get(question="sky")
    assert row.classes == ["clear", "cloudy", "fog"]
    assert (row.gold, job.result["changed"]) == (0, 0)
    assert SoftLabel.objects.get(asset=assets[0]).beliefs["fog"] > 0.8
    current = ResolvedLabel.objects.filter(is_current=True).values_list("classification", flat=True)
    assert all(value == {"sky": "clear"} for value in current)


def test_gold_is_used_from_ten_pieces_on_and_picked_gold_without_class_biases() -> None:
    world, assets, users, labels = asked()
    say(assets, users, labels, [(who, what) for who in range(4) for what in range(40)])
    truth = np.random.default_rng(3).integers(0, 2, 40)
    for number, wanted in ((9, (9, 0, None)), (10, (10, 10, True))):
        GoldItem.objects.all().delete()
        GoldItem.objects.bulk_create(
            GoldItem(project=world.project, asset=assets[at], regions=[], schema_version=1, origin="expert",
                     classification={"sky": OPTIONS[truth[at]]}) for at in range(number)
        )  # fmt: skip
        work_out(world)
        row = Aggregation.objects.get(question="sky")
        assert (row.gold, row.calibrated_on, row.has_biases) == (wanted[0], wanted[1], False)
        assert (row.temperature is not None) is bool(wanted[2])
    assert sum(one["n"] for one in row.reliability) == 10
    assert SoftLabel.objects.get(asset=assets[0]).beliefs == {OPTIONS[truth[0]]: 1.0}


def test_a_full_fit_is_due_after_two_hundred_answers_or_one_in_a_hundred() -> None:
    assert [due_at(number) for number in (0, 50, 20_000, 100_000)] == [50, 250, 20_200, 101_000]


def test_what_an_older_method_left_is_worked_out_anew_once() -> None:
    world = make_world(pictures=1, policy={"overlap": 2})
    Aggregation.objects.create(
        project=world.project, question="gone", method="dawid-skene-map", gold=0, answers=9, items=3
    )
    assert reaggregate_grown() == 1
    assert (
        start_reaggregation(None, world.project).pk == Job.objects.get(kind="beliefs.reaggregate").pk
    )  # one at a time
    from assay.jobs.worker import run  # noqa: PLC0415

    run(Job.objects.get(kind="beliefs.reaggregate").id)
    assert not Aggregation.objects.exists()
    assert reaggregate_grown() == 0


def test_the_upgrade_sets_the_new_target_and_tells_managers() -> None:
    assert Policy().overlap_target == STOP == 0.85
    upgrade = importlib.import_module("review.aggregation.migrations.0004_overlap_target").lower_target
    several = make_world(pictures=0, policy={"overlap": 2, "overlap_most": 4, "overlap_target": 0.95})
    upgrade(apps, None)
    assert Project.objects.get(pk=several.project.pk).policy["overlap_target"] == 0.85
    notice = Notice.objects.get()
    assert (notice.user, notice.page) == (several.people["manager"], "policy")
    assert notice.words.startswith("Sure enough is now 85 % instead of 95 %")
    assert not notice.words.endswith(" ")
    # Chosen by somebody, or nobody else is ever asked: nothing to tell.
    Project.objects.filter(pk=several.project.pk).update(policy={**several.project.policy, "overlap_target": 0.9})
    upgrade(apps, None)
    assert Project.objects.get(pk=several.project.pk).policy["overlap_target"] == 0.9
    Project.objects.filter(pk=several.project.pk).update(policy={"overlap": 1, "overlap_target": 0.95})
    upgrade(apps, None)
    assert Project.objects.get(pk=several.project.pk).policy["overlap_target"] == 0.85
    assert Notice.objects.count() == 1


# Pure rules.


def test_answers_an_item_by_target_are_replayed_on_the_projects_own() -> None:
    draw = np.random.default_rng(4)
    items = [f"i{at:03d}" for at in range(100) for _ in range(5)]
    workers = [f"w{at}" for _ in range(100) for at in range(5)]
    truth = draw.integers(0, 2, 100).repeat(5)
    words = ["ab"[label] for label in np.where(draw.random(500) < 0.8, truth, 1 - truth)]
    votes = votes_of("q", items, workers, words, classes=["a", "b"], truth={})
    assert votes is not None
    found = expected_answers(votes, weigh(votes.answers, {}))
    values = [found[f"{target:g}"] for target in TARGETS]
    assert values == sorted(values)
    assert 2 <= values[0] < values[-1] <= 5
    # By hand: the rows as they are, answer by answer.
    whole = aggregate(votes.answers)
    counts = []
    for item in range(100):
        joint, number = np.log(whole.one.eta[:, 0]), 0
        for worker in range(5):
            joint = joint + np.log(whole.one.theta[worker, :, 0, votes.answers.labels[item * 5 + worker]])
            number += 1
            if number >= 2 and np.exp(joint - joint.max()).max() / np.exp(joint - joint.max()).sum() >= 0.85:
                break
        counts.append(number)
    assert found["0.85"] == pytest.approx(np.mean(counts), abs=0.002)


def test_hit_rates_come_from_what_others_drew() -> None:
    items = [f"i{at:02d}" for at in range(30) for _ in range(4)]
    workers = ["a", "b", "c", "d"] * 30
    words = [word for at in range(30) for word in ("cat", "cat", "cat", "cat" if at < 3 else "")]
    votes = votes_of("objects", items, workers, words, classes=["cat", ""], truth={})
    assert votes is not None
    rates = hit_rates_of(votes)
    assert rates["a"] > 0.9
    assert rates["d"] < 0.4


def test_more_people_than_a_fit_holds_share_a_row() -> None:
    words = [f"c{at % 200}" for at in range(2000)]
    workers = [f"w{at // 2:04d}" for at in range(1998)] + ["busy"] * 2
    items = [f"i{at % 700}" for at in range(2000)]
    votes = votes_of("q", items, workers, words, classes=[f"c{at}" for at in range(200)], truth={})
    assert votes is not None
    assert len(votes.workers) == 625
    assert votes.workers[-1] == "others"
    assert votes.answers.n_workers == 625
