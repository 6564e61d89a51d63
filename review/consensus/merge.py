"""Several people's answers to one picture made into one, and how sure of it one may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from annotation.regions.geometry import bounds_of
from annotation.regions.matching import match_regions
from annotation.regions.shapes import Region, Relation
from review.consensus.answers import Ints
from review.consensus.distances import TOLERANCE
from review.consensus.item_belief import Judge
from review.consensus.rules import medoid
from review.consensus.shape_merge import likenesses, link_of, merged_region
from review.consensus.shapes import USUAL_HIT_RATE, clusters_of, quorum_of

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
    """Merge regions by clusters, quorum and a rule a shape; where there are relations, take the answer in the middle.

    ``people``: who gave each answer; ``judge`` tells what is believed of each object (its classes are the labels and
    NOTHING); ``hit_rates`` by person, in (0, 1]. Raises ValueError for no answers.
    """
    best, agreement = medoid(answers)
    if any(isinstance(region, Relation) for regions in answers for region in regions):
        # What relations join cannot be merged: only agreement tells how sure one may be.
        objects = _said_of(answers, best, agreement)
        return Merged(objects, agreement, agreement, agreement, is_merged=False)
    regions = [region for answer in answers for region in answer]
    owner = np.array([person for person, answer in enumerate(answers) for _ in answer], np.int64)
    rates = [(hit_rates or {}).get(person, USUAL_HIT_RATE) for person in people]
    needed = quorum_of(len(answers)) * sum(rates) - TOLERANCE
    clusters = _clusters(regions, owner)
    merged_objects: list[tuple[float, MergedObject]] = []
    # Where nobody drew anything, that is the answer.
    judged = [] if clusters else [(NOTHING, judge.judge(people, [NOTHING] * len(answers)))]
    for cluster in clusters:
        labels_said = [NOTHING] * len(answers)
        for member in cluster:
            labels_said[owner[member]] = regions[member].label
        result = judge.judge(people, labels_said)
        support = sum(rates[owner[member]] for member in cluster)
        if support < needed:
            judged.append((NOTHING, result))
            continue
        # What it is, once there is something: the likeliest of what somebody called it.
        label = result.best(judge.candidates({*labels_said} - {NOTHING}))
        judged.append((label, result))
        members = [regions[member] for member in cluster]
        region = merged_region(members, [rates[owner[member]] for member in cluster], label)
        shares = {name: labels_said.count(name) / len(labels_said) for name in sorted(set(labels_said))}
        one = MergedObject(region, shares, result.belief.get(label, 0.0), tuple(labels_said))
        merged_objects.append((support, one))
    merged_objects.sort(key=lambda pair: (-pair[0], bounds_of(pair[1].region)))
    return Merged(
        tuple(one for _, one in merged_objects),
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


def _clusters(regions: Sequence[Region], owner: Ints) -> list[list[int]]:
    """Return which regions stand for one object, shape by shape."""
    clusters: list[list[int]] = []
    for shape in dict.fromkeys(type(region) for region in regions):
        places = [place for place, region in enumerate(regions) if type(region) is shape]
        alike = likenesses([regions[place] for place in places])
        groups = clusters_of(alike, owner[places], link_of(regions[places[0]]))
        clusters += [[places[member] for member in cluster] for cluster in groups]
    return clusters
