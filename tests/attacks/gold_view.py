"""What one annotator sees of a project with hidden checks, and what a classifier makes of it."""

from __future__ import annotations

import json
import statistics
import uuid
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

import numpy as np
from django.test import Client
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from annotation.prelabel.models import Prediction
from annotation.regions.confidence import asset_confidence
from annotation.tasks.models import QueueState, Task
from annotation.tasks.services import NewTask, create_tasks
from assay.assets.models import Asset
from assay.assets.types import Stage
from assay.kernel.clock import now
from review.gold.hidden_checks import stock_gold
from review.gold.models import GoldItem
from review.routing.work_mix import Work, mixed_order
from tests.factories.world import World, make_world, prediction_of, region

SHOW_FROM = 0.25
# ``prelabel.rules`` names a model's objects so; anybody may read it there.
_NAMESPACE = UUID("6f0c1f4e-0c5e-4a53-9a53-3f6d0a4f6c11")
_MODEL = "m:" + "0" * 64
Array = np.ndarray[Any, Any]

Priorities = Callable[[Sequence[float], np.random.Generator], list[float]]


def _least_sure_first(confidences: Sequence[float], rng: np.random.Generator) -> list[float]:
    return [1 - value for value in confidences]


def _as_uploaded(confidences: Sequence[float], rng: np.random.Generator) -> list[float]:
    return [0.0] * len(confidences)


def _by_cost(confidences: Sequence[float], rng: np.random.Generator) -> list[float]:
    works = [Work(1 - value, value, str(rng.integers(0, 5)), float(rng.uniform())) for value in confidences]
    places = {index: place for place, index in enumerate(mixed_order(works))}
    return [0.999 * (1 - places[index] / len(works)) for index in range(len(works))]


def _by_contract(confidences: Sequence[float], rng: np.random.Generator) -> list[float]:
    """Under what could be accepted the least sure come first, above it the order is that of draws."""
    return [2 - value if value < 0.5 else float(rng.uniform()) for value in confidences]


ORDERS: dict[str, Priorities] = {
    "least sure first": _least_sure_first,
    "as uploaded": _as_uploaded,
    "by cost": _by_cost,
    "contract": _by_contract,
}


@dataclass(frozen=True)
class Seen:
    """The tasks in the order in which they came, and which of them were checks, and with an error planted."""

    tasks: list[dict[str, Any]]
    places: list[int]
    is_check: Array
    is_planted: Array


def look(order: str, seed: int, *, tasks: int, gold: int, rate: float = 0.3, per_claim: int = 2) -> Seen:
    """Have an annotator work through ``tasks`` tasks of a project as its page does; returns all they were sent."""
    world = make_world(pictures=1, policy={"gold_rate": rate, "lease_seconds": 900})
    rng = np.random.default_rng(seed)
    rows = []
    for at in range(tasks + gold + 40):
        row = copy(world.assets[0])
        row.pk, row.sha256, row.name = uuid.UUID(bytes=rng.bytes(16), version=4), f"{at:064d}", f"img-{at:04d}.jpg"
        rows.append(row)
    rng.shuffle(rows)  # type: ignore[arg-type]
    assets = Asset.objects.bulk_create(rows)
    predictions = [_prediction(world, asset, rng) for asset in assets]
    Prediction.objects.bulk_create(predictions)
    known = {"regions": [region()], "schema_version": 1, "label": "person", "origin": "review"}
    GoldItem.objects.bulk_create(GoldItem(project=world.project, asset=asset, **known) for asset in assets[:gold])
    ordinary = predictions[gold:]
    Asset.objects.filter(pk__in=[row.asset_id for row in ordinary]).update(stage=Stage.ANNOTATING)
    priorities = ORDERS[order]([row.confidence for row in ordinary], rng)
    create_tasks(
        [
            NewTask(world.project.id, row.asset_id, "annotate", prediction_id=row.id, priority=priority)
            for row, priority in zip(ordinary, priorities, strict=True)
        ]
    )
    for who in ("reviewer", "manager"):
        QueueState.objects.create(project=world.project, user=world.people[who], paused_at=now())
    sent, places = _work(world, tasks, rate, per_claim)
    checks = dict(Task.objects.filter(purpose="gold", kind="annotate").values_list("asset_id", "shown"))
    ids = [UUID(task["asset"]["id"]) for task in sent]
    return Seen(
        sent,
        places,
        np.array([key in checks for key in ids]),
        np.array([checks.get(key) is not None for key in ids]),
    )


def _work(world: World, tasks: int, rate: float, per_claim: int) -> tuple[list[dict[str, Any]], list[int]]:
    client, headers = Client(), {"Authorization": f"Token {world.tokens['annotator']}"}
    sent: list[dict[str, Any]] = []
    places: list[int] = []
    in_hand: list[dict[str, Any]] = []
    while len(sent) < tasks:
        stock_gold()
        QueueState.objects.filter(user=world.people["annotator"]).update(gold_rate=rate)
        reply = _post(client, f"projects/{world.project.id}/tasks/claim", {"count": per_claim}, headers).json()
        known = {task["id"] for task in in_hand}
        in_hand += [task for task in reply if task["id"] not in known]
        task = in_hand.pop(0)
        places.append(next(place for place, row in enumerate(reply) if row["id"] == task["id"]))
        body = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": task["regions"], "seconds": 4}
        assert _post(client, f"tasks/{task['id']}/submit", body, headers).status_code == 200
        sent.append(task)
    return sent, places


