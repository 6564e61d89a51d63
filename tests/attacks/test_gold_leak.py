"""Gold is silent: boosted trees on all that an annotator is sent tell checks from work no better than chance.

``make gold-leak`` runs this over four orders of work and five seeds (``ASSAY_GOLD_LEAK=full``) and keeps the figures.
"""

from __future__ import annotations

import json
import os
import statistics
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.attacks.gold_view import ORDERS, area, features_of, look, rules_of

RESULTS = Path(__file__).resolve().parents[2] / "bench" / "results" / "gold_leak.json"
IS_FULL = os.environ.get("ASSAY_GOLD_LEAK") == "full"
SEEDS = (11, 23, 37, 41, 53) if IS_FULL else (11,)
TASKS, GOLD = (400, 170) if IS_FULL else (200, 90)
MEAN, WORST = (0.55, 0.60) if IS_FULL else (0.66, 0.75)
areas: list[float] = []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("order", ORDERS)
def test_checks_look_like_the_work_around_them(order: str, seed: int) -> None:
    seen = look(order, seed, tasks=TASKS, gold=GOLD)
    found = area(features_of(seen), seen.is_check)
    flags = {name: _precision(flagged, seen.is_planted) for name, flagged in rules_of(seen).items()}
    row = {
        "order": order, "seed": seed, "tasks": len(seen.tasks), "checks": int(seen.is_check.sum()),
        "planted": int(seen.is_planted.sum()), "auc": round(found, 4), "rules": flags,
    }  # fmt: skip
    print(row)
    areas.append(found)
    if IS_FULL:
        _keep(row)
    assert seen.is_check.sum() >= TASKS / 20, "checks are given in every order"
    assert found <= WORST
    chance = seen.is_planted.mean()
    assert all(value is None or value <= 2 * chance for value in flags.values()), flags


def test_on_the_average_it_is_chance() -> None:
    """Of all orders and seeds that ran before it in this process."""
    assert not areas or statistics.fmean(areas) <= MEAN


def _precision(flagged: np.ndarray, planted: np.ndarray) -> float | None:  # type: ignore[type-arg]
    return round(float(planted[flagged].mean()), 4) if flagged.any() else None


def _keep(row: dict[str, Any]) -> None:
    """Write a row beside those of the other orders and seeds."""
    kept = json.loads(RESULTS.read_text()) if RESULTS.exists() else []
    kept = [one for one in kept if (one["order"], one["seed"]) != (row["order"], row["seed"])] + [row]
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(sorted(kept, key=lambda one: (one["order"], one["seed"])), indent=1) + "\n")
