"""Nothing a client sees tells a hidden check apart: a classifier trained on all of it does no better than chance.

Not looked at here: what a person may infer from the picture itself. The model's confidence against the order of the
queue, and what is right by construction for ordinary work alone, is looked at in ``tests/attacks/test_gold_leak.py``.
"""

from __future__ import annotations

import json
import time
import uuid
from copy import copy
from typing import Any

import numpy as np
import pytest
from django.test import Client
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import rankdata

from annotation.prelabel.models import Prediction
from annotation.tasks.models import QueueState, Task
from annotation.tasks.services import NewTask, create_tasks
from assay.accounts.models import ApiToken
from assay.assets.models import Asset
from assay.assets.types import Stage
from assay.kernel.clock import now
from review.gold.hidden_checks import stock_gold
from review.gold.models import GoldItem
from tests.factories.world import World, make_world, prediction_of, region

# More gold than anybody meets: where it runs out, late tasks would be known to be ordinary.
TASKS, GOLD, PER_CLAIM = 500, 220, 5
# How a picture is sent is compared exactly, so some of each kind are enough.
PICTURES_PER_CLAIM = 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "boxes", [pytest.param((0, 6), id="none-to-five-boxes"), pytest.param((1, 2), id="always-one-box")]
)
def test_a_classifier_on_everything_the_client_sees_does_no_better_than_chance(boxes: tuple[int, int]) -> None:
    world = make_world(pictures=3, policy={"gold_rate": 0.3, "lease_seconds": 900})
    world.assets = _more_assets(world.assets[0], TASKS + GOLD)
    _lay_ready(world, boxes)
    QueueState.objects.create(project=world.project, user=world.people["annotator"], gold_rate=0.3)
    QueueState.objects.create(project=world.project, user=world.people["reviewer"], paused_at=now())
    QueueState.objects.create(project=world.project, user=world.people["manager"], paused_at=now())
    ApiToken.objects.update(last_used_at=now())
    headers = {"Authorization": f"Token {world.tokens['annotator']}"}
    client, rows = Client(), []
    assets: list[str] = []
    members: set[tuple[str, ...]] = set()
    shown: set[tuple[str, ...]] = set()
    sent_with: dict[bool, set[tuple[str, ...]]] = {True: set(), False: set()}
    looked_at: list[str] = []
    while len(rows) < TASKS:
        stock_gold()
        work = client.get("/api/v1/me/work", headers=headers).json()[0]["to_annotate"]
        begun = time.perf_counter()
        reply = _post(client, f"projects/{world.project.id}/tasks/claim", {"count": PER_CLAIM}, headers)
        claim_ms = _to_five(begun)
        for place, task in enumerate(reply.json()):
            begun = time.perf_counter()
            body = {"submission_id": str(uuid.uuid4()), "schema_version": 1, "regions": task["regions"], "seconds": 4}
            sent = _post(client, f"tasks/{task['id']}/submit", body, headers)
            submit_ms = _to_five(begun)
            assert sent.status_code == 200, sent.content
            rows.append(
                [
                    place,
                    work,
                    claim_ms,
                    submit_ms,
                    len(json.dumps(task)),
                    len(sent.content),
                    len(task["regions"]),
                    sum(int(one["id"][14], 16) for one in task["regions"]),
                    sum(one["label"] == "cat" for one in task["regions"]),
                    sum(one["x"] + one["y"] for one in task["regions"]),
                    sum(one["width"] + one["height"] for one in task["regions"]),
                    len(task["asset"]["name"]),
                    task["revision"],
                    task["prediction"]["confidence"],
                    *(
                        int(part, 16)
                        for part in (task["id"][:4], task["asset"]["id"][:4], task["prediction"]["id"][:4])
                    ),
                    int(task["id"][14], 16),
                ]
            )
            members.add(tuple(sorted(task)))
            shown.add(
                (task["kind"], str(task["rework"]), str(task["flags"]), str(task["schema_version"]),
                 str(sorted(sent.headers)))
            )  # fmt: skip
            if place < PICTURES_PER_CLAIM:
                for url in (task["asset"]["file_url"], task["asset"]["thumbnail_url"]):
                    picture = client.get(url, headers=headers)
                    sent_with[url == task["asset"]["file_url"]].add(
                        (str(sorted(picture.headers)), picture.headers.get("Cache-Control", ""))
                    )
                looked_at.append(task["asset"]["id"])
            assets.append(task["asset"]["id"])
    checks = {str(asset) for asset in Task.objects.filter(purpose="gold").values_list("asset_id", flat=True)}
    labels = np.array([asset in checks for asset in assets])
    assert 90 <= labels.sum() <= GOLD
    assert len(members) == 1
    assert len(shown) == 1
    assert [len(headers_of) for headers_of in sent_with.values()] == [1, 1]
    assert 30 <= len(checks & set(looked_at)) < len(looked_at) - 30
    area = _held_out_area(np.array(rows, float), labels)
    spread = np.sqrt((1 / labels.sum() + 1 / (~labels).sum()) / 12)
    print(f"{labels.sum()} of {len(labels)} were checks; area under the curve {area:.3f} +- {spread:.3f}")
    assert area < 0.5 + 4 * spread


