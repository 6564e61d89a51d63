# ruff: noqa: S311 - simulated people need seeds, not secrets
"""``python -m bench.replay_people``: 40 simulated annotators of known skill label 2,000 items through the real service.

A running ``assay up`` (web, workers, scheduler, database), everything people do goes over HTTP. Among them are one of
skill .6, one who copies, one who accepts every pre-label and one who answers at random; 5 % of the gold is wrong.
"""

from __future__ import annotations

import os
import random
import secrets
import shutil
import subprocess
import sys
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from copy import copy
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import requests

from bench.records import record, write
from tests.live import PASSWORD, ROOT, Client, Live, first_admin, person, running

ITEMS = int(os.environ.get("REPLAY_ITEMS", "2000"))
PEOPLE = 40
GOLD = max(ITEMS // 10, 20)
WRONG_GOLD = 0.05
MODEL_RIGHT = 0.7
FLOOR = 0.75
KEYS = ("ant", "bee", "cat", "dog")
LONGEST = float(os.environ.get("REPLAY_SECONDS", "420"))
THREADS = 8
BACKLOG = 60
SHOTS = os.environ.get("REPLAY_SHOTS", "")
# Pixels a box may be off before one draws it anew.
OFF = 8


@dataclass
class Simulated:
    """A person with a known probability of being right; ``way`` is honest, copies, accepts or guesses."""

    name: str
    username: str
    skill: float
    way: str
    client: Client
    user: str
    said: dict[str, dict[str, Any]] = field(default_factory=dict)
    is_stopped: bool = False
    answers: int = 0


def box(label: str, rng: random.Random | None = None) -> dict[str, Any]:
    """The one object of every item; drawn by a hand, so never twice the same to the pixel."""
    sides = {"x": 80.0, "y": 60.0, "width": 150.0, "height": 140.0}
    drawn = {side: round(value + (rng.uniform(-3, 3) if rng else 0), 2) for side, value in sides.items()}
    return {"id": str(uuid.uuid4()), "label": label, "shape": "box", **drawn}


def answer_of(
    who: Simulated, asset: str, shown: dict[str, Any] | None, truth: str, other: dict[str, Any], rng: random.Random
) -> dict[str, Any]:
    """What a person says of an item: a pre-label is kept where label and place are what the person takes for right."""
    if who.way == "accepts" and shown is not None:
        return {**shown, "id": str(uuid.uuid4())}
    if who.way == "copies" and asset in other:
        return {**other[asset], "id": str(uuid.uuid4())}
    label = truth if rng.random() < who.skill else rng.choice([key for key in KEYS if key != truth])
    if who.way == "guesses":
        label = rng.choice(KEYS)
    if shown is not None and shown["label"] == label and is_in_place(shown):
        return {**shown, "id": str(uuid.uuid4())}
    return box(label, rng)


def is_in_place(shown: dict[str, Any]) -> bool:
    """Tell whether a box lies over the object as a hand would draw it."""
    right = box("")
    return all(abs(shown[side] - right[side]) < OFF for side in ("x", "y", "width", "height"))


def seed_items(live: Live, project_id: str) -> dict[str, str]:
    """Insert items with pre-labels, tasks and gold; returns each asset's true label."""
    os.environ["DATABASE_URL"] = f"postgresql://postgres@/postgres?host={live.data / 'postgres'}"
    os.environ["REDIS_URL"] = "redis://127.0.0.1:1/0"
    os.environ["ASSAY_DATA"] = str(live.data)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "assay.config.settings")
    import django  # noqa: PLC0415 - the addresses must be set first

    django.setup()
    from annotation.prelabel.models import Prediction, PrelabelRun  # noqa: PLC0415
    from annotation.tasks.models import Task  # noqa: PLC0415
    from annotation.tasks.services import NewTask, create_tasks  # noqa: PLC0415
    from assay.assets.models import Asset  # noqa: PLC0415
    from review.gold.models import GoldItem  # noqa: PLC0415

    rng = random.Random(7)
    pictures = list(Asset.objects.filter(project_id=project_id))
    Task.objects.filter(project_id=project_id).delete()
    assets = []
    for index in range(ITEMS + GOLD):
        # Few pictures under many names: what is measured is people, not pixels.
        asset = copy(pictures[index % len(pictures)])
        asset.pk, asset.name, asset.sha256 = uuid.uuid4(), f"item {index:05d}", f"{index:064d}"
        asset.stage = "done" if index < GOLD else "annotating"
        assets.append(asset)
    Asset.objects.bulk_create(assets, batch_size=1000)
    truth = {str(asset.id): rng.choice(KEYS) for asset in assets}
    run = PrelabelRun.objects.create(
        project_id=project_id,
        job_id=uuid.uuid4(),
        model_key="m",
        model_version="1",
        weights_sha256="0" * 64,
        map_version=1,
        schema_version=1,
        label_map={},
        assets=len(assets),
    )
    predictions = []
    for asset in assets:
        real = truth[str(asset.id)]
        label = real if rng.random() < MODEL_RIGHT else rng.choice([key for key in KEYS if key != real])
        confidence = round(rng.uniform(0.3, 0.9), 3)
        predictions.append(
            Prediction(
                asset=asset,
                project_id=project_id,
                run=run,
                model_key="m",
                model_version="1",
                weights_sha256="0" * 64,
                map_version=1,
                schema_version=1,
                regions=[box(label, rng) | {"confidence": confidence}],
                confidence=confidence,
            )
        )
    Prediction.objects.bulk_create(predictions, batch_size=1000)
    gold = []
    for index, asset in enumerate(assets[:GOLD]):
        real = truth[str(asset.id)]
        is_wrong = index < round(GOLD * WRONG_GOLD)
        label = KEYS[(KEYS.index(real) + 1) % len(KEYS)] if is_wrong else real
        gold.append(
            GoldItem(
                project_id=project_id,
                asset=asset,
                regions=[box(label)],
                schema_version=1,
                label=label,
                origin="expert",
            )
        )
    GoldItem.objects.bulk_create(gold)
    create_tasks(
        [
            NewTask(asset.project_id, asset.id, "annotate", overlap=2, prediction_id=prediction.id)
            for asset, prediction in zip(assets[GOLD:], predictions[GOLD:], strict=True)
        ]
    )
    return truth


