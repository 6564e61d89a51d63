"""Several people's boxes made into one answer: average-link clusters, a quorum weighted by hit rates, the median.

One cluster is one object: boxes of different people that overlap, most alike first, one box a person. People miss
objects far more often than they invent them, and differ in how many they miss: a cluster is kept when those who drew
it bring a share of all hit rates, so that one diligent person counts for more than one who overlooks half.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from review.consensus.answers import Ints
from review.consensus.distances import TOLERANCE, Floats, box_overlaps

# Chosen on one set of crowd boxes with truth, as are the shares.
LINK = 0.25
# The share of an image's people, weighted by their hit rates, who must have drawn an object.
QUORUM, QUORUM_OF_FEW = 0.28, 0.34
FEW_PEOPLE = 3
# Clusters' worth of everybody's hit rate in a person's own, and that rate while nothing was seen.
HIT_STRENGTH, USUAL_HIT_RATE = 8.0, 0.7
# Those who drew an object beside a person before it tells whether that person misses objects.
LEAST_WITNESSES = 2


@dataclass(frozen=True, slots=True)
class MergedBox:
    """A merged box as corners; ``support``: the share of people (by weight) who drew it.

    ``members`` are (person, index of their box); ``labels`` the share of votes a label, ``label`` the largest.
    """

    corners: tuple[float, float, float, float]
    support: float
    members: tuple[tuple[int, int], ...]
    labels: dict[str, float]

    @property
    def label(self) -> str:
        """The label most of the weight voted for; the first in the alphabet in a tie."""
        return max(sorted(self.labels), key=lambda name: self.labels[name])


def merge_boxes(
    answers: Sequence[Floats],
    labels: Sequence[Sequence[str]] | None = None,
    *,
    link: float = LINK,
    quorum: float | None = None,
    hit_rates: Sequence[float] | None = None,
) -> list[MergedBox]:
    """Merge each person's boxes, corners of shape (boxes, 4), into those that a quorum of the people drew.

    ``hit_rates``: how many of the objects others drew each person draws, in (0, 1]; alike where they are unknown.
    ``quorum``: the share of all hit rates a cluster needs, by default QUORUM, with up to three people QUORUM_OF_FEW.
    """
    people = len(answers)
    if people == 0:
        return []
    weighed = np.asarray(hit_rates if hit_rates is not None else np.ones(people), float)
    least = quorum_of(people) if quorum is None else quorum
    boxes = np.concatenate([np.asarray(boxes_of_person, float).reshape(-1, 4) for boxes_of_person in answers])
    owner = np.repeat(np.arange(people), [len(boxes_of_person) for boxes_of_person in answers])
    place = np.concatenate([np.arange(len(boxes_of_person)) for boxes_of_person in answers]) if len(owner) else owner
    merged = []
    for members in clusters_of(box_overlaps(boxes, boxes), owner, link):
        if weighed[owner[members]].sum() < (least - TOLERANCE) * weighed.sum():
            continue
        votes: dict[str, float] = {}
        for member in members:
            name = labels[owner[member]][place[member]] if labels is not None else ""
            votes[name] = votes.get(name, 0.0) + float(weighed[owner[member]])
        total = sum(votes.values())
        if total <= 0:
            continue
        corners = np.median(boxes[members], axis=0)
        merged.append(
            MergedBox(
                (float(corners[0]), float(corners[1]), float(corners[2]), float(corners[3])),
                float(weighed[owner[members]].sum() / weighed.sum()),
                tuple((int(owner[member]), int(place[member])) for member in members),
                {name: vote / total for name, vote in votes.items()},
            )
        )
    return sorted(merged, key=lambda box: (-box.support, box.corners))


def quorum_of(people: int) -> float:
    """Return the share of hit rates that keeps an object of an image so many people answered."""
    return QUORUM_OF_FEW if people <= FEW_PEOPLE else QUORUM


def hit_rates_of(images: Iterable[tuple[Sequence[int], Sequence[Collection[int]]]], people: int) -> Floats:
    """Return each person's hit rate in (0, 1): the share of the objects at least two others drew which they drew too.

    ``images``: the people (by number below ``people``) who answered an image, and who drew each of its objects. Few
    objects are pulled towards everybody's rate.
    """
    drawn, shown = np.zeros(people), np.zeros(people)
    for present, objects in images:
        for drawers in objects:
            for person in present:
                if len(drawers) - (person in drawers) >= LEAST_WITNESSES:
                    drawn[person] += person in drawers
                    shown[person] += 1
    pooled = drawn.sum() / shown.sum() if shown.sum() else USUAL_HIT_RATE
    return np.asarray((drawn + HIT_STRENGTH * pooled) / (shown + HIT_STRENGTH))


def clusters_of(overlaps: Floats, owner: Ints, link: float) -> list[list[int]]:
    """Return average-link clusters of shapes, the likeliest pair first, never two of one person.

    ``overlaps`` (shapes, shapes) in [0, 1]; ``owner`` (shapes,) is the person who drew each.
    """
    first, second = np.nonzero(np.triu(overlaps >= link, 1) & (owner[:, None] != owner[None, :]))
    order = np.lexsort((second, first, -overlaps[first, second]))
    clusters = [[index] for index in range(len(owner))]
    owners = [{int(who)} for who in owner]
    home = list(range(len(owner)))
    for one, other in zip(first[order].tolist(), second[order].tolist(), strict=True):
        ours, theirs = home[one], home[other]
        if ours == theirs or owners[ours] & owners[theirs]:
            continue
        if overlaps[np.ix_(clusters[ours], clusters[theirs])].mean() < link:
            continue
        for member in clusters[theirs]:
            home[member] = ours
        clusters[ours] += clusters[theirs]
        owners[ours] |= owners[theirs]
        clusters[theirs], owners[theirs] = [], set()
    return [sorted(cluster) for cluster in clusters if cluster]
