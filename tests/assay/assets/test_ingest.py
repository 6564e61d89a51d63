"""Uploads: checks by decoding, orientation, duplicates, renditions; files served with ranges."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from assay.assets.models import Asset
from assay.assets.rules import audit_draw, clean_name
from assay.assets.services import ingest_files
from tests.factories.pictures import make_pictures
from tests.factories.world import World, make_world

pytestmark = pytest.mark.django_db


def picture(kind: str = "JPEG", size: tuple[int, int] = (40, 20), mode: str = "RGB", **more: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 7).save(out, kind, **more)
    return out.getvalue()


def take(world: World, name: str, content: bytes) -> Any:
    (report,) = ingest_files(world.project, [(name, io.BytesIO(content))], actor=None).files
    return report


def test_what_is_taken_and_what_is_refused(settings: Any) -> None:
    world = make_world(pictures=1)
    assert take(world, "a.jpg", picture()).status == "taken"
    assert take(world, "b.png", picture()).status == "duplicate"
    cut = take(world, "c.jpg", make_pictures(1, seed=3)[0][1][:2000])
    assert (cut.status, cut.code) == ("refused", "damaged")
    assert take(world, "d.jpg", b"<svg onload=alert(1)>").code == "not_a_picture"
    huge = take(world, "e.png", picture("PNG", (20_000, 20_000), "1"))
    assert (huge.code, huge.message) == (
        "too_many_pixels",
        "The picture has 400 megapixels; the limit is 250. Raise MAX_IMAGE_PIXELS or split it.",
    )
    assert Asset.objects.filter(project=world.project).count() == 2


def test_orientation_is_applied_to_sizes() -> None:
    world = make_world(pictures=1)
    exif = Image.Exif()
    exif[0x0112] = 6
    report = take(world, "turned.jpg", picture(exif=exif))
    asset = Asset.objects.get(pk=report.asset_id)
    assert (asset.width, asset.height) == (20, 40)


def test_what_browsers_cannot_show_gets_a_rendition() -> None:
    world = make_world(pictures=1)
    asset = Asset.objects.get(pk=take(world, "scan.tif", picture("TIFF", mode="I;16")).asset_id)
    assert (asset.media_type, asset.storage_key.startswith("renditions/")) == ("image/png", True)


def test_files_are_served_with_ranges_and_never_as_a_page() -> None:
    world = make_world(pictures=1)
    content = make_pictures(1, seed=7)[0][1]
    path = f"/api/v1/assets/{world.assets[0].id}/file"
    headers = {"Authorization": f"Token {world.tokens['manager']}"}
    whole = Client().get(path, headers=headers)
    assert b"".join(whole.streaming_content) == content  # type: ignore[arg-type]
    assert (whole["X-Content-Type-Options"], whole["Content-Type"]) == ("nosniff", "image/jpeg")
    assert "immutable" in whole["Cache-Control"]
    part = Client().get(path, headers={**headers, "Range": "bytes=5-9"})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, content[5:10])  # type: ignore[arg-type]
    assert part["Content-Range"] == f"bytes 5-9/{len(content)}"
    tail = Client().get(path, headers={**headers, "Range": "bytes=-4"})
    assert b"".join(tail.streaming_content) == content[-4:]  # type: ignore[arg-type]
    assert Client().get(path, headers={**headers, "Range": "bytes=999999-"}).status_code == 416
    assert Client().get(path, headers={**headers, "If-None-Match": whole["ETag"]}).status_code == 304


def test_draws_depend_on_the_key_and_spread_evenly() -> None:
    key = "ab" * 32
    draws = [audit_draw(key, f"{n:064x}") for n in range(20_000)]
    assert draws[0] == audit_draw(key, f"{0:064x}")
    assert audit_draw("cd" * 32, f"{0:064x}") != draws[0]
    assert 0.045 < sum(draw < 0.05 for draw in draws) / 20_000 < 0.055


@pytest.mark.parametrize(
    ("name", "clean"), [("../../etc/passwd", "etc/passwd"), ("a\\b.jpg", "a/b.jpg"), ("\x00", "unnamed")]
)
def test_names_do_not_leave_the_folder(name: str, clean: str) -> None:
    assert clean_name(name) == clean
