"""Eight annotators and 2,000 tasks at once, over HTTP to several server processes."""

from __future__ import annotations

import secrets
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from tests.live import PATIENCE, Client, Live, person

pytestmark = pytest.mark.servers

TASKS = 2000
PEOPLE = 8
LABELS = [{"key": "thing", "name": "Thing", "shapes": ["box"]}]

_ASSETS = """
INSERT INTO assets_asset (id, project_id, name, stage, width, height, bytes, sha256, media_type, storage_key,
    thumbnail_key, audit_draw, is_audit_drawn, failure, created_at, characters, excerpt, external_id, meta, tags,
    "group")
SELECT gen_random_uuid(), %(project)s, 'asset ' || n, 'annotating', 100, 100, 1, lpad(n::text, 64, '0'),
    'image/jpeg', 'none', '', 0.5, false, '', now(), 0, '', '', '{}', '{}', '' FROM generate_series(1, %(count)s) n
"""
_TASKS = """
INSERT INTO tasks_task (id, project_id, asset_id, kind, purpose, state, overlap, free_slots, free_count, answers,
    skips, priority, excluded_users, round, created_at)
SELECT gen_random_uuid(), project_id, id, 'annotate', 'ordinary', 'open', 1, '{0}', 1, 0, 0, random(), '{}', 1, now()
FROM assets_asset WHERE project_id = %(project)s
"""


def work(client: Client, project: str) -> tuple[list[str], int]:
    seen: list[str] = []
    errors = 0
    while tasks := client.post(f"projects/{project}/tasks/claim", {"count": 5}):
        for task in tasks:
            seen.append(task["asset"]["id"])
            box = {"id": str(uuid.uuid4()), "label": "thing", "shape": "box", "x": 1, "y": 1, "width": 9, "height": 9}
            body: dict[str, Any] = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": [box]}
            answer = client.session.post(f"{client.base}tasks/{task['id']}/submit", json=body, timeout=PATIENCE)
            errors += answer.status_code != 200
    return seen, errors


def test_nothing_twice_nothing_over_filled_no_error(up: tuple[Live, Client]) -> None:
    live, admin = up
    project = admin.post("projects", {"name": "Parallel", "labels": LABELS}, expect=201)["id"]
    people = [person(live, admin, f"annotator-{secrets.token_hex(2)}") for _ in range(PEOPLE)]
    for user, _ in people:
        admin.call("PATCH", f"projects/{project}/members/{user}", json={"role": "annotator"})
    with psycopg.connect(f"postgresql://postgres@/postgres?host={live.data / 'postgres'}") as database:
        database.execute(_ASSETS, {"project": project, "count": TASKS})
        database.execute(_TASKS, {"project": project})
        database.commit()
        with ThreadPoolExecutor(PEOPLE) as pool:
            done = list(pool.map(lambda pair: work(pair[1], project), people))
        handed = Counter(asset for seen, _ in done for asset in seen)
        assert (len(handed), max(handed.values())) == (TASKS, 1)
        assert sum(errors for _, errors in done) == 0
        counts = database.execute(
            "SELECT count(*), count(DISTINCT task_id),"
            " (SELECT count(*) FROM tasks_task WHERE project_id = %(project)s AND answers > overlap),"
            " (SELECT count(*) FROM tasks_task WHERE project_id = %(project)s AND kind = 'review')"
            " FROM tasks_annotation JOIN tasks_task ON tasks_task.id = task_id"
            " WHERE tasks_task.project_id = %(project)s",
            {"project": project},
        ).fetchone()
        assert counts == (TASKS, TASKS, 0, TASKS)
