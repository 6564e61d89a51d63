"""Aggregation of classes on crowd-labelled sets with truth, beside majority (and crowd-kit where it is installed).

``CROWD=`` names a folder of sets, ``<set>/label.csv`` (item,worker,label) and ``<set>/truth.csv`` (item,truth);
``PEER_PYTHON=`` another interpreter that has crowd-kit. Accuracy counts ties as their chance.
"""

from __future__ import annotations

import csv
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bench.records import record
from review.consensus.aggregation import Aggregate, chance_right, dawid_skene_map, majority, one_coin
from review.consensus.answers import Answers, numbered
from review.consensus.calibration import expected_calibration_error

Scored = tuple[float, float, float]
SIZES = (10_000, 100_000, 1_000_000)
# What the other interpreter runs: crowd-kit as it comes, its labels and how sure it is of each.
PEER = """
import sys, time, json
import pandas as pd
from crowdkit.aggregation import DawidSkene
frame = pd.read_csv(sys.argv[1], dtype=str).rename(columns={"item": "task"})
started = time.process_time()
found = DawidSkene(n_iter=100).fit(frame)
cpu = time.process_time() - started
sure = found.probas_.max(axis=1)
print(json.dumps({"cpu": cpu, "labels": found.labels_.to_dict(), "sure": {k: float(v) for k, v in sure.items()}}))
"""


@dataclass(frozen=True)
class Peer:
    """What crowd-kit's Dawid-Skene makes of the same answers."""

    accuracy: float
    ece: float
    cpu: float


def peer_on(peer: str, labels: Path, truth: Mapping[str, str]) -> Peer:
    """Run crowd-kit in its own interpreter on a ``label.csv``, and judge it by ``truth``."""
    reply = json.loads(subprocess.check_output([peer, "-c", PEER, str(labels)], timeout=900))
    known = [item for item in truth if item in reply["labels"]]
    right = np.array([reply["labels"][item] == truth[item] for item in known], float)
    sure = np.array([reply["sure"][item] for item in known])
    return Peer(float(right.mean()), expected_calibration_error(sure, right), reply["cpu"])


def read_set(folder: Path) -> tuple[Answers, dict[int, int], dict[str, str]]:
    """Return a set's answers, the truth by item number, and the truth as it is written."""
    with (folder / "label.csv").open(encoding="utf-8") as file:
        rows = [(row["item"], row["worker"], row["label"]) for row in csv.DictReader(file)]
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        truths = {row["item"]: row["truth"] for row in csv.DictReader(file)}
    items, item_numbers = numbered([row[0] for row in rows])
    workers, worker_numbers = numbered([row[1] for row in rows])
    classes = sorted({row[2] for row in rows} | set(truths.values()))
    places = {name: index for index, name in enumerate(classes)}
    labels = np.array([places[row[2]] for row in rows])
    answers = Answers(item_numbers, worker_numbers, labels, len(items), len(workers), len(classes))
    known = {index: places[truths[name]] for index, name in enumerate(items) if name in truths}
    return answers, known, truths


def scored(result: Aggregate, known: dict[int, int]) -> tuple[float, float]:
    """Return accuracy (random ties) and calibration error on the items whose truth is known."""
    items, truth = np.array(list(known)), np.array(list(known.values()))
    posterior = result.posterior[items]
    right = chance_right(posterior, truth)
    return float(right.mean()), expected_calibration_error(posterior.max(axis=1), right)


def on_sets(crowd: Path, peer: str | None) -> list[dict[str, Any]]:
    """Return the records of every set in the folder, and their means."""
    records, ours, simple, theirs = [], [], [], []
    for folder in sorted(path for path in crowd.iterdir() if (path / "truth.csv").is_file()):
        answers, known, truths = read_set(folder)
        base, base_ece, base_cpu = _measured(majority, answers, known)
        accuracy, ece, cpu = _measured(dawid_skene_map, answers, known)
        coin, _, _ = _measured(one_coin, answers, known)
        ours.append(accuracy)
        simple.append(base)
        name = folder.name
        more = {"baseline": base, "ratio": accuracy / base, "n": len(known)}
        records += [
            record(f"{name} accuracy", accuracy, "share", "higher", **more),
            record(f"{name} one-coin accuracy", coin, "share", "higher"),
            record(f"{name} ece", ece, "share", "lower", baseline=base_ece, ratio=ece / max(base_ece, 1e-9)),
            record(f"{name} cpu", cpu, "s", "lower", baseline=base_cpu, ratio=cpu / max(base_cpu, 1e-9)),
        ]
        if peer:
            other = peer_on(peer, folder / "label.csv", truths)
            theirs.append(other.accuracy)
            records += _beside(f"{name} crowd-kit", other, accuracy, ece, cpu)
    if not ours:
        return []
    mean, base = float(np.mean(ours)), float(np.mean(simple))
    rows = [record("mean accuracy", mean, "share", "higher", baseline=base, ratio=mean / base, n=len(ours))]
    if theirs:
        other_mean = float(np.mean(theirs))
        more = {"baseline": mean, "ratio": other_mean / mean}
        rows.append(record("mean crowd-kit accuracy", other_mean, "share", "higher", **more))
    return rows + records


