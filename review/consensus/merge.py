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

    ``said``: what each person called it, in the order of the answers.
    """

    region: Region
    votes: Mapping[str, float]
    belief: float
    said: tuple[str, ...] = ()


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
    if not all(isinstance(region, Box) and not region.rotation for own in answers for region in own):
        # Without a merge only agreement tells how sure one may be.
        objects = _said_of(answers, best, agreement)
        return Merged(objects, agreement if len(answers) > 1 else skills[0], agreement, is_merged=False)
    corners = [np.array([_corners(region) for region in own], float).reshape(-1, 4) for own in answers]
    clusters = merge_boxes(corners, [[region.label for region in own] for own in answers], quorum=0.0)
    needed = ceil(QUORUM * len(answers) - 1e-9)
    kept: list[MergedObject] = []
    beliefs = [1.0] if clusters else [belief_in(NOTHING, [NOTHING] * len(answers), skills, labels + 1)]
    for cluster in clusters:
        said = [NOTHING] * len(answers)
        for person, place in cluster.members:
            said[person] = answers[person][place].label
        is_kept = len(cluster.members) >= needed
        belief = belief_in(cluster.label if is_kept else NOTHING, said, skills, labels + 1)
        beliefs.append(belief)
        if is_kept:
            left, top, right, bottom = cluster.corners
            box = Box(
                id=str(uuid4()), label=cluster.label, x=round(left, 2), y=round(top, 2),
                width=round(right - left, 2), height=round(bottom - top, 2),
            )  # fmt: skip
            shares = {name: said.count(name) / len(said) for name in sorted(set(said))}
            kept.append(MergedObject(box, shares, belief, tuple(said)))
    return Merged(tuple(kept), min(beliefs), agreement, is_merged=True)


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
    pairs = [{a: own[b].label for a, b, _ in match_regions(answers[best], own)} for own in answers]
    found = []
    for at, region in enumerate(answers[best]):
        said = tuple(own.get(at, NOTHING) for own in pairs)
        shares = {name: said.count(name) / len(said) for name in sorted(set(said))}
        found.append(MergedObject(region, shares, agreement, said))
    return tuple(found)


def belief_in(choice: str, said: Sequence[str], skills: Sequence[float], options: int) -> float:
    """Return the probability of ``choice`` after what people said, each right with their skill, uniform before.

    Bayes with one coin a person, wrong answers spread evenly over ``options`` (QUALITY.md, dynamic overlap).
    """
    kept = [min(max(skill, LEAST_SKILL), MOST_SKILL) for skill in skills]
    scores = {
        name: sum(log(q if name == word else (1 - q) / (options - 1)) for word, q in zip(said, kept, strict=True))
        for name in {*said, choice}
    }
    others = options - len(scores)
    unsaid = sum(log((1 - q) / (options - 1)) for q in kept)
    top = max(*scores.values(), unsaid)
    total = sum(exp(score - top) for score in scores.values()) + max(others, 0) * exp(unsaid - top)
    return exp(scores[choice] - top) / total


def _corners(region: Region) -> tuple[float, float, float, float]:
    if not isinstance(region, Box):
        raise TypeError("only boxes have corners")
    return region.x, region.y, region.x + region.width, region.y + region.height
