"""Several people's answers to one picture made into one, and how sure of it one may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import uuid4

import numpy as np

from annotation.regions.matching import match_regions
from annotation.regions.shapes import Box, Region
from review.consensus.distances import TOLERANCE
from review.consensus.item_belief import Judge
from review.consensus.rules import medoid
from review.consensus.shapes import USUAL_HIT_RATE, merge_boxes, quorum_of

NOTHING = ""


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
    """One answer out of several; ``confidence`` in [0, 1] is the belief in its least sure part.

    ``stop`` in [0, 1] is what asking for one more answer is decided by: the raw posterior of that part, which takes
    the answers for independent, or the agreement where there is no merge.
    """

    objects: tuple[MergedObject, ...]
    confidence: float
    agreement: float
    stop: float
    is_merged: bool

    @property
    def regions(self) -> list[Region]:
        """The regions alone."""
        return [one.region for one in self.objects]


def merge_answers(
    answers: Sequence[Sequence[Region]],
    people: Sequence[str],
    judge: Judge,
    *,
    hit_rates: Mapping[str, float] | None = None,
) -> Merged:
    """Merge upright boxes by clusters, quorum and median; with other shapes, take the answer in the middle.

    ``people``: who gave each answer; ``judge`` tells what is believed of each object (its classes are the labels and
    NOTHING); ``hit_rates`` by person, in (0, 1]. Raises ValueError for no answers.
    """
    best, agreement = medoid(answers)
    if not all(isinstance(region, Box) and not region.rotation for regions in answers for region in regions):
        # Without a merge only agreement tells how sure one may be.
        objects = _said_of(answers, best, agreement)
        return Merged(objects, agreement, agreement, agreement, is_merged=False)
    corners = [np.array([_corners(region) for region in regions], float).reshape(-1, 4) for regions in answers]
    labels = [[region.label for region in regions] for regions in answers]
    clusters = merge_boxes(corners, labels, quorum=0.0)
    rates = [(hit_rates or {}).get(person, USUAL_HIT_RATE) for person in people]
    needed = quorum_of(len(answers)) * sum(rates) - TOLERANCE
    merged_objects: list[MergedObject] = []
    # Where nobody drew anything, that is the answer.
    judged = [] if clusters else [(NOTHING, judge.judge(people, [NOTHING] * len(answers)))]
    for cluster in clusters:
        labels_said = [NOTHING] * len(answers)
        for person, place in cluster.members:
            labels_said[person] = answers[person][place].label
        result = judge.judge(people, labels_said)
        is_kept = sum(rates[person] for person, _ in cluster.members) >= needed
        if not is_kept:
            judged.append((NOTHING, result))
            continue
        # What it is, once there is something: the likeliest of what somebody called it.
        label = max(sorted({*labels_said} - {NOTHING}), key=lambda name: result.belief.get(name, 0.0))
        judged.append((label, result))
        left, top, right, bottom = cluster.corners
        box = Box(
            id=str(uuid4()), label=label, x=round(left, 2), y=round(top, 2),
            width=round(right - left, 2), height=round(bottom - top, 2),
        )  # fmt: skip
        shares = {name: labels_said.count(name) / len(labels_said) for name in sorted(set(labels_said))}
        merged_objects.append(MergedObject(box, shares, result.belief.get(label, 0.0), tuple(labels_said)))
    return Merged(
        tuple(merged_objects),
        min(result.belief.get(label, 0.0) for label, result in judged),
        agreement,
        min(result.raw.get(label, 0.0) for label, result in judged),
        is_merged=True,
    )


def _said_of(answers: Sequence[Sequence[Region]], best: int, agreement: float) -> tuple[MergedObject, ...]:
    """Return the objects of the answer in the middle, with what everybody else called them."""
    pairs = [{a: matched[b].label for a, b, _ in match_regions(answers[best], matched)} for matched in answers]
    objects = []
    for index, region in enumerate(answers[best]):
        labels_said = tuple(matched.get(index, NOTHING) for matched in pairs)
        shares = {name: labels_said.count(name) / len(labels_said) for name in sorted(set(labels_said))}
        objects.append(MergedObject(region, shares, agreement, labels_said))
    return tuple(objects)


def _corners(region: Region) -> tuple[float, float, float, float]:
    if not isinstance(region, Box):
        raise TypeError("only boxes have corners")
    return region.x, region.y, region.x + region.width, region.y + region.height
