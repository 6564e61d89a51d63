"""Practice, exams and qualifications over HTTP: who may work on what, and what is shown of the answers."""

from __future__ import annotations

import pytest

from annotation.tasks.models import Assignment, QueueState, Task
from annotation.tasks.settlement import settle_pending
from assay.projects.models import Membership
from review.gold.exams import tell_queue_of_new_people
from review.gold.hidden_checks import stock_gold
from review.gold.models import ExamTry, GoldItem, Qualification
from review.resolved.models import ResolvedLabel
from review.scoring.models import AnswerOutcome
from tests.factories.world import World, make_prediction, make_task, make_world, region
from tests.review.gold.test_gold import call, claim, gold, submit

pytestmark = pytest.mark.django_db


def visible(world: World, at: int, use: str) -> GoldItem:
    item = gold(world, at)
    path = f"projects/{world.project.id}/gold/{item.id}"
    assert call(world, "reviewer", "patch", path, {"use": use})["use"] == use
    return item


def test_an_exam_bars_until_it_is_passed_and_says_what_was_right() -> None:
    world = make_world(pictures=4, policy={"gold_rate": 0.3})
    base = f"projects/{world.project.id}"
    wish = {"questions": 2, "pass_mark": 1.0, "attempts": 1}
    refused = call(world, "manager", "put", f"{base}/exams", wish, expect=409)
    assert refused["code"] == "too_few_items"
    for at in (0, 1):
        visible(world, at, "exam")
    assert stock_gold() == 0  # what is asked in an exam is never a hidden check
    call(world, "manager", "put", f"{base}/exams", wish, expect=204)
    make_task(world, world.assets[2])
    refused = call(world, "annotator", "post", f"{base}/tasks/claim", {"count": 1}, expect=409)
    assert refused["code"] == "not_qualified"
    assert claim(world, "manager")[0]["asset"]["id"] == str(world.assets[2].id)  # managers are not barred
    begun = call(world, "annotator", "post", f"{base}/tries", {}, expect=201)
    assert call(world, "annotator", "post", f"{base}/tries", {}, expect=201)["id"] == begun["id"]
    for number in (1, 2):
        (task,) = claim(world)
        submit(world, task, [region()])
        settle_pending()
        told = call(world, "annotator", "get", f"{base}/tries/{begun['id']}")
        assert told["answered"] == number
        # An exam tells nothing before its end.
        assert [row["is_right"] for row in told["questions"]] == ([None, None] if number == 1 else [True, True])
    assert (told["is_passed"], told["right"]) == (True, 2)
    assert told["questions"][0]["truth"][0]["label"] == "person"
    assert Qualification.objects.get().given_by is None
    assert AnswerOutcome.objects.count() == 0  # nothing of it counts for the score
    assert ResolvedLabel.objects.filter(is_current=True).count() == 2  # the experts' own, untouched
    assert not Task.objects.filter(kind="review", state="open").exists()
    make_task(world, world.assets[3])
    assert len(claim(world)) == 1
    again = call(world, "annotator", "post", f"{base}/tries", {}, expect=409)
    assert again["code"] == "qualified_already"


def test_who_fails_has_no_attempt_left_and_a_manager_may_qualify_all_the_same() -> None:
    world = make_world(pictures=3)
    base = f"projects/{world.project.id}"
    visible(world, 0, "exam")
    call(world, "manager", "put", f"{base}/exams", {"questions": 1, "pass_mark": 0.5, "attempts": 1}, expect=204)
    begun = call(world, "annotator", "post", f"{base}/tries", {}, expect=201)
    (task,) = claim(world)
    submit(world, task, [])
    settle_pending()
    told = call(world, "annotator", "get", f"{base}/tries/{begun['id']}")
    assert (told["is_passed"], told["questions"][0]["counts"]["missed"]) == (False, 1)
    assert call(world, "annotator", "post", f"{base}/tries", {}, expect=409)["code"] == "no_tries_left"
    make_task(world, world.assets[1])
    call(world, "annotator", "post", f"{base}/tasks/claim", {"count": 1}, expect=409)
    user = str(world.people["annotator"].id)
    call(world, "manager", "put", f"{base}/qualifications", {"user": user, "given": True}, expect=204)
    assert len(claim(world)) == 1
    rows = call(world, "manager", "get", f"{base}/qualifications")
    assert [(row["username"], row["given_by"]) for row in rows] == [("annotator", "manager")]
    Assignment.objects.update(state="released")
    call(world, "manager", "put", f"{base}/qualifications", {"user": user, "given": False}, expect=204)
    call(world, "annotator", "post", f"{base}/tasks/claim", {"count": 1}, expect=409)