def _measured(method: Callable[[Answers], Aggregate], answers: Answers, known: dict[int, int]) -> Scored:
    started = time.process_time()
    result = method(answers)
    cpu = time.process_time() - started
    return (*scored(result, known), cpu)


def _beside(name: str, other: Peer, accuracy: float, ece: float, cpu: float) -> list[dict[str, Any]]:
    """Return crowd-kit's figures with ours as their baseline."""
    return [
        record(
            f"{name} accuracy", other.accuracy, "share", "higher", baseline=accuracy, ratio=other.accuracy / accuracy
        ),
        record(f"{name} ece", other.ece, "share", "lower", baseline=ece, ratio=other.ece / max(ece, 1e-9)),
        record(f"{name} cpu", other.cpu, "s", "lower", baseline=cpu, ratio=other.cpu / max(cpu, 1e-9)),
    ]


def synthetic(number: int) -> tuple[Answers, dict[int, int]]:
    """Five classes, five answers an item, a worker for 200 answers, skill Beta(6, 2.5)."""
    draw = np.random.default_rng(number)
    items, workers = number // 5, max(number // 200, 5)
    truth = draw.integers(0, 5, items)
    skill = draw.beta(6, 2.5, workers)
    what = np.repeat(np.arange(items), 5)
    who = draw.integers(0, workers, number)
    right = draw.random(number) < skill[who]
    labels = np.where(right, truth[what], (truth[what] + draw.integers(1, 5, number)) % 5)
    return Answers(what, who, labels, items, workers, 5), dict(enumerate(truth.tolist()))


def grown(number: int) -> dict[str, float]:
    """Measure one size in this process: CPU seconds, accuracy, peak memory in MB."""
    answers, known = synthetic(number)
    started = time.process_time()
    result = dawid_skene_map(answers)
    cpu = time.process_time() - started
    accuracy, ece = scored(result, known)
    return {
        "cpu": cpu,
        "accuracy": accuracy,
        "ece": ece,
        "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def run(crowd: Path | None, peer: str | None = None) -> list[dict[str, Any]]:
    """Return every record; sizes are measured in processes of their own, for their peak memory."""
    records = on_sets(crowd, peer) if crowd else []
    for number in SIZES:
        command = [sys.executable, "-m", "bench.quality_crowd", "--size", str(number)]
        figures = json.loads(subprocess.check_output(command, timeout=300))
        name = f"dsmap 1e{len(str(number)) - 1}"
        records += [
            record(f"{name} cpu", figures["cpu"], "s", "lower"),
            record(f"{name} rss", figures["rss"], "MB", "lower"),
            record(f"{name} accuracy", figures["accuracy"], "share", "higher"),
        ]
        if peer:
            with TemporaryDirectory() as folder:
                path, truth = _written(number, Path(folder))
                other = peer_on(peer, path, truth)
            records += _beside(f"{name} crowd-kit", other, figures["accuracy"], figures["ece"], figures["cpu"])
    return records


def _written(number: int, folder: Path) -> tuple[Path, dict[str, str]]:
    """Write the synthetic answers as crowd-kit reads them; returns the file and the truth."""
    answers, known = synthetic(number)
    path = folder / "label.csv"
    rows = np.column_stack([answers.items, answers.workers, answers.labels])
    np.savetxt(path, rows, fmt="%d", delimiter=",", header="item,worker,label", comments="")
    return path, {str(item): str(label) for item, label in known.items()}


def main(arguments: Sequence[str]) -> None:
    """Measure one size, or print everything for a folder."""
    if arguments[:1] == ["--size"]:
        sys.stdout.write(json.dumps(grown(int(arguments[1]))))
        return
    from bench.records import write

    write("quality-crowd", run(Path(arguments[0]) if arguments else None, os.environ.get("PEER_PYTHON")))


if __name__ == "__main__":
    main(sys.argv[1:])
