# ruff: noqa: S311 - simulated people need seeds, not secrets
"""``python -m bench.replay_contract``: three contracts over 5,391 items of a real classifier, through the real service.

scikit-learn's digits, each distorted three times, grouped by source digit; every prediction is out of fold. A running
``assay up`` routes, certifies and accepts; people answer over HTTP and are right 99 times in a hundred. Then the model
is swapped, openly and silently, and the data shift: seconds and items until auto-accept is off, and what got through.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import secrets
import sys
import time
import uuid
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from bench.records import record, write
from tests.live import Client, Live, first_admin, person, running

Floats = NDArray[np.float64]
SOURCES = int(os.environ.get("REPLAY_SOURCES", "1797"))
TARGETS = tuple(float(one) for one in os.environ.get("REPLAY_TARGETS", "0.9,0.95,0.98").split(","))
DISTORTIONS = 3
PEOPLE = 4
CHUNK = 200
LONGEST = 4000
FIRST_RATE = 0.05
CONFLICT = 409
RIGHT = 0.99
KEYS = [f"d{index}" for index in range(10)]


@dataclass(frozen=True)
class Items:
    """Predictions of shape (items,): confidence, predicted and true digit; the source digit groups them."""

    confidence: Floats
    predicted: NDArray[np.int64]
    truth: NDArray[np.int64]
    source: NDArray[np.int64]

    @property
    def is_wrong(self) -> NDArray[np.bool_]:
        """Tell where the model is wrong."""
        return np.asarray(self.predicted != self.truth)


def distort(images: Floats, seed: int, strength: float) -> Floats:
    """Return images of shape (n, 8, 8) turned, moved and made noisy; ``strength`` 1 is mild."""
    draw = np.random.default_rng(seed)
    distorted = []
    for image in images:
        turned = ndimage.rotate(image, draw.normal(0, 7 * strength), reshape=False, order=1)
        moved = ndimage.shift(turned, draw.normal(0, 0.4 * strength, 2), order=1)
        distorted.append(np.clip(moved + draw.normal(0, 1.0 * strength, image.shape), 0, 16))
    return np.array(distorted)


def classified(strength: float = 1.0, *, share: float = 1.0, seed: int = 1, rounds: int = 60) -> Items:
    """Return out-of-fold predictions over the distorted digits; a small ``share`` of training makes a worse model.

    More ``rounds`` make one that is surer of itself.
    """
    from sklearn.datasets import load_digits  # noqa: PLC0415
    from sklearn.exceptions import ConvergenceWarning  # noqa: PLC0415
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415
    from sklearn.neural_network import MLPClassifier  # noqa: PLC0415

    # Sixty rounds are meant: a network trained to the end is surer of itself than it is right.
    warnings.simplefilter("ignore", ConvergenceWarning)

    digits = load_digits()
    images, truth = digits.images[:SOURCES], digits.target[:SOURCES]
    plain = np.concatenate([distort(images, seed + index, 1.0) for index in range(DISTORTIONS)]).reshape(-1, 64)
    shown = np.concatenate([distort(images, seed + index, strength) for index in range(DISTORTIONS)]).reshape(-1, 64)
    source, answers = np.tile(np.arange(len(images)), DISTORTIONS), np.tile(truth, DISTORTIONS)
    probabilities = np.zeros((len(shown), 10))
    draw = np.random.default_rng(seed)
    for train, test in GroupKFold(5).split(shown, answers, source):
        chosen = train[draw.random(len(train)) < share]
        model = MLPClassifier((64,), max_iter=rounds, alpha=0.1, random_state=seed)
        model.fit(plain[chosen] / 16, answers[chosen])
        probabilities[np.ix_(test, model.classes_)] = model.predict_proba(shown[test] / 16)
    order = draw.permutation(len(shown))
    return Items(probabilities.max(axis=1)[order], probabilities.argmax(axis=1)[order], answers[order], source[order])


@dataclass
class Replay:
    """A project in the running service, and what is true of its items."""

    live: Live
    project: str
    weights: str
    team: list[Client]
    truth: dict[str, str] = field(default_factory=dict)
    shown: dict[str, str] = field(default_factory=dict)
    answers: int = 0

    def upload(self, items: Items, *, first: int, tag: str) -> list[str]:
        """Store items with their predictions and route them as a chunk of a run does; returns the asset ids."""
        from django.db import transaction  # noqa: PLC0415

        from annotation.prelabel.events import AssetsPredicted  # noqa: PLC0415
        from annotation.prelabel.models import Prediction, PrelabelRun  # noqa: PLC0415
        from assay.assets.models import Asset  # noqa: PLC0415
        from assay.assets.rules import audit_draw, drawn_by  # noqa: PLC0415
        from assay.kernel.events import publish  # noqa: PLC0415
        from assay.projects.models import Project  # noqa: PLC0415

        project = Project.objects.get(pk=self.project)
        run = PrelabelRun.objects.filter(project=project).first() or PrelabelRun.objects.create(
            project=project,
            job_id=uuid.uuid4(),
            model_key="digits",
            model_version="1",
            weights_sha256=self.weights,
            map_version=1,
            schema_version=1,
            label_map={},
            assets=0,
        )
        assets, predictions = [], []
        for index in range(len(items.truth)):
            sha256 = hashlib.sha256(f"{tag}:{first + index}".encode()).hexdigest()
            group = f"{tag}/{items.source[index]}"
            assets.append(
                Asset(
                    project=project,
                    name=f"{group}/{first + index}.png",
                    stage="prelabelled",
                    width=64,
                    height=64,
                    bytes=1,
                    sha256=sha256,
                    media_type="image/png",
                    storage_key="none",
                    group=group,
                    audit_draw=audit_draw(project.audit_key, drawn_by(sha256, group)),
                )
            )
            confidence = round(float(items.confidence[index]), 6)
            label = KEYS[items.predicted[index]]
            predictions.append(
                Prediction(
                    asset=assets[-1],
                    project=project,
                    run=run,
                    model_key="digits",
                    model_version="1",
                    weights_sha256=self.weights,
                    map_version=1,
                    schema_version=1,
                    regions=[{**whole(label), "confidence": confidence}],
                    confidence=confidence,
                )
            )
            self.truth[str(assets[-1].id)] = KEYS[items.truth[index]]
            self.shown[str(assets[-1].id)] = label
        # Everything is uploaded before a run begins: a group's members are known when one of them is chosen.
        Asset.objects.bulk_create(assets, batch_size=1000)
        for start in range(0, len(predictions), 1000):
            part = predictions[start : start + 1000]
            with transaction.atomic():
                Prediction.objects.bulk_create(part)
                publish(AssetsPredicted(project.id, run.id, part))
        return [str(asset.id) for asset in assets]

    def answer_audits(self) -> int:
        """Have everybody answer blind checks over HTTP until none is waiting; returns how many."""
        with ThreadPoolExecutor(PEOPLE) as pool:
            done = sum(pool.map(self._answer, range(PEOPLE)))
        self.answers += done
        return done

    def _answer(self, who: int) -> int:
        rng, done, client = random.Random(f"{who}:{self.answers}"), 0, self.team[who]
        while True:
            tasks = client.post(f"projects/{self.project}/tasks/claim", {"count": 10, "kind": "audit"})
            tasks = [task for task in tasks if task["kind"] == "audit"]
            if not tasks:
                return done
            for task in tasks:
                truth = self.truth[task["asset"]["id"]]
                label = truth if rng.random() < RIGHT else rng.choice([key for key in KEYS if key != truth])
                body = {
                    "submission_id": str(uuid.uuid4()),
                    "schema_version": 1,
                    "regions": [whole(label)],
                    "seconds": round(rng.uniform(3, 9), 2),
                }
                client.post(f"tasks/{task['id']}/submit", body)
                done += 1

    def settle(self, seconds: float = 300) -> dict[str, Any]:
        """Answer until nothing waits and every job has ended; returns the contract as the page shows it."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            done = self.answer_audits()
            jobs = self._jobs()
            if not done and not jobs:
                break
            time.sleep(0.2 if done else 1.0)
        overview: dict[str, Any] = self.team[-1].get(f"projects/{self.project}/certificate")
        return overview

    def certify(self, most: int) -> dict[str, Any]:
        """Do as the page says, at most ``most`` blind checks: draw what the next look needs, until one certifies."""
        overview = self.settle()
        while overview["certificate"] is None and overview["plan"]["more"] and overview["plan"]["settled"] < most:
            manager = self.team[-1]
            address = f"{manager.base}projects/{self.project}/audits"
            if (
                manager.session.post(address, json={"more": overview["plan"]["more"]}, timeout=60).status_code
                == CONFLICT
            ):
                break
            overview = self.settle()
        return overview

    def _jobs(self) -> int:
        from assay.jobs.models import Job  # noqa: PLC0415

        return Job.objects.filter(project_id=self.project, state__in=["queued", "running"]).count()

    def accepted(self) -> list[str]:
        """Return the assets whose label stands accepted."""
        from assay.assets.models import Asset  # noqa: PLC0415

        rows = Asset.objects.filter(project_id=self.project, stage="auto_accepted").values_list("id", flat=True)
        return [str(asset) for asset in rows]

    def wrong_among(self, assets: list[str]) -> int:
        """Return how many accepted labels are wrong."""
        return sum(self.truth[asset] != self.shown[asset] for asset in assets)


