"""Crowd boxes merged into one answer, against truth: F1 and PQ an image, then the mean, over 12 random draws.

``BOXES=`` names a folder with ``boundingbox_data.csv`` (uid, item, annotation) and ``boundingbox_gold.json``.
"""

from __future__ import annotations

import ast
import csv
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np

from bench.records import record
from review.consensus.distances import Floats, box_overlaps, match_sets
from review.consensus.shapes import merge_boxes

DRAWS = 12


def read(folder: Path) -> tuple[dict[str, list[Floats]], dict[str, Floats]]:
    """Return the answers and the truth an image, as corners."""
    answers: dict[str, list[Floats]] = defaultdict(list)
    with (folder / "boundingbox_data.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            answers[row["item"]].append(_corners(ast.literal_eval(row["annotation"])))
    gold = json.loads((folder / "boundingbox_gold.json").read_text(encoding="utf-8"))
    return answers, {item: _corners([ast.literal_eval(text) for text in rows]) for item, rows in gold.items()}


def _corners(rows: list[Any]) -> Floats:
    return np.array([[*low, *high] for low, high in rows], float).reshape(-1, 4)


def run(folder: Path, *, draws: int = DRAWS) -> list[dict[str, Any]]:
    """Return the records ``boxes f1 k3``, ``boxes pq k3``, ``boxes f1 k5``, ``boxes pq k5``."""
    answers, truth = read(folder)
    records = []
    for people in (3, 5):
        f1s, pqs = [], []
        for seed in range(draws):
            draw = np.random.default_rng(seed)
            scores = []
            for item, real in truth.items():
                boxes = answers[item]
                picked = draw.choice(len(boxes), min(people, len(boxes)), replace=False)
                merged = np.array([box.corners for box in merge_boxes([boxes[index] for index in picked])]).reshape(
                    -1, 4
                )
                scores.append(match_sets(box_overlaps(merged, real)))
            f1s.append(float(np.mean([score.f1 for score in scores])))
            pqs.append(float(np.mean([score.pq for score in scores])))
        records += [
            record(f"boxes f1 k{people}", float(np.mean(f1s)), "share", "higher", n=draws),
            record(f"boxes pq k{people}", float(np.mean(pqs)), "share", "higher", n=draws),
        ]
    return records


if __name__ == "__main__":
    from bench.records import write

    write("quality-boxes", run(Path(sys.argv[1])))
