"""Large pictures are cut into tiles that, put together, are the picture; they are served like the file."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from assay.assets import tiles
from assay.assets.models import Asset
from assay.assets.services import ingest_files, make_thumbnails
from assay.assets.storage import storage
from tests.factories.world import World, make_world

SIZES = st.tuples(st.integers(1, 1500), st.integers(1, 1500))


def gradient(width: int, height: int) -> Image.Image:
    across, down = Image.linear_gradient("L").rotate(90), Image.linear_gradient("L")
    return Image.merge("RGB", [band.resize((width, height)) for band in (across, down, across)])


@settings(max_examples=12, deadline=None)
@given(SIZES)
def test_every_tile_that_is_cut_is_one_that_is_served_and_no_other(size: tuple[int, int]) -> None:
    made = {(level, x, y) for level, x, y, _ in tiles.cut(gradient(*size))}
    top = tiles.coarsest_level(*size)
    asked = {
        (level, x, y)
        for level in range(-1, top + 2)
        for x in range(-1, 5)
        for y in range(-1, 5)
        if tiles.is_tile_of(*size, level, x, y)
    }
    assert made == asked


def test_level_nought_is_the_picture_and_the_last_tile_shows_it_whole() -> None:
    picture = gradient(1100, 700)
    cut = list(tiles.cut(picture))
    whole = Image.new("RGB", picture.size)
    for level, x, y, content in cut:
        if level == 0:
            whole.paste(Image.open(io.BytesIO(content)), (x * tiles.SIDE, y * tiles.SIDE))
    assert max(ImageChops.difference(picture, whole).tobytes()) < 12
    assert cut[-1][:3] == (2, 0, 0)
    assert Image.open(io.BytesIO(cut[-1][3])).size == (275, 175)


def test_what_shines_through_is_put_on_the_ground_of_the_canvas() -> None:
    (_, _, _, content), *_ = tiles.cut(Image.new("RGBA", (10, 10), (255, 0, 0, 0)))
    red, green, blue = Image.open(io.BytesIO(content)).convert("RGB").getpixel((5, 5))  # type: ignore[misc]
    assert max(abs(red - 14), abs(green - 15), abs(blue - 17)) < 4


@pytest.mark.django_db(transaction=True)
def test_a_large_picture_gets_tiles_that_go_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tiles, "TILED_PIXELS", 500_000)
    world = make_world(pictures=1)
    out = io.BytesIO()
    gradient(1100, 700).save(out, "PNG")
    ingest_files(world.project, [("large.png", io.BytesIO(out.getvalue()))], actor=None)
    asset = Asset.objects.get(name="large.png")
    address = f"/api/v1/assets/{asset.id}/tiles"
    client = of(world, "manager")

    assert said(client, f"{address}/0/0/0") == (404, "not_ready")
    make_thumbnails([asset.id])
    tile = client.get(f"{address}/0/2/1")
    assert (tile.status_code, tile["Content-Type"]) == (200, "image/jpeg")
    assert Image.open(io.BytesIO(tile.getvalue())).size == (76, 188)
    assert said(client, f"{address}/0/3/0") == (404, "no_such_tile")
    assert said(client, f"{address}/3/0/0") == (404, "no_such_tile")
    assert client.get(f"{address}/99999999999999999999/0/0").status_code == 404

    assert said(of(world, "outsider"), f"{address}/0/0/0") == (404, "not_found")

    key = tiles.tile_key(asset.sha256, 2, 0, 0)
    assert storage().exists(key)
    client.delete(f"/api/v1/assets/{asset.id}")
    assert not storage().exists(key)


def of(world: World, role: str) -> Client:
    return Client(headers={"Authorization": f"Token {world.tokens[role]}"})


def said(client: Client, address: str) -> tuple[int, Any]:
    reply = client.get(address)
    return reply.status_code, reply.json()["code"]
