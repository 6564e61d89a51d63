"""Zips and folders: what is taken, what is refused and why, and nothing outside of where it should be."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from assay.assets.archives import ArchiveLimits, BadArchive, Member, is_archive, members_of
from assay.assets.models import Asset
from assay.jobs.models import Job
from assay.jobs.worker import run
from tests.factories.pictures import make_pictures
from tests.factories.world import World, make_world

LIMITS = ArchiveLimits(members=10, member_bytes=1000, total_bytes=2500)


def zipped(files: Sequence[tuple[str, bytes]], **more: Any) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files:
            made.writestr(name, content)
        for info, content in more.get("infos", []):
            made.writestr(info, content)
    return buffer.getvalue()


def read(content: bytes, limits: ArchiveLimits = LIMITS) -> list[Member]:
    return list(members_of(io.BytesIO(content), limits))


def test_members_come_in_order_and_clutter_is_passed_over() -> None:
    files = [("b/2.png", b"two"), ("__MACOSX/b/._2.png", b"x"), ("a/1.png", b"one"), ("a/.DS_Store", b"x"), ("c/", b"")]
    rows = [(member.name, member.content.read() if member.content else None) for member in read(zipped(files))]
    assert rows == [("b/2.png", b"two"), ("a/1.png", b"one")]


def test_what_unpacks_to_too_much_is_refused_whatever_the_zip_says_of_itself() -> None:
    big, other = read(zipped([("big.png", b"0" * 1001), ("fits.png", b"1")]))
    assert (big.code, big.content, other.code) == ("too_large", None, "")
    bomb = zipped([(f"{at}.png", b"0" * 1000) for at in range(3)])
    assert len(bomb) < 1000
    with pytest.raises(BadArchive) as refused:
        read(bomb)
    assert refused.value.code == "too_large"
    with pytest.raises(BadArchive) as refused:
        read(zipped([(f"{at}.png", b"") for at in range(11)]))
    assert refused.value.code == "too_many_files"
    assert len(read(zipped([(f"{at}.png", b"") for at in range(10)]))) == 10
    exact = zipped([("1", b"0" * 1000), ("2", b"0" * 1000), ("3", b"0" * 500)])
    assert all(member.content for member in read(exact))


def test_links_and_damaged_files_are_named() -> None:
    link = zipfile.ZipInfo("link.png")
    link.external_attr = 0o120777 << 16
    (found,) = read(zipped([], infos=[(link, b"/etc/passwd")]))
    assert (found.code, found.content) == ("link", None)
    whole = bytearray(zipped([("one.png", b"abcdefgh" * 50), ("two.png", b"fine")]))
    at = whole.index(b"one.png") + len(b"one.png") + 5
    whole[at] ^= 0xFF
    broken, fine = read(bytes(whole))
    assert (broken.name, broken.code) == ("one.png", "damaged")
    assert fine.content is not None
    with pytest.raises(BadArchive):
        read(zipped([("one.png", b"abc")])[:-10])
    assert is_archive(io.BytesIO(zipped([("a", b"b")])))
    assert not is_archive(io.BytesIO(b"\xff\xd8\xff\xe0"))


def send(world: World, *files: tuple[str, bytes]) -> Any:
    reply = Client().post(
        f"/api/v1/projects/{world.project.id}/assets",
        {"files": [SimpleUploadedFile(name, content) for name, content in files]},
        headers={"Authorization": f"Token {world.tokens['manager']}"},
    )
    assert reply.status_code == 202, reply.content
    return reply.json()


def folder(world: World, path: Path | str) -> Any:
    return Client().post(
        f"/api/v1/projects/{world.project.id}/assets/folder",
        json.dumps({"path": str(path)}),
        content_type="application/json",
        headers={"Authorization": f"Token {world.tokens['manager']}"},
    )


@pytest.mark.django_db(transaction=True)
def test_a_zip_among_pictures_is_unpacked_by_a_job() -> None:
    world = make_world(pictures=1)
    pictures = make_pictures(40, seed=99)
    inside = [*((f"../../day/{name}", content) for name, content in pictures), ("notes.txt", b"hello")]
    report = send(world, ("all.zip", zipped(inside)), ("alone.jpg", make_pictures(1, seed=5)[0][1]))
    assert [(row["name"], row["status"]) for row in report["files"]] == [
        ("alone.jpg", "taken"),
        ("all.zip", "unpacking"),
    ]
    job = Job.objects.get(pk=report["files"][1]["job"])
    assert job.total == 41
    run(job.id)
    job.refresh_from_db()
    assert job.state == "done"
    assert {name: job.result[name] for name in ("taken", "duplicates", "refused")} == {
        "taken": 40, "duplicates": 0, "refused": 1,
    }  # fmt: skip
    assert [(row["name"], row["code"]) for row in job.result["errors"]] == [("notes.txt", "not_a_picture")]
    names = set(Asset.objects.filter(name__startswith="day/").values_list("name", flat=True))
    assert names == {f"day/{name}" for name, _ in pictures}
    assert not Asset.objects.filter(name__startswith="day/", thumbnail_key="").exists()
    again = send(world, ("all.zip", zipped(inside)))
    run(Job.objects.get(pk=again["job"]).id)
    assert Job.objects.get(pk=again["job"]).result["duplicates"] == 40


@pytest.mark.django_db(transaction=True)
def test_a_folder_is_taken_only_where_it_is_allowed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    world = make_world(pictures=1)
    shelf, secret = tmp_path / "shelf", tmp_path / "secret"
    (shelf / "inner").mkdir(parents=True)
    secret.mkdir()
    (first, second, hidden) = make_pictures(3, seed=50)
    (shelf / "b.jpg").write_bytes(first[1])
    (shelf / "inner" / "a.jpg").write_bytes(second[1])
    (secret / "hidden.jpg").write_bytes(hidden[1])
    (shelf / "way-out.jpg").symlink_to(secret / "hidden.jpg")
    assert folder(world, shelf).json()["errors"][0]["code"] == "not_allowed"
    monkeypatch.setattr(settings, "ASSAY", replace(settings.ASSAY, import_folders=(str(shelf),)))
    for path, code in (
        (secret, "not_allowed"),
        (shelf / ".." / "secret", "not_allowed"),
        (shelf / "gone", "not_a_folder"),
    ):
        reply = folder(world, path)
        assert reply.status_code == 422
        assert (reply.json()["errors"][0]["path"], reply.json()["errors"][0]["code"]) == ("path", code)
    reply = folder(world, shelf)
    assert reply.status_code == 202
    run(Job.objects.get(pk=reply.json()["id"]).id)
    assert set(Asset.objects.exclude(pk=world.assets[0].pk).values_list("name", flat=True)) == {"b.jpg", "inner/a.jpg"}