def upload(live: Live, admin: Client, project: str) -> None:
    """Upload the demo's pictures: every item is one of them."""
    folder = ROOT / "platform" / "assay" / "config" / "demo_pictures"
    files = [("files", (path.name, path.read_bytes(), "image/jpeg")) for path in sorted(folder.glob("*.jpg"))]
    sent = admin.session.post(f"{live.url}/api/v1/projects/{project}/assets", files=files, timeout=120)
    if sent.status_code >= 300:
        raise RuntimeError(sent.text)
    job = sent.json().get("job")
    if job:
        admin.wait_for(job if isinstance(job, str) else job["id"])


def look(live: Live, project: str, team: list[Simulated]) -> None:
    """Take pictures of the pages of people's quality, as they are after the replay, into ``REPLAY_SHOTS``."""
    node = shutil.which("node") or "node"
    who = next(one for one in team if one.way == "copies")
    script = [node, "tests/look.mjs", live.url, PASSWORD, project, who.user, who.username, SHOTS]
    subprocess.run(script, cwd=ROOT / "frontend", check=True, timeout=300)


def post(who: Simulated, path: str, body: Any) -> requests.Response:
    """Send, and send again where an idle connection was closed: both calls are safe to repeat."""
    for _ in range(3):
        try:
            return who.client.session.post(f"{who.client.base}{path}", json=body, timeout=60)
        except requests.ConnectionError:
            time.sleep(0.1)
    return who.client.session.post(f"{who.client.base}{path}", json=body, timeout=60)


def keep_pace(until: float) -> None:
    """Wait while scores lag: people take seconds a picture, and a slow machine must not hide what follows."""
    from annotation.tasks.models import PendingAnswer  # noqa: PLC0415

    while PendingAnswer.objects.count() > BACKLOG and time.monotonic() < until:
        time.sleep(0.3)


