# ruff: noqa: S311 - made items need seeds, not secrets
"""``make bench-api``: import, claim and submit by 1, 8 and 64 people, a list page, a COCO export, on a real Assay.

The clients share the machine's processors with the server. ``web + PostgreSQL`` is processor time of those processes
over the labels made; the scheduler, which settles answers a moment later, is named beside it.
"""

from __future__ import annotations

import json
import os
import random
import secrets
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.loads import Caller, Meter, own_cpu, peak_mb
from bench.records import record, write
from tests.live import Client, Live, first_admin, person, running

QUEUED = int(os.environ.get("API_QUEUED", "100000"))
IMPORTED = int(os.environ.get("API_IMPORTED", "10000"))
EXPORTED = int(os.environ.get("API_EXPORTED", "10000"))
SECONDS = float(os.environ.get("API_SECONDS", "15"))
PEOPLE = (1, 8, 64)
SIDE = 1000
KEYS = ("ant", "bee", "cat", "dog", "elk")
# What the same work takes Label Studio 1.23.2 on this kind of machine (8 people; docs/benchmarks.md).
PEER = {"import": 913.0, "labels": 397.0, "label cpu": 145.0, "page cpu": 240.0, "export": 17.1}


def boxes(rng: random.Random, *, confidence: bool) -> list[dict[str, Any]]:
    """Five boxes somewhere on the picture."""
    rows = []
    for key in KEYS:
        row: dict[str, Any] = {"id": str(uuid.UUID(int=rng.getrandbits(128), version=4)), "label": key, "shape": "box"}
        row |= {"x": rng.randint(0, 800), "y": rng.randint(0, 800), "width": 90.0, "height": 70.0}
        rows.append(row | ({"confidence": round(rng.uniform(0.3, 0.99), 3)} if confidence else {}))
    return rows


