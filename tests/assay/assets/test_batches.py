"""Batches: what assets came in with, named on every way in."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assay.assets.batches import batch_name
from assay.assets.models import Asset
from assay.jobs.models import Job
from assay.jobs.worker import run
from assay.kernel.clock import now
from assay.kernel.errors import ValidationFailed
from assay.projects.services import create_project
from tests.factories.pictures import make_pictures
from tests.factories.world import World, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(settings, "ASSAY", replace(settings.ASSAY, import_folders=(str(tmp_path),)))
    return make_world(pictures=0)


def send(world: World, path: str, data: dict[str, Any], expect: int = 202) -> Any:
    headers = {"Authorization": f"Token {world.tokens['manager']}"}
    reply = Client().post(f"/api/v1/projects/{world.project.id}/{path}", data, headers=headers)
    assert reply.status_code == expect, reply.content[:500]
    return reply.json()


def read(world: World, path: str) -> Any:
    headers = {"Authorization": f"Token {world.tokens['manager']}"}
    return Client().get(f"/api/v1/projects/{world.project.id}/{path}", headers=headers).json()


def named() -> list[tuple[str, str]]:
    return sorted(Asset.objects.values_list("name", "batch"))


def test_a_name_is_as_given_else_the_source_s_else_the_day() -> None:
    assert batch_name("  May \n 2026 ", source="x.zip") == "May 2026"
    assert batch_name("", source="night/June; second.zip") == "June, second.zip"
    assert batch_name("", source="f" * 200) == "f" * 120
    assert batch_name("") == f"{now():%Y-%m-%d}"
    assert batch_name("b" * 120) == "b" * 120
    for bad in ("b" * 121, "a;b"):
        with pytest.raises(ValidationFailed) as refused:
            batch_name(bad)
        assert [error.path for error in refused.value.errors] == ["batch"]


def test_an_upload_a_zip_and_a_folder_name_their_batch(world: World, tmp_path: Path) -> None:
    pictures = make_pictures(4, seed=11)
    one, two, three, four = (SimpleUploadedFile(name, content) for name, content in pictures)
    send(world, "assets", {"files": [one], "batch": "May"})
    send(world, "assets", {"files": [two]})
    refused = send(world, "assets", {"files": [three], "batch": "b" * 121}, expect=422)
    assert [row["path"] for row in refused["errors"]] == ["batch"]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as made:
        made.writestr("three.png", pictures[2][1])
    zipped = send(world, "assets", {"files": [SimpleUploadedFile("june.zip", packed.getvalue())]})
    run(Job.objects.get(pk=zipped["job"]).id)
    (tmp_path / "July").mkdir()
    (tmp_path / "July" / "four.png").write_bytes(four.read())
    headers = {"Authorization": f"Token {world.tokens['manager']}"}
    begun = Client().post(
        f"/api/v1/projects/{world.project.id}/assets/folder",
        json.dumps({"path": str(tmp_path / "July")}),
        content_type="application/json",
        headers=headers,
    )
    run(Job.objects.get(pk=begun.json()["id"]).id)
    day = f"{now():%Y-%m-%d}"
    assert named() == sorted(
        [(pictures[0][0], "May"), (pictures[1][0], day), ("three.png", "june.zip"), ("four.png", "July")]
    )
    assert read(world, "batches") == [{"batch": name, "assets": 1} for name in ("July", "june.zip", day, "May")]
    assert [row["batch"] for row in read(world, "assets?batch=May")["results"]] == ["May"]
    chosen = {"action": "add_tags", "value": {"tags": ["north"]}, "selection": {"batch": "May"}}
    job = Client().post(
        f"/api/v1/projects/{world.project.id}/bulk",
        json.dumps(chosen),
        content_type="application/json",
        headers=headers,
    )
    assert job.json()["total"] == 1


def test_imported_lines_are_of_the_batch_the_import_was_started_with(world: World) -> None:
    manager = world.people["manager"]
    world.project = create_project(manager, name="Letters", data_type="text", labels=[])
    lines = SimpleUploadedFile("letters.jsonl", b'{"text": "Dear Ada"}\n{"text": "Dear Bob"}\n')
    job = send(world, "assets/import", {"file": lines, "batch": "Letters of May"})
    run(Job.objects.get(pk=job["id"]).id)
    assert [batch for _, batch in named()] == ["Letters of May"] * 2
    lines = SimpleUploadedFile("more.jsonl", b'{"text": "Dear Cleo"}\n')
    run(Job.objects.get(pk=send(world, "assets/import", {"file": lines})["id"]).id)
    assert read(world, "batches")[0] == {"batch": f"{now():%Y-%m-%d}", "assets": 1}
