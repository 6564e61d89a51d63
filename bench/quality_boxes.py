"""Crowd boxes merged into one answer, against truth: F1 and PQ an image, then the mean, over 12 random draws.

``BOXES=`` names a folder with ``boundingbox_data.csv`` (uid, item, annotation) and ``boundingbox_gold.json``.
"""

from __future__ import annotations

import ast
import csv
import json
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bench.records import record
from review.consensus.distances import Floats, SetMatch, box_overlaps, match_sets
from review.consensus.shapes import hit_rates_of, merge_boxes

DRAWS = 12

# Who drew which boxes on an image.
Image = list[tuple[str, Floats]]


def read(folder: Path) -> tuple[dict[str, Image], dict[str, Floats]]:
    """Return the answers and the truth an image, as corners."""
    answers: dict[str, Image] = defaultdict(list)
    with (folder / "boundingbox_data.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            answers[row["item"]].append((row["uid"], _corners(ast.literal_eval(row["annotation"]))))
    gold = json.loads((folder / "boundingbox_gold.json").read_text(encoding="utf-8"))
    return answers, {item: _corners([ast.literal_eval(text) for text in rows]) for item, rows in gold.items()}


def _corners(rows: list[Any]) -> Floats:
    return np.array([[*low, *high] for low, high in rows], float).reshape(-1, 4)


def run(folder: Path, *, draws: int = DRAWS) -> list[dict[str, Any]]:
    """Return the records ``boxes f1 k3``, ``boxes pq k3``, the same for five people, and for all that there are."""
    answers, truth = read(folder)
    records = []
    for name, people in (("k3", 3), ("k5", 5), ("all", None)):
        scores = [
            score
            for seed in range(draws if people else 1)
            for score in merged_scores(_drawn(answers, truth, people, seed), truth)
        ]
        f1, pq = (float(np.mean([getattr(score, key) for score in scores])) for key in ("f1", "pq"))
        records += [
            record(f"boxes f1 {name}", f1, "share", "higher", n=len(scores)),
            record(f"boxes pq {name}", pq, "share", "higher", n=len(scores)),
        ]
    return records


def _drawn(
    answers: Mapping[str, Image], truth: Mapping[str, Floats], people: int | None, seed: int
) -> dict[str, Image]:
    """Return so many people's answers of every image, drawn at random; None for all."""
    draw = np.random.default_rng(seed)
    drawn = {}
    for item in truth:
        image = answers[item]
        number = len(image) if people is None else min(people, len(image))
        drawn[item] = [image[index] for index in draw.choice(len(image), number, replace=False)]
    return drawn


def merged_scores(images: Mapping[str, Image], truth: Mapping[str, Floats]) -> list[SetMatch]:
    """Merge every image with the hit rates these answers give each person, and compare with the truth."""
    numbers = {uid: index for index, uid in enumerate(sorted({uid for image in images.values() for uid, _ in image}))}
    seen = []
    for image in images.values():
        clusters = merge_boxes([boxes for _, boxes in image], quorum=0.0)
        present = [numbers[uid] for uid, _ in image]
        seen.append((present, [{present[person] for person, _ in cluster.members} for cluster in clusters]))
    rates = hit_rates_of(seen, len(numbers))
    scores = []
    for item, image in images.items():
        weights = [float(rates[numbers[uid]]) for uid, _ in image]
        merged = merge_boxes([boxes for _, boxes in image], hit_rates=weights)
        corners = np.array([box.corners for box in merged], float).reshape(-1, 4)
        scores.append(match_sets(box_overlaps(corners, truth[item])))
    return scores


if __name__ == "__main__":
    from bench.records import write

    write("quality-boxes", run(Path(sys.argv[1])))
