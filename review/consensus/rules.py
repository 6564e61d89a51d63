"""How much answers agree, and which one stands in the middle of several."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from annotation.regions.attributes import same_attributes
from annotation.regions.matching import match_regions
from annotation.regions.shapes import Region
from review.consensus.classification_similarity import likeness_of_classifications


def soft_f(first: Sequence[Region], second: Sequence[Region]) -> float:
    """Return the agreement of two answers in [0, 1]: twice the summed IoU of matched regions over all regions.

    Regions match one to one with equal labels from IoU .5; two empty answers agree fully.
    """
    if not first and not second:
        return 1.0
    matched = match_regions(first, second, same_label=True)
    return 2 * sum(overlap for _, _, overlap in matched) / (len(first) + len(second))


def is_same_answer(first: Sequence[Region], second: Sequence[Region], *, least_iou: float = 0.5) -> bool:
    """Tell whether each region of one has its own region of the other: equal label and attributes, enough IoU."""
    matched = match_regions(first, second, least_iou=least_iou, same_label=True)
    if not len(first) == len(second) == len(matched):
        return False
    return all(same_attributes(first[ours].attributes, second[theirs].attributes) for ours, theirs, _ in matched)


def medoid(
    answers: Sequence[Sequence[Region]], classifications: Sequence[Mapping[str, Any]] | None = None
) -> tuple[int, float]:
    """Return the index of the answer that agrees best with the others, and its mean agreement with them.

    ``said``: what each said of the whole asset; two answers then agree as far as the lesser of both does. The earliest
    wins a tie; a single answer agrees with itself. Raises ValueError for no answers.
    """
    if not answers:
        raise ValueError("medoid needs at least one answer")
    if len(answers) == 1:
        return 0, 1.0

    def likeness(one: int, other: int) -> float:
        shapes = soft_f(answers[one], answers[other])
        return (
            shapes
            if classifications is None
            else min(shapes, likeness_of_classifications(classifications[one], classifications[other]))
        )

    places = range(len(answers))
    means = [sum(likeness(place, other) for other in places if other != place) / (len(answers) - 1) for place in places]
    best = max(range(len(means)), key=lambda index: (means[index], -index))
    return best, means[best]
