"""Several people's boxes made into one answer: average-link clusters, a quorum of the diligent, the median.

One cluster is one object: boxes of different people that overlap, most alike first, one box a person. Kept is what a
good quarter of the people drew, each counting by their hit rate: people miss objects far more often than they invent
them, and whoever misses many says little by drawing nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from review.consensus.distances import Floats, box_overlaps

# Chosen on one set of crowd boxes of 200 images.
LINK = 0.25
# The share of people, by hit rate, who must have drawn it; for up to FEW people.
SHARE, SHARE_FEW, FEW = 0.28, 0.34, 3
# Clusters' worth of the pooled hit rate in a person's own; the pooled one where nothing is known.
HIT_STRENGTH, HIT_PRIOR = 8.0, 0.7


@dataclass(frozen=True, slots=True)
class MergedBox:
    """A merged box as corners; ``support``: the share of people, by hit rate, who drew it.

    ``members`` are (person, index of their box); ``labels`` the share of votes a label, ``label`` the largest.
    """

    corners: tuple[float, float, float, float]
    support: float
    members: tuple[tuple[int, int], ...]
    labels: dict[str, float]

    @property
    def label(self) -> str:
        """The label most of them voted for; the first in the alphabet in a tie."""
        return max(sorted(self.labels), key=lambda name: self.labels[name])


def least_share(people: int) -> float:
    """Return the weighted share of an image's people who must have drawn an object for it to be kept."""
    return SHARE_FEW if people <= FEW else SHARE


def hit_rates(images: Iterable[tuple[Sequence[int], Sequence[frozenset[int]]]], people: int) -> list[float]:
    """Return each person's share of the objects at least two others drew that they drew too, shrunk to everybody's.

    ``images``: (who looked, who drew each cluster), people by number. Shape (people,), in (0, 1).
    """
    hits, seen = np.zeros(people), np.zeros(people)
    for looked, drawn in images:
        for drew in drawn:
            for person in looked:
                if len(drew - {person}) >= 2:  # noqa: PLR2004 - two others
                    hits[person] += person in drew
                    seen[person] += 1
    pooled = hits.sum() / seen.sum() if seen.sum() else HIT_PRIOR
    rates = (hits + HIT_STRENGTH * pooled) / (seen + HIT_STRENGTH)
    return [float(rate) for rate in np.maximum(rates, 0.01)]


def merge_boxes(
    answers: Sequence[Floats],
    labels: Sequence[Sequence[str]] | None = None,
    *,
    link: float = LINK,
    quorum: float | None = None,
    rates: Sequence[float] | None = None,
) -> list[MergedBox]:
    """Merge each person's boxes, corners of shape (boxes, 4), into those enough of them drew.

    ``rates``: each person's hit rate, alike by default; ``quorum``: the weighted share that is enough, by default .34
    for up to three people and .28 for more.
    """
    people = len(answers)
    if people == 0:
        return []
    weight = np.asarray(rates if rates is not None else np.ones(people), float)
    boxes = np.concatenate([np.asarray(boxes_of_person, float).reshape(-1, 4) for boxes_of_person in answers])
    owner = np.repeat(np.arange(people), [len(boxes_of_person) for boxes_of_person in answers])
    place = np.concatenate([np.arange(len(boxes_of_person)) for boxes_of_person in answers]) if len(owner) else owner
    least = least_share(people) if quorum is None else quorum
    merged = []
    for members in average_link(box_overlaps(boxes, boxes), owner, link):
        support = float(weight[owner[members]].sum() / weight.sum())
        if support < least - 1e-9:
            continue
        votes: dict[str, float] = {}
        for member in members:
            name = labels[owner[member]][place[member]] if labels is not None else ""
            votes[name] = votes.get(name, 0.0) + 1 / len(members)
        left, top, right, bottom = (float(value) for value in np.median(boxes[members], axis=0))
        drawn = tuple((int(owner[member]), int(place[member])) for member in members)
        merged.append(MergedBox((left, top, right, bottom), support, drawn, votes))
    return sorted(merged, key=lambda box: (-box.support, box.corners))


def average_link(
    overlaps: Floats, owner: np.ndarray[tuple[int, ...], np.dtype[np.int64]], link: float
) -> list[list[int]]:
    """Return average-link clusters of shapes by likeness (shapes, shapes), the closest first, a person once in each."""
    clusters = [[index] for index in range(len(owner))]
    owners = [{int(who)} for who in owner]
    # Sums of overlaps between clusters; the mean is the sum over the product of sizes.
    sums = overlaps.copy()
    np.fill_diagonal(sums, -1)
    sums[owner[:, None] == owner[None, :]] = -1
    sizes = np.ones(len(owner))
    while True:
        with np.errstate(invalid="ignore"):
            means = np.where(sums >= 0, sums / np.outer(sizes, sizes), -1)
        if not means.size or means.max() < link:
            break
        first, second = (int(index) for index in np.unravel_index(int(means.argmax()), means.shape))
        clusters[first] += clusters[second]
        owners[first] |= owners[second]
        clusters[second] = []
        joined = np.where((sums[first] >= 0) & (sums[second] >= 0), sums[first] + sums[second], -1)
        for other, who in enumerate(owners):
            if other == first or not clusters[other] or who & owners[first]:
                joined[other] = -1
        sums[first, :] = sums[:, first] = joined
        sums[second, :] = sums[:, second] = -1
        sizes[first] += sizes[second]
    return [sorted(cluster) for cluster in clusters if cluster]
