"""The belief of classes on crowd-labelled sets with truth: without gold, with gold, and the overlap it asks for.

``CROWD=`` names a folder of sets as ``bench.quality_crowd`` reads them. Every figure is the mean over the sets; gold
is drawn at random ``DRAWS`` times and judged on the other items; overlap draws answers in random order.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bench.quality_crowd import read_set, synthetic
from bench.records import record
from review.consensus.aggregation import chance_right, dawid_skene_map, majority
from review.consensus.answers import Answers, Floats, Ints
from review.consensus.calibration import expected_calibration_error
from review.consensus.gold_calibration import weigh
from review.consensus.overlap import DEFAULT_TARGET, replayed
from review.consensus.tempered_fit import aggregate

GOLD = (25, 50, 100)
DRAWS, OVERLAP_DRAWS = 5, 3
MOST_ANSWERS = 10
LEAST_CHANCE = 1e-6
Measured = tuple[float, float, float]


def measured(posterior: Floats, truth: Ints) -> Measured:
    """Return accuracy (ties as their chance), calibration error over 15 bins, and log loss."""
    right = chance_right(posterior, truth)
    loss = -np.log(np.clip(posterior[np.arange(len(truth)), truth], LEAST_CHANCE, 1)).mean()
    return float(right.mean()), expected_calibration_error(posterior.max(axis=1), right), float(loss)


def run(crowd: Path) -> list[dict[str, Any]]:
    """Return the records of the sets in the folder."""
    sets = [read_set(path.parent) for path in sorted(crowd.glob("*/truth.csv"))]
    if not sets:
        return []
    rows: list[tuple[Measured, Measured, float]] = []
    overlaps = []
    for answers, known, _ in sets:
        items, truth = _arrays(known)
        ours = measured(aggregate(answers).posterior[items], truth)
        peer = measured(dawid_skene_map(answers).posterior[items], truth)
        rows.append((ours, peer, measured(majority(answers).posterior[items], truth)[0]))
        overlaps += [overlap(answers, items, truth, seed) for seed in range(OVERLAP_DRAWS)]
    number = len(sets)
    accuracy, ece, loss = np.mean([ours for ours, _, _ in rows], axis=0).tolist()
    peer_accuracy, peer_ece, peer_loss = np.mean([peer for _, peer, _ in rows], axis=0).tolist()
    votes = float(np.mean([share for _, _, share in rows]))
    records = [
        record("crowd accuracy", accuracy, "share", "higher", baseline=votes, ratio=accuracy / votes, n=number),
        record("crowd accuracy over dsmap", accuracy - peer_accuracy, "share", "higher", n=number),
        record("crowd ece no gold", ece, "share", "lower", baseline=peer_ece, ratio=ece / peer_ece, n=number),
        record("crowd log loss no gold", loss, "nats", "lower", baseline=peer_loss, ratio=loss / peer_loss, n=number),
    ]
    for gold in GOLD:
        records += _with_gold(sets, gold)
    asked, right = np.mean(overlaps, axis=0).tolist()
    return [
        *records,
        record(f"overlap answers tau {DEFAULT_TARGET:.2f}".replace("0.", "."), asked, "answers", "lower", n=number),
        record(f"overlap accuracy tau {DEFAULT_TARGET:.2f}".replace("0.", "."), right, "share", "higher", n=number),
    ]


def _with_gold(sets: list[tuple[Answers, dict[int, int], dict[str, str]]], gold: int) -> list[dict[str, Any]]:
    means = []
    for answers, known, _ in sets:
        # A set of which gold would be the larger part says nothing.
        if len(known) < 2 * gold:
            continue
        items, truth = _arrays(known)
        draws = []
        for seed in range(DRAWS):
            order = np.random.default_rng(seed).permutation(len(items))
            chosen, rest = order[:gold], order[gold:]
            weighed = weigh(answers, dict(zip(items[chosen].tolist(), truth[chosen].tolist(), strict=True)))
            draws.append(measured(weighed.posterior[items[rest]], truth[rest]))
        means.append(np.mean(draws, axis=0))
    if not means:
        return []
    accuracy, ece, loss = np.mean(means, axis=0).tolist()
    return [
        record(f"crowd accuracy with {gold} gold", accuracy, "share", "higher", n=len(means)),
        record(f"crowd ece with {gold} gold", ece, "share", "lower", n=len(means)),
        record(f"crowd log loss with {gold} gold", loss, "nats", "lower", n=len(means)),
    ]


def overlap(answers: Answers, known: Ints, truth: Ints, seed: int) -> tuple[float, float]:
    """Return the mean number of answers the known items take, and how many are then right."""
    most = min(MOST_ANSWERS, int(np.median(np.bincount(answers.items, minlength=answers.n_items))))
    have, belief = replayed(answers, DEFAULT_TARGET, most=most, seed=seed)
    return float(have[known].mean()), measured(belief.posterior[known], truth)[0]


def _arrays(known: Mapping[int, int]) -> tuple[Ints, Ints]:
    return np.array(list(known)), np.array(list(known.values()))


def grown(number: int) -> dict[str, float]:
    """Measure so many synthetic answers in this process: CPU seconds and peak memory in MB."""
    answers, known = synthetic(number)
    started = time.process_time()
    belief = aggregate(answers)
    posterior = belief.posterior
    cpu = time.process_time() - started
    items, truth = _arrays(known)
    return {
        "cpu": cpu,
        "accuracy": measured(posterior[items], truth)[0],
        "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def sizes(numbers: tuple[int, ...] = (10_000, 100_000, 1_000_000)) -> list[dict[str, Any]]:
    """Return the records of each size, measured in a process of its own for its peak memory."""
    records = []
    for number in numbers:
        command = [sys.executable, "-m", "bench.quality_belief", "--size", str(number)]
        figures = json.loads(subprocess.check_output(command, timeout=600))
        name = f"1e{len(str(number)) - 1}"
        records += [
            record(f"{name} cpu", figures["cpu"], "s", "lower"),
            record(f"{name} memory", figures["rss"], "MB", "lower"),
            record(f"{name} accuracy", figures["accuracy"], "share", "higher"),
        ]
    return records


if __name__ == "__main__":
    if sys.argv[1] == "--size":
        sys.stdout.write(json.dumps(grown(int(sys.argv[2]))))
    else:
        from bench.records import write

        write("quality-belief", run(Path(sys.argv[1])) + sizes())
