"""Backup under load, restore into an empty folder, and every way a backup can be unfit."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tarfile
import threading
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.factories.pictures import make_pictures
from tests.flow.test_parallel import _ASSETS, _TASKS
from tests.flow.test_whole_way import LABELS, upload
from tests.live import (
    PATIENCE,
    ROOT,
    Client,
    Live,
    data_folder,
    first_admin,
    person,
    plain_environment,
    running,
    wait_until,
)

pytestmark = pytest.mark.servers

PEOPLE = 8
TASKS = 4000
# Answers before the backup, and after it.
ENOUGH = 40


def assay(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assay.cli", *arguments],
        env=plain_environment(),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )


def label_until(stop: threading.Event, client: Client, project: str, acknowledged: list[tuple[str, datetime]]) -> None:
    """Label; ``acknowledged`` gets each answer's submission id and the moment its acknowledgement arrived."""
    while not stop.is_set():
        for task in client.post(f"projects/{project}/tasks/claim", {"count": 5}):
            box = {"id": str(uuid.uuid4()), "label": "cat", "shape": "box", "x": 1, "y": 1, "width": 9, "height": 9}
            body: dict[str, Any] = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": [box]}
            client.post(f"tasks/{task['id']}/submit", body)
            acknowledged.append((body["submission_id"], datetime.now(UTC)))


def database_of(live: Live) -> Any:
    return psycopg.connect(f"postgresql://postgres@/postgres?host={live.data / 'postgres'}")


def counts(live: Live) -> dict[str, int]:
    with database_of(live) as database:
        names = [
            name
            for (name,) in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        ]
        return {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in names}


def prepare(live: Live) -> tuple[Client, str, list[Client]]:
    admin = first_admin(live)
    project = admin.post("projects", {"name": "Kept", "labels": LABELS}, expect=201)["id"]
    report = upload(admin, project)
    assert admin.wait_for(report["job"])["state"] == "done"
    people = [person(live, admin, f"annotator-{number}") for number in range(PEOPLE)]
    for user, _ in people:
        admin.call("PATCH", f"projects/{project}/members/{user}", json={"role": "annotator"})
    with database_of(live) as database:
        database.execute(_ASSETS.replace("'none'", "'originals/none'"), {"project": project, "count": TASKS})
        database.execute(_TASKS, {"project": project})
    return admin, project, [client for _, client in people]


def media_of(data: Path) -> dict[str, str]:
    return {
        path.relative_to(data).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for folder in ("media", "exports", "models")
        for path in (data / folder).rglob("*")
        if path.is_file()
    }


def test_backup_while_eight_people_label_and_restore_into_an_empty_folder() -> None:
    target = data_folder()
    backup = target.parent / "backup.tar"
    try:
        with running() as live:
            _, project, clients = prepare(live)
            stop = threading.Event()
            acknowledged: list[tuple[str, datetime]] = []
            with ThreadPoolExecutor(PEOPLE) as pool:
                works = [pool.submit(label_until, stop, client, project, acknowledged) for client in clients]
                try:
                    wait_until(lambda: len(acknowledged) > ENOUGH)
                    made = assay("backup", str(backup), "--data", str(live.data))
                    so_far = len(acknowledged)
                    wait_until(lambda: len(acknowledged) > so_far + ENOUGH)
                finally:
                    stop.set()
                for work in works:
                    work.result()
            assert made.returncode == 0, made.stderr
            media = media_of(live.data)
            secret = (live.data / "secret_key").read_text()
        with tarfile.open(backup) as tar:
            header = json.loads(tar.extractfile("assay-backup.json").read())  # type: ignore[union-attr]
        snapshot_at = datetime.fromisoformat(header["snapshot_at"])
        before = {submission for submission, at in acknowledged if at < snapshot_at}
        after = {submission for submission, at in acknowledged if at >= snapshot_at}
        assert len(before) > 20
        assert len(after) > 20  # people went on

        done = assay("restore", str(backup), "--data", str(target))
        assert done.returncode == 0, done.stderr
        assert media_of(target) == media
        assert (target / "secret_key").read_text() == secret
        again = Live(target, ["--no-demo"], plain_environment())
        try:
            again.wait_ready()
            with database_of(again) as database:
                kept = {str(row[0]) for row in database.execute("SELECT submission_id FROM tasks_annotation")}
                rows = database.execute("SELECT storage_key FROM assets_asset WHERE storage_key <> 'originals/none'")
                keys = [key for (key,) in rows]
            assert before <= kept
            assert kept <= before | after
            assert len(keys) == 15
            assert all((target / "media" / key).is_file() for key in keys)
            check_it_works(again, project)
        finally:
            again.stop()
        print(f"backup: {made.stdout.strip()}; restore: {done.stdout.strip()}; {len(before)} acknowledged, all there")
    finally:
        shutil.rmtree(target.parent, ignore_errors=True)


