"""A version in every format, through the API and the job, read again."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from django.test import Client

from annotation.formats.sources import folder_source
from annotation.formats.table import FORMATS
from assay.jobs.worker import run
from review.datasets.format_export import offered
from review.resolved.services import NewLabel, resolve
from tests.annotation.formats.pictures import Pictures
from tests.factories.reviews import call
from tests.factories.world import World, make_world, region

pytestmark = pytest.mark.django_db


def frozen(world: World) -> str:
    for asset in world.assets:
        resolve([NewLabel(asset.id, world.project.id, "annotation", [region()], 1)])
        type(asset).objects.filter(pk=asset.pk).update(stage="done")
    job = call(world, "manager", "post", f"projects/{world.project.id}/versions", {}, expect=202)
    run(job["id"])
    return str(call(world, "manager", "get", f"projects/{world.project.id}/versions")["results"][0]["id"])


def exported(world: World, version: str, key: str) -> tuple[dict[str, object], bytes]:
    job = call(world, "manager", "post", f"versions/{version}/exports", {"format": key}, expect=202)
    run(job["id"])
    export = call(world, "manager", "get", f"versions/{version}")["exports"][0]
    assert export["state"] == "ready", export
    reply = Client().get(
        f"/api/v1/exports/{export['id']}/download",
        headers={"Authorization": f"Token {world.tokens['manager']}"},
    )
    return export, b"".join(reply.streaming_content)  # type: ignore[arg-type]


@pytest.mark.parametrize("key", [one.key for one in offered("image")])
def test_a_version_is_written_in_every_format_of_pictures(key: str, tmp_path: Path) -> None:
    world = make_world(pictures=3)
    version = frozen(world)
    export, content = exported(world, version, key)
    archive = zipfile.ZipFile(io.BytesIO(content))
    assert archive.testzip() is None
    assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    archive.extractall(tmp_path)
    losses = {row["code"]: row for row in export["losses"]}  # type: ignore[attr-defined]
    assert all(row["message"].endswith(".") for row in losses.values())
    # The same version again gives the same bytes.
    assert exported(world, version, key)[0]["sha256"] == export["sha256"]
    if key in ("cvat", "datumaro", "labelme", "label-studio"):
        items = list(FORMATS[key].read(folder_source(tmp_path, Pictures()), {}).items)
        assert sorted(len(item.regions) for item in items) == [1, 1, 1]
        assert {item.regions[0].label for item in items} == {"Person"}


def test_formats_are_told_and_one_for_texts_is_refused_for_pictures() -> None:
    world = make_world(pictures=1)
    version = frozen(world)
    formats = {row["key"]: row for row in call(world, "annotator", "get", "formats")}
    assert {"coco", "jsonl", "yolo-detect", "voc", "cvat", "label-studio", "conll", "spacy"} <= formats.keys()
    assert formats["conll"]["data_types"] == ["text"]
    wrong = call(world, "manager", "post", f"versions/{version}/exports", {"format": "conll"}, expect=422)
    assert wrong["errors"][0]["code"] == "not_for_these"
    unknown = call(world, "manager", "post", f"versions/{version}/exports", {"format": "nothing"}, expect=422)
    assert "yolo-obb" in unknown["detail"]
