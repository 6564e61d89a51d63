# ruff: noqa: S311 - made pictures need seeds, not secrets
"""From submit to the next picture painted, through the page of a running Assay: part of ``make bench-frontend``.

A hundred pictures of 12 megapixels, each a piece of a demo picture, mirrored or not and enlarged, with what the bundled
detector says of them. The time is from the key to the frame in which the next picture and its regions were painted,
with the limit on the rate of frames off; it includes the storing of the answer in the browser.
"""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

from PIL import Image, ImageOps

from bench.records import record, write
from tests.live import PASSWORD, Client, first_admin, running

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "platform/assay/config/demo_pictures"
COUNT = int(os.environ.get("STUDIO_PICTURES", "100"))
SIZE = (4000, 3000)
LABELS = ("person", "cat", "cup", "clock", "horse")


def made_pictures(count: int) -> list[tuple[str, bytes]]:
    """Return names and JPEGs of 4000 x 3000 pixels; the same in every run."""
    rng = random.Random(77)
    sources = [Image.open(path).convert("RGB") for path in sorted(PICTURES.glob("*.jpg"))]
    pictures = []
    for index in range(count):
        source = sources[index % len(sources)]
        share = 0.5 + 0.5 * rng.random()
        width, height = int(source.width * share), int(source.height * share)
        left, top = rng.randrange(source.width - width + 1), rng.randrange(source.height - height + 1)
        piece = source.crop((left, top, left + width, top + height)).resize(SIZE, Image.Resampling.BICUBIC)
        if rng.random() < 0.5:  # noqa: PLR2004
            piece = ImageOps.mirror(piece)
        out = io.BytesIO()
        piece.save(out, "JPEG", quality=85)
        pictures.append((f"made {index:03d}.jpg", out.getvalue()))
    return pictures


def prepare(admin: Client, count: int) -> str:
    """Upload the pictures and pre-label them, every one a person's work; returns the project."""
    labels = [{"key": key, "name": key.title(), "shapes": ["box"]} for key in LABELS]
    policy = {"confidence_threshold": 1.0, "audit_rate": 0.0}
    project: str = admin.post("projects", {"name": "Next", "labels": labels, "policy": policy}, expect=201)["id"]
    for name, content in made_pictures(count):
        sent = admin.session.post(
            f"{admin.base}projects/{project}/assets", files={"files": (name, content, "image/jpeg")}, timeout=60
        )
        assert sent.ok, sent.text
    job = admin.post(f"projects/{project}/prelabel", {"model": "yolox-nano"}, expect=202)
    assert admin.wait_for(job["id"])["state"] == "done"
    return project


def records_of(times: list[float]) -> list[dict[str, Any]]:
    """Return p50 and p95 in milliseconds."""
    ordered = sorted(times)
    percentile = {share: ordered[min(len(ordered) - 1, int(share * len(ordered)))] for share in (0.5, 0.95)}
    return [
        record("next p95 in the page", percentile[0.95], "ms", "lower", n=len(ordered)),
        record("next p50 in the page", percentile[0.5], "ms", "lower", n=len(ordered)),
    ]


def main() -> None:
    """Run and write ``bench/results/studio.json``."""
    count = min(COUNT, 15) if "quick" in sys.argv else COUNT
    with running("--no-demo") as live:
        project = prepare(first_admin(live), count + 1)
        command = ["node", "bench/page.mjs", live.url, project, str(count), PASSWORD]
        done = subprocess.run(command, cwd=ROOT / "frontend", check=True, stdout=subprocess.PIPE)
    write("studio", records_of(json.loads(done.stdout)))


if __name__ == "__main__":
    main()
