"""The mean of two tempered fits on crowd sets with truth: accuracy, honesty, gold, dynamic overlap; means over sets.

Any folder of sets in the layout of ``bench.quality_crowd``. Calibration error has 15 bins; with gold the figures are of
the other items, over 5 draws, on sets that have 25 other items or more.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from bench.records import record
from review.consensus.aggregation import chance_right, dawid_skene_map
from review.consensus.answers import Answers, Floats, Ints
from review.consensus.belief import STOP, aggregate
from review.consensus.calibration import expected_calibration_error
from review.consensus.gold_calibration import weigh
from review.consensus.overlap import Overlap, needs_another

GOLD, DRAWS, FEWEST_OTHERS = (10, 25, 50, 100), 5, 25
OVERLAP_DRAWS = 3
MEASURES = (("accuracy", "higher"), ("ece", "lower"), ("log loss", "lower"))


def measure(posterior: Floats, truth: Ints) -> tuple[float, float, float]:
    """Return accuracy (ties as their chance), calibration error and log loss."""
    right = chance_right(posterior, truth)
    chosen = np.clip(posterior[np.arange(len(truth)), truth], 1e-6, 1)
    error = expected_calibration_error(posterior.max(axis=1), right)
    return float(right.mean()), error, float(-np.log(chosen).mean())


def on_sets(sets: list[tuple[Answers, dict[int, int]]]) -> list[dict[str, Any]]:
    """Return the records of the means over the sets; none for no sets."""
    sets = [(answers, known) for answers, known in sets if known]
    if not sets:
        return []
    ours, before = [], []
    for answers, known in sets:
        items, truth = np.array(list(known)), np.array(list(known.values()))
        ours.append(measure(aggregate(answers).posterior[items], truth))
        before.append(measure(dawid_skene_map(answers).posterior[items], truth))
    rows = _rows("no gold", ours, before)
    for number in GOLD:
        ours, before = [], []
        for answers, known in sets:
            if len(known) >= number + FEWEST_OTHERS:
                pairs = [_with_gold(answers, known, number, seed) for seed in range(DRAWS)]
                ours.append(_mean([pair[0] for pair in pairs]))
                before.append(_mean([pair[1] for pair in pairs]))
        if ours:
            rows += _rows(f"with {number} gold", ours, before)
    result = [overlap(answers, known, seed) for answers, known in sets for seed in range(OVERLAP_DRAWS)]
    means = np.mean(result, axis=0)
    return [
        *rows,
        record("overlap answers tau .85", float(means[0]), "answers an item", "lower", n=len(sets)),
        record("overlap accuracy tau .85", float(means[1]), "share", "higher", n=len(sets)),
    ]


def _rows(
    name: str, ours: list[tuple[float, float, float]], before: list[tuple[float, float, float]]
) -> list[dict[str, Any]]:
    """Return the rows of one amount of gold; without gold accuracy is called by its bare name."""
    after = "" if name == "no gold" else f" {name}"
    mine, theirs = _mean(ours), _mean(before)
    names = (f"crowd accuracy{after}", f"crowd ece {name}", f"crowd log loss {name}")
    rows = [
        record(title, value, "share" if kind != "log loss" else "nats", better, baseline=base, ratio=value / base,
               n=len(ours))
        for title, (kind, better), value, base in zip(names, MEASURES, mine, theirs, strict=True)
    ]  # fmt: skip
    over = record(f"crowd accuracy over dsmap{after}", mine[0] - theirs[0], "share", "higher", n=len(ours))
    return [rows[0], over, *rows[1:]]


def _mean(rows: list[tuple[float, float, float]]) -> tuple[float, float, float]:
    accuracy, error, loss = (float(value) for value in np.mean(rows, axis=0))
    return accuracy, error, loss


def _with_gold(
    answers: Answers, known: dict[int, int], number: int, seed: int
) -> tuple[tuple[float, float, float], tuple[float, float, float]]:
    """Return the figures of other items than the gold: ours, and DS-MAP's with the same gold held."""
    order = np.random.default_rng(seed).permutation(np.array(list(known)))
    gold = {int(item): known[int(item)] for item in order[:number]}
    rest = order[number:]
    truth = np.array([known[int(item)] for item in rest])
    ours = weigh(answers, gold).posterior
    return measure(ours[rest], truth), measure(dawid_skene_map(answers, gold=gold).posterior[rest], truth)


def overlap(answers: Answers, known: dict[int, int], seed: int, *, target: float = STOP) -> tuple[float, float]:
    """Return answers an item and accuracy: answers in random order, one more while the item needs another."""
    items = np.array(list(known))
    order = np.lexsort((np.random.default_rng(seed).random(len(answers.items)), answers.items))
    ordered, people, labels = answers.items[order], answers.workers[order], answers.labels[order]
    place = np.arange(len(order)) - np.searchsorted(ordered, np.arange(answers.n_items))[ordered]
    number = np.bincount(ordered, minlength=answers.n_items)
    most = np.minimum(number, min(10, int(np.median(number))))
    have = np.minimum(2, most)
    while True:
        used = place < have[ordered]
        subset = Answers(
            ordered[used], people[used], labels[used], answers.n_items, answers.n_workers, answers.n_classes
        )
        result = aggregate(subset)
        wants = [
            needs_another(float(sure), int(have_now), Overlap(target, 2, int(limit)))
            for sure, have_now, limit in zip(result.stop, have, most, strict=True)
        ]
        asking = np.array(wants) & (have < most)
        if not asking.any():
            truth = np.array(list(known.values()))
            return float(have[items].mean()), measure(result.posterior[items], truth)[0]
        have = have + asking


def on_folder(crowd: Path) -> list[dict[str, Any]]:
    """Return the records of every set in a folder."""
    from bench.quality_crowd import read_set  # noqa: PLC0415 - that module measures with this one

    folders = sorted(path for path in crowd.iterdir() if (path / "truth.csv").is_file())
    return on_sets([read_set(folder)[:2] for folder in folders])