def check_it_works(live: Live, project: str) -> None:
    """Sign in with the old password and label on: rows, sequences and constraints are all there."""
    from tests.live import sign_in

    client = sign_in(live, "annotator-0")
    (task, *_) = client.post(f"projects/{project}/tasks/claim", {"count": 1})
    body = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": []}
    client.post(f"tasks/{task['id']}/submit", body)
    admin = sign_in(live, "ada")
    files = [("files", named) for named in make_pictures(1, seed=77)]
    report = admin.call("POST", f"projects/{project}/assets", 202, files=files)
    assert report["files"][0]["status"] == "taken"
    assert admin.wait_for(report["job"])["state"] == "done"
    assert upload(admin, project)["files"][0]["status"] == "duplicate"
    # The audit log is closed again after loading.
    with database_of(live) as database, pytest.raises(psycopg.errors.RaiseException):
        database.execute("DELETE FROM audit_auditentry")


@pytest.fixture(scope="module")
def small() -> Iterator[tuple[Path, Live]]:
    """A small backup, and the Assay it was made of."""
    with running() as live:
        admin = first_admin(live)
        project = admin.post("projects", {"name": "Small", "labels": LABELS}, expect=201)["id"]
        assert admin.wait_for(upload(admin, project)["job"])["state"] == "done"
        file = live.data.parent / "small.tar"
        made = assay("backup", str(file), "--data", str(live.data))
        assert made.returncode == 0, made.stderr
        assert made.stderr.splitlines()[-1].startswith("files 3")
        yield file, live


def contents(live: Live) -> dict[str, str]:
    """Every table's rows, hashed in one order; what a running Assay writes by itself is left out."""
    moving = {"django_session", "django_migrations", "accounts_apitoken"}
    with database_of(live) as database:
        found = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = {name: database.execute(f"SELECT t::text FROM {name} t ORDER BY 1").fetchall() for (name,) in found}
    return {name: hashlib.sha256(repr(row).encode()).hexdigest() for name, row in rows.items() if name not in moving}


def test_every_row_of_every_table_comes_back_as_it_was(small: tuple[Path, Live]) -> None:
    file, live = small
    target = data_folder()
    try:
        checked = assay("restore", str(file), "--check")
        assert (checked.returncode, "is whole" in checked.stdout) == (0, True), checked.stderr
        done = assay("restore", str(file), "--data", str(target))
        assert (done.returncode, done.stdout.endswith("Every hash is right.\n")) == (0, True), done.stderr
        again = Live(target, ["--no-demo"], plain_environment())
        try:
            again.wait_ready()
            assert contents(again) == contents(live)
            assert len(contents(again)) > 30
        finally:
            again.stop()
    finally:
        shutil.rmtree(target.parent, ignore_errors=True)


def torn(content: bytes) -> bytes:
    return content[: len(content) // 2]


def changed_picture(content: bytes) -> bytes:
    at = content.index(b"\xff\xd8\xff") + 2000
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


def changed_manifest(content: bytes) -> bytes:
    return content.replace(b'"rows":15', b'"rows":14', 1)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (torn, "is torn: it ends"),
        (changed_picture, "was changed after the backup: its hash is not the one kept."),
        (changed_manifest, "manifest.json in"),
        (lambda _: b"hello", "is not"),
        (lambda content: content.replace(b"assay-backup.json", b"other-backup.json", 1), "is not"),
    ],
    ids=["torn", "changed picture", "changed manifest", "not a tar", "another tar"],
)
def test_an_unfit_file_is_named_and_nothing_is_written(
    small: tuple[Path, Live], spoil: Callable[[bytes], bytes], words: str
) -> None:
    target = data_folder()
    try:
        file = target.parent / "spoilt.tar"
        file.write_bytes(spoil(small[0].read_bytes()))
        done = assay("restore", str(file), "--data", str(target))
        assert (done.returncode, words in done.stderr.splitlines()[-1]) == (1, True), done.stderr
        assert media_of(target) == {}
        assert not (target / "postgres").exists()
        checked = assay("restore", str(file), "--check")
        assert (checked.returncode, words in checked.stderr.splitlines()[-1]) == (1, True), checked.stderr
    finally:
        shutil.rmtree(target.parent, ignore_errors=True)


def test_a_newer_backup_is_refused_plainly(small: tuple[Path, Live], tmp_path: Path) -> None:
    file = rewritten(small[0], tmp_path, lambda header: header["migrations"].append(["tasks", "0999_from_tomorrow"]))
    target = data_folder()
    try:
        done = assay("restore", str(file), "--data", str(target))
        assert done.returncode == 1
        assert "was made by a newer Assay" in done.stderr
        assert "It needs tasks.0999_from_tomorrow, which this version does not know." in done.stderr
        assert not (target / "postgres").exists()
    finally:
        shutil.rmtree(target.parent, ignore_errors=True)


