"""``python -m bench.beliefs_http``: 12 simulated people with known confusion rows answer 600 texts over HTTP.

Two of them are lazy (they mostly say the commonest class), two copy another. The number of answers follows doubt
(target .85, at most 8), beside a fixed overlap of 3 on the same running server, and DS-MAP with target .95 replayed on
the same people's answers. Then 60 texts are answered by ten people twice, in opposite orders, and worked out by two
workers at once: what is believed must be the same to the byte.
"""

from __future__ import annotations

import json
import os
import sys
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.quality_beliefs import measure
from bench.records import record, write
from review.consensus.aggregation import dawid_skene_map
from review.consensus.answers import Answers
from tests.live import Client, Live, first_admin, person, running, wait_until

ITEMS = int(os.environ.get("BELIEF_ITEMS", "600"))
SAME = 60
PEOPLE, CLASSES, MOST = 12, 4, 8
KEYS = ("clear", "cloudy", "rain", "snow")
LAZY, COPYING = (8, 9), (10, 11)
SHARES = (0.4, 0.3, 0.2, 0.1)
THREADS = 4
QUESTION = {
    "key": "sky", "name": "Sky", "kind": "single", "required": True,
    "options": [{"key": key, "name": key.title()} for key in KEYS],
}  # fmt: skip


@dataclass(frozen=True)
class Crowd:
    """The truth of every item, and what each person says of it: shape (people, items)."""

    truth: NDArray[np.int64]
    labels: NDArray[np.int64]


def simulate(items: int, seed: int = 5) -> Crowd:
    """Draw the truth, a confusion matrix a person, and their answers."""
    draw = np.random.default_rng(seed)
    truth = draw.choice(CLASSES, items, p=SHARES)
    labels = np.empty((PEOPLE, items), np.int64)
    for who in range(PEOPLE):
        right = draw.uniform(0.6, 0.9, CLASSES)
        rows = draw.dirichlet(np.ones(CLASSES), CLASSES)
        rows[np.arange(CLASSES), np.arange(CLASSES)] = 0
        rows = rows / rows.sum(axis=1, keepdims=True) * (1 - right)[:, None]
        rows[np.arange(CLASSES), np.arange(CLASSES)] = right
        if who in LAZY:
            rows = 0.2 * rows
            rows[:, 0] += 0.8
        labels[who] = (draw.random((items, 1)) > rows[truth].cumsum(axis=1)).sum(axis=1).clip(0, CLASSES - 1)
        if who in COPYING:
            labels[who] = labels[who - COPYING[0]]
    return Crowd(truth, labels)


def begin(live: Live, admin: Client, name: str, items: int, policy: dict[str, Any]) -> tuple[str, list[Client]]:
    """Make a project of texts, its people and its tasks; returns its id and the people's clients."""
    more = {"review": "none", "audit_rate": 0.0, "gold_rate": 0.0, "routing": "people", "adjudicate": False}
    body = {"name": name, "data_type": "text", "labels": [], "classification": [QUESTION], "policy": {**more, **policy}}
    project = admin.post("projects", body, expect=201)["id"]
    clients = []
    for who in range(PEOPLE):
        user, client = person(live, admin, f"p{who}-{name.replace(' ', '-')}")
        admin.call("PATCH", f"projects/{project}/members/{user}", json={"role": "annotator"})
        clients.append(client)
    lines = "\n".join(
        json.dumps({"text": f"Report number {item}", "name": f"item {item:04d}"}) for item in range(items)
    )
    job = admin.call("POST", f"projects/{project}/assets/import", expect=202, data=lines.encode())
    admin.wait_for(job["id"])
    admin.wait_for(admin.post(f"projects/{project}/send-to-annotators", {}, expect=202)["id"])
    return project, clients


def answer_some(client: Client, project: str, labels: NDArray[np.int64], number: int) -> int:
    """Claim and answer a few tasks as one person; returns how many there were."""
    tasks = client.post(f"projects/{project}/tasks/claim", {"count": number})
    for task in tasks:
        item = int(task["asset"]["name"].split()[-1])
        body = {
            "submission_id": str(uuid.uuid4()), "schema_version": task["schema_version"], "regions": [],
            "classification": {"sky": KEYS[labels[item]]}, "seconds": 4,
        }  # fmt: skip
        client.post(f"tasks/{task['id']}/submit", body)
    return len(tasks)


def answer_all(admin: Client, project: str, clients: Sequence[Client], people: Crowd) -> None:
    """Let everybody answer, a few at a time, until every asset is done."""

    def is_done() -> bool:
        with ThreadPoolExecutor(THREADS) as pool:
            jobs = [
                pool.submit(answer_some, client, project, people.labels[who], 5) for who, client in enumerate(clients)
            ]
            if sum(job.result() for job in jobs):
                return False
        stages = admin.get(f"projects/{project}/stats")["stages"]
        return int(stages["done"]) == len(people.truth)

    wait_until(is_done)