def _post(client: Client, path: str, body: Any, headers: dict[str, str]) -> Any:
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)


def _prediction(world: World, asset: Asset, rng: np.random.Generator) -> Prediction:
    """A detector's answer: surest first, some objects too unsure to be shown, confidences as detectors have them."""
    count = 1 + int(rng.poisson(1.6))
    level = rng.beta(4, 2)
    values = np.clip(rng.normal(level, 0.15, count), 0.06, 0.98)
    confidences = sorted((round(float(value), 4) for value in values), reverse=True)
    if confidences[0] < SHOW_FROM:
        confidences[0] = round(float(rng.uniform(SHOW_FROM, 0.5)), 4)
    objects = []
    for index, confidence in enumerate(confidences):
        x, y, width, height = (
            round(float(rng.uniform(low, high)), 2) for low, high in ((0, 150), (0, 90), (20, 90), (20, 80))
        )
        label = ("person", "cat")[int(rng.uniform() < 0.3)]
        made = region(confidence, x=x, y=y, width=width, height=height, label=label)
        objects.append(made | {"id": str(uuid5(_NAMESPACE, f"{asset.id}:{_MODEL}:{index}"))})
    return prediction_of(world, asset, objects, asset_confidence(confidences, show_from=SHOW_FROM))


def features_of(seen: Seen) -> Array:
    """Return everything a client is sent as numbers, and each number's difference to its neighbours'."""
    plain = np.array([_numbers(task, place) for task, place in zip(seen.tasks, seen.places, strict=True)])
    index = np.arange(len(plain))[:, None]
    around = [plain - np.roll(plain, shift, axis=0) for shift in (1, 2, -1, -2)]
    medians = np.array(
        [
            [
                np.median(np.vstack([plain[max(at - 4, 0) : at], plain[at + 1 : at + 5]]), axis=0),
                np.median(plain[max(at - 6, 0) : at] if at else plain[:1], axis=0),
            ]
            for at in range(len(plain))
        ]
    )
    differences = [*around, plain - medians[:, 0], plain - medians[:, 1]]
    return np.hstack([plain, index, *differences, *(np.abs(one) for one in differences)])


def _numbers(task: dict[str, Any], place: int) -> list[float]:
    regions, prediction = task["regions"], task["prediction"]
    confidences = [one["confidence"] for one in regions]
    ids = [one["id"] for one in regions]
    return [
        float(place),
        prediction["confidence"],
        max(confidences, default=0.0),
        min(confidences, default=0.0),
        statistics.fmean(confidences) if confidences else 0.0,
        float(abs(prediction["confidence"] - min(confidences, default=0.0)) < 1e-9),
        float(confidences == sorted(confidences, reverse=True)),
        float(len(regions)),
        float(len(prediction["regions"])),
        float(_unknown_ids(task)),
        float(sum(UUID(key).version == 5 for key in ids)),
        float(sum(one["label"] == "cat" for one in regions)),
        float(sum(one["x"] + one["y"] for one in regions)),
        float(sum(one["width"] * one["height"] for one in regions)),
        float(len(json.dumps(task))),
        float(int(task["asset"]["name"][4:8])),
        *(float(int(key[:6], 16)) for key in (task["id"], task["asset"]["id"], prediction["id"])),
        float(task["revision"]),
    ]


def _unknown_ids(task: dict[str, Any]) -> int:
    """Return how many objects have no id that the model would have given them."""
    model = f"{task['prediction']['model']}:{task['prediction']['weights_sha256']}"
    names = {str(uuid5(_NAMESPACE, f"{task['asset']['id']}:{model}:{index}")) for index in range(40)}
    return sum(one["id"] not in names for one in task["regions"])


def area(features: Array, labels: Array, *, seed: int = 0) -> float:
    """Return the area under the curve of boosted trees on held-out parts."""
    scores = np.zeros(len(labels))
    for learn, held in StratifiedKFold(5, shuffle=True, random_state=seed).split(features, labels):
        model = HistGradientBoostingClassifier(
            max_iter=80, learning_rate=0.06, max_leaf_nodes=8, min_samples_leaf=8, l2_regularization=1.0,
            random_state=seed,
        )  # fmt: skip
        model.fit(features[learn], labels[learn])
        scores[held] = model.predict_proba(features[held])[:, 1]
    return float(roc_auc_score(labels, scores))


def rules_of(seen: Seen) -> dict[str, Array]:
    """Return what one may look for without a classifier: each flags tasks."""
    numbers = np.array([_numbers(task, place) for task, place in zip(seen.tasks, seen.places, strict=True)])
    return {
        "an id the model would not have given": numbers[:, 9] > 0,
        "a confidence that is not the least of the objects'": (numbers[:, 5] == 0) & _is_usually(numbers[:, 5] == 1),
        "objects out of their order": (numbers[:, 6] == 0) & _is_usually(numbers[:, 6] == 1),
    }


def _is_usually(flags: Array) -> bool:
    return bool(flags.mean() > 0.5)