def rewritten(file: Path, folder: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """Copy a backup with another header, its hashes made anew."""
    out = folder / "rewritten.tar"
    with tarfile.open(file) as old, tarfile.open(out, "w", format=tarfile.PAX_FORMAT) as new:
        for info in old:
            content = old.extractfile(info).read()  # type: ignore[union-attr]
            if info.name == "assay-backup.json":
                header = json.loads(content)
                change(header)
                content = json.dumps(header).encode()
                first = content
            if info.name == "manifest.json":
                manifest = json.loads(content)
                manifest["members"][0].update(bytes=len(first), sha256=hashlib.sha256(first).hexdigest())
                content = json.dumps(manifest).encode()
                sealed = content
            if info.name == "manifest.sha256":
                content = hashlib.sha256(sealed).hexdigest().encode()
            info.size = len(content)
            new.addfile(info, io.BytesIO(content))
    return out


def test_an_older_backup_is_brought_to_this_version(small: tuple[Path, Live], tmp_path: Path) -> None:
    file = one_migration_older(small[0], tmp_path)
    target = data_folder()
    try:
        done = assay("restore", str(file), "--data", str(target))
        assert done.returncode == 0, done.stderr
        again = Live(target, ["--no-demo"], plain_environment())
        try:
            again.wait_ready()
            with database_of(again) as database:
                names = database.execute("SELECT name FROM django_migrations WHERE app = 'assets'").fetchall()
                urls = database.execute("SELECT source_url, storage_key <> '' FROM assets_asset").fetchall()
            assert ("0006_pictures_by_reference",) in names
            assert urls == [("", True)] * 15
            assert media_of(target) == media_of(small[1].data)
        finally:
            again.stop()
    finally:
        shutil.rmtree(target.parent, ignore_errors=True)


def one_migration_older(file: Path, folder: Path) -> Path:
    """Copy a backup as the version before ``assets.0006`` would have made it: without ``source_url``."""
    with tarfile.open(file) as old:
        contents = {info.name: old.extractfile(info).read() for info in old}  # type: ignore[union-attr]
    header = json.loads(contents["assay-backup.json"])
    header["migrations"].remove(["assets", "0006_pictures_by_reference"])
    contents["assay-backup.json"] = json.dumps(header).encode()
    manifest = json.loads(contents["manifest.json"])
    table = next(table for table in manifest["tables"] if table["name"] == "assets_asset")
    at, name = table["columns"].index("source_url"), "tables/assets_asset.copy.gz"
    table["columns"].remove("source_url")
    rows = [line.split(b"\t") for line in gzip.decompress(contents[name]).split(b"\n")[:-1]]
    contents[name] = gzip.compress(b"".join(b"\t".join([*row[:at], *row[at + 1 :]]) + b"\n" for row in rows))
    for member in manifest["members"]:
        content = contents[member["name"]]
        member.update(bytes=len(content), sha256=hashlib.sha256(content).hexdigest())
    contents["manifest.json"] = json.dumps(manifest).encode()
    contents["manifest.sha256"] = hashlib.sha256(contents["manifest.json"]).hexdigest().encode()
    out = folder / "older.tar"
    with tarfile.open(out, "w", format=tarfile.PAX_FORMAT) as new:
        for name, content in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            new.addfile(info, io.BytesIO(content))
    return out


def test_a_used_place_is_refused_and_left_alone(small: tuple[Path, Live]) -> None:
    file, live = small
    before = counts(live)
    done = assay("restore", str(file), "--data", str(live.data))
    assert done.returncode == 1
    assert "The database is not empty" in done.stderr
    after = counts(live)
    assert {name for name in before if before[name] != after[name]} <= {"django_session", "jobs_job"}
    again = assay("backup", str(file), "--data", str(live.data))
    assert (again.returncode, again.stderr.strip().endswith("is already there. Name another file.")) == (1, True)


def test_a_missing_and_a_damaged_picture_are_said(small: tuple[Path, Live]) -> None:
    _, live = small
    pictures = sorted((live.data / "media" / "originals").rglob("*"))
    gone, damaged = [path for path in pictures if path.is_file()][:2]
    kept, content = gone.read_bytes(), damaged.read_bytes()
    gone.unlink()
    damaged.write_bytes(content[:-1])
    try:
        file = live.data.parent / "poor.tar"
        done = assay("backup", str(file), "--data", str(live.data))
        assert done.returncode == 0
        assert f"warning: originals/{gone.parent.name}/{gone.name} is not in the storage" in done.stderr
        assert f"warning: media/originals/{damaged.parent.name}/{damaged.name} is not what was uploaded" in done.stderr
    finally:
        gone.write_bytes(kept)
        damaged.write_bytes(content)


@pytest.mark.django_db
def test_every_foreign_key_may_wait_for_the_end_of_the_load() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT conname FROM pg_constraint WHERE contype = 'f' AND NOT condeferrable")
        assert cursor.fetchall() == []
