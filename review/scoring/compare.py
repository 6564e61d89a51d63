"""What was wrong with an answer, an object at a time: missed, extra, sloppy, mislabelled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from annotation.regions.attributes import same_attributes
from annotation.regions.matching import match_regions
from annotation.regions.shapes import Region
from review.scoring.rules import ShapeErrors

MATCHED = 0.5
PLACED = 0.75


def compare_regions(answer: Sequence[Region], truth: Sequence[Region]) -> tuple[ShapeErrors, dict[str, list[int]]]:
    """Return the counts, and [right, wrong] a label of the truth (of the answer, for what was invented).

    Regions match from IoU .5 whatever their label; from .75 they lie well enough. Other attributes are a wrong label.
    """
    labels: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    right = sloppy = mislabelled = 0
    pairs = match_regions(answer, truth, least_iou=MATCHED)
    for ours, theirs, overlap in pairs:
        real = truth[theirs]
        if answer[ours].label != real.label or not same_attributes(answer[ours].attributes, real.attributes):
            mislabelled += 1
            labels[real.label][1] += 1
        elif overlap < PLACED:
            sloppy += 1
            labels[real.label][1] += 1
        else:
            right += 1
            labels[real.label][0] += 1
    matched, named = {pair[1] for pair in pairs}, {pair[0] for pair in pairs}
    for index, region in enumerate(truth):
        if index not in matched:
            labels[region.label][1] += 1
    for index, region in enumerate(answer):
        if index not in named:
            labels[region.label][1] += 1
    errors = ShapeErrors(right, len(truth) - len(pairs), len(answer) - len(pairs), sloppy, mislabelled)
    return errors, dict(labels)
