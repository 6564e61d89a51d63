"""Aggregation of classes on crowd-labelled sets with truth, beside majority (and crowd-kit where it is installed).

``CROWD=`` names a folder of sets, ``<set>/label.csv`` (item,worker,label) and ``<set>/truth.csv`` (item,truth);
``PEER_PYTHON=`` another interpreter that has crowd-kit. Accuracy counts ties as their chance.
"""

from __future__ import annotations

import csv
import json
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.records import record
from review.consensus.aggregation import Aggregate, chance_right, dawid_skene_map, majority, one_coin
from review.consensus.answers import Answers, numbered
from review.consensus.calibration import expected_calibration_error

SIZES = (10_000, 100_000, 1_000_000)
PEER = """
import sys, time, json, resource
import pandas as pd
from crowdkit.aggregation import DawidSkene
frame = pd.read_csv(sys.argv[1])
frame = frame.rename(columns={"item": "task"}).astype(str)
started = time.process_time()
found = DawidSkene(n_iter=100).fit_predict(frame)
print(json.dumps({"cpu": time.process_time() - started, "labels": {str(k): str(v) for k, v in found.items()}}))
"""


def read_set(folder: Path) -> tuple[Answers, dict[int, int], list[str]]:
    """Return a set's answers, the truth by item number, and the classes' names."""
    with (folder / "label.csv").open(encoding="utf-8") as file:
        rows = [(row["item"], row["worker"], row["label"]) for row in csv.DictReader(file)]
    with (folder / "truth.csv").open(encoding="utf-8") as file:
        told = {row["item"]: row["truth"] for row in csv.DictReader(file)}
    items, item_numbers = numbered([row[0] for row in rows])
    workers, worker_numbers = numbered([row[1] for row in rows])
    classes = sorted({row[2] for row in rows} | set(told.values()))
    places = {name: at for at, name in enumerate(classes)}
    labels = np.array([places[row[2]] for row in rows])
    answers = Answers(item_numbers, worker_numbers, labels, len(items), len(workers), len(classes))
    known = {at: places[told[name]] for at, name in enumerate(items) if name in told}
    return answers, known, classes


def scored(result: Aggregate, known: dict[int, int]) -> tuple[float, float]:
    """Return accuracy (random ties) and calibration error on the items whose truth is known."""
    items, truth = np.array(list(known)), np.array(list(known.values()))
    posterior = result.posterior[items]
    right = chance_right(posterior, truth)
    return float(right.mean()), expected_calibration_error(posterior.max(axis=1), right)


def on_sets(crowd: Path, peer: str | None) -> list[dict[str, Any]]:
    """Return the records of every set in the folder, and their means."""
    records, ours, theirs = [], [], []
    for folder in sorted(path for path in crowd.iterdir() if (path / "truth.csv").is_file()):
        answers, known, classes = read_set(folder)
        base, _ = scored(majority(answers), known)
        started = time.process_time()
        result = dawid_skene_map(answers)
        cpu = time.process_time() - started
        accuracy, ece = scored(result, known)
        coin, _ = scored(one_coin(answers), known)
        ours.append(accuracy)
        theirs.append(base)
        name = folder.name
        more = {"baseline": base, "ratio": accuracy / base, "n": len(known)}
        records += [
            record(f"{name} accuracy", accuracy, "share", "higher", **more),
            record(f"{name} one-coin accuracy", coin, "share", "higher"),
            record(f"{name} ece", ece, "share", "lower"),
            record(f"{name} cpu", cpu, "s", "lower"),
            record(f"{name} iterations", result.iterations, "", "lower"),
        ]
        if peer:
            told = json.loads(subprocess.check_output([peer, "-c", PEER, str(folder / "label.csv")], timeout=300))
            records.append(record(f"{name} crowd-kit cpu", told["cpu"], "s", "lower", baseline=cpu, ratio=told["cpu"] / max(cpu, 1e-9)))  # fmt: skip  # noqa: E501
            del classes
    mean, base = float(np.mean(ours)), float(np.mean(theirs))
    return [record("mean accuracy", mean, "share", "higher", baseline=base, ratio=mean / base, n=len(ours)), *records]


def synthetic(number: int) -> tuple[Answers, dict[int, int]]:
    """Five classes, five answers an item, a worker for 200 answers, skill Beta(6, 2.5)."""
    draw = np.random.default_rng(number)
    items, workers = number // 5, max(number // 200, 5)
    truth = draw.integers(0, 5, items)
    skill = draw.beta(6, 2.5, workers)
    what = np.repeat(np.arange(items), 5)
    who = draw.integers(0, workers, number)
    right = draw.random(number) < skill[who]
    said = np.where(right, truth[what], (truth[what] + draw.integers(1, 5, number)) % 5)
    return Answers(what, who, said, items, workers, 5), dict(enumerate(truth.tolist()))


def grown(number: int) -> dict[str, float]:
    """Measure one size in this process: CPU seconds, accuracy, peak memory in MB."""
    answers, known = synthetic(number)
    started = time.process_time()
    result = dawid_skene_map(answers)
    cpu = time.process_time() - started
    accuracy, _ = scored(result, known)
    return {"cpu": cpu, "accuracy": accuracy, "rss": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def run(crowd: Path | None, peer: str | None = None) -> list[dict[str, Any]]:
    """Return every record; sizes are measured in processes of their own, for their peak memory."""
    records = on_sets(crowd, peer) if crowd else []
    for number in SIZES:
        command = [sys.executable, "-m", "bench.quality_crowd", "--size", str(number)]
        told = json.loads(subprocess.check_output(command, timeout=300))
        name = f"1e{len(str(number)) - 1}"
        records += [
            record(f"{name} cpu", told["cpu"], "s", "lower"),
            record(f"{name} rss", told["rss"], "MB", "lower"),
            record(f"{name} accuracy", told["accuracy"], "share", "higher"),
        ]
    return records


def main(arguments: Sequence[str]) -> None:
    """Measure one size, or print everything for a folder."""
    if arguments[:1] == ["--size"]:
        sys.stdout.write(json.dumps(grown(int(arguments[1]))))
        return
    from bench.records import write

    write("quality-crowd", run(Path(arguments[0]) if arguments else None))


if __name__ == "__main__":
    main(sys.argv[1:])