def whole(label: str) -> dict[str, Any]:
    """A box over the whole picture."""
    sides = {"x": 0.0, "y": 0.0, "width": 64.0, "height": 64.0}
    return {"id": str(uuid.uuid4()), "label": label, "shape": "box", **sides}


def reach_database(live: Live) -> str:
    """Use the running service's database in this process; leaves a weights file, returns its hash."""
    os.environ.update(json.loads((live.data / "run" / "env.json").read_text()))
    os.environ["DJANGO_SETTINGS_MODULE"] = "assay.config.settings"
    import django  # noqa: PLC0415 - the addresses must be set first

    django.setup()
    from assay.config.pipeline import wire  # noqa: PLC0415

    wire()
    folder = live.data / "models"
    folder.mkdir(exist_ok=True)
    (folder / "digits.onnx").write_bytes(secrets.token_bytes(1024))
    sha256 = hashlib.sha256((folder / "digits.onnx").read_bytes()).hexdigest()
    sidecar = {"family": "onnx-detector", "name": "Digits", "version": "1", "weights": "digits.onnx", "sha256": sha256}
    (folder / "digits.json").write_text(json.dumps(sidecar))
    return sha256


def start(live: Live, admin: Client, weights: str, target: float, **policy: Any) -> Replay:
    """Make a project under a contract with its people."""
    labels = [{"key": key, "name": key[1:], "shapes": ["box"]} for key in KEYS]
    policy_sent = {"routing": "contract", "target_accuracy": target, "review": "none", "zone_from": 0.3, **policy}
    name = f"Digits {target:g} {secrets.token_hex(2)}"
    project = admin.post("projects", {"name": name, "labels": labels, "policy": policy_sent}, expect=201)["id"]
    team = []
    for index in range(PEOPLE):
        user, client = person(live, admin, f"p{index}-{secrets.token_hex(3)}")
        role = "manager" if index == PEOPLE - 1 else "annotator"
        admin.call("PATCH", f"projects/{project}/members/{user}", json={"role": role})
        team.append(client)
    return Replay(live, project, weights, team)


