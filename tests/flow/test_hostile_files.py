"""Files made to hurt, sent to a real web process: its memory stays bounded, and what came with them is taken."""

from __future__ import annotations

import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.factories.damaged import damaged_tiff, encoded, mpo, odd_exif, photo, png
from tests.factories.pictures import make_pictures
from tests.live import PATIENCE, Client, Live, first_admin, running

pytestmark = pytest.mark.servers

MOST_MB = 600
# The most pixels of a picture, as a square.
SIDE = 15_811


def web_processes(live: Live) -> list[int]:
    """Return the web server's processes."""
    found, master = [], live.children()["gunicorn"]
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except OSError:
                continue
            if parent == master:
                found.append(int(entry.name))
    return found


def peak_mb(live: Live) -> float:
    """Return the most memory that any web process has had."""
    lines = [line for pid in web_processes(live) for line in Path(f"/proc/{pid}/status").read_text().splitlines()]
    return max(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def upload(client: Client, project: str, files: dict[str, bytes]) -> dict[str, Any]:
    sent = [("files", (name, content)) for name, content in files.items()]
    reply = client.session.post(f"{client.base}projects/{project}/assets", files=sent, timeout=PATIENCE)
    assert reply.status_code == 202, reply.text[:600]
    return {"job": reply.json()["job"], **{row["name"]: row for row in reply.json()["files"]}}


def new_project(client: Client) -> str:
    body = {"name": f"Hostile {uuid.uuid4()}", "labels": [{"key": "k", "name": "K"}]}
    return str(client.post("projects", body, expect=201)["id"])


def test_a_web_process_keeps_its_memory_and_takes_what_is_sound() -> None:
    with running() as live:
        client = first_admin(live)
        project = new_project(client)
        good = {
            **dict(make_pictures(6, seed=81)),
            "phone.jpg": odd_exif(encoded(photo())),
            "cmyk.jpg": odd_exif(encoded(photo(mode="CMYK"))),
            "mpo.jpg": odd_exif(mpo()),
        }
        bad = {"deep.png": png(15_000, 15_000, bits=16, rows=0), "damaged.tif": damaged_tiff()}
        rows = upload(client, project, bad | good)
        job = rows.pop("job")
        assert {name: row["status"] for name, row in rows.items()} == (
            dict.fromkeys(good, "taken") | dict.fromkeys(bad, "refused")
        )
        assert client.wait_for(job)["state"] == "done"
        for row in rows.values():
            if row["asset"]:
                assert client.get(f"assets/{row['asset']}")["has_thumbnail"]
        assert peak_mb(live) <= MOST_MB

        tiny = png(SIDE, SIDE, bits=16, rows=1)
        assert len(tiny) < 300
        assert upload(client, project, {"tiny.png": tiny})["tiny.png"]["code"] == "damaged"

        limit = {
            "rgba.png": png(SIDE, SIDE, colour=6),
            "rgb.png": png(SIDE, SIDE, colour=2),
            "deep.png": png(SIDE, SIDE, bits=16),
        }
        with ThreadPoolExecutor(3) as threads:
            sent = [threads.submit(upload, client, project, {name: content}) for name, content in limit.items()]
            for name, answer in zip(limit, sent, strict=True):
                assert answer.result()[name]["status"] == "taken", name
        assert peak_mb(live) <= MOST_MB
        assert requests.get(f"{live.url}/health/live", timeout=PATIENCE).status_code == 200
