"""Models that hang, die, raise, run out of memory; broken pictures; weights that change: one thing fails, alone."""

from __future__ import annotations

import io
import json
import shutil
import time
from pathlib import Path
from typing import Any

import psycopg
import pytest
from PIL import Image

from inference_workers.registry import WEIGHTS
from tests.factories.pictures import make_pictures
from tests.faults.dead import LEASE, end_leases_of_the_dead
from tests.faults.trouble import BLUE, GREEN, RED
from tests.live import ROOT, Client, Live, first_admin, running, wait_until

pytestmark = pytest.mark.servers

LABELS = [{"key": "person", "name": "Person"}]


def package(folder: Path) -> str:
    """Install the troublesome model as a package of its own; returns the PYTHONPATH."""
    shutil.copy(Path(__file__).parent / "trouble.py", folder / "trouble.py")
    metadata = folder / "trouble-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: trouble\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[assay.models]\ntrouble = trouble:adapter\n")
    return f"{folder}:{ROOT}:{ROOT / 'platform'}"


def plain(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), colour).save(out, "PNG")
    return out.getvalue()


def upload(admin: Client, project: str, pictures: list[tuple[str, bytes]]) -> dict[str, str]:
    files: list[Any] = [("files", picture) for picture in pictures]
    report = admin.call("POST", f"projects/{project}/assets", 202, files=files)
    assert {row["status"] for row in report["files"]} == {"taken"}
    assert admin.wait_for(report["job"])["state"] == "done"
    return {row["name"]: row["asset"] for row in report["files"]}


def database(live: Live) -> psycopg.Connection[Any]:
    return psycopg.connect(f"postgresql://postgres@/postgres?host={live.data / 'postgres'}", autocommit=True)


def test_each_troublesome_picture_fails_alone_with_its_reason(tmp_path: Path) -> None:
    # Seconds a picture may take: what hangs costs them some ten times, what does not hang must never reach them.
    settings = {"PYTHONPATH": package(tmp_path), "ASSAY_MODEL_SECONDS": "4", "ASSAY_MODEL_BATCH": "4",
                "ASSAY_JOB_LEASE_SECONDS": LEASE, "ASSAY_SWEEP_SECONDS": "0.5", "TROUBLE_MOST": "3"}  # fmt: skip
    with running(**settings) as live:
        admin = first_admin(live)
        project = admin.post("projects", {"name": "Trouble", "labels": LABELS}, expect=201)["id"]
        bad = {"red.png": RED, "green.png": GREEN, "blue.png": BLUE}
        pictures = make_pictures(70) + [(name, plain(colour)) for name, colour in bad.items()]
        assets = upload(admin, project, [*pictures, ("torn.png", plain((9, 9, 9)))])
        with database(live) as rows:
            # A file torn on the disk after it was taken in.
            (key,) = rows.execute("SELECT storage_key FROM assets_asset WHERE name = 'torn.png'").fetchone() or ("",)
            (live.data / "media" / key).write_bytes(b"\x89PNG torn")
            started = time.monotonic()
            job = admin.post(f"projects/{project}/prelabel", {"model": "trouble"}, expect=202)
            done = admin.wait_for(job["id"], meanwhile=lambda: end_leases_of_the_dead(rows))
            print(f"{time.monotonic() - started:.0f} s: {done['message']} {done['error']}")
            assert done["state"] == "done"
            assert done["message"].startswith("70 of 74 pictures pre-labelled")
            assert done["message"].endswith("4 failed; each says why in the data list.")
            failures = {name: admin.get(f"assets/{assets[name]}")["failure"] for name in [*bad, "torn.png"]}
            print(failures)
            stopped = "The worker stopped 2 times while working on this picture alone; it was left out."
            assert failures["red.png"] == failures["green.png"] == stopped
            assert failures["blue.png"] == "Trouble broke: it does not like blue."
            assert failures["torn.png"].startswith("The picture cannot be read")
            counts = rows.execute(
                "SELECT (SELECT count(*) FROM prelabel_prediction), (SELECT count(DISTINCT asset_id) FROM"
                " prelabel_prediction), (SELECT count(*) FROM routing_routedecision),"
                " (SELECT count(*) FROM jobs_job WHERE state IN ('queued', 'running'))"
            ).fetchone()
            assert counts == (70, 70, 70, 0)
        (run,) = admin.get(f"projects/{project}/runs")["results"]
        assert (run["done"], run["failed"]) == (70, 4)
        assert run["halvings"] > 0


def test_weights_that_change_under_a_run_stop_it_plainly(up: tuple[Live, Client]) -> None:
    live, admin = up
    models = live.data / "models"
    models.mkdir(exist_ok=True)
    shutil.copy(WEIGHTS / "yolox_nano.onnx", models / "ours.onnx")
    described = json.loads((WEIGHTS / "yolox-nano.json").read_text())
    (models / "ours.json").write_text(json.dumps({**described, "name": "Ours", "weights": "ours.onnx"}))
    assert "ours" in [row["key"] for row in admin.get("models")]
    project = admin.post("projects", {"name": "Changed", "labels": LABELS}, expect=201)["id"]
    upload(admin, project, make_pictures(400))
    job = admin.post(f"projects/{project}/prelabel", {"model": "ours"}, expect=202)
    wait_until(lambda: admin.get(f"jobs/{job['id']}")["done"] > 0)
    (models / "ours.onnx").write_bytes((models / "ours.onnx").read_bytes() + b"\0")
    failed = admin.wait_for(job["id"])
    assert failed["state"] == "failed"
    assert failed["error"].startswith("ours.onnx is not the file its sidecar names")
    shutil.copy(WEIGHTS / "yolox_nano.onnx", models / "ours.onnx")
    admin.post(f"jobs/{job['id']}/retry")
    assert admin.wait_for(job["id"])["state"] == "done"
    with database(live) as rows:
        counts = rows.execute(
            "SELECT count(*), count(DISTINCT asset_id) FROM prelabel_prediction"
            " JOIN assets_asset ON assets_asset.id = asset_id WHERE assets_asset.project_id = %s",
            [project],
        ).fetchone()
    assert counts == (400, 400)
    installed = admin.get("models/installed")
    assert installed["broken"][0]["key"] in ("layout-cdla", "rapidocr")
    assert "pip install" in installed["broken"][0]["reason"]
