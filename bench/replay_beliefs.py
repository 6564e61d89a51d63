# ruff: noqa: S311 - made people need seeds, not secrets
"""Twelve simulated people label 600 texts of a running Assay over HTTP, one more answer only while it is needed.

Two of them are lazy (one class for most), two copy what a third says. Beside it, on the same people's answers: a fixed
overlap of three, and the earlier method with its rule (.95). Then the same answers are put into two projects in
another order and fitted by two workers at once: the beliefs must be equal to the byte.
"""

from __future__ import annotations

import json
import secrets
import sys
import time
import uuid
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from bench.api import django_ready
from bench.loads import Caller
from bench.quality_belief import measured
from bench.records import record, write
from review.consensus.aggregation import dawid_skene_map
from review.consensus.answers import Answers, Floats, Ints
from review.consensus.overlap import replayed
from review.consensus.tempered_fit import aggregate
from tests.live import Client, Live, first_admin, person, running, wait_until

ITEMS, OPTIONS, MOST = 600, ("ant", "bee", "cat", "dog"), 10
LAZY, COPYING = (8, 9), {10: 0, 11: 1}
EARLIER_TARGET = 0.95
THREADS = 6


def people_answers(seed: int = 7) -> tuple[Ints, Ints]:
    """Return the truth (items,) and what each of twelve people would say (people, items)."""
    draw = np.random.default_rng(seed)
    classes = len(OPTIONS)
    truth = draw.choice(classes, ITEMS, p=[0.4, 0.3, 0.2, 0.1])
    # What is hard about an item is hard for everybody.
    is_hard = draw.random(ITEMS) < 0.25
    tempting = (truth + draw.integers(1, classes, ITEMS)) % classes
    answers = np.empty((12, ITEMS), np.int64)
    for one, accuracy in enumerate(np.linspace(0.72, 0.95, 8)):
        rows = np.full((classes, classes), 0.0)
        for real in range(classes):
            wrong = draw.dirichlet(np.ones(classes - 1)) * (1 - accuracy)
            rows[real] = np.insert(wrong, real, accuracy)
        said = np.array([draw.choice(classes, p=rows[real]) for real in truth])
        misled = is_hard & (draw.random(ITEMS) < 0.35)
        answers[one] = np.where(misled, tempting, said)
    for one in LAZY:
        answers[one] = np.where(draw.random(ITEMS) < 0.7, 0, truth)
    for one, other in COPYING.items():
        answers[one] = answers[other]
    return truth, answers


def texts(live: Live, admin: Client, name: str, policy: dict[str, Any]) -> str:
    """Make a project of 600 texts that everybody waits for; returns its id."""
    options = [{"key": key, "name": key.title()} for key in OPTIONS]
    question = {"key": "kind", "name": "Kind", "kind": "single", "required": True, "options": options}
    body = {
        "name": name, "data_type": "text", "labels": [{"key": "word", "name": "Word", "shapes": ["span"]}],
        "classification": [question], "policy": policy,
    }  # fmt: skip
    project = admin.post("projects", body, expect=201)["id"]
    lines = "\n".join(
        json.dumps({"name": f"text {n:03d}", "text": f"text {n:03d}", "external_id": str(n)}) for n in range(ITEMS)
    )
    token = admin.session.headers["Authorization"].split()[1]
    status, reply = Caller(live.port, token).send("POST", f"projects/{project}/assets/import", lines.encode())
    assert status == 202, reply
    job = json.loads(reply)
    admin.wait_for(job["id"])
    admin.wait_for(admin.post(f"projects/{project}/send-to-annotators", {}, expect=202)["id"])
    return str(project)