def _lay_ready(world: World, boxes: tuple[int, int]) -> None:
    """Pre-label every picture; the first are checks, of the others each is an ordinary task."""
    rng = np.random.default_rng(5)
    predictions = []
    for asset in world.assets:
        confidence = round(float(rng.uniform(0.3, 0.9)), 4)
        found = [_somewhere(rng, confidence) for _ in range(rng.integers(*boxes))]
        predictions.append(prediction_of(world, asset, found, confidence))
    Prediction.objects.bulk_create(predictions)
    known = {"regions": [region()], "schema_version": 1, "label": "person", "origin": "review"}
    GoldItem.objects.bulk_create(GoldItem(project=world.project, asset=asset, **known) for asset in world.assets[:GOLD])
    Asset.objects.filter(pk__in=[asset.pk for asset in world.assets[GOLD:]]).update(stage=Stage.ANNOTATING)
    create_tasks(
        [
            NewTask(world.project.id, asset.id, "annotate", prediction_id=prediction.id)
            for asset, prediction in zip(world.assets[GOLD:], predictions[GOLD:], strict=True)
        ]
    )


def _somewhere(rng: np.random.Generator, confidence: float) -> dict[str, Any]:
    """A box as a model finds one: anywhere in the picture, of either label."""
    x, y, width, height = (
        round(float(rng.uniform(low, high)), 2) for low, high in ((0, 150), (0, 90), (20, 90), (20, 80))
    )
    label = ("person", "cat")[int(rng.integers(0, 2))]
    made = region(confidence, x=x, y=y, width=width, height=height, label=label)
    return made | {"id": str(uuid.uuid5(uuid.NAMESPACE_OID, f"{x} {y} {width}"))}


def _more_assets(first: Asset, count: int) -> list[Asset]:
    """Copies of one picture under other names: only what is said of them may differ."""
    rows = []
    for at in range(count):
        row = copy(first)
        row.pk, row.sha256, row.name = uuid.uuid4(), f"{at:064d}", f"picture-{at:04d}.jpg"
        rows.append(row)
    order = np.random.default_rng(1).permutation(count)
    return list(Asset.objects.bulk_create([rows[at] for at in order]))


def _post(client: Client, path: str, body: Any, headers: dict[str, str]) -> Any:
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)


def _to_five(begun: float) -> int:
    return round((time.perf_counter() - begun) * 1000 / 5) * 5


def _held_out_area(features: np.ndarray[Any, Any], labels: np.ndarray[Any, Any]) -> float:
    """Logistic regression on features, their squares and gaps to their neighbours; area on five held-out parts."""
    around = (np.roll(features, 1, axis=0) + np.roll(features, -1, axis=0)) / 2
    full = np.hstack([features, features**2, np.abs(features - around)])
    spread = full.std(axis=0)
    full = (full[:, spread > 0] - full[:, spread > 0].mean(axis=0)) / spread[spread > 0]
    full = np.hstack([full, np.ones((len(full), 1))])
    parts = np.random.default_rng(0).permutation(len(full)) % 5
    scores = np.zeros(len(full))
    for part in range(5):
        learn, signs = full[parts != part], np.where(labels[parts != part], 1.0, -1.0)

        def loss(weights: np.ndarray[Any, Any], learn: Any = learn, signs: Any = signs) -> tuple[float, Any]:
            margins = signs * (learn @ weights)
            held_small = np.append(weights[:-1], 0.0)
            slope = 4 * held_small - learn.T @ (signs * expit(-margins))
            return float(np.logaddexp(0, -margins).sum() + 2 * held_small @ held_small), slope

        found = minimize(loss, np.zeros(full.shape[1]), method="L-BFGS-B", jac=True).x
        held = full[parts == part] @ found
        scores[parts == part] = rankdata(held) / len(held)
    ranks = rankdata(scores)
    positive = labels.sum()
    return float((ranks[labels].sum() - positive * (positive + 1) / 2) / (positive * (len(labels) - positive)))
