"""Limits of a label schema."""

from __future__ import annotations

from typing import Any

from annotation.schema.questions import MAX_ATTRIBUTES, MAX_OPTIONS, MAX_QUESTIONS
from annotation.schema.rules import MAX_LABELS, MAX_SKELETON
from tests.assay.operations.limit_cases.common import NAMED, Bench, case, many, refused


def schema(bench: Bench, path: str, words: str, under: Any, over: Any) -> None:
    """Both are whole schemas."""
    assert bench.send("projects/PROJECT/schema", under, method="put").status_code == 200
    refused(bench.send("projects/PROJECT/schema", over, method="put"), 422, path, words)


@case("Labels of a project")
def _(bench: Bench) -> None:
    old = [{"key": "person", "name": "Person"}, {"key": "cat", "name": "Cat"}]
    schema(
        bench, "labels", str(MAX_LABELS),
        {"labels": [*old, *many(MAX_LABELS - 2)]}, {"labels": [*old, *many(MAX_LABELS - 1)]},
    )  # fmt: skip


@case("Attributes of a label")
def _(bench: Bench) -> None:
    def whole(count: int) -> Any:
        return {"labels": [{"key": "k", "name": "K", "attributes": [{**one, "kind": "text"} for one in many(count)]}]}

    schema(bench, "labels[0].attributes", str(MAX_ATTRIBUTES), whole(MAX_ATTRIBUTES), whole(MAX_ATTRIBUTES + 1))


@case("Questions of a project")
def _(bench: Bench) -> None:
    def whole(count: int) -> Any:
        asked = [{**one, "kind": "single", "options": many(2)} for one in many(count)]
        return {"labels": NAMED, "classification": asked}

    schema(bench, "classification", str(MAX_QUESTIONS), whole(MAX_QUESTIONS), whole(MAX_QUESTIONS + 1))


@case("Options of a question")
def _(bench: Bench) -> None:
    def whole(count: int) -> Any:
        return {
            "labels": NAMED,
            "classification": [{"key": "q", "name": "Q", "kind": "single", "options": many(count)}],
        }

    schema(bench, "classification[0].options", str(MAX_OPTIONS), whole(MAX_OPTIONS), whole(MAX_OPTIONS + 1))


@case("Points of a skeleton")
def _(bench: Bench) -> None:
    def whole(count: int) -> Any:
        points = [f"p{at}" for at in range(count)]
        return {"labels": [{"key": "k", "name": "K", "shapes": ["keypoints"], "skeleton": {"points": points}}]}

    schema(bench, "labels[0].skeleton.points", str(MAX_SKELETON), whole(MAX_SKELETON), whole(MAX_SKELETON + 1))
