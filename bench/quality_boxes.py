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
from review.consensus.answers import numbered
from review.consensus.distances import Floats, box_overlaps, match_sets
from review.consensus.shapes import hit_rates, merge_boxes

DRAWS = 12


def read(folder: Path) -> tuple[dict[str, list[tuple[str, Floats]]], dict[str, Floats]]:
    """Return who drew what and the truth an image, boxes as corners."""
    answers: dict[str, list[tuple[str, Floats]]] = defaultdict(list)
    with (folder / "boundingbox_data.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            answers[row["item"]].append((row["uid"], _corners(ast.literal_eval(row["annotation"]))))
    gold = json.loads((folder / "boundingbox_gold.json").read_text(encoding="utf-8"))
    return answers, {item: _corners([ast.literal_eval(text) for text in rows]) for item, rows in gold.items()}


def _corners(rows: list[Any]) -> Floats:
    return np.array([[*low, *high] for low, high in rows], float).reshape(-1, 4)


def run(folder: Path, *, draws: int = DRAWS) -> list[dict[str, Any]]:
    """Return the records ``boxes f1 k3``, ``k5`` and ``all``, ``boxes f1@.75`` and ``boxes pq`` of the same."""
    answers, truth = read(folder)
    names, _ = numbered([name for rows in answers.values() for name, _ in rows])
    places = {name: index for index, name in enumerate(names)}
    records = []
    for people in (3, 5, None):
        figures = []
        for seed in range(draws if people else 1):
            draw = np.random.default_rng(seed)
            picked = {item: _picked(answers[item], people, draw) for item in truth}
            figures.append(_scored(picked, truth, places))
        means = np.mean(figures, axis=0)
        name = f"k{people}" if people else "all"
        for kind, value in zip(("f1", "f1@.75", "pq"), means, strict=True):
            records.append(record(f"boxes {kind} {name}", float(value), "share", "higher", n=len(figures)))
    return records


def _picked(rows: list[tuple[str, Floats]], people: int | None, draw: np.random.Generator) -> list[tuple[str, Floats]]:
    number = len(rows) if people is None else min(people, len(rows))
    return [rows[index] for index in draw.choice(len(rows), number, replace=False)]


def _scored(
    picked: Mapping[str, list[tuple[str, Floats]]], truth: Mapping[str, Floats], places: Mapping[str, int]
) -> tuple[float, float, float]:
    """Return F1 at IoU .5, at .75 and PQ, the mean over images, with the hit rates of these answers themselves."""
    images = []
    for rows in picked.values():
        who = [places[name] for name, _ in rows]
        drawn = [
            frozenset(who[person] for person, _ in one.members)
            for one in merge_boxes([corners for _, corners in rows], quorum=0)
        ]
        images.append((who, drawn))
    rates = hit_rates(images, len(places))
    scores = []
    for item, rows in picked.items():
        merged = merge_boxes([corners for _, corners in rows], rates=[rates[places[name]] for name, _ in rows])
        overlaps = box_overlaps(np.array([one.corners for one in merged]).reshape(-1, 4), truth[item])
        half = match_sets(overlaps)
        scores.append((half.f1, match_sets(overlaps, least=0.75).f1, half.pq))
    mean = np.mean(scores, axis=0)
    return float(mean[0]), float(mean[1]), float(mean[2])


if __name__ == "__main__":
    from bench.records import write

    write("quality-boxes", run(Path(sys.argv[1])))