def test_a_labels_exam_bars_the_pictures_on_which_the_pre_label_shows_it() -> None:
    world = make_world(pictures=3)
    base = f"projects/{world.project.id}"
    visible(world, 0, "exam")
    body = {"label": "person", "questions": 1, "pass_mark": 0.5, "attempts": 3}
    call(world, "manager", "put", f"{base}/exams", body, expect=204)
    for at, label in ((1, "person"), (2, "cat")):
        prediction = make_prediction(world, world.assets[at], [region(0.8, label=label)], 0.8)
        make_task(world, world.assets[at], prediction_id=prediction.id)
    assert [task["asset"]["id"] for task in claim(world, count=5)] == [str(world.assets[2].id)]
    call(world, "annotator", "post", f"{base}/tries", {"label": "person"}, expect=201)
    Assignment.objects.update(state="released")
    (task,) = claim(world)
    submit(world, task, [region()])
    settle_pending()
    assert [task["asset"]["id"] for task in claim(world, count=5)] == [str(world.assets[1].id)]


def test_practice_shows_each_answer_at_once_and_who_joins_later_is_barred_too() -> None:
    world = make_world(pictures=3)
    base = f"projects/{world.project.id}"
    item = visible(world, 0, "lesson")
    assert call(world, "annotator", "get", f"{base}/exams")["has_practice"] is True
    begun = call(world, "annotator", "post", f"{base}/tries", {"practice": True}, expect=201)
    (task,) = claim(world)
    submit(world, task, [region(label="cat")])
    settle_pending()
    (question,) = call(world, "annotator", "get", f"{base}/tries/{begun['id']}")["questions"]
    assert (question["is_right"], question["counts"]["mislabelled"]) == (False, 1)
    assert (question["given"][0]["label"], question["truth"][0]["label"]) == ("cat", "person")
    assert ExamTry.objects.get().finished_at is not None
    path = f"{base}/gold/{item.id}"
    assert call(world, "reviewer", "patch", path, {"use": "check"}, expect=409)["code"] == "shown"
    visible(world, 1, "exam")
    call(world, "manager", "put", f"{base}/exams", {"questions": 1, "pass_mark": 1, "attempts": 1}, expect=204)
    Membership.objects.create(project=world.project, user=world.people["outsider"], role="annotator")
    assert tell_queue_of_new_people() == 1
    assert tell_queue_of_new_people() == 0
    assert QueueState.objects.get(user=world.people["outsider"]).is_barred is True


def test_gold_is_imported_all_or_none_and_bad_lines_are_named() -> None:
    world = make_world(pictures=2)
    path = f"projects/{world.project.id}/gold/import"
    good = {"name": world.assets[0].name, "regions": [region()]}
    bad = [{"name": "nothing.jpg", "regions": []}, {"asset": str(world.assets[1].id), "regions": [region(width=-1)]}]
    refused = call(world, "manager", "post", path, {"lines": [good, *bad]}, expect=422)
    paths = [error["path"] for error in refused["errors"]]
    assert paths[0] == "lines[1]"
    assert paths[1].startswith("lines[2].regions[0]")
    assert GoldItem.objects.count() == 0
    assert call(world, "manager", "post", path, {"lines": [good]}, expect=201) == {"made": 1}
    assert (GoldItem.objects.get().origin, GoldItem.objects.get().label) == ("import", "person")
