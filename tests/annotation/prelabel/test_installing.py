"""Models by upload, from a place on the server and by the shell: tried first, whole or not at all."""

from __future__ import annotations

import hashlib
import io
import json
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from annotation.prelabel.model_installation import sweep_drafts
from annotation.prelabel.models import PrelabelRun
from annotation.prelabel.services import start_run
from assay.auditlog.models import AuditEntry
from assay.cli import main
from assay.jobs.models import Job
from inference_workers import installation, registry
from inference_workers.trial import why_unusable
from tests.annotation.prelabel.test_models import run_all
from tests.factories.world import World, make_world

pytestmark = pytest.mark.django_db
NANO = (registry.WEIGHTS / "yolox_nano.onnx").read_bytes()
OWN = json.loads((registry.WEIGHTS / "yolox-nano.json").read_text())
SIDECAR = {name: OWN[name] for name in ("name", "version", "licence", "labels", "size", "decode")}


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    world = make_world(pictures=2)
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    monkeypatch.setattr(settings, "ASSAY", replace(settings.ASSAY, import_folders=(str(shelf),)))
    yield world
    for file in folder().glob("*"):
        file.unlink()


def folder() -> Path:
    return Path(settings.ASSAY.data_folder) / "models"


def send(world: World, who: str = "admin", *, weights: bytes | None = NANO, key: str = "mine", **more: Any) -> Any:
    form = {"key": key, "sidecar": json.dumps(more.pop("sidecar", SIDECAR)), **more}
    if weights is not None:
        form["weights"] = SimpleUploadedFile("m.onnx", weights)
    return Client().post("/api/v1/models/upload", form, headers={"Authorization": f"Token {world.tokens[who]}"})


def added(world: World, **more: Any) -> Job:
    reply = send(world, **more)
    assert reply.status_code == 202, reply.content
    return run_all(Job.objects.get(pk=reply.json()["id"]))


def installed(world: World) -> dict[str, Any]:
    headers = {"Authorization": f"Token {world.tokens['admin']}"}
    return dict(Client().get("/api/v1/models/installed", headers=headers).json())


def test_an_uploaded_detector_works_like_any_other_and_can_be_removed(world: World) -> None:
    job = added(world)
    sha256 = hashlib.sha256(NANO).hexdigest()
    assert (job.state, job.result, job.message) == ("done", {"model": "mine", "sha256": sha256}, "mine can be used.")
    found = installed(world)
    assert next(row["weights_sha256"] for row in found["models"] if row["key"] == "mine") == sha256
    assert found["removable"] == ["mine"]
    assert sorted(path.name for path in folder().iterdir()) == ["mine.json", "mine.onnx"]
    run = run_all(start_run(world.people["manager"], world.project, "mine"))
    assert PrelabelRun.objects.get(pk=run.payload["run"]).predicted == 2
    headers = {"Authorization": f"Token {world.tokens['admin']}"}
    assert Client().delete("/api/v1/models/yolox-nano", headers=headers).status_code == 404
    PrelabelRun.objects.create(
        project=world.project, job_id=run.id, model_key="mine", model_version="1", weights_sha256="", map_version=1,
        schema_version=1, label_map={}, assets=1,
    )  # fmt: skip
    assert Client().delete("/api/v1/models/mine", headers=headers).json()["code"] == "model_in_use"
    PrelabelRun.objects.filter(finished_at=None).delete()
    assert Client().delete("/api/v1/models/mine", headers=headers).status_code == 204
    assert list(folder().iterdir()) == []
    actions = AuditEntry.objects.filter(action__startswith="model.").order_by("id").values_list("action", flat=True)
    assert list(actions) == ["model.install_started", "model.installed", "model.removed"]


