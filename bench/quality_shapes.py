"""Merged polygons, masks, keypoints, lines, spans, ellipses, turned boxes against a made truth: gain over one answer.

Five people draw each object with noise of their own; one in ten objects is missed and one in twenty is invented. Beside
the merge stands the answer in the middle, which was taken before.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from annotation.regions.matching import match_regions
from annotation.regions.rle import filled, runs_of, text_of
from annotation.regions.shapes import (
    Box,
    Ellipse,
    Keypoint,
    Keypoints,
    Mask,
    Polygon,
    Polyline,
    Region,
    Ring,
    Rle,
    Span,
)
from bench.records import record
from review.consensus.item_belief import Judge
from review.consensus.merge import NOTHING, merge_answers
from review.consensus.rules import medoid

SIDE, IMAGES, OBJECTS, PEOPLE = 400, 60, 4, 5
MISSED, INVENTED = 0.1, 0.05
Draw = np.random.Generator
Make = Callable[[Draw, float, float, float], Region]


def _outline(draw: Draw, x: float, y: float, noise: float) -> list[tuple[float, float]]:
    angles = np.linspace(0, 2 * np.pi, 14, endpoint=False)
    # The true outline depends on the place alone; people differ by the noise.
    shape = np.random.default_rng(int(x * 1000 + y)).uniform(22, 40, 14)
    reach = shape + draw.normal(0, noise, 14)
    return [(round(x + r * np.cos(a), 2), round(y + r * np.sin(a), 2)) for r, a in zip(reach, angles, strict=True)]


def polygon(draw: Draw, x: float, y: float, noise: float) -> Region:
    """An outline of fourteen corners."""
    return Polygon(id="p", label="cat", rings=[Ring(points=_outline(draw, x, y, noise))])


def mask(draw: Draw, x: float, y: float, noise: float) -> Region:
    """The pixels of such an outline."""
    cells = filled([_outline(draw, x, y, noise)], SIDE, SIDE)
    return Mask(id="m", label="cat", rle=Rle(size=(SIDE, SIDE), counts=text_of(runs_of(cells))))


def keypoints(draw: Draw, x: float, y: float, noise: float) -> Region:
    """Five points."""
    offsets = np.random.default_rng(int(x * 1000 + y)).uniform(-35, 35, (5, 2)) + draw.normal(0, noise, (5, 2))
    places = offsets + np.array([x, y])
    points = [Keypoint(name=f"n{n}", x=round(float(a), 2), y=round(float(b), 2)) for n, (a, b) in enumerate(places)]
    return Keypoints(id="k", label="cat", points=points)


def line(draw: Draw, x: float, y: float, noise: float) -> Region:
    """A line of six points."""
    way = np.random.default_rng(int(x * 1000 + y)).uniform(-10, 10, 6)
    points = [(round(x - 40 + 16 * n, 2), round(float(y + way[n] + draw.normal(0, noise)), 2)) for n in range(6)]
    return Polyline(id="l", label="cat", points=points)


def span(draw: Draw, x: float, y: float, noise: float) -> Region:
    """A stretch of text; the place on the picture says where."""
    start = int(x * 40 + y) * 3
    ends = draw.integers(-round(noise), round(noise) + 1, 2)
    return Span(id="s", label="cat", start=max(0, start + int(ends[0])), end=start + 24 + int(ends[1]))


def ellipse(draw: Draw, x: float, y: float, noise: float) -> Region:
    """An ellipse."""
    dx, dy, rx, ry = draw.normal(0, noise, 4)
    return Ellipse(id="e", label="cat", cx=x + dx, cy=y + dy, rx=max(5, 35 + rx), ry=max(5, 22 + ry), rotation=30)


def turned_box(draw: Draw, x: float, y: float, noise: float) -> Region:
    """A turned box."""
    dx, dy, w, h = draw.normal(0, noise, 4)
    return Box(id="b", label="cat", x=x - 30 + dx, y=y - 15 + dy, width=max(5, 60 + w), height=max(5, 30 + h),
               rotation=float(25 + draw.normal(0, noise / 2)))  # fmt: skip


MAKES: dict[str, Make] = {
    "polygons": polygon,
    "masks": mask,
    "keypoints": keypoints,
    "lines": line,
    "spans": span,
    "ellipses": ellipse,
    "turned boxes": turned_box,
}


def likeness(answer: Sequence[Region], truth: Sequence[Region]) -> float:
    """Return twice the summed likeness of matched regions over all regions of both."""
    matched = match_regions(answer, truth, least_iou=0.01)
    return 2 * sum(alike for _, _, alike in matched) / max(len(answer) + len(truth), 1)


def run() -> list[dict[str, Any]]:
    """Return ``merged SHAPE`` with the answer in the middle as its baseline."""
    records = []
    judge = Judge(("cat", NOTHING))
    people = [str(n) for n in range(PEOPLE)]
    for name, make in MAKES.items():
        draw = np.random.default_rng(17)
        merged_scores, middle_scores = [], []
        for _ in range(IMAGES):
            places = [(80 + 110 * (n % 3), 80 + 110 * (n // 3)) for n in range(OBJECTS)]
            places = [(x + float(draw.uniform(-10, 10)), y + float(draw.uniform(-10, 10))) for x, y in places]
            truth = [make(draw, x, y, 0.0) for x, y in places]
            answers = []
            for _ in range(PEOPLE):
                answer = [make(draw, x, y, 4.0) for x, y in places if draw.random() >= MISSED]
                if draw.random() < INVENTED * OBJECTS:
                    answer.append(make(draw, 320 + float(draw.uniform(0, 20)), 320, 4.0))
                answers.append(answer)
            merged_scores.append(likeness(merge_answers(answers, people, judge).regions, truth))
            middle_scores.append(likeness(answers[medoid(answers)[0]], truth))
        merged, middle = float(np.mean(merged_scores)), float(np.mean(middle_scores))
        spread = float(np.std(np.array(merged_scores) - middle_scores) / np.sqrt(IMAGES))
        records += [
            record(f"merged {name}", merged, "likeness", "higher", baseline=middle, ratio=merged / middle, n=IMAGES),
            record(f"merged {name} gain's standard error", spread, "likeness", "lower"),
        ]
    return records


if __name__ == "__main__":
    from bench.records import write

    write("quality-shapes", run())
