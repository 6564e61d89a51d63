"""``python -m bench.routing_job``: accepting 100,000 predictions under a certificate, seconds and statements.

A running ``assay up`` gives the database; the job's own code runs here, so that its statements can be counted.
"""

from __future__ import annotations

import itertools
import os
import sys
import time
import uuid
from typing import Any

import numpy as np

from bench.records import record, write
from tests.live import first_admin, running

ITEMS = int(os.environ.get("ROUTED_ITEMS", "100000"))

_ASSETS = """
INSERT INTO assets_asset (id, project_id, name, stage, width, height, characters, excerpt, external_id, meta, tags,
    bytes, sha256, media_type, storage_key, thumbnail_key, audit_draw, is_audit_drawn, failure, created_at,
    "group")
SELECT gen_random_uuid(), %(project)s, 'item ' || n, 'annotating', 640, 480, 0, '', '', '{}', '{}', 1,
    lpad(n::text, 64, '0'), 'image/png', 'none', '', random(), false, '', now(), ''
FROM generate_series(1, %(items)s) n
"""
_PREDICTIONS = """
INSERT INTO prelabel_prediction (id, asset_id, project_id, run_id, model_key, model_version, weights_sha256,
    map_version,
    schema_version, regions, classification, confidence, created_at)
SELECT gen_random_uuid(), a.id, a.project_id, %(run)s, 'm', '1', %(weights)s, 1, 1,
    (SELECT jsonb_agg(jsonb_build_object('id', gen_random_uuid(), 'label', 'thing', 'shape', 'box', 'x', 10.5, 'y', 20,
        'width', 50, 'height', 40, 'confidence', 0.15 + 0.1 * k)) FROM generate_series(1, 5) k),
    '{}', 0.3 + 0.7 * a.audit_draw, now()
FROM assets_asset a WHERE a.project_id = %(project)s
"""
_ROUTES = """
INSERT INTO routing_routedecision (id, asset_id, project_id, prediction_id, route, reason, confidence, calibrated,
    features, label, threshold, is_audit_drawn, inclusion, created_at)
SELECT gen_random_uuid(), p.asset_id, p.project_id, p.id, 'annotate', 'No certificate covers it yet.', p.confidence,
    p.confidence, '{}', 'thing', 0.3, false, 0.1, now()
FROM prelabel_prediction p WHERE p.project_id = %(project)s
"""


def main() -> None:
    """Seed, accept, and write ``bench/results/routing_job.json``."""
    from bench.replay_contract import reach_database  # noqa: PLC0415

    with running("--no-demo") as live:
        admin = first_admin(live)
        reach_database(live)
        labels = [{"key": "thing", "name": "Thing"}]
        project = admin.post("projects", {"name": "Many", "labels": labels}, expect=201)["id"]
        certificate = _seed(uuid.UUID(project))
        seconds, statements, accepted = _accept(certificate)
    sys.stdout.write(f"{accepted} accepted\n")
    write(
        "routing_job",
        [
            record("routing job seconds", seconds, "s", "lower", n=ITEMS, baseline=10, ratio=seconds / 10),
            record("routing job statements", statements, "statements", "lower", n=ITEMS),
        ],
    )


def _seed(project: uuid.UUID) -> Any:
    from django.db import connection  # noqa: PLC0415

    from annotation.prelabel.models import PrelabelRun  # noqa: PLC0415
    from annotation.tasks.services import NewTask, create_tasks  # noqa: PLC0415
    from review.routing.models import Certificate, RouteDecision  # noqa: PLC0415

    weights = "0" * 64
    identity = {
        "model_key": "m",
        "model_version": "1",
        "weights_sha256": weights,
        "map_version": 1,
        "schema_version": 1,
    }
    run = PrelabelRun.objects.create(project_id=project, job_id=uuid.uuid4(), label_map={}, assets=ITEMS, **identity)
    with connection.cursor() as cursor:
        parameters: dict[str, Any] = {"project": project, "items": ITEMS, "run": run.id, "weights": weights}
        for statement in (_ASSETS, _PREDICTIONS, _ROUTES):
            cursor.execute(statement, parameters)
        cursor.execute("ANALYZE")
    rows = list(
        RouteDecision.objects.filter(project_id=project).order_by("asset_id").values_list("asset_id", "prediction_id")
    )
    for start in range(0, len(rows), 20_000):
        create_tasks(
            [
                NewTask(project, asset, "annotate", prediction_id=prediction_id)
                for asset, prediction_id in rows[start : start + 20_000]
            ]
        )
    line = {"label": "", "threshold": 0.0, "audits": 295, "errors": 0, "bound": 0.01, "share": 1.0, "pool": len(rows)}
    return Certificate.objects.create(
        project_id=project,
        number=1,
        look=295,
        state="active",
        promise="accepted",
        target=0.95,
        delta=0.05,
        delta_spent=0.025,
        audits=295,
        errors=0,
        pool=len(rows),
        accepted=len(rows),
        document={"pool": {"labels": ["thing"]}, "thresholds": [line], "accepted": len(rows)},
        sha256="",
        pool_assets=b"".join(asset.bytes for asset, _ in rows),
        pool_scores=np.linspace(0, 1, len(rows)).astype("<f8").tobytes(),
        pool_labels=np.zeros(len(rows), "<u2").tobytes(),
        **identity,
    )


def _accept(certificate: Any) -> tuple[float, int, int]:
    """Return seconds, statements and labels of the job."""
    from django.db import connection  # noqa: PLC0415
    from django.db.backends.signals import connection_created  # noqa: PLC0415

    from assay.jobs import worker  # noqa: PLC0415
    from assay.jobs.models import Job  # noqa: PLC0415

    job = Job.objects.create(
        kind="routing.accept",
        key=f"accept:{certificate.id}",
        queue="nobody",
        payload={"certificate": str(certificate.id)},
        project_id=certificate.project_id,
        total=certificate.accepted,
    )
    counts = itertools.count()

    def count(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
        next(counts)
        return execute(sql, params, many, context)

    def watch(connection: Any, **_: Any) -> None:
        if count not in connection.execute_wrappers:
            connection.execute_wrappers.append(count)

    # The job opens connections of its own.
    connection_created.connect(watch)
    begun = time.monotonic()
    with connection.execute_wrapper(count):
        worker.run(job.pk)
    seconds = time.monotonic() - begun
    job.refresh_from_db()
    return seconds, next(counts), int(job.result.get("accepted", 0))


if __name__ == "__main__":
    main()
