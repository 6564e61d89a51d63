"""Several people's answers to one picture made into one, and how sure of it one may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, exp, log
from uuid import uuid4

import numpy as np

from annotation.regions.matching import match_regions
from annotation.regions.shapes import Box, Region
from review.consensus.calibration import tempered_belief
from review.consensus.rules import medoid
from review.consensus.shapes import QUORUM, merge_boxes

NOTHING = ""
LEAST_SKILL, MOST_SKILL = 0.05, 0.99


@dataclass(frozen=True, slots=True)
class MergedObject:
    """One object: ``votes`` a label by share of people, "" for those who drew nothing there; ``belief`` in [0, 1].

    ``labels``: what each person called it, in the order of the answers.
    """

    region: Region
    votes: Mapping[str, float]
    belief: float
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Merged:
    """One answer out of several; ``confidence`` in [0, 1] is the belief in its least sure part."""

    objects: tuple[MergedObject, ...]
    confidence: float
    agreement: float
    is_merged: bool

    @property
    def regions(self) -> list[Region]:
        """The regions alone."""
        return [one.region for one in self.objects]


def merge_answers(answers: Sequence[Sequence[Region]], skills: Sequence[float], *, labels: int) -> Merged:
    """Merge upright boxes by clusters, quorum and median; with other shapes, take the answer in the middle.

    ``skills``: each person's probability of being right, in (0, 1); ``labels``: how many the schema has. Raises
    ValueError for no answers.
    """
    best, agreement = medoid(answers)
    if not all(isinstance(region, Box) and not region.rotation for regions in answers for region in regions):
        # Without a merge only agreement tells how sure one may be.
        objects = _said_of(answers, best, agreement)
        return Merged(objects, agreement if len(answers) > 1 else skills[0], agreement, is_merged=False)
    corners = [np.array([_corners(region) for region in regions], float).reshape(-1, 4) for regions in answers]
    clusters = merge_boxes(corners, [[region.label for region in regions] for regions in answers], quorum=0.0)
    needed = ceil(QUORUM * len(answers) - 1e-9)
    merged_objects: list[MergedObject] = []
    beliefs = [1.0] if clusters else [belief_in(NOTHING, [NOTHING] * len(answers), skills, labels + 1)]
    for cluster in clusters:
        labels_said = [NOTHING] * len(answers)
        for person, place in cluster.members:
            labels_said[person] = answers[person][place].label
        is_kept = len(cluster.members) >= needed
        belief = belief_in(cluster.label if is_kept else NOTHING, labels_said, skills, labels + 1)
        beliefs.append(belief)
        if is_kept:
            left, top, right, bottom = cluster.corners
            box = Box(
                id=str(uuid4()), label=cluster.label, x=round(left, 2), y=round(top, 2),
                width=round(right - left, 2), height=round(bottom - top, 2),
            )  # fmt: skip
            shares = {name: labels_said.count(name) / len(labels_said) for name in sorted(set(labels_said))}
            merged_objects.append(MergedObject(box, shares, belief, tuple(labels_said)))
    return Merged(tuple(merged_objects), min(beliefs), agreement, is_merged=True)


def calibrated(merged: Merged, temperature: float, *, labels: int) -> Merged:
    """Return a merge of boxes with every belief made honest by ``temperature``; agreement alone is no belief."""
    if not merged.is_merged:
        return merged
    options = labels + 1
    objects = tuple(
        replace(one, belief=tempered_belief(one.belief, temperature, options=options)) for one in merged.objects
    )
    sure = tempered_belief(merged.confidence, temperature, options=options)
    return replace(merged, objects=objects, confidence=sure)


def _said_of(answers: Sequence[Sequence[Region]], best: int, agreement: float) -> tuple[MergedObject, ...]:
    """Return the objects of the answer in the middle, with what everybody else called them."""
    pairs = [{a: matched[b].label for a, b, _ in match_regions(answers[best], matched)} for matched in answers]
    objects = []
    for index, region in enumerate(answers[best]):
        labels_said = tuple(matched.get(index, NOTHING) for matched in pairs)
        shares = {name: labels_said.count(name) / len(labels_said) for name in sorted(set(labels_said))}
        objects.append(MergedObject(region, shares, agreement, labels_said))
    return tuple(objects)


def belief_in(choice: str, answers: Sequence[str], skills: Sequence[float], options: int) -> float:
    """Return the probability of ``choice`` after what people said, each right with their skill, uniform before.

    Bayes with one coin a person, wrong answers spread evenly over ``options`` (QUALITY.md, dynamic overlap).
    """
    clipped = [min(max(skill, LEAST_SKILL), MOST_SKILL) for skill in skills]
    scores = {
        name: sum(log(q if name == word else (1 - q) / (options - 1)) for word, q in zip(answers, clipped, strict=True))
        for name in {*answers, choice}
    }
    others = options - len(scores)
    unsaid = sum(log((1 - q) / (options - 1)) for q in clipped)
    top = max(*scores.values(), unsaid)
    total = sum(exp(score - top) for score in scores.values()) + max(others, 0) * exp(unsaid - top)
    return exp(scores[choice] - top) / total


def _corners(region: Region) -> tuple[float, float, float, float]:
    if not isinstance(region, Box):
        raise TypeError("only boxes have corners")
    return region.x, region.y, region.x + region.width, region.y + region.height