def worked_out(admin: Client, project: str) -> dict[str, dict[str, Any]]:
    """Work everything out anew and return what is believed of each item by its name."""
    admin.wait_for(admin.post(f"projects/{project}/aggregations", {}, expect=202)["id"])
    return beliefs_of(admin, project)


def beliefs_of(admin: Client, project: str) -> dict[str, dict[str, Any]]:
    """Return the soft label of each item by its name, over HTTP."""
    beliefs, cursor = {}, None
    while True:
        page = admin.get(f"projects/{project}/assets", params={"limit": 200, **({"cursor": cursor} if cursor else {})})
        for row in page["results"]:
            detail = admin.get(f"assets/{row['id']}")
            soft = detail["soft_labels"]["sky"]
            beliefs[row["name"]] = {name: soft[name] for name in ("beliefs", "confidence", "answers")}
        cursor = page.get("next")
        if not cursor:
            return beliefs


def scored(beliefs: dict[str, dict[str, Any]], people: Crowd) -> tuple[float, float, float]:
    """Return answers an item, accuracy and calibration error of what is believed."""
    posterior = np.full((len(people.truth), CLASSES), 1e-6)
    answers = 0
    for name, soft in beliefs.items():
        answers += soft["answers"]
        for key, share in soft["beliefs"].items():
            posterior[int(name.split()[-1]), KEYS.index(key)] = share
    accuracy, error, _ = measure(posterior, people.truth)
    return answers / len(people.truth), accuracy, error


def mapped(people: Crowd, target: float = 0.95) -> tuple[float, float, float]:
    """Return the same of DS-MAP until ``target``, people asked in an order of their own for each item."""
    items = len(people.truth)
    order = np.argsort(np.random.default_rng(1).random((items, PEOPLE)), axis=1)
    have = np.full(items, 2)
    while True:
        used = np.arange(PEOPLE)[None, :] < have[:, None]
        what, who = np.repeat(np.arange(items), have), order[used]
        result = dawid_skene_map(Answers(what, who, people.labels[who, what], items, PEOPLE, CLASSES))
        asks = (result.confidence < target) & (have < MOST)
        if not asks.any():
            accuracy, error, _ = measure(result.posterior, people.truth)
            return float(have.mean()), accuracy, error
        have = have + asks


def two_orders(live: Live, admin: Client) -> bool:
    """Answer the same in opposite orders in two projects, work both out at once, and compare to the byte."""
    people = simulate(SAME, seed=9)
    projects = [begin(live, admin, f"Order {turn}", SAME, {"overlap": 10, "overlap_most": 10}) for turn in range(2)]
    # The last two have nothing to do: ten answers an item.
    for turn, (project, clients) in enumerate(projects):
        order = list(range(10)) if turn == 0 else list(reversed(range(10)))
        for who in order:
            while answer_some(clients[who], project, people.labels[who], 4 + 6 * turn):
                pass
        wait_until(lambda project=project: admin.get(f"projects/{project}/stats")["stages"]["done"] == SAME)  # type: ignore[misc]
    jobs = [admin.post(f"projects/{project}/aggregations", {}, expect=202)["id"] for project, _ in projects]
    for job in jobs:
        admin.wait_for(job)
    beliefs = [json.dumps(beliefs_of(admin, project), sort_keys=True) for project, _ in projects]
    return beliefs[0] == beliefs[1]


def main() -> None:
    """Run and write ``bench/results/beliefs-http.json``."""
    people = simulate(ITEMS)
    started = time.perf_counter()
    with running("--no-demo", "--workers", "2") as live:
        admin = first_admin(live)
        rows: dict[str, tuple[float, float, float]] = {}
        plans = {
            "tau .85": {"overlap": 2, "overlap_most": MOST, "overlap_target": 0.85},
            "fixed 3": {"overlap": 3, "overlap_most": 3},
        }
        for name, policy in plans.items():
            project, clients = begin(live, admin, name.replace(".", ""), ITEMS, policy)
            answer_all(admin, project, clients, people)
            rows[name] = scored(worked_out(admin, project), people)
        is_equal = two_orders(live, admin)
    rows["dsmap .95"] = mapped(people)
    records = []
    for name, (answers, accuracy, error) in rows.items():
        records += [
            record(f"http answers {name}", answers, "answers an item", "lower", n=ITEMS),
            record(f"http accuracy {name}", accuracy, "share", "higher", n=ITEMS),
            record(f"http ece {name}", error, "share", "lower", n=ITEMS),
        ]
    records.append(record("http byte-equal beliefs", float(is_equal), "yes", "higher", n=SAME))
    records.append(record("http seconds", time.perf_counter() - started, "s", "lower"))
    write("beliefs-http", records)
    if not is_equal:
        sys.exit("the same answers in another order are believed otherwise")


if __name__ == "__main__":
    main()