def work(team: list[Simulated], truth: dict[str, str], leader: Simulated, project: str, until: float) -> int:
    """Have a few people label in turn until nothing is left; returns calls that failed."""
    rng, failed, idle = random.Random(team[0].name), 0, 0
    while time.monotonic() < until and idle < 8 and not all(one.is_stopped for one in team):
        answered = 0
        keep_pace(until)
        for who in team:
            if who.is_stopped:
                continue
            reply = post(who, f"projects/{project}/tasks/claim", {"count": 3})
            if reply.status_code == 409:
                who.is_stopped = True
                continue
            failed += reply.status_code != 200
            for task in reply.json() if reply.status_code == 200 else []:
                asset, shown = task["asset"]["id"], task["regions"][0] if task["regions"] else None
                answer = answer_of(who, asset, shown, truth[asset], leader.said, rng)
                who.said[asset] = answer
                body = {
                    "submission_id": str(uuid.uuid4()),
                    "schema_version": 1,
                    "regions": [answer],
                    "seconds": round(rng.uniform(3, 9), 2),
                }
                sent = post(who, f"tasks/{task['id']}/submit", body)
                failed += sent.status_code not in {200, 404, 409}
                who.answers += sent.status_code == 200
                answered += 1
        idle = 0 if answered else idle + 1
        if not answered:
            time.sleep(1.5)
    return failed


def fixed_overlap(skills: list[float], people: int, rng: np.random.Generator) -> float:
    """Accuracy of a majority of ``people`` answers with the same team, ties at random."""
    right = 0.0
    rounds = 4000
    for _ in range(rounds):
        votes: Counter[int] = Counter()
        for skill in rng.choice(skills, people, replace=False):
            votes[0 if rng.random() < skill else int(rng.integers(1, len(KEYS)))] += 1
        top = [key for key, count in votes.items() if count == max(votes.values())]
        right += (0 in top) / len(top)
    return right / rounds


def same_accuracy(skills: list[float], accuracy: float, rng: np.random.Generator) -> float:
    """Return how many answers an item a fixed overlap needs for ``accuracy``, between the whole numbers by line."""
    before = fixed_overlap(skills, 1, rng)
    for people in range(2, 16):
        after = fixed_overlap(skills, people, rng)
        if after >= accuracy:
            return people - 1 + (accuracy - before) / max(after - before, 1e-9) if after > before else float(people)
        before = max(before, after)
    return 15.0


def main() -> None:
    """Run the replay and write ``bench/results/replay_people.json``."""
    with running() as live:
        admin = first_admin(live)
        labels = [{"key": key, "name": key.title(), "shapes": ["box"]} for key in KEYS]
        policy = {
            "overlap": 2,
            "overlap_most": 6,
            "overlap_target": 0.95,
            "review": "none",
            "gold_rate": 0.3,
            "audit_rate": 0.0,
            "lease_seconds": 60,
        }
        project = admin.post("projects", {"name": "Replay", "labels": labels, "policy": policy}, expect=201)["id"]
        skills = [*np.linspace(0.80, 0.97, PEOPLE - 4).round(3).tolist(), 0.6, 0.5, MODEL_RIGHT, 1 / len(KEYS)]
        ways = ["honest"] * (PEOPLE - 3) + ["copies", "accepts", "guesses"]
        team = []
        for index, (skill, way) in enumerate(zip(skills, ways, strict=True)):
            username = f"p{index:02d}-{secrets.token_hex(2)}"
            user, client = person(live, admin, username)
            admin.call("PATCH", f"projects/{project}/members/{user}", json={"role": "annotator"})
            team.append(Simulated(f"p{index:02d}", username, skill, way, client, str(user)))
        upload(live, admin, project)
        truth = seed_items(live, project)
        time.sleep(5)  # the first hidden checks are put in place
        begun = time.monotonic()
        with ThreadPoolExecutor(THREADS) as pool:
            parts = [team[index::THREADS] for index in range(THREADS)]
            failed = sum(pool.map(lambda part: work(part, truth, team[0], project, begun + LONGEST), parts))
        seconds = time.monotonic() - begun
        settle_all(team)
        report(admin, project, team, truth, seconds, failed)
        if SHOTS:
            look(live, project, team)


def settle_all(team: list[Simulated]) -> None:
    """Wait until every answer has been settled, at most a minute; the signs follow a few seconds later."""
    from annotation.tasks.models import PendingAnswer  # noqa: PLC0415

    until = time.monotonic() + 60
    while PendingAnswer.objects.exists() and time.monotonic() < until:
        time.sleep(1)
    time.sleep(len(team) / 2)