def contract(live: Live, admin: Client, weights: str, items: Items, target: float) -> tuple[Replay, list[Any]]:
    """Run one contract from upload to accepted labels."""
    replay = start(live, admin, weights, target, audit_rate=FIRST_RATE, accept_later=target == TARGETS[0])
    begun = time.monotonic()
    replay.upload(items, first=0, tag="first")
    overview = replay.certify(most=len(set(items.source)))
    accepted = replay.accepted()
    wrong = replay.wrong_among(accepted)
    size, name = len(items.truth), f"contract {100 * target:g}"
    certificate = overview["certificate"]
    sys.stdout.write(f"{overview['sentence']}\n{overview['why']}\n")
    right = 1 - wrong / len(accepted) if accepted else 1.0
    return replay, [
        record(f"{name} delivered accuracy of accepted", right, "share", "higher", baseline=target, n=len(accepted)),
        record(f"{name} share accepted", len(accepted) / size, "share", "higher", n=size),
        record(f"{name} human answers", replay.answers, "answers", "lower"),
        record(f"{name} looks taken", certificate["number"] if certificate else 0, "looks", "lower"),
        record(f"{name} seconds", time.monotonic() - begun, "s", "lower"),
    ]


def thresholds(items: Items) -> list[Any]:
    """What somebody's threshold would have accepted, and how right that is."""
    records = []
    for index in (0.3, 0.5, 0.9):
        over = items.confidence >= index
        right = float((~items.is_wrong[over]).mean())
        records.append(record(f"threshold {index:g} accuracy of accepted", right, "share", "higher", n=int(over.sum())))
        records.append(record(f"threshold {index:g} share accepted", float(over.mean()), "share", "higher"))
    return records


