"""Pre-labelling through Celery and the database against a bare loop over the same adapter; clicks during bulk work.

One worker process in both, the same batch, one thread a model; the bare loop decodes ahead like the runner does
(`throughput ratio`), and once more without (`against a plain loop`), which is what a script would do.
"""

from __future__ import annotations

import statistics
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.records import record, write
from inference_workers.contracts import Detector
from inference_workers.registry import load_model
from inference_workers.runner import DetectorRun, read_picture
from tests.factories.pictures import make_pictures
from tests.live import Client, first_admin, running

PICTURES = 500
SIDE = 640
BATCH = 8
LABELS = [{"key": key, "name": key.title(), "shapes": ["box", "polygon"]} for key in ("person", "cat", "cup", "clock")]


def main() -> None:
    """Run and write ``bench/results/workers.json``."""
    pictures = make_pictures(PICTURES, seed=11, side=SIDE)
    records: list[dict[str, Any]] = []
    with running() as live:
        admin = first_admin(live)
        project = admin.post(
            "projects", {"name": "Bench", "labels": LABELS, "policy": {"audit_rate": 0.0}}, expect=201
        )["id"]
        assets = upload(admin, project, pictures)
        folder = live.data / "bare"
        folder.mkdir()
        for name, content in pictures:
            (folder / name).write_bytes(content)
        ahead, plain = bare(folder, pictures, ahead=True), bare(folder, pictures, ahead=False)
        job = admin.post(f"projects/{project}/prelabel", {"model": "yolox-nano"}, expect=202)
        done = wait(admin, job["id"])
        # From the request to the end of the last job, by the rows themselves: asking takes no part in it.
        whole = (moment(done["finished_at"]) - moment(done["created_at"])).total_seconds()
        assert done["state"] == "done", done
        (run,) = admin.get(f"projects/{project}/runs")["results"]
        # Before and after, since this machine's own speed drifts by some percent.
        ahead = (ahead + bare(folder, pictures, ahead=True)) / 2
        ours = PICTURES / whole
        records += [
            record("throughput ratio", ours / ahead, "x", "higher", baseline=ahead, ratio=ours / ahead, n=PICTURES),
            record("against a plain loop", ours / plain, "x", "higher", baseline=plain, ratio=ours / plain),
            record("pictures per second", ours, "1/s", "higher", baseline=ahead, ratio=ours / ahead),
            record("decode per picture", run["decode_seconds"] / PICTURES * 1000, "ms", "lower"),
            record("infer per picture", run["infer_seconds"] / PICTURES * 1000, "ms", "lower"),
            record("runner per picture", 1000 / run["items_per_second"], "ms", "lower"),
            record("write per picture", run["write_seconds"] / PICTURES * 1000, "ms", "lower"),
        ]
        records += [] if "--no-clicks" in sys.argv else clicks(admin, project, assets)
    write("workers", records)


def upload(admin: Client, project: str, pictures: list[tuple[str, bytes]]) -> list[str]:
    """Upload and return the assets' ids."""
    assets = []
    for start in range(0, len(pictures), 100):
        files: list[Any] = [("files", picture) for picture in pictures[start : start + 100]]
        report = admin.call("POST", f"projects/{project}/assets", 202, files=files)
        assets += [row["asset"] for row in report["files"]]
        wait(admin, report["job"])
    return assets


def wait(admin: Client, job: str) -> Any:
    """Wait for a job without taking the processors from it."""
    while (job_view := admin.get(f"jobs/{job}"))["state"] in ("queued", "running"):
        time.sleep(0.5)
    return job_view


def moment(text: str) -> datetime:
    """Return a time of the API."""
    return datetime.fromisoformat(text)


def bare(folder: Path, pictures: list[tuple[str, bytes]], *, ahead: bool) -> float:
    """Return pictures a second of a loop over the adapter alone."""
    model = load_model("yolox-nano", threads=1, device="cpu")
    assert isinstance(model, Detector)
    paths = [(name, folder / name) for name, _ in pictures]
    started = time.perf_counter()
    if ahead:
        for _ in DetectorRun(model, batch_size=BATCH).over(paths):
            pass
    else:
        for start in range(0, len(paths), BATCH):
            model.detect([read_picture(path) for _, path in paths[start : start + BATCH]])
    return len(paths) / (time.perf_counter() - started)


def clicks(admin: Client, project: str, assets: list[str]) -> list[dict[str, Any]]:
    """Point at pictures while 500 more are pre-labelled: the first click on each, then a second one."""
    upload(admin, project, make_pictures(PICTURES, seed=12, side=SIDE))
    job = admin.post(f"projects/{project}/prelabel", {"model": "yolox-nano"}, expect=202)
    while admin.get(f"jobs/{job['id']}")["done"] == 0:
        time.sleep(0.05)
    box = {"x": 20, "y": 20, "width": 150, "height": 150}
    admin.post(f"assets/{assets[0]}/segment", {"box": box})  # the lane has loaded its model
    first, second = [], []
    for asset in assets[1:]:
        for timings in (first, second):
            started = time.perf_counter()
            answer = admin.post(f"assets/{asset}/segment", {"box": box})
            timings.append((time.perf_counter() - started) * 1000)
            assert answer["is_cached"] == (timings is second)
        if admin.get(f"jobs/{job['id']}")["state"] != "running":
            break
    wait(admin, job["id"])
    rows = []
    for name, values in (("first click", first), ("second click", second)):
        rows.append(record(f"{name} p50 during bulk", statistics.median(values), "ms", "lower", n=len(values)))
        rows.append(record(f"{name} p95 during bulk", statistics.quantiles(values, n=20)[-1], "ms", "lower"))
    return rows


if __name__ == "__main__":
    main()