def label_all(live: Live, admin: Client, project: str, answers: Ints) -> int:
    """Let twelve people claim and submit until nothing is left to ask; returns the number of answers."""
    from review.aggregation.services import FIRST_FIT, LEAST_NEW  # noqa: PLC0415

    callers = []
    for _ in range(12):
        user, client = person(live, admin, f"p-{secrets.token_hex(4)}")
        admin.call("PATCH", f"projects/{project}/members/{user}", json={"role": "annotator"})
        callers.append(Caller(live.port, client.session.headers["Authorization"].split()[1]))
    submitted = 0
    draw = np.random.default_rng(3)

    def work(one: int) -> int:
        status, body = callers[one].send(
            "POST", f"projects/{project}/tasks/claim", {"count": 1 + int(draw.integers(3))}
        )
        assert status == 200, body
        for task in json.loads(body):
            item = int(task["asset"]["name"].removeprefix("text "))
            answer = {
                "submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": [], "seconds": 4.2,
                "classification": {"kind": OPTIONS[answers[one, item]]},
            }  # fmt: skip
            status, reply = callers[one].send("POST", f"tasks/{task['id']}/submit", answer)
            assert status == 200, reply
        return len(json.loads(body))

    idle = fitted_at = 0
    while idle < 3:
        with ThreadPoolExecutor(THREADS) as pool:
            done = sum(pool.map(work, draw.permutation(12).tolist()))
        submitted += done
        settled()
        idle = 0 if done else idle + 1
        # People take days for this; here the fit that the scheduler asks for meanwhile is asked for at once.
        if submitted >= fitted_at + (LEAST_NEW if fitted_at else FIRST_FIT):
            fitted_at = submitted
            admin.wait_for(admin.post(f"projects/{project}/aggregations", {}, expect=202)["id"])
    return submitted


def settled() -> None:
    """Wait until every answer was settled."""
    from annotation.tasks.models import PendingAnswer  # noqa: PLC0415

    wait_until(lambda: not PendingAnswer.objects.exists())


def stored_answers(project: str) -> Answers:
    """Return the answers of a project, people and items numbered by name."""
    from annotation.tasks.models import Annotation  # noqa: PLC0415

    rows = list(Annotation.objects.filter(project_id=project).values_list("asset__name", "author_id", "classification"))
    people = {user: n for n, user in enumerate(sorted({row[1] for row in rows}))}
    items = np.array([int(row[0].removeprefix("text ")) for row in rows])
    workers = np.array([people[row[1]] for row in rows])
    labels = np.array([OPTIONS.index(row[2]["kind"]) for row in rows])
    return Answers(items, workers, labels, ITEMS, len(people), len(OPTIONS))


def shown_beliefs(project: str) -> Floats:
    """Return what the project shows of every text (items, classes)."""
    from review.aggregation.models import SoftLabel  # noqa: PLC0415

    beliefs = np.zeros((ITEMS, len(OPTIONS)))
    for name, row in SoftLabel.objects.filter(project_id=project, question="kind").values_list(
        "asset__name", "beliefs"
    ):
        for option, value in row.items():
            if option in OPTIONS:
                beliefs[int(name.removeprefix("text ")), OPTIONS.index(option)] = value
    return beliefs / np.maximum(beliefs.sum(axis=1, keepdims=True), 1e-9)


def everybody(answers: Ints) -> Answers:
    """Return all that twelve people would say to everything."""
    people, items = answers.shape
    return Answers(
        np.tile(np.arange(items), people), np.repeat(np.arange(people), items), answers.ravel(), items, people, 4
    )


def earlier(answers: Answers, seed: int) -> tuple[Ints, Floats]:
    """Replay with the earlier method: one more answer while its posterior is under .95."""
    order = np.lexsort((np.random.default_rng(seed).random(len(answers.items)), answers.items))
    items, workers, labels = answers.items[order], answers.workers[order], answers.labels[order]
    place = np.arange(len(items)) - np.searchsorted(items, np.arange(answers.n_items))[items]
    have = np.full(answers.n_items, 2)
    while True:
        taken = place < have[items]
        result = dawid_skene_map(
            Answers(items[taken], workers[taken], labels[taken], answers.n_items, answers.n_workers, answers.n_classes)
        )
        asks = (result.confidence < EARLIER_TARGET) & (have < MOST)
        if not asks.any():
            return have, result.posterior
        have = have + asks


def copied(project: str, other: str, seed: int) -> None:
    """Give another project the answers of one, in another order, as its people would have given them."""
    from annotation.tasks.models import Annotation, Assignment, Task  # noqa: PLC0415
    from assay.assets.models import Asset  # noqa: PLC0415

    assets = {asset.name: asset for asset in Asset.objects.filter(project_id=other)}
    tasks = {task.asset_id: task for task in Task.objects.filter(project_id=other, kind="annotate")}
    rows = list(Annotation.objects.filter(project_id=project).select_related("asset").order_by("id"))
    order = np.random.default_rng(seed).permutation(len(rows)).tolist()
    slots: dict[Any, int] = {}
    for row in (rows[place] for place in order):
        asset = assets[row.asset.name]
        task = tasks[asset.id]
        slot = slots[task.id] = slots.get(task.id, -1) + 1
        assignment = Assignment.objects.create(
            task=task, user_id=row.author_id, project_id=other, asset=asset, kind="annotate", slot=slot, overlap=MOST,
            state="submitted", lease_expires_at="2026-01-01T00:00:00Z",
        )  # fmt: skip
        Annotation.objects.create(
            assignment=assignment, task=task, project_id=other, asset=asset, author_id=row.author_id,
            submission_id=uuid.uuid4(), schema_version=1, seconds=3, regions=[], flags={},
            classification=row.classification,
        )  # fmt: skip