@pytest.mark.parametrize(
    ("weights", "change", "words"),
    [
        (b"no onnx at all", {}, "is not an ONNX model"),
        (b"\x80\x04\x95 a pickle", {}, "is not an ONNX model"),
        (NANO[: len(NANO) // 2], {}, "is not an ONNX model"),
        (NANO, {"labels": ["one", "two"]}, "answers 80 classes, its sidecar names fewer labels"),
        (NANO, {"decode": "yolov8"}, "its sidecar names fewer labels"),
        (NANO, {"size": 640}, "broke"),
    ],
    ids=["words", "pickle", "half", "labels", "decode", "size"],
)
def test_a_file_that_does_not_fit_is_said_plainly_and_leaves_nothing(
    world: World, weights: bytes, change: dict[str, Any], words: str
) -> None:
    job = added(world, weights=weights, sidecar={**SIDECAR, **change})
    assert job.state == "failed"
    assert job.error.startswith("mine was not added. "), job.error
    assert words in job.error
    assert list(folder().iterdir()) == []


@pytest.mark.parametrize(
    ("change", "key", "path"),
    [
        ({}, "No Key", "key"),
        ({}, "../x", "key"),
        ({}, "yolox-nano", "key"),
        ({"family": "segment-anything"}, "mine", "family"),
        ({"labels": []}, "mine", "labels"),
        ({"labels": ["a", "a"]}, "mine", "labels"),
        ({"labels": ["a", 3]}, "mine", "labels[1]"),
        ({"size": 100}, "mine", "size"),
        ({"size": True}, "mine", "size"),
        ({"decode": "mystery"}, "mine", "decode"),
        ({"licence": ""}, "mine", "licence"),
    ],
)
def test_a_bad_description_names_its_field(world: World, change: dict[str, Any], key: str, path: str) -> None:
    reply = send(world, key=key, sidecar={**SIDECAR, **change})
    assert (reply.status_code, reply.json()["errors"][0]["path"]) == (422, path)
    assert not folder().exists() or list(folder().iterdir()) == []


def test_a_file_of_the_server_is_taken_from_allowed_folders_only(world: World, tmp_path: Path) -> None:
    (tmp_path / "shelf" / "m.onnx").write_bytes(NANO)
    (tmp_path / "outside.onnx").write_bytes(NANO)
    for path in (tmp_path / "outside.onnx", tmp_path / "shelf" / ".." / "outside.onnx", tmp_path / "shelf" / "no.onnx"):
        reply = send(world, weights=None, path=str(path))
        assert (reply.status_code, reply.json()["errors"][0]["path"]) == (422, "path")
    assert send(world, weights=None).json()["errors"][0]["path"] == "weights"
    assert added(world, weights=None, path=str(tmp_path / "shelf" / "m.onnx")).state == "done"
    assert send(world).json()["errors"][0]["message"].startswith("There is already a model mine")


def test_nobody_but_admins_adds_models(world: World) -> None:
    for who in ("manager", "annotator"):
        assert send(world, who).status_code == 404
    assert not folder().exists() or list(folder().iterdir()) == []


def test_the_shell_adds_lists_and_removes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "m.onnx").write_bytes(NANO)
    (tmp_path / "bad.onnx").write_bytes(b"bad")
    sidecar = tmp_path / "by-shell.json"
    sidecar.write_text(json.dumps(SIDECAR))
    data = ["--data", str(tmp_path / "data")]
    more = ["--sidecar", str(sidecar), *data]
    assert main(["model", "add", str(tmp_path / "bad.onnx"), *more]) == 1
    assert "is not an ONNX model" in capsys.readouterr().err
    assert main(["model", "add", str(tmp_path / "m.onnx"), *more]) == 0
    assert hashlib.sha256(NANO).hexdigest() in capsys.readouterr().out
    assert main(["model", "add", str(tmp_path / "m.onnx"), *more]) == 1
    assert "already a model by-shell" in capsys.readouterr().err
    (tmp_path / "list.json").write_text("[]")
    assert main(["model", "add", str(tmp_path / "m.onnx"), "--sidecar", str(tmp_path / "list.json"), *data]) == 1
    assert capsys.readouterr().err.endswith("list.json: it must be a JSON object.\n")
    assert main(["model", "remove", "by-shell", *data]) == 0
    assert list((tmp_path / "data" / "models").iterdir()) == []
    assert main(["model", "remove", "by-shell", *data]) == 1


def test_every_bad_field_is_named_at_once(world: World) -> None:
    reply = send(world, key="yolox-nano", weights=None, path="/etc/passwd", sidecar={**SIDECAR, "name": "", "size": 1})
    named = [error["path"] for error in reply.json()["errors"]]
    assert (reply.status_code, named) == (422, ["key", "name", "size", "path"])


def test_one_that_is_cancelled_before_it_is_tried_is_swept(world: World) -> None:
    job = Job.objects.get(pk=send(world).json()["id"])
    assert sweep_drafts() == 0
    headers = {"Authorization": f"Token {world.tokens['admin']}"}
    assert Client().post(f"/api/v1/jobs/{job.pk}/cancel", headers=headers).status_code == 200
    assert run_all(job).state == "cancelled"
    assert (sweep_drafts(), list(folder().iterdir())) == (1, [])
    again = Client().post(f"/api/v1/jobs/{job.pk}/retry", headers=headers)
    assert again.status_code == 200
    job.refresh_from_db()
    assert (run_all(job).state, job.error) == ("failed", "mine was not added. Its file was not kept; send it again.")


def test_one_that_is_cancelled_while_it_is_tried_is_not_added(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    job = Job.objects.get(pk=send(world).json()["id"])
    headers = {"Authorization": f"Token {world.tokens['admin']}"}

    def try_and_cancel(sidecar: Path) -> str:
        assert Client().post(f"/api/v1/jobs/{job.pk}/cancel", headers=headers).status_code == 200
        return why_unusable(sidecar)

    monkeypatch.setattr(installation, "why_unusable", try_and_cancel)
    assert run_all(job).state == "cancelled"
    assert list(folder().iterdir()) == []


def test_what_a_killed_process_left_is_swept_but_not_what_is_still_being_sent(world: World) -> None:
    job = Job.objects.get(pk=send(world).json()["id"])
    left, sending = (installation.prepare(folder(), "left", SIDECAR, io.BytesIO(b"x")).parent for _ in range(2))
    for path in (left, *left.iterdir()):
        os.utime(path, (time.time() - 3601, time.time() - 3601))
    # Of a large file only the file itself is written to all the time.
    os.utime(sending, (0, 0))
    assert sweep_drafts() == 1
    assert {path.name for path in folder().iterdir()} == {job.key, sending.name}
    # Killed as often as it is tried: the job has failed, and nobody will try again.
    Job.objects.filter(pk=job.pk).update(state="failed")
    assert sweep_drafts() == 1
    installation.discard(sending)


def test_a_file_that_breaks_off_leaves_nothing(world: World) -> None:
    class Breaks(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError("No space left on device")
            return super().read(size)

    with pytest.raises(OSError, match="No space"):
        installation.prepare(folder(), "mine", SIDECAR, Breaks(b"x" * (1 << 21)))
    assert list(folder().iterdir()) == []
