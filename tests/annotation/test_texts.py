"""Texts on the real way: import by lines, exact code points, pre-labels, spans, relations, export."""

from __future__ import annotations

import io
import json
import uuid
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from annotation.prelabel.models import Prediction
from annotation.prelabel.services import start_run
from annotation.regions.codec import decode_regions
from annotation.regions.diff import diff_regions
from annotation.regions.matching import match_regions
from annotation.regions.validation import validate_regions
from assay.assets.models import Asset
from assay.assets.services import ingest_files
from assay.assets.texts import BadText, decode_text, encode_text, excerpt_of, first_words
from assay.jobs.models import Job
from assay.projects.models import Membership, Project
from review.datasets.models import DatasetVersion, Export
from review.datasets.services import export_path
from review.resolved.models import ResolvedLabel
from tests.annotation.prelabel.test_models import run_all
from tests.annotation.test_queue import call, claim
from tests.factories.world import World, make_world

LABELS: list[dict[str, Any]] = [
    {"key": "person", "name": "Person"},
    {"key": "money", "name": "Money"},
    {"key": "date", "name": "Date", "attributes": [{"key": "exact", "name": "Exact", "kind": "checkbox"}]},
    {"key": "owes", "name": "Owes", "shapes": ["relation"]},
]
QUESTIONS: list[dict[str, Any]] = [
    {"key": "asks", "name": "Asks?", "kind": "multi", "options": [{"key": "question", "name": "Question"}]}
]
# A family in seven code points, a letter with its accent apart, Hebrew, a Windows line end.
TEXT = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466 Jose\u0301 owes\r\n\u05e9\u05dc\u05d5\u05dd $5"


@pytest.fixture
def world(db: Any) -> World:
    """The world with a project of texts in place of that of pictures."""
    world = make_world(pictures=0)
    body = {"name": "Texts", "data_type": "text", "labels": LABELS, "classification": QUESTIONS}
    body["policy"] = {"audit_rate": 0.0, "confidence_threshold": 0.99}
    made = call(world, "manager", "post", "projects", body, expect=201)
    world.project = Project.objects.get(pk=made["id"])
    for role in ("annotator", "reviewer"):
        Membership.objects.create(project=world.project, user=world.people[role], role=role)
    return world


def send_lines(world: World, *lines: Any, expect: int = 202) -> Any:
    body = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    reply = Client().post(
        f"/api/v1/projects/{world.project.id}/assets/import",
        body.encode(),
        content_type="application/x-ndjson",
        headers={"Authorization": f"Token {world.tokens['manager']}"},
    )
    assert reply.status_code == expect, reply.content
    if expect != 202:
        return reply.json()
    return run_all(Job.objects.get(pk=reply.json()["id"]))


def span(start: int, end: int, label: str = "person", **more: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "label": label, "shape": "span", "start": start, "end": end} | more


def test_a_hostile_line_is_refused_alone(world: World) -> None:
    deep = "[" * 60_000 + "]" * 60_000
    nul = {"id": "r\0", "label": "person", "shape": "span", "start": 0, "end": 1}
    job = send_lines(
        world,
        {"text": "before"},
        '{"text": "a", "meta": {"x": ' + deep + "}}",
        '{"text": "b", "predictions": ' + deep + "}",
        '{"text": "c", "meta": {"x": ' + "[" * 800 + "]" * 800 + "}}",
        {"text": "d", "classification": {"asks": ["\0"]}},
        {"text": "e", "regions": [nul]},
        {"text": "f", "predictions": [{"model": "m\0", "classification": {}}]},
        {"text": "after"},
    )
    assert (job.state, job.result["taken"], job.result["refused"]) == ("done", 2, 6), job.error
    named = {error["line"]: (error["path"], error["code"]) for error in job.result["errors"]}
    assert [named[line] for line in (2, 3, 4)] == [("line", "too_deep")] * 3


def test_bad_lines_are_named_and_the_rest_is_taken(world: World) -> None:
    job = send_lines(
        world,
        {"text": TEXT, "name": "one", "external_id": "x-1", "meta": {"from": "here"}},
        "{not json",
        {"url": "https://example.org/a.txt"},
        {"text": TEXT},
        {"text": "   "},
        '{"text": "\\ud800"}',
        {"text": "two", "regions": [{"label": "person", "shape": "span", "start": 1, "end": 9}]},
        "",
        {"text": "three", "nmae": "typo"},
        {"text": "four", "regions": [{"label": "person", "shape": "span", "start": 0, "end": 4}]},
    )
    assert job.state == "done"
    assert {name: job.result[name] for name in ("taken", "duplicates", "refused")} == {
        "taken": 2,
        "duplicates": 1,
        "refused": 6,
    }
    assert [(error["line"], error["path"], error["code"]) for error in job.result["errors"]] == [
        (2, "", "invalid"),
        (3, "url", "not_for_texts"),
        (5, "text", "empty"),
        (6, "", "invalid"),
        (7, "regions[0].end", "outside"),
        (9, "", "invalid"),
    ]
    one = Asset.objects.get(name="one")
    assert (one.characters, one.external_id, one.meta, one.width) == (len(TEXT), "x-1", {"from": "here"}, 0)
    four = Asset.objects.get(name="four")
    label = ResolvedLabel.objects.get(asset=four)
    assert (four.stage, label.source, label.regions[0]["end"]) == ("done", "import", 4)
    headers = {"Authorization": f"Token {world.tokens['manager']}"}
    reply = Client().get(f"/api/v1/assets/{one.id}/file", headers=headers)
    assert reply["Content-Type"] == "text/plain; charset=utf-8"
    assert b"".join(reply.streaming_content).decode() == TEXT  # type: ignore[attr-defined]
    assert send_lines(world, {"text": TEXT}).result["duplicates"] == 1


