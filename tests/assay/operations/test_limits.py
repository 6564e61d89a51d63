"""Every limit of the table: just under it passes, just over it is refused by name. One without a test fails here."""

from __future__ import annotations

import io
import json
import math
import threading
import uuid
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from annotation.prelabel import prompts
from annotation.regions.attributes import MAX_ANSWER_TEXT
from annotation.regions.kinds import keypoints, mask, polygon, polyline
from annotation.regions.rle import runs_of, text_of
from annotation.regions.validation import MAX_REGIONS, validate_regions
from annotation.schema.questions import MAX_ATTRIBUTES, MAX_OPTIONS, MAX_QUESTIONS
from annotation.schema.rules import MAX_LABELS, MAX_SKELETON
from assay.accounts import services as accounts
from assay.assets import imports
from assay.assets.models import Asset
from assay.assets.rules import clean_name
from assay.assets.services import ingest_files
from assay.jobs import worker
from assay.jobs.models import Job
from assay.kernel import http
from assay.kernel.errors import Unavailable
from assay.operations.limits import limits
from assay.projects import members_file
from assay.projects.services import create_project
from inference_workers.cache import ModelCache
from inference_workers.contracts import Embedded, ModelCard
from inference_workers.embeddings import EmbeddingCache
from review.comments.rules import MAX_TEXT as MAX_COMMENT
from tests.annotation.prelabel.test_models import run_all
from tests.factories.pictures import make_pictures
from tests.factories.world import World, make_task, make_world

SIDE = 1000
NAMED = [{"key": "k", "name": "K"}]


