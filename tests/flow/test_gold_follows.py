"""What follows a hidden check, over real servers: the score, the pause, the next claim refused."""

from __future__ import annotations

import uuid
from typing import Any

import psycopg
import pytest

from tests.factories.pictures import make_pictures
from tests.live import Client, Live, person, wait_until

pytestmark = pytest.mark.servers

LABELS = [{"key": "cup", "name": "Cup", "shapes": ["box"]}]
# Ordinary work enough that five checks come among it by even chances, ten sigmas off.
PICTURES, GOLD = 60, 12
_WAITING = """
SELECT count(*) FROM tasks_task
WHERE project_id = %s AND reserved_for = %s AND purpose = 'gold' AND state = 'open' AND free_count > 0
"""


def hidden(live: Live, project: str, user: str) -> int:
    """Count the hidden checks that wait for a person, whom no page and no call tells."""
    with psycopg.connect(f"postgresql://postgres@/postgres?host={live.data / 'postgres'}") as database:
        row = database.execute(_WAITING, [project, user]).fetchone()
    return int(row[0]) if row else 0


def test_a_score_and_a_pause_follow_a_submit_by_themselves(up: tuple[Live, Client]) -> None:
    live, manager = up
    user, annotator = person(live, manager, "ben")
    policy = {"gold_rate": 0.5, "confidence_threshold": 1.0, "audit_rate": 0.0}
    project = manager.post("projects", {"name": "Checks", "labels": LABELS, "policy": policy}, expect=201)["id"]
    members = [
        {"user": user, "role": "annotator"},
        {"user": manager.get("me")["id"], "role": "manager"},
    ]
    manager.call("PUT", f"projects/{project}/members", json=members)
    files: list[Any] = [("files", row) for row in make_pictures(PICTURES, seed=4)]
    report = manager.call("POST", f"projects/{project}/assets", 202, files=files)
    assert manager.wait_for(report["job"])["state"] == "done"
    run = manager.post(f"projects/{project}/prelabel", {"model": "yolox-nano"}, expect=202)
    assert manager.wait_for(run["id"])["state"] == "done"
    assets = manager.get(f"projects/{project}/assets?limit=200")["results"]
    gold = {row["id"] for row in assets[:GOLD]}
    for asset in gold:
        manager.post(f"projects/{project}/gold", {"asset": asset, "regions": []}, expect=201)
    seconds, paused = follow(live, manager, annotator, project, user, gold)
    told = ", ".join(f"{one:.2f}" for one in seconds)
    print(f"score {told} s after the submit; pause {paused:.2f} s after the last score")


def follow(
    live: Live, manager: Client, annotator: Client, project: str, user: str, gold: set[str]
) -> tuple[list[float], float]:
    """Fail every hidden check until the pause; returns the seconds to each score, and to the pause."""
    seconds: list[float] = []
    while True:
        # They are laid ready now and then: who answers at once would be through all ordinary work before the first.
        wait_until(lambda: hidden(live, project, user) > 0, "no hidden check was laid ready")
        (task,) = annotator.post(f"projects/{project}/tasks/claim", {"count": 1})
        wrong = {"id": str(uuid.uuid4()), "label": "cup", "shape": "box", "x": 1, "y": 2, "width": 30, "height": 20}
        body = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": [wrong], "seconds": 4}
        annotator.post(f"tasks/{task['id']}/submit", body)
        if task["asset"]["id"] not in gold:
            continue
        seconds.append(wait_until(lambda: judged(manager, project) == len(seconds) + 1))
        if len(seconds) == 5:
            break
    paused = wait_until(lambda: any(row["user"] == user and row["paused_at"] for row in states(manager, project)))
    refused = annotator.post(f"projects/{project}/tasks/claim", {"count": 1}, expect=409)
    assert refused["code"] == "work_paused"
    return seconds, paused


def judged(manager: Client, project: str) -> int:
    scores = manager.get(f"projects/{project}/scores")["scores"]
    return int(scores[0]["judged"]) if scores else 0


def states(manager: Client, project: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = manager.get(f"projects/{project}/queue-states")
    return found