def stream(replay: Replay, items: Items, name: str, *, calm: int) -> list[Any]:
    """Upload worse items chunk by chunk until auto-accept is off; people answer what is asked meanwhile."""
    before = set(replay.accepted())
    begun, seen, passed = time.monotonic(), 0, 0
    while seen < min(LONGEST, len(items.truth)):
        part = slice(seen, seen + CHUNK)
        chunk = Items(items.confidence[part], items.predicted[part], items.truth[part], items.source[part])
        replay.upload(chunk, first=seen, tag=name)
        seen += len(chunk.truth)
        passed = replay.wrong_among([asset for asset in replay.accepted() if asset not in before])
        replay.answer_audits()
        overview = replay.team[-1].get(f"projects/{replay.project}/certificate")
        if overview["certificate"] is None:
            break
    left = replay.wrong_among([asset for asset in replay.accepted() if asset not in before])
    sys.stdout.write(f"{name}: {overview['why'] or overview['sentence']}\n")
    return [
        record(f"{name} seconds until off", time.monotonic() - begun, "s", "lower"),
        record(f"{name} items until off", seen, "items", "lower", n=calm),
        record(f"{name} wrong labels let through", passed, "labels", "lower"),
        record(f"{name} wrong labels left after take-back", left, "labels", "lower"),
    ]


def swap_openly(replay: Replay) -> list[Any]:
    """Another model's run is queued: how long until the page says that auto-accept is off."""
    from django.db import transaction  # noqa: PLC0415

    from annotation.prelabel.events import RunStarted  # noqa: PLC0415
    from assay.kernel.events import publish  # noqa: PLC0415

    identity = {
        "model_key": "worse",
        "model_version": "1",
        "weights_sha256": "0" * 64,
        "map_version": 1,
        "schema_version": 1,
    }
    begun = time.monotonic()
    with transaction.atomic():
        publish(RunStarted(uuid.UUID(replay.project), identity, is_measuring=False))
    while replay.team[-1].get(f"projects/{replay.project}/certificate")["certificate"] is not None:
        time.sleep(0.05)
    return [
        record("model swapped openly seconds until off", time.monotonic() - begun, "s", "lower"),
        record("model swapped openly wrong labels let through", 0, "labels", "lower"),
    ]


def main() -> None:
    """Run the replay and write ``bench/results/replay_contract.json``."""
    items = classified()
    records = [record("classifier accuracy", float((~items.is_wrong).mean()), "share", "higher", n=len(items.truth))]
    try:
        with running("--no-demo") as live:
            _replay(live, items, records)
    finally:
        # What was measured is kept, whatever came after.
        write("replay_contract", records)


def _replay(live: Live, items: Items, records: list[Any]) -> None:
    admin = first_admin(live)
    weights = reach_database(live)
    replays = []
    records += thresholds(items)
    for target in TARGETS:
        replay, records_made = contract(live, admin, weights, items, target)
        replays.append(replay)
        records += records_made
    records += stream(replays[0], classified(3.0, seed=50), "data shift", calm=0)
    if len(replays) > 1:
        records += swap_openly(replays[1])
    again, _ = contract(live, admin, weights, items, TARGETS[0])
    records += stream(again, classified(1.0, share=0.02, seed=90, rounds=1000), "model swapped silently", calm=0)


if __name__ == "__main__":
    main()