class Bench:
    """What a case works with."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        self.patch, self.folder = patch, folder
        self._world: World | None = None

    @property
    def world(self) -> World:
        if self._world is None:
            self._world = make_world(pictures=1)
        return self._world

    def set(self, **values: Any) -> None:
        self.patch.setattr(settings, "ASSAY", replace(settings.ASSAY, **values))

    def send(self, path: str, body: Any = None, *, method: str = "post", who: str = "manager", **more: Any) -> Any:
        headers = {"Authorization": f"Token {self.world.tokens[who]}", **more}
        path = f"/api/v1/{path.replace('PROJECT', str(self.world.project.id))}"
        if method == "get":
            return Client().get(path, headers=headers)
        if isinstance(body, dict) and any(isinstance(value, (list, SimpleUploadedFile)) and value and isinstance(
            value[0] if isinstance(value, list) else value, SimpleUploadedFile) for value in body.values()
        ):  # fmt: skip
            return Client().post(path, body, headers=headers)
        return getattr(Client(), method)(path, json.dumps(body), content_type="application/json", headers=headers)

    def texts(self) -> None:
        """Go on with a project of texts."""
        self.world.project = create_project(self.world.people["manager"], name="Texts", labels=NAMED, data_type="text")


Case = Callable[[Bench], None]
CASES: dict[str, Case] = {}


def case(*names: str) -> Callable[[Case], Case]:
    def add(test: Case) -> Case:
        CASES.update(dict.fromkeys(names, test))
        return test

    return add


@pytest.mark.django_db
@pytest.mark.parametrize("name", [limit.what for limit in limits()])
def test_just_under_passes_and_just_over_is_refused(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert name in CASES, f"{name} stands in the table of limits and has no test: add a case here"
    CASES[name](Bench(monkeypatch, tmp_path))


def test_every_case_is_of_a_limit() -> None:
    assert set(CASES) == {limit.what for limit in limits()}


def refused(reply: Any, status: int, path: str, words: str) -> None:
    said = reply.json()
    assert reply.status_code == status, said
    assert words in said["detail"], said
    if status == 422:
        assert said["errors"][0]["path"] == path, said


def schema(bench: Bench, path: str, words: str, under: Any, over: Any) -> None:
    """Both are whole schemas."""
    assert bench.send("projects/PROJECT/schema", under, method="put").status_code == 200
    refused(bench.send("projects/PROJECT/schema", over, method="put"), 422, path, words)


def regions(path: str, words: str, under: Any, over: Any, **more: Any) -> None:
    """Both are lists of regions."""
    shapes = frozenset({"box", "polygon", "polyline", "keypoints", "mask"})
    given: dict[str, Any] = {"shapes_by_label": {"k": shapes}, "width": SIDE, "height": SIDE} | more
    assert validate_regions(under, **given)[1] == []
    (problem, *_) = validate_regions(over, **given)[1]
    assert (problem.path, words in problem.message) == (path, True), problem


def shape(kind: str, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid.uuid4()), "label": "k", "shape": kind, **more}


def round_points(count: int) -> list[list[float]]:
    turns = (2 * math.pi * at / count for at in range(count))
    return [[500 + 400 * math.cos(turn), 500 + 400 * math.sin(turn)] for turn in turns]


def many(count: int) -> list[dict[str, str]]:
    return [{"key": f"k{at}", "name": f"K {at}"} for at in range(count)]


@case("A file")
def _(bench: Bench) -> None:
    ((name, content), (_, other)) = make_pictures(2, seed=401)
    for size, status, code in ((len(content), "taken", None), (len(other) - 1, "refused", "too_large")):
        sent = content if status == "taken" else other
        bench.set(max_file_bytes=size)
        (report,) = ingest_files(bench.world.project, [(name, io.BytesIO(sent))], actor=None).files
        assert (report.status, report.code) == (status, code)
    assert "Raise MAX_FILE_BYTES" in (report.message or "")


@case("An upload request")
def _(bench: Bench) -> None:
    form = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\nabc\r\n--x--\r\n'
    for over, status in ((0, 202), (1, 413)):
        bench.set(max_request_bytes=len(form) - over)
        headers = {"Authorization": f"Token {bench.world.tokens['manager']}"}
        path = f"/api/v1/projects/{bench.world.project.id}/assets"
        reply = Client().generic("POST", path, form, "multipart/form-data; boundary=x", headers=headers)
        assert reply.status_code == status, reply.content
    assert "MAX_REQUEST_BYTES" in reply.json()["detail"]


@case("Files in an upload request")
def _(bench: Bench) -> None:
    def send(count: int) -> Any:
        return bench.send("projects/PROJECT/assets", {"files": [SimpleUploadedFile("a", b"x") for _ in range(count)]})

    with override_settings(DATA_UPLOAD_MAX_NUMBER_FILES=2):
        assert send(2).status_code == 202
        refused(send(3), 413, "", "files")


@case("A text")
def _(bench: Bench) -> None:
    bench.texts()
    bench.set(max_text_bytes=10)
    sent = [("a.txt", io.BytesIO(b"a" * 10)), ("b.txt", io.BytesIO(b"b" * 11))]
    under, over = ingest_files(bench.world.project, sent, actor=None).files
    assert (under.status, over.status, over.code) == ("taken", "refused", "too_large")
    assert "MAX_TEXT_BYTES" in (over.message or "")


def unzip(bench: Bench, contents: Sequence[bytes]) -> dict[str, Any]:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        for at, content in enumerate(contents):
            made.writestr(f"{at}-{uuid.uuid4()}.txt", content)
    report = bench.send("projects/PROJECT/assets", {"files": [SimpleUploadedFile("a.zip", buffer.getvalue())]}).json()
    return dict(run_all(Job.objects.get(pk=report["files"][0]["job"])).result)


@case("Files in a zip", "What a zip unpacks to")
def _(bench: Bench) -> None:
    bench.texts()
    bench.set(max_zip_files=2)
    assert unzip(bench, [b"one", b"two"])["taken"] == 2
    assert unzip(bench, [b"three", b"four", b"five"])["errors"][0]["code"] == "too_many_files"
    bench.set(max_zip_files=10, max_zip_bytes=8)
    assert unzip(bench, [b"1234", b"5678"])["taken"] == 2
    assert unzip(bench, [b"12340", b"5670"])["errors"][0]["code"] == "too_large"


@case("Lines of an import")
def _(bench: Bench) -> None:
    bench.texts()
    bench.patch.setattr(imports, "MAX_LINES", 2)
    line = '{"text": "a"}\n'
    path = f"/api/v1/projects/{bench.world.project.id}/assets/import"
    for count, status in ((2, 202), (3, 422)):
        headers = {"Authorization": f"Token {bench.world.tokens['manager']}"}
        reply = Client().post(path, line * count, content_type="application/x-ndjson", headers=headers)
        assert reply.status_code == status
    refused(reply, 422, "file", "1 to 2 lines")


@case("A picture")
def _(bench: Bench) -> None:
    (one, two) = make_pictures(2, seed=402)
    (taken,) = ingest_files(bench.world.project, [(one[0], io.BytesIO(one[1]))], actor=None).files
    asset = Asset.objects.get(pk=taken.asset_id)
    bench.set(max_image_pixels=asset.width * asset.height - 1)
    Asset.objects.filter(pk=asset.pk).delete()
    (report,) = ingest_files(bench.world.project, [(one[0], io.BytesIO(one[1]))], actor=None).files
    assert (report.code, "MAX_IMAGE_PIXELS" in (report.message or "")) == ("too_many_pixels", True)
    bench.set(max_image_pixels=asset.width * asset.height)
    (report,) = ingest_files(bench.world.project, [(one[0], io.BytesIO(one[1]))], actor=None).files
    assert report.status == "taken"
    assert two


@case("Room kept free on the disk")
def _(bench: Bench) -> None:
    file = {"files": [SimpleUploadedFile("a.png", b"x")]}
    bench.set(min_free_disk=0.0)
    assert bench.send("projects/PROJECT/assets", file).status_code == 202
    bench.set(min_free_disk=1.1)
    refused(bench.send("projects/PROJECT/assets", {"files": [SimpleUploadedFile("b.png", b"x")]}), 507, "", "110%")


@case("A picture's name")
def _(_bench: Bench) -> None:
    assert clean_name("é" + "a" * 399) == "é" + "a" * 399
    assert clean_name("é" + "a" * 400) == "a" * 400
    assert clean_name("b/" + "a" * 400) == "a" * 400


@case("Hashes in a call of assets/missing")
def _(bench: Bench) -> None:
    reply = bench.send("projects/PROJECT/assets/missing", {"sha256": ["0" * 64] * 10_000})
    assert len(reply.json()["missing"]) == 10_000
    refused(bench.send("projects/PROJECT/assets/missing", {"sha256": ["0" * 64] * 10_001}), 422, "sha256", "10000")


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


@case("Regions of an answer")
def _(_bench: Bench) -> None:
    def boxes(count: int) -> Any:
        return [shape("box", x=1, y=1, width=2, height=2) for _ in range(count)]

    regions("regions", str(MAX_REGIONS), boxes(MAX_REGIONS), boxes(MAX_REGIONS + 1))


@case("Points of a polygon")
def _(_bench: Bench) -> None:
    def ring(count: int) -> Any:
        return [shape("polygon", rings=[{"points": round_points(count)}])]

    most = polygon.MAX_POINTS
    regions("regions[0].rings", str(most), ring(most), ring(most + 1))


@case("Points of a line")
def _(_bench: Bench) -> None:
    def line(count: int) -> Any:
        return [shape("polyline", points=round_points(count))]

    most = polyline.MAX_POINTS
    regions("regions[0].points", str(most), line(most), line(most + 1))


@case("Keypoints of a region")
def _(_bench: Bench) -> None:
    def points(count: int) -> Any:
        return [shape("keypoints", points=[{"name": f"p{at}", "x": 1, "y": 1} for at in range(count)])]

    most = keypoints.MAX_POINTS
    regions("regions[0].points", str(most), points(most), points(most + 1))


@case("A mask's run lengths")
def _(bench: Bench) -> None:
    counts = text_of(runs_of(np.eye(SIDE, dtype=bool)))
    sent = [shape("mask", rle={"size": [SIDE, SIDE], "counts": counts})]
    bench.patch.setattr(mask, "MAX_TEXT", len(counts))
    more: dict[str, Any] = {"shapes_by_label": {"k": frozenset({"mask"})}, "width": SIDE, "height": SIDE}
    assert validate_regions(sent, **more)[1] == []
    bench.patch.setattr(mask, "MAX_TEXT", len(counts) - 1)
    regions("regions[0].rle.counts", str(len(counts) - 1), [], sent)


@case("Words of an attribute")
def _(_bench: Bench) -> None:
    from annotation.regions.attributes import AttributeDefinition

    def box(count: int) -> Any:
        return [shape("box", x=1, y=1, width=2, height=2, attributes={"a": "w" * count})]

    asked = {"k": [AttributeDefinition(key="a", name="A", kind="text")]}
    regions(
        "regions[0].attributes.a", str(MAX_ANSWER_TEXT),
        box(MAX_ANSWER_TEXT), box(MAX_ANSWER_TEXT + 1), attributes_by_label=asked,
    )  # fmt: skip


@case("Tasks in one claim")
def _(bench: Bench) -> None:
    assert bench.send("projects/PROJECT/tasks/claim", {"count": 10}, who="annotator").status_code == 200
    refused(bench.send("projects/PROJECT/tasks/claim", {"count": 11}, who="annotator"), 422, "count", "1 to 10")


@case("Words for skipping")
def _(bench: Bench) -> None:
    make_task(bench.world, bench.world.assets[0])
    (task,) = bench.send("projects/PROJECT/tasks/claim", {"count": 1}, who="annotator").json()
    path = f"tasks/{task['id']}/skip"
    refused(bench.send(path, {"reason": "w" * 501}, who="annotator"), 422, "reason", "500")
    assert bench.send(path, {"reason": "w" * 500}, who="annotator").status_code in (200, 204)


@case("A comment")
def _(bench: Bench) -> None:
    asset = str(bench.world.assets[0].id)
    said = {"asset": asset, "text": "w" * MAX_COMMENT}
    assert bench.send("projects/PROJECT/comments", said).status_code == 201
    refused(
        bench.send("projects/PROJECT/comments", {"asset": asset, "text": "w" * (MAX_COMMENT + 1)}), 422, "text", "4"
    )


@case("A project's name")
def _(bench: Bench) -> None:
    assert bench.send("projects", {"name": "n" * 120}).status_code == 201
    refused(bench.send("projects", {"name": "n" * 121}), 422, "name", "120")


@case("A project's description or guidelines")
def _(bench: Bench) -> None:
    for field in ("description", "guidelines"):
        assert bench.send("projects/PROJECT", {field: "w" * 100_000}, method="patch").status_code == 200
        refused(bench.send("projects/PROJECT", {field: "w" * 100_001}, method="patch"), 422, field, "100000")


@case("Lines of a file of members")
def _(bench: Bench) -> None:
    bench.patch.setattr(members_file, "MAX_LINES", 3)
    text = "username,role\na,annotator\nb,annotator\n"
    assert len(members_file.read_members(text)) == 2
    with pytest.raises(members_file.invalid("", "", "").__class__) as over:
        members_file.read_members(text + "c,annotator\n")
    assert (over.value.errors[0].path, "at most 3 lines" in over.value.detail) == ("file", True)


@case("Gold items proposed at once")
def _(bench: Bench) -> None:
    assert bench.send("projects/PROJECT/gold/propose", {"count": 200}).status_code < 300
    refused(bench.send("projects/PROJECT/gold/propose", {"count": 201}), 422, "count", "1 to 200")


@case("A JSON body")
def _(bench: Bench) -> None:
    body = {"sha256": ["0" * 64]}
    size = len(json.dumps(body))
    bench.patch.setattr(http, "MAX_JSON_BYTES", size)
    assert bench.send("projects/PROJECT/assets/missing", body).status_code == 200
    bench.patch.setattr(http, "MAX_JSON_BYTES", size - 1)
    refused(bench.send("projects/PROJECT/assets/missing", body), 422, "", "body is over")


@case("Rows of a page of a list")
def _(bench: Bench) -> None:
    assert bench.send("projects/PROJECT/assets?limit=200", method="get").status_code == 200
    refused(bench.send("projects/PROJECT/assets?limit=201", method="get"), 422, "limit", "1 to 200")


@case("An Idempotency-Key")
def _(bench: Bench) -> None:
    under, over = {"Idempotency-Key": "k" * 200}, {"Idempotency-Key": "k" * 201}
    assert bench.send("projects", {"name": "Once"}, **under).status_code == 201
    refused(bench.send("projects", {"name": "Twice"}, **over), 422, "Idempotency-Key", "200")


@case("Pictures a model is given at once")
def _(bench: Bench) -> None:
    def start(size: int) -> Any:
        return bench.send("projects/PROJECT/prelabel", {"model": "yolox-nano", "options": {"batch_size": size}})

    refused(start(257), 422, "options.batch_size", "1 to 256")
    assert start(256).status_code == 202


@case("A model's time for a picture")
def _(bench: Bench) -> None:
    ended = threading.Event()
    bench.patch.setattr(worker, "end_process", ended.set)
    renewing = worker.LeaseRenewal(uuid.uuid4(), 1)
    renewing.start()
    renewing.limit(30.0, "the model")
    assert not ended.wait(1.2)
    renewing.limit(0.1, "the model")
    assert ended.wait(5.0)
    renewing.stop()


class _Adapter:
    def __init__(self, key: str, memory: int) -> None:
        self.card = ModelCard(
            key=key, name=key, version="1", task="detect", labels=(), weights_sha256="", licence="", input="",
            device="cpu", memory_mb=memory,
        )  # fmt: skip

    def load(self, *, threads: int, device: str = "auto") -> Any:
        del threads, device
        return self


@case("Models a worker keeps loaded")
def _(_bench: Bench) -> None:
    kept = ModelCache(budget_mb=100)
    for key, memory in (("a", 60), ("b", 40)):
        kept.get(key, lambda key=key, memory=memory: _Adapter(key, memory), threads=1, device="cpu")  # type: ignore[misc]
    assert kept.keys() == ["a", "b"]
    kept.get("c", lambda: _Adapter("c", 1), threads=1, device="cpu")
    assert kept.keys() == ["b", "c"]


@case("Pictures made ready for clicks")
def _(bench: Bench) -> None:
    kept = EmbeddingCache(bench.folder / "e", budget_mb=1)
    kept.put("a", "m", Embedded({"x": np.zeros(400_000, np.uint8)}, 1, 1))
    kept.put("b", "m", Embedded({"x": np.zeros(400_000, np.uint8)}, 1, 1))
    assert (kept.get("a", "m") is None, kept.get("b", "m") is None) == (False, False)
    kept.put("c", "m", Embedded({"x": np.zeros(400_000, np.uint8)}, 1, 1))
    assert (kept.get("a", "m") is None, kept.get("b", "m") is None, kept.get("c", "m") is None) == (True, False, False)


@case("Points of a click")
def _(bench: Bench) -> None:
    def nobody(*_: Any, **__: Any) -> Any:
        raise Unavailable("asked", code="no_worker")

    bench.patch.setattr(prompts, "ask", nobody)
    path = f"assets/{bench.world.assets[0].id}/segment"
    points = [{"x": 1, "y": 1}] * 100
    assert bench.send(path, {"points": points}).status_code == 503, "it went on to the worker"
    refused(bench.send(path, {"points": [*points, points[0]]}), 422, "points", "100")


@case("Tries to sign in, a name and address")
def _(_bench: Bench) -> None:
    cache.clear()
    body = json.dumps({"username": str(uuid.uuid4()), "password": "wrong"})
    tries = [Client().post("/api/v1/auth/login", body, content_type="application/json") for _ in range(11)]
    assert [reply.status_code for reply in tries] == [401] * 10 + [429]
    assert "five minutes" in tries[-1].json()["detail"]


@case("An invitation or password link")
def _(bench: Bench) -> None:
    path = bench.send("invitations", {}, who="admin").json()["path"]
    secret = path.split("/")[-1]
    moment = accounts.now()
    for after, status in ((timedelta(hours=24, seconds=-5), 200), (timedelta(hours=24, seconds=5), 404)):
        bench.patch.setattr(accounts, "now", lambda after=after: moment + after)
        reply = Client().get(f"/api/v1/links/{secret}")
        assert reply.status_code == status
    assert "expired" in reply.json()["detail"]