def test_an_import_without_lines_or_of_pictures_is_refused(world: World) -> None:
    assert send_lines(world, "", expect=422)["errors"][0]["path"] == "file"
    world.project = Project.objects.get(name="World")
    assert send_lines(world, {"text": "a"}, expect=422)["errors"][0]["code"] == "url_off"


def test_imported_predictions_are_routed_and_shown(world: World) -> None:
    said = {"model": "theirs", "version": "3", "regions": [span(0, 5, confidence=0.7)]}
    send_lines(world, {"text": "Maria owes", "predictions": [said]})
    (task,) = claim(world)
    assert [(row["start"], row["end"], row["confidence"]) for row in task["regions"]] == [(0, 5, 0.7)]
    assert Prediction.objects.get().model_key == "theirs"
    bad = send_lines(world, {"text": "b", "predictions": [{"regions": [span(0, 1)]}]})
    assert bad.result["errors"][0]["path"] == "predictions[0].regions[0].confidence"


def test_the_whole_way_of_a_text(world: World) -> None:
    manager = world.people["manager"]
    report = ingest_files(world.project, [("a.txt", io.BytesIO(b"\xef\xbb\xbf" + TEXT.encode()))], actor=manager)
    assert [row.status for row in report.files] == ["taken"]
    job = run_all(start_run(manager, world.project, "text-patterns"))
    assert (job.state, job.message[:30]) == ("done", "1 of 1 texts pre-labelled, " + job.message[27:30])
    (task,) = claim(world)
    assert task["asset"]["characters"] == len(TEXT)
    (money,) = task["regions"]
    at = TEXT.index("$")
    assert (money["label"], money["start"], money["end"], money["confidence"]) == ("money", at, at + 2, 0.9)
    jose = span(TEXT.index("J"), TEXT.index(" owes"))
    owes = {"id": str(uuid.uuid4()), "label": "owes", "shape": "relation", "from": jose["id"], "to": money["id"]}
    taken = {**money, "attributes": {}}
    del taken["confidence"], taken["attributes"]
    answer = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "seconds": 4, "classification": {}}
    lost = {**owes, "to": str(uuid.uuid4())}
    problem = call(
        world, "annotator", "post", f"tasks/{task['id']}/submit", answer | {"regions": [jose, taken, lost]}, expect=422
    )
    assert [error["path"] for error in problem["errors"]] == ["regions[2].to"]
    regions = [jose, taken, owes]
    call(world, "annotator", "post", f"tasks/{task['id']}/submit", answer | {"regions": regions})
    (review,) = call(world, "reviewer", "post", f"projects/{world.project.id}/reviews/claim", {"count": 1})
    assert review["answer"] == regions
    assert (review["diff"]["added"], review["diff"]["unchanged"]) == (2, 1)
    call(world, "reviewer", "post", f"reviews/{review['id']}/decision", {"decision": "approve"})
    path = f"projects/{world.project.id}/versions"
    run_all(Job.objects.get(pk=call(world, "manager", "post", path, {}, expect=202)["id"]))
    version = DatasetVersion.objects.get()
    refused = call(world, "manager", "post", f"versions/{version.id}/exports", {"format": "coco"}, expect=422)
    assert refused["errors"][0]["code"] == "not_for_texts"
    made = call(world, "manager", "post", f"versions/{version.id}/exports", {"format": "jsonl"}, expect=202)
    run_all(Job.objects.get(pk=made["id"]))
    (line,) = export_path(Export.objects.get().id).read_text(encoding="utf-8").split("\n")[:-1]
    row = json.loads(line)
    assert (row["text"], row["regions"], row["source"]) == (TEXT, regions, "review_approve")
    assert row["text"][jose["start"] : jose["end"]] == "Jose\u0301"


def test_a_vote_answers_a_question_where_the_map_leads_to_it(world: World) -> None:
    send_lines(world, {"text": "Who owes me $5?"})
    run_all(start_run(world.people["manager"], world.project, "text-patterns"))
    (task,) = claim(world)
    assert task["classification"] == {"asks": ["question"]}
    assert [row["label"] for row in task["regions"]] == ["money"]


@given(st.text())
def test_a_text_is_kept_as_it_is_or_refused(text: str) -> None:
    try:
        stored = encode_text(text, max_bytes=2**20)
    except BadText as error:
        assert error.code in ("empty", "not_text")  # noqa: PT017 - either outcome is right, for its reason
        return
    assert stored.decode() == text
    assert decode_text(b"\xef\xbb\xbf" + stored) == text
    assert "\n" not in excerpt_of(text) + first_words(text)


@given(st.integers(-3, 12), st.integers(-3, 12))
def test_a_span_is_taken_exactly_where_it_lies_in_the_text(start: int, end: int) -> None:
    shapes = {"person": frozenset({"span"})}
    found, errors = validate_regions([span(start, end)], shapes_by_label=shapes, width=0, height=0, characters=9)
    assert (errors == []) == (0 <= start < end <= 9)
    assert all(error.path in ("regions[0].start", "regions[0].end") for error in errors)
    assert len(found) == 1


def test_relations_are_alike_as_far_as_their_spans_are() -> None:
    def answer() -> list[Any]:
        a, b = span(0, 4), span(10, 14)
        joined = {"id": str(uuid.uuid4()), "label": "owes", "shape": "relation", "from": a["id"], "to": b["id"]}
        return decode_regions([a, b, joined])

    first, second = answer(), answer()
    assert [overlap for _, _, overlap in match_regions(first, second, same_label=True)] == [1.0, 1.0, 1.0]
    moved = decode_regions([span(0, 5), *([])])
    diff = diff_regions([first[0]], moved)
    assert (diff.moved, diff.changes[0].iou) == (1, 0.8)