def django_ready(live: Live) -> None:
    """Point Django at the running database, to put the queued items there."""
    os.environ["DATABASE_URL"] = f"postgresql://postgres@/postgres?host={live.data / 'postgres'}"
    os.environ["REDIS_URL"] = "redis://127.0.0.1:1/0"
    os.environ["ASSAY_DATA"] = str(live.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assay.config.settings")
    import django  # noqa: PLC0415 - the addresses must be set first

    django.setup()


def queue_items(project_id: str, count: int) -> None:
    """Put assets with pre-labels and open tasks into the database."""
    from annotation.prelabel.models import Prediction, PrelabelRun  # noqa: PLC0415
    from annotation.tasks.services import NewTask, create_tasks  # noqa: PLC0415
    from assay.assets.models import Asset  # noqa: PLC0415

    rng = random.Random(5)
    weights = "0" * 64
    run = PrelabelRun.objects.create(
        project_id=project_id, job_id=uuid.uuid4(), model_key="m", model_version="1", weights_sha256=weights,
        map_version=1, schema_version=1, label_map={}, assets=count,
    )  # fmt: skip
    for start in range(0, count, 5000):
        assets = [
            Asset(
                project_id=project_id, name=f"item {index:06d}", stage="annotating", width=SIDE, height=SIDE, bytes=1,
                sha256=secrets.token_hex(32), media_type="image/jpeg", storage_key="none", audit_draw=0.5,
            )
            for index in range(start, min(start + 5000, count))
        ]  # fmt: skip
        Asset.objects.bulk_create(assets)
        predictions = [
            Prediction(
                asset=asset, project_id=project_id, run=run, model_key="m", model_version="1",
                weights_sha256=weights, map_version=1, schema_version=1, regions=boxes(rng, confidence=True),
                confidence=0.3,
            )
            for asset in assets
        ]  # fmt: skip
        Prediction.objects.bulk_create(predictions)
        create_tasks(
            [
                NewTask(asset.project_id, asset.id, "annotate", prediction_id=row.id, priority=rng.random())
                for asset, row in zip(assets, predictions, strict=True)
            ]
        )
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()


def label(caller: Caller, project: str, until: float, ahead: int) -> tuple[list[float], list[float], int]:
    """Claim and submit until the time is over; returns seconds of each claim and submit, and failures."""
    claims: list[float] = []
    submits: list[float] = []
    failed = 0
    while time.perf_counter() < until:
        started = time.perf_counter()
        status, body = caller.send("POST", f"projects/{project}/tasks/claim", {"count": ahead})
        claims.append(time.perf_counter() - started)
        failed += status != 200
        for task in json.loads(body) if status == 200 else []:
            regions = [{name: value for name, value in region.items() if name != "confidence"}
                       for region in task["regions"]]  # fmt: skip
            answer = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": regions, "seconds": 4.2}
            started = time.perf_counter()
            status, _ = caller.send("POST", f"tasks/{task['id']}/submit", answer)
            submits.append(time.perf_counter() - started)
            failed += status != 200
    return claims, submits, failed


def percentile(values: list[float], share: float) -> float:
    """Return a percentile in milliseconds."""
    return 1000 * sorted(values)[min(int(share * len(values)), len(values) - 1)]


def labelling(live: Live, project: str, tokens: list[str], people: int, ahead: int) -> list[dict[str, Any]]:
    """Let ``people`` label side by side."""
    callers = [Caller(live.port, token) for token in tokens[:people]]
    for caller in callers:
        caller.get("me")
    meter, client_cpu = Meter(live), own_cpu()
    started = time.perf_counter()
    with ThreadPoolExecutor(people) as pool:
        done = list(pool.map(lambda caller: label(caller, project, started + SECONDS, ahead), callers))
    seconds = time.perf_counter() - started
    spent, client_cpu = meter.spent(), own_cpu() - client_cpu
    claims = [one for part in done for one in part[0]]
    submits = [one for part in done for one in part[1]]
    labels, name = len(submits), f"{people} people" + ("" if ahead > 1 else ", one a claim")
    assert not sum(part[2] for part in done), "calls failed"
    with_peer = people == 8 and ahead > 1
    rate, cpu = labels / seconds * 60, 1000 * (spent["web"] + spent["postgres"]) / labels
    return [
        record(f"labels a minute, {name}", rate, "1/min", "higher", n=labels,
               **({"baseline": PEER["labels"], "ratio": rate / PEER["labels"]} if with_peer else {})),
        record(f"cpu a label, {name}", cpu, "ms", "lower",
               **({"baseline": PEER["label cpu"], "ratio": cpu / PEER["label cpu"]} if with_peer else {})),
        record(f"of it PostgreSQL, {name}", 1000 * spent["postgres"] / labels, "ms", "lower"),
        record(f"scheduler and workers beside, {name}", 1000 * spent["workers"] / labels, "ms", "lower"),
        record(f"clients' own cpu, {name}", 1000 * client_cpu / labels, "ms", "lower"),
        record(f"claim p50, {name}", percentile(claims, 0.5), "ms", "lower"),
        record(f"claim p95, {name}", percentile(claims, 0.95), "ms", "lower"),
        record(f"submit p50, {name}", percentile(submits, 0.5), "ms", "lower"),
        record(f"submit p95, {name}", percentile(submits, 0.95), "ms", "lower"),
    ]  # fmt: skip


def pages(live: Live, project: str, token: str) -> list[dict[str, Any]]:
    """Ask for pages of 100 assets, one after the other."""
    caller, times = Caller(live.port, token), []
    path = f"projects/{project}/assets?limit=100"
    caller.get(path)
    meter, following = Meter(live), path
    for _ in range(100):
        started = time.perf_counter()
        reply = caller.get(following)
        times.append(time.perf_counter() - started)
        assert len(reply["results"]) == 100
        following = f"{path}&cursor={reply['next']}"
    spent = meter.spent()
    cpu = 1000 * (spent["web"] + spent["postgres"]) / len(times)
    return [
        record("cpu a page of 100", cpu, "ms", "lower", baseline=PEER["page cpu"], ratio=cpu / PEER["page cpu"]),
        record("page of 100 p50", percentile(times, 0.5), "ms", "lower"),
        record("page of 100 p95", percentile(times, 0.95), "ms", "lower"),
    ]


def exporting(admin: Client) -> list[dict[str, Any]]:
    """Freeze 10,000 labelled assets and write them as COCO."""
    labels = [{"key": key, "name": key.title(), "shapes": ["box"]} for key in KEYS]
    project = admin.post("projects", {"name": "Export", "labels": labels}, expect=201)["id"]
    label_items(project)
    frozen, freezing = timed_job(admin, f"projects/{project}/versions", {})
    written, seconds = timed_job(admin, f"versions/{frozen['version']}/exports", {"format": "coco"})
    content = admin.get(f"exports/{written['export']}/download")
    assert len(content["images"]) == EXPORTED
    assert len(content["annotations"]) == EXPORTED * len(KEYS)
    return [
        record("COCO export of 10,000", seconds, "s", "lower", baseline=PEER["export"], ratio=seconds / PEER["export"]),
        record("freezing 10,000", freezing, "s", "lower"),
    ]  # fmt: skip


def timed_job(admin: Client, path: str, body: Any) -> tuple[Any, float]:
    """Start a job and wait for it; returns its result and the seconds from the request to its end."""
    started = time.perf_counter()
    job = admin.post(path, body, expect=202)
    while (state := admin.get(f"jobs/{job['id']}"))["state"] in {"queued", "running"}:
        time.sleep(0.02)
    assert state["state"] == "done", state
    return state["result"], time.perf_counter() - started


def label_items(project_id: str) -> None:
    """Put labelled assets into the database, as 10,000 submits and reviews would have left them."""
    from assay.assets.models import Asset  # noqa: PLC0415
    from review.resolved.models import ResolvedLabel  # noqa: PLC0415

    rng = random.Random(6)
    assets = [
        Asset(
            project_id=project_id, name=f"item {index:06d}", stage="done", width=SIDE, height=SIDE, bytes=1,
            sha256=secrets.token_hex(32), media_type="image/jpeg", storage_key="none", audit_draw=0.5,
        )
        for index in range(EXPORTED)
    ]  # fmt: skip
    Asset.objects.bulk_create(assets, batch_size=5000)
    labels = [
        ResolvedLabel(
            project_id=project_id, asset=asset, version=1, is_current=True, source="review", schema_version=1,
            regions=boxes(rng, confidence=False), provenance={"authors": [str(uuid.uuid4())]},
        )
        for asset in assets
    ]  # fmt: skip
    ResolvedLabel.objects.bulk_create(labels, batch_size=5000)
    from django.db import connection  # noqa: PLC0415

    connection.close()


def importing(live: Live, admin: Client) -> list[dict[str, Any]]:
    """Import pictures that stay where they are, each with five predicted boxes."""
    labels = [{"key": key, "name": key.title(), "shapes": ["box"]} for key in KEYS]
    # Nothing is sure enough to be accepted: every line becomes a task for people.
    body = {"name": "Import", "labels": labels, "policy": {"confidence_threshold": 1.0}}
    project = admin.post("projects", body, expect=201)["id"]
    rng = random.Random(9)
    lines = [
        {
            "url": f"https://pictures.example.org/{index:06d}.jpg",
            "name": f"item {index:06d}",
            "width": SIDE,
            "height": SIDE,
            "predictions": [{"model": "m", "version": "1", "regions": boxes(rng, confidence=True)}],
        }
        for index in range(IMPORTED)
    ]
    body = "\n".join(json.dumps(line) for line in lines).encode()
    meter = Meter(live)
    started = time.perf_counter()
    status, answer = Caller(live.port, admin.session.headers["Authorization"].split()[1]).send(
        "POST", f"projects/{project}/assets/import", body
    )
    assert status == 202, answer[:300]
    while (state := admin.get(f"jobs/{json.loads(answer)['id']}"))["state"] in {"queued", "running"}:
        time.sleep(0.02)
    seconds = time.perf_counter() - started
    assert state["state"] == "done", state
    spent = meter.spent()
    rate = IMPORTED / seconds
    assert admin.get(f"projects/{project}/stats")["assets"] == IMPORTED
    return [
        record("tasks imported a second", rate, "1/s", "higher", baseline=PEER["import"], ratio=rate / PEER["import"]),
        record("cpu a task imported", 1000 * sum(spent.values()) / IMPORTED, "ms", "lower"),
    ]


def main() -> None:
    """Run and write ``bench/results/api.json``."""
    records: list[dict[str, Any]] = []
    with running("--no-demo", IMPORT_HOSTS="pictures.example.org") as live:
        admin = first_admin(live)
        labels = [{"key": key, "name": key.title(), "shapes": ["box"]} for key in KEYS]
        project = admin.post("projects", {"name": "Labels", "labels": labels}, expect=201)["id"]
        tokens = []
        for index in range(max(PEOPLE)):
            user, client = person(live, admin, f"p{index:02d}-{secrets.token_hex(2)}")
            admin.call("PATCH", f"projects/{project}/members/{user}", json={"role": "annotator"})
            tokens.append(str(client.session.headers["Authorization"]).split()[1])
        django_ready(live)
        queue_items(project, QUEUED)
        for people, ahead in [*((people, 5) for people in PEOPLE), (8, 1)]:
            records += labelling(live, project, tokens, people, ahead)
        records += pages(live, project, str(admin.session.headers["Authorization"]).split()[1])
        records += exporting(admin)
        records += importing(live, admin)
        records.append(record("peak memory web", peak_mb(live, "web"), "MB", "lower"))
        records.append(record("peak memory PostgreSQL", peak_mb(live, "postgres"), "MB", "lower"))
        records.append(record("peak memory workers", peak_mb(live, "workers"), "MB", "lower"))
    write("api", records)


if __name__ == "__main__":
    main()