def report(
    admin: Client, project: str, team: list[Simulated], truth: dict[str, str], seconds: float, failed: int
) -> None:
    """Print and write what came of it."""
    from annotation.tasks.models import Annotation, PendingAnswer, QueueState  # noqa: PLC0415
    from review.gold.models import GoldCheck, GoldItem  # noqa: PLC0415
    from review.resolved.models import ResolvedLabel  # noqa: PLC0415

    by_user = {one.user: one for one in team}
    paused = {str(row.user_id): row for row in QueueState.objects.filter(paused_at__isnull=False)}
    for user, row in paused.items():
        who = by_user[user]
        seen = GoldCheck.objects.filter(user_id=user, annotation__isnull=False).count()
        sys.stdout.write(f"paused {who.name} ({who.way}, {who.skill:.2f}) after {seen} checks: {row.reason}\n")
    for row in QueueState.objects.exclude(signs=[]):
        who = by_user[str(row.user_id)]
        sys.stdout.write(f"signs  {who.name} ({who.way}, {who.skill:.2f}): {', '.join(row.signs)}\n")
    planted = {str(row.id) for row in GoldItem.objects.all() if row.regions[0]["label"] != truth[str(row.asset_id)]}
    doubted = {str(row.id) for row in GoldItem.objects.filter(state="challenged")}
    settled = list(ResolvedLabel.objects.filter(is_current=True))
    right = sum(bool(row.regions) and row.regions[0]["label"] == truth[str(row.asset_id)] for row in settled)
    ordinary = Annotation.objects.exclude(task__purpose="gold").count()
    checks = Annotation.objects.filter(task__purpose="gold").count()
    scores = admin.get(f"projects/{project}/scores")["scores"]
    inside = [
        row["accuracy"]["low"] <= by_user[row["user"]].skill <= row["accuracy"]["high"]
        for row in scores
        if by_user[row["user"]].way == "honest"
    ]
    usable = [one.skill for one in team if one.user not in paused]
    everybody = [one.skill for one in team]
    rng = np.random.default_rng(3)
    accuracy = right / max(len(settled), 1)
    signed = {str(row.user_id) for row in QueueState.objects.exclude(signs=[])}
    waited = PendingAnswer.objects.count()
    bad = [one for one in team if one.skill < FLOOR]
    good = [one for one in team if one.skill >= FLOOR]
    rows = [
        record("items settled", len(settled), "of " + str(ITEMS), "higher"),
        record("accuracy", accuracy, "share", "higher"),
        record("answers an item", ordinary / max(len(settled), 1), "answers", "lower"),
        record("hidden checks", checks / max(ordinary + checks, 1), "share", "lower"),
        record("accuracy fixed 3", fixed_overlap(everybody, 3, rng), "share", "higher"),
        record("accuracy fixed 5", fixed_overlap(everybody, 5, rng), "share", "higher"),
        record("accuracy fixed 3 without the paused", fixed_overlap(usable, 3, rng), "share", "higher"),
        record("accuracy fixed 5 without the paused", fixed_overlap(usable, 5, rng), "share", "higher"),
        record("answers a fixed overlap needs for that", same_accuracy(everybody, accuracy, rng), "answers", "higher"),
        record(
            "signs raised for honest people",
            sum(one.way == "honest" and one.user in signed for one in team),
            f"of {PEOPLE - 3}",
            "lower",
        ),
        record(
            "signs raised for the others",
            sum(one.way != "honest" and one.user in signed for one in team),
            "of 3",
            "higher",
        ),
        record("bad people paused", sum(one.user in paused for one in bad), f"of {len(bad)}", "higher"),
        record("false pauses", sum(one.user in paused for one in good), f"of {len(good)}", "lower"),
        record("planted gold doubted", len(planted & doubted) / max(len(planted), 1), "recall", "higher"),
        record("doubts that were right", len(planted & doubted) / max(len(doubted), 1), "precision", "higher"),
        record("true skill inside 90 % interval", sum(inside) / max(len(inside), 1), "share", "higher"),
        record("answers a second", (ordinary + checks) / seconds, "1/s", "higher"),
        record("calls that failed", failed, "calls", "lower"),
        record("answers not settled", waited, "answers", "lower"),
    ]
    write("replay_people", rows)


if __name__ == "__main__":
    main()