def fitted(admin: Client, projects: Sequence[str]) -> list[dict[str, str]]:
    """Fit projects at once; returns each one's stored beliefs as text, by name of the asset."""
    from review.aggregation.models import SoftLabel  # noqa: PLC0415

    jobs = [admin.post(f"projects/{project}/aggregations", {}, expect=202) for project in projects]
    for job in jobs:
        admin.wait_for(job["id"])
    return [
        {
            name: json.dumps([beliefs, confidence])
            for name, beliefs, confidence in SoftLabel.objects.filter(project_id=project).values_list(
                "asset__name", "beliefs", "confidence"
            )
        }
        for project in projects
    ]


def main() -> None:
    """Run all of it and write ``bench/results/replay_beliefs.json``."""
    truth, answers = people_answers()
    policy = {"overlap": 2, "overlap_most": MOST, "overlap_target": 0.85, "review": "none"}
    with running("--workers", "2") as live:
        admin = first_admin(live)
        django_ready(live)
        begun = time.monotonic()
        project = texts(live, admin, "Overlap as needed", policy)
        submitted = label_all(live, admin, project, answers)
        seconds = time.monotonic() - begun
        fitted(admin, [project])
        accuracy, ece, loss = measured(shown_beliefs(project), truth)
        stored = stored_answers(project)
        assert len(stored.items) == submitted
        again = measured(aggregate(stored).posterior, truth)[0]
        twins = [texts(live, admin, f"Twin {n}", {**policy, "overlap": 2}) for n in range(2)]
        for number, twin in enumerate(twins):
            copied(project, twin, number)
        first, second = fitted(admin, twins)
        (own,) = fitted(admin, [project])
    everything = everybody(answers)
    fixed = [_fixed(everything, truth, seed) for seed in range(5)]
    before = [
        (have.mean(), *measured(posterior, truth)) for have, posterior in (earlier(everything, s) for s in range(5))
    ]
    ours = [
        (have.mean(), *measured(b.posterior, truth))
        for have, b in (replayed(everything, 0.85, seed=s) for s in range(5))
    ]
    used = submitted / ITEMS
    fixed_mean, before_mean, ours_mean = (np.mean(rows, axis=0) for rows in (fixed, before, ours))
    records = [
        record(
            "answers an item", used, "answers", "lower", baseline=float(before_mean[0]), ratio=used / before_mean[0]
        ),
        record(
            "accuracy", accuracy, "share", "higher", baseline=float(before_mean[1]), ratio=accuracy / before_mean[1]
        ),
        record("ece of the shown belief", ece, "share", "lower", baseline=float(before_mean[2])),
        record("log loss of the shown belief", loss, "nats", "lower", baseline=float(before_mean[3])),
        record("accuracy worked out again from the answers", again, "share", "higher"),
        record("fixed overlap 3 accuracy", float(fixed_mean[1]), "share", "higher"),
        record("fixed overlap 3 ece", float(fixed_mean[2]), "share", "lower"),
        record("earlier method .95 answers an item", float(before_mean[0]), "answers", "lower"),
        record("earlier method .95 accuracy", float(before_mean[1]), "share", "higher"),
        record("earlier method .95 ece", float(before_mean[2]), "share", "lower"),
        record("replayed answers an item", float(ours_mean[0]), "answers", "lower"),
        record("replayed accuracy", float(ours_mean[1]), "share", "higher"),
        record("beliefs that differ by order or worker", float(_differing(own, first, second)), "beliefs", "lower"),
        record("seconds of labelling", seconds, "s", "lower"),
    ]
    write("replay_beliefs", records)
    sys.stdout.write(f"{submitted} answers to {ITEMS} texts in {seconds:.0f} s\n")


def _fixed(answers: Answers, truth: Ints, seed: int) -> tuple[float, float, float, float]:
    have, belief = replayed(answers, 0.0, least=3, seed=seed)
    return (float(have.mean()), *measured(belief.posterior, truth))


def _differing(*stored: dict[str, str]) -> int:
    first, *others = stored
    return sum(first[name] != other.get(name) for other in others for name in first)


if __name__ == "__main__":
    main()
