"""One bad file is one bad file: it is refused by name, and what came with it is taken, wherever it came from."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from PIL import Image, ImageOps

from annotation.prelabel.models import PrelabelRun
from annotation.prelabel.services import start_run
from assay.assets import pictures, services
from assay.assets.archive_import import start_folder
from assay.assets.jsonl_line import BadLine, read_line
from assay.assets.models import Asset
from assay.assets.pictures import BadPicture, check_picture, make_thumbnail
from assay.assets.services import ingest_files, make_thumbnails
from assay.assets.storage import storage
from assay.jobs.models import Job
from assay.kernel.errors import StorageFull
from assay.projects.services import create_project
from inference_workers.runner import read_picture
from tests.annotation.prelabel.test_models import run_all
from tests.assay.assets.test_gathering import send, zipped
from tests.factories.damaged import (
    ODD_TAGS,
    damaged_tiff,
    encoded,
    mpo,
    mutations,
    odd_exif,
    photo,
    png,
    whole_files,
)
from tests.factories.pictures import make_pictures
from tests.factories.world import make_world

MAX_PIXELS = 250_000_000
SOUND = {
    "phone.jpg": odd_exif(encoded(photo())),
    "cmyk.jpg": odd_exif(encoded(photo(mode="CMYK"))),
    "mpo.jpg": odd_exif(mpo()),
}
GOOD = make_pictures(2, seed=70)


def check(content: bytes, **more: int) -> Any:
    return check_picture(io.BytesIO(content), max_pixels=MAX_PIXELS, **more)


def refusal(content: bytes, **more: int) -> BadPicture:
    with pytest.raises(BadPicture) as refused:
        check(content, **more)
    return refused.value


def stored() -> set[str]:
    media = settings.ASSAY.data_folder / "media"
    return {str(path.relative_to(media)) for path in media.rglob("*") if path.is_file()}


def test_the_inputs_are_what_pillow_breaks_at() -> None:
    for kind, tag in ODD_TAGS.items():
        with pytest.raises(kind), Image.open(io.BytesIO(odd_exif(encoded(photo()), tag))) as opened:
            ImageOps.exif_transpose(opened)
    with Image.open(io.BytesIO(damaged_tiff())) as opened, pytest.raises(TypeError):
        opened.seek(1)


@pytest.mark.parametrize("tag", ODD_TAGS.values())
@pytest.mark.parametrize("mode", ["RGB", "CMYK", "L"])
def test_odd_exif_is_no_reason_to_refuse_a_sound_picture(tmp_path: Path, tag: int, mode: str) -> None:
    content = odd_exif(encoded(photo(mode=mode)), tag)
    checked = check(content)
    assert (checked.width, checked.height) == (72, 96)
    assert Image.open(io.BytesIO(make_thumbnail(io.BytesIO(content)))).size == (72, 96)
    file = tmp_path / "a.jpg"
    file.write_bytes(content)
    assert read_picture(file).shape == (96, 72, 3)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_pictures_are_turned_as_pillow_turns_them(tmp_path: Path, orientation: int) -> None:
    file = tmp_path / "a.jpg"
    picture, exif = photo(), Image.Exif()
    exif[0x0112] = orientation
    picture.save(file, "JPEG", exif=exif)
    with Image.open(file) as opened:
        expected = ImageOps.exif_transpose(opened).convert("RGB")
    assert read_picture(file).tobytes() == expected.tobytes()
    checked = check(file.read_bytes())
    assert (checked.width, checked.height) == expected.size


@pytest.mark.parametrize(("name", "content"), whole_files().items())
def test_every_kind_is_taken_with_a_thumbnail(name: str, content: bytes) -> None:
    checked = check(content)
    assert {checked.width, checked.height} == {96, 72}, name
    assert max(Image.open(io.BytesIO(make_thumbnail(io.BytesIO(content)))).size) == 96
    if checked.rendition is not None:
        with checked.rendition as rendition, Image.open(rendition) as shown:
            assert (shown.format, *shown.size) == ("PNG", checked.width, checked.height)


def test_what_raises_in_decoding_is_one_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    content, file = encoded(photo()), tmp_path / "a.jpg"
    file.write_bytes(content)
    for kind in (TypeError, AttributeError, MemoryError, SyntaxError, RecursionError, ZeroDivisionError, KeyError):

        def breaks(*_: Any, raised: type[Exception] = kind) -> None:
            raise raised("inside")

        with monkeypatch.context() as patch:
            patch.setattr("PIL.ImageFile.ImageFile.load", breaks)
            assert refusal(content).code in ("damaged", "no_memory")
            with pytest.raises(BadPicture):
                make_thumbnail(io.BytesIO(content))
            with pytest.raises(Exception, match="cannot be read"):
                read_picture(file)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (png(15_811, 15_811, bits=16, rows=1), "damaged"),
        (png(15_000, 15_000, bits=16, rows=0), "damaged"),
        (png(400, 400, rows=399), "damaged"),
        (png(400, 400, rows=399, value=0), "damaged"),
        (png(400, 400, colour=6, rows=0), "damaged"),
        (png(15_811, 15_811, bits=16, colour=2, rows=1), "too_many_bytes"),
        (png(15_812, 15_811, rows=1), "too_many_pixels"),
        (damaged_tiff(), "damaged"),
    ],
)
def test_a_header_that_promises_more_than_there_is(content: bytes, code: str) -> None:
    assert refusal(content).code == code


def test_a_jpeg_that_ends_too_soon_is_damaged_and_a_grey_one_is_not() -> None:
    whole = encoded(photo((640, 480)))
    cut = whole[: len(whole) // 2] + b"\xff\xd9"
    assert refusal(cut).code == "damaged"
    assert check(encoded(Image.new("RGB", (640, 480), (128, 128, 128)))).width == 640
    assert refusal(whole[:300].replace(b"\x01\xe0\x02\x80", b"\x3c\x00\x3c\x00") + b"\xff\xd9").code == "damaged"


def test_black_and_empty_pictures_are_whole() -> None:
    for mode in ("L", "RGB", "RGBA", "P", "1"):
        assert check(encoded(Image.new(mode, (64, 48)), "PNG")).width == 64
    assert check(png(64, 48, value=0)).height == 48


@pytest.mark.django_db
def test_an_upload_takes_the_neighbours_of_every_bad_file() -> None:
    world = make_world(pictures=0)
    bad = {"a.tif": damaged_tiff(), "b.png": png(15_000, 15_000, bits=16, rows=0), "c.jpg": GOOD[0][1][:900]}
    files = [GOOD[0], *bad.items(), *SOUND.items(), GOOD[1]]
    report = send(world, *files)
    status = {row["name"]: row["status"] for row in report["files"]}
    assert status == dict.fromkeys(dict(files), "taken") | dict.fromkeys(bad, "refused")
    assert all(row["message"] for row in report["files"] if row["status"] == "refused")
    assets = list(Asset.objects.filter(project=world.project))
    assert set(make_thumbnails([asset.id for asset in assets])) == {asset.id for asset in assets}
    phone = next(asset for asset in assets if asset.name == "phone.jpg")
    assert (phone.width, phone.height) == (72, 96)


@pytest.mark.django_db
def test_some_hundred_damaged_files_never_cost_a_neighbour() -> None:
    world = make_world(pictures=0)
    damaged, good = list(mutations(420)), make_pictures(14, seed=71)
    outcomes: Counter[str] = Counter()
    for at, (name, content) in enumerate(good):
        sent = [*damaged[at * 30 : at * 30 + 15], (name, content), *damaged[at * 30 + 15 : at * 30 + 30]]
        rows = {row["name"]: row for row in send(world, *sent)["files"]}
        assert rows[name]["status"] == "taken"
        assert all(row["message"] for row in rows.values() if row["status"] == "refused")
        outcomes.update(row["status"] for row in rows.values())
    assert outcomes["refused"] > 100, "the damage is real"
    taken = {row.id: row for row in Asset.objects.filter(project=world.project)}
    assert set(make_thumbnails(list(taken))) == set(taken), "what is taken can be shown"
    for asset in taken.values():
        assert read_picture(storage().path(asset.storage_key)).shape == (asset.height, asset.width, 3)


@pytest.mark.django_db(transaction=True)
def test_zips_and_folders_take_the_neighbours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    world = make_world(pictures=0)
    pictures = make_pictures(40, seed=72)
    inside = [*pictures[:20], ("bad.tif", damaged_tiff()), *SOUND.items(), *pictures[20:]]
    report = send(world, ("all.zip", zipped(inside)))
    job = run_all(Job.objects.get(pk=report["files"][0]["job"]))
    assert (job.state, job.result["taken"], job.result["refused"]) == ("done", 43, 1), job.result
    assert job.result["errors"][0]["name"] == "bad.tif"
    assert not Asset.objects.filter(project=world.project, thumbnail_key="").exists()

    for name, content in make_pictures(3, seed=73):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "bad.tif").write_bytes(damaged_tiff())
    monkeypatch.setattr(settings, "ASSAY", replace(settings.ASSAY, import_folders=(str(tmp_path),)))
    job = run_all(start_folder(world.people["manager"], world.project, str(tmp_path)))
    assert (job.state, job.result["taken"], job.result["refused"]) == ("done", 3, 1)


@pytest.mark.django_db
def test_a_thumbnail_that_cannot_be_made_costs_the_others_nothing() -> None:
    world = make_world(pictures=3)
    damaged, lost, sound = world.assets
    for asset in world.assets:
        asset.refresh_from_db()
        storage().delete(asset.thumbnail_key)
    storage().path(damaged.storage_key).write_bytes(damaged_tiff()[:3000])
    storage().delete(lost.storage_key)
    assert set(make_thumbnails([asset.id for asset in world.assets])) == {sound.id}
    for asset in (damaged, lost):
        asset.refresh_from_db()
        assert asset.failure.startswith("The thumbnail cannot be made.")


@pytest.mark.django_db
def test_a_run_marks_the_bad_picture_and_sends_the_others_to_people() -> None:
    world = make_world(pictures=2)
    send(world, *SOUND.items(), ("late.jpg", make_pictures(1, seed=74)[0][1]))
    late = Asset.objects.get(name="late.jpg")
    # Damaged on the disk, since what comes in damaged is not taken.
    storage().path(late.storage_key).write_bytes(damaged_tiff()[:3000])
    job = run_all(start_run(world.people["manager"], world.project, "yolox-nano"))
    run = PrelabelRun.objects.get(pk=job.payload["run"])
    assert (job.state, run.predicted, run.failed) == ("done", 5, 1)
    late.refresh_from_db()
    assert (late.stage, late.failure) == (
        "failed",
        "The picture cannot be read: its file is damaged or of another kind.",
    )
    others = Asset.objects.filter(project=world.project).exclude(pk=late.pk)
    assert not others.filter(stage__in=("uploaded", "failed", "prelabelled")).exists()


@pytest.mark.django_db
def test_files_of_a_call_that_fails_go_again(monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world(pictures=1)
    before = stored()
    known = storage().path(world.assets[0].storage_key).read_bytes()
    other = create_project(world.people["manager"], name="Other", labels=[{"key": "k", "name": "K"}])

    def refuses(*_: Any, **__: Any) -> None:
        raise StorageFull("full")

    monkeypatch.setattr(services, "_enqueue_thumbnails", refuses)
    files = [("known.jpg", known), GOOD[0], ("deep.png", whole_files()["deep"])]
    with pytest.raises(StorageFull):
        ingest_files(other, [(name, io.BytesIO(content)) for name, content in files], actor=None)
    assert stored() == before, "what is new is gone, what another project has stays"


def test_large_ones_are_decoded_apart_with_the_same_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    here = {name: check(content) for name, content in whole_files().items()}
    small = {name: make_thumbnail(io.BytesIO(content)) for name, content in whole_files().items()}
    monkeypatch.setattr(pictures, "APART_MEMORY", 0)
    monkeypatch.setattr(pictures, "APART_FILE_BYTES", 1000)
    for name in ("jpg", "cmyk", "deep", "pages"):
        content = whole_files()[name]
        apart, expected = check(content), here[name]
        assert (apart.width, apart.height, apart.media_type) == (expected.width, expected.height, expected.media_type)
        for rendition, other in [(apart.rendition, expected.rendition)]:
            assert (rendition and rendition.read()) == (other and (other.seek(0), other.read())[1])
        assert make_thumbnail(io.BytesIO(content)) == small[name]
    assert refusal(damaged_tiff()).code == "damaged"
    tiles = [(level, x, y, tile.read()) for level, x, y, tile in pictures.cut_picture(io.BytesIO(encoded(photo())))]
    assert [tile[:3] for tile in tiles] == [(0, 0, 0)]


def test_a_process_apart_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "APART_MEMORY", 0)
    monkeypatch.setattr("sys.executable", "/bin/false")
    assert refusal(encoded(photo())).code == "damaged"


@pytest.mark.django_db
def test_imported_lines_nested_too_deep_are_one_bad_line() -> None:
    raw = b'{"meta": ' + b'{"a":' * 60_000 + b"1" + b"}" * 60_001
    with pytest.raises(BadLine):
        read_line(make_world(pictures=0).project, raw, [])
