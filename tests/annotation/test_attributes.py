"""Attributes and classification: definitions refused by path, answers checked at draft and submit, told apart later."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotation.regions.attributes import (
    AttributeDefinition,
    Choice,
    Question,
    check_attributes,
    check_classification,
    same_attributes,
    same_classification,
)
from annotation.tasks.settlement import settle_pending
from review.consensus.classification import merge_classifications
from review.resolved.models import ResolvedLabel
from tests.annotation.test_queue import call, claim
from tests.factories.world import World, make_task, make_world, region

LABELS: list[dict[str, Any]] = [
    {
        "key": "person",
        "name": "Person",
        "attributes": [
            {
                "key": "pose",
                "name": "Pose",
                "kind": "select",
                "required": True,
                "options": [{"key": "sits", "name": "Sits"}, {"key": "stands", "name": "Stands"}],
            },
            {"key": "age", "name": "Age", "kind": "number", "min": 0, "max": 120},
            {"key": "hat", "name": "Wears a hat", "kind": "checkbox", "default": False},
        ],
    }
]
QUESTIONS: list[dict[str, Any]] = [
    {
        "key": "scene",
        "name": "Scene",
        "kind": "single",
        "required": True,
        "options": [{"key": "in", "name": "Indoors"}, {"key": "out", "name": "Outdoors"}],
    },
    {
        "key": "where",
        "name": "Where",
        "kind": "hierarchical",
        "options": [
            {"key": "europe", "name": "Europe"},
            {"key": "france", "name": "France", "parent": "europe"},
            {"key": "asia", "name": "Asia"},
        ],
    },
]


def put_schema(world: World, labels: Any, questions: Any = (), expect: int = 200) -> Any:
    body = {"labels": labels, "classification": list(questions)}
    return call(world, "manager", "put", f"projects/{world.project.id}/schema", body, expect)


def paths(problem: Any) -> list[str]:
    return [error["path"] for error in problem["errors"]]


@pytest.mark.django_db
def test_a_schema_with_attributes_and_questions_is_kept_as_sent() -> None:
    world = make_world(pictures=0)
    made = put_schema(world, LABELS, QUESTIONS)
    assert made["version"] == 2
    assert made["labels"][0]["attributes"][0] == LABELS[0]["attributes"][0]
    assert made["classification"] == QUESTIONS
    assert put_schema(world, LABELS, QUESTIONS)["version"] == 2
    assert put_schema(world, LABELS, QUESTIONS[:1])["version"] == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"kind": "colour"}, "labels[0].attributes[0].kind"),
        ({"options": []}, "labels[0].attributes[0].options"),
        ({"key": "Not a key"}, "labels[0].attributes[0].key"),
        ({"default": "lies"}, "labels[0].attributes[0].default"),
        ({"min": 3}, "labels[0].attributes[0].min"),
        ({"key": "age"}, "labels[0].attributes[1].key"),
    ],
)
def test_a_bad_attribute_is_named_by_its_path(change: dict[str, Any], path: str) -> None:
    world = make_world(pictures=0)
    first, *others = LABELS[0]["attributes"]
    problem = put_schema(world, [{**LABELS[0], "attributes": [{**first, **change}, *others]}], expect=422)
    assert paths(problem) == [path]


@pytest.mark.django_db
def test_a_bad_question_is_named_by_its_path() -> None:
    world = make_world(pictures=0)
    orphan = [{"key": "a", "name": "A", "parent": "b"}, {"key": "b", "name": "B"}]
    questions = [{**QUESTIONS[1], "options": orphan}, {**QUESTIONS[0], "options": [{"key": "x", "name": ""}]}]
    problem = put_schema(world, LABELS, questions, expect=422)
    assert paths(problem) == ["classification[0].options[0].parent", "classification[1].options[0].name"]
    assert paths(put_schema(world, LABELS, [{"key": "a"}], expect=422)) == ["classification[0]"]


@pytest.mark.django_db
def test_images_take_no_spans_and_say_so() -> None:
    world = make_world(pictures=0)
    problem = put_schema(world, [{"key": "name", "name": "Name", "shapes": ["span"]}], expect=422)
    assert paths(problem) == ["labels[0].shapes"]


@pytest.mark.django_db
def test_required_ones_are_asked_for_at_submit_but_not_in_a_draft() -> None:
    world = make_world(pictures=1)
    put_schema(world, LABELS, QUESTIONS)
    make_task(world, world.assets[0])
    (task,) = claim(world)
    assert task["classification"] == {}
    bare = region()
    ops = [{"op_id": "1", "op": "put_region", "region_id": bare["id"], "value": bare}]
    call(world, "annotator", "patch", f"tasks/{task['id']}/draft", {"base_revision": 0, "ops": ops})
    wrong = [
        {**ops[0], "op_id": "2", "value": bare | {"attributes": {"age": 200}}},
        {"op_id": "3", "op": "set_classification", "value": {"where": ["france"]}},
    ]
    problem = call(
        world, "annotator", "patch", f"tasks/{task['id']}/draft", {"base_revision": 1, "ops": wrong}, expect=422
    )
    assert paths(problem) == ["ops[0].value.attributes.age", "ops[1].value.where"]
    said = [{"op_id": "4", "op": "set_classification", "value": {"scene": "in"}}]
    call(world, "annotator", "patch", f"tasks/{task['id']}/draft", {"base_revision": 1, "ops": said})
    assert claim(world)[0]["classification"] == {"scene": "in"}
    answer = {"submission_id": str(uuid.uuid4()), "schema_version": 2, "regions": [bare], "seconds": 1}
    problem = call(world, "annotator", "post", f"tasks/{task['id']}/submit", answer, expect=422)
    assert paths(problem) == ["regions[0].attributes.pose", "classification.scene"]
    full = answer | {
        "regions": [bare | {"attributes": {"pose": "sits", "age": 30}, "unsure": True}],
        "classification": {"scene": "in", "where": ["europe", "france"]},
    }
    call(world, "annotator", "post", f"tasks/{task['id']}/submit", full)
    (review,) = call(world, "reviewer", "post", f"projects/{world.project.id}/reviews/claim", {"count": 1})
    assert review["answer"] == full["regions"]
    assert review["classification"] == full["classification"]
    fix = {"decision": "fix", "regions": full["regions"], "classification": {"scene": "out"}}
    call(world, "reviewer", "post", f"reviews/{review['id']}/decision", fix)
    settle_pending()
    label = ResolvedLabel.objects.get(asset=world.assets[0], is_current=True)
    assert label.classification == {"scene": "out"}
    assert label.regions == full["regions"]


POSE = AttributeDefinition(key="pose", name="Pose", kind="select", options=[Choice(key="a", name="A")], required=True)


@given(st.dictionaries(st.text(max_size=5), st.one_of(st.none(), st.booleans(), st.floats(), st.text(max_size=5))))
def test_whatever_is_sent_is_either_right_or_named(values: dict[str, Any]) -> None:
    problems = check_attributes("a", values, [POSE], is_complete=True)
    assert (problems == []) == (values == {"pose": "a"})
    assert all(problem.path.startswith("a.") for problem in problems)


def test_a_path_must_reach_a_leaf_before_submit() -> None:
    question = Question(
        key="q",
        name="Q",
        kind="hierarchical",
        options=[Choice(key="a", name="A"), Choice(key="b", name="B", parent="a")],
    )
    assert check_classification({"q": ["a"]}, [question], is_complete=False) == []
    assert [p.path for p in check_classification({"q": ["a"]}, [question], is_complete=True)] == ["classification.q"]
    assert check_classification({"q": ["a", "b"]}, [question], is_complete=True) == []


def test_what_says_the_same_is_the_same() -> None:
    assert same_classification({"a": ["x", "y"], "b": None}, {"a": ["y", "x"]})
    assert not same_classification({"a": "x"}, {"a": "y"})
    assert same_attributes({"a": "", "b": 1}, {"b": 1})


def test_most_votes_win_a_question_and_the_earliest_a_tie() -> None:
    answers: list[dict[str, Any]] = [{"q": "a", "m": ["x", "y"]}, {"q": "b", "m": ["y", "x"]}, {"r": "z"}]
    assert merge_classifications(answers) == {"q": "a", "m": ["x", "y"]}
