"""A hash that a line claims opens nothing and keeps nothing: files are read by what was fetched and hashed alone."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from PIL import Image

from annotation.prelabel import prompts
from assay.assets import tiles
from assay.assets.content_files import hash_of, hash_of_bytes, original_key, rendition_key, stored_under, thumbnail_key
from assay.assets.models import Asset
from assay.assets.services import delete_unused_files, ingest_files, make_thumbnails
from assay.assets.storage import storage
from assay.jobs.models import Job
from assay.projects.services import create_project
from tests.annotation.prelabel.test_models import run_all
from tests.factories.damaged import encoded, photo
from tests.factories.world import World, make_world

pytestmark = pytest.mark.django_db(transaction=True)

SIZE = (900, 700)


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(tiles, "TILED_PIXELS", 500_000)
    monkeypatch.setattr(settings, "ASSAY", replace(settings.ASSAY, import_hosts=("127.0.0.1:9",)))
    return make_world(pictures=0)


def original(world: World, content: bytes) -> Asset:
    ingest_files(world.project, [("alpha.jpg", io.BytesIO(content))], actor=None)
    asset = Asset.objects.get(project=world.project, name="alpha.jpg")
    for key in make_thumbnails([asset.id]).values():
        Asset.objects.filter(pk=asset.pk).update(thumbnail_key=key)
    asset.refresh_from_db()
    return asset


def claim(world: World, sha256: str) -> Asset:
    """Import, as the manager of another project, a picture that claims to have the hash."""
    project = create_project(world.people["outsider"], name="Beta", labels=[{"key": "k", "name": "K"}])
    line = {
        "url": "http://127.0.0.1:9/x.jpg",
        "width": SIZE[0],
        "height": SIZE[1],
        "sha256": sha256,
        "name": "beta.jpg",
    }
    headers = {"Authorization": f"Token {world.tokens['outsider']}"}
    path = f"/api/v1/projects/{project.id}/assets/import"
    reply = Client().post(path, json.dumps(line), content_type="application/x-ndjson", headers=headers)
    assert run_all(Job.objects.get(pk=reply.json()["id"])).result["taken"] == 1
    return Asset.objects.get(project=project)


def get(world: World, who: str, path: str, **headers: str) -> Any:
    return Client().get(f"/api/v1/assets/{path}", headers={"Authorization": f"Token {world.tokens[who]}", **headers})


def test_a_claim_opens_neither_tiles_nor_thumbnail_nor_file(world: World) -> None:
    content = encoded(photo(SIZE))
    alpha = original(world, content)
    beta = claim(world, alpha.sha256)
    assert (beta.sha256, beta.content_hash, alpha.content_hash) == (alpha.sha256, None, alpha.sha256)
    for what in ("tiles/0/0/0", "tiles/0/1/1", "tiles/1/0/0", "thumbnail"):
        assert get(world, "manager", f"{alpha.id}/{what}").status_code == 200
        tag = get(world, "manager", f"{alpha.id}/{what}")["ETag"]
        for headers in ({}, {"If-None-Match": tag}):
            reply = get(world, "outsider", f"{beta.id}/{what}", **headers)
            assert (reply.status_code, reply.json()["code"]) == (404, "not_ready"), what
    reply = get(world, "outsider", f"{beta.id}/file")
    assert (reply.status_code, reply.json()["code"]) == (502, "picture_unavailable"), "nobody answers at its address"
    assert make_thumbnails([beta.id]) == {}
    assert not tiles.make_tiles(beta)
    detail = get(world, "outsider", str(beta.id)).json()
    assert (detail["sha256"], detail["is_away"], detail["has_thumbnail"]) == ("", True, False)


def test_a_claim_keeps_nothing_from_being_deleted(world: World) -> None:
    alpha = original(world, encoded(photo(SIZE)))
    beta = claim(world, alpha.sha256)
    keys = [alpha.storage_key, alpha.thumbnail_key, tiles.tile_key(hash_of_bytes(encoded(photo(SIZE))), 0, 1, 1)]
    assert all(storage().exists(key) for key in keys)
    headers = {"Authorization": f"Token {world.tokens['manager']}"}
    assert Client().delete(f"/api/v1/assets/{alpha.id}", headers=headers).status_code == 204
    assert not any(storage().exists(key) for key in keys)
    assert get(world, "outsider", f"{beta.id}/tiles/0/1/1").status_code == 404


def test_deleting_a_claim_deletes_nothing_of_another(world: World) -> None:
    alpha = original(world, encoded(photo(SIZE)))
    beta = claim(world, alpha.sha256)
    headers = {"Authorization": f"Token {world.tokens['outsider']}"}
    assert Client().delete(f"/api/v1/assets/{beta.id}", headers=headers).status_code == 204
    for what in ("file", "thumbnail", "tiles/0/1/1"):
        assert get(world, "manager", f"{alpha.id}/{what}").status_code == 200


def test_a_content_two_projects_have_stays_to_the_last(world: World) -> None:
    content = encoded(photo(SIZE), "BMP")
    alpha = original(world, content)
    project = create_project(world.people["outsider"], name="Beta", labels=[{"key": "k", "name": "K"}])
    ingest_files(project, [("beta.bmp", io.BytesIO(content))], actor=None)
    beta = Asset.objects.get(project=project)
    assert alpha.storage_key == beta.storage_key == rendition_key(hash_of_bytes(content))
    keys = [alpha.storage_key, alpha.thumbnail_key, original_key(hash_of_bytes(content))]
    for asset, is_there in ((alpha, True), (beta, False)):
        Asset.objects.filter(pk=asset.pk).delete()
        delete_unused_files([asset])
        assert [storage().exists(key) for key in keys] == [is_there] * 3


def test_clicks_are_answered_from_nothing_that_was_claimed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    alpha = original(world, encoded(photo(SIZE)))
    beta = claim(world, alpha.sha256)
    monkeypatch.setattr(prompts, "file_of", lambda asset: None)
    with pytest.raises(Exception, match="not in the storage"):
        prompts._embedded(beta, Any)  # noqa: SLF001


def test_keys_are_made_from_bytes_and_read_back() -> None:
    content = hash_of(io.BytesIO(b"abc"))
    assert content == hash_of_bytes(b"abc") == hashlib.sha256(b"abc").hexdigest()
    assert stored_under(original_key(content)) == stored_under(rendition_key(content)) == content
    for key in ("", "imports/a.zip", thumbnail_key(content), "originals/", "elsewhere/ab/abc"):
        assert stored_under(key) is None
    assert Image.MAX_IMAGE_PIXELS is None
