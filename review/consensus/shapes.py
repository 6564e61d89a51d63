"""Several people's boxes made into one answer: average-link clusters, a quorum, the median.

One cluster is one object: boxes of different people that overlap, most alike first, one box a person. Quorum a third,
since people miss objects far more often than they invent them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from review.consensus.distances import Floats, box_overlaps, match_sets

# Chosen on one set of crowd boxes, where .3 to .5 lie within a point of F1.
LINK = 0.35
QUORUM = 1 / 3
WEIGHT_POWER = 4


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
    quorum: float = QUORUM,
    weights: Sequence[float] | None = None,
) -> list[MergedBox]:
    """Merge each person's boxes, corners of shape (boxes, 4), into those at least ceil(quorum x people) drew.

    With three people the weights default to peer agreement to the power 4 and a cluster needs that share of weight.
    """
    people = len(answers)
    if people == 0:
        return []
    weighed = np.asarray(weights if weights is not None else np.ones(people), float)
    boxes = np.concatenate([np.asarray(boxes_of_person, float).reshape(-1, 4) for boxes_of_person in answers])
    owner = np.repeat(np.arange(people), [len(boxes_of_person) for boxes_of_person in answers])
    place = np.concatenate([np.arange(len(boxes_of_person)) for boxes_of_person in answers]) if len(owner) else owner
    least = ceil(quorum * people - 1e-9)
    merged = []
    for members in _clusters(box_overlaps(boxes, boxes), owner, link):
        if len(members) < least:
            continue
        votes: dict[str, float] = {}
        for member in members:
            name = labels[owner[member]][place[member]] if labels is not None else ""
            votes[name] = votes.get(name, 0.0) + float(weighed[owner[member]])
        total = sum(votes.values())
        if total <= 0:
            continue
        corners = _weighted_median(boxes[members], weighed[owner[members]])
        merged.append(
            MergedBox(
                (float(corners[0]), float(corners[1]), float(corners[2]), float(corners[3])),
                float(weighed[owner[members]].sum() / weighed.sum()),
                tuple((int(owner[member]), int(place[member])) for member in members),
                {name: vote / total for name, vote in votes.items()},
            )
        )
    return sorted(merged, key=lambda box: (-box.support, box.corners))


def peer_weights(answers: Sequence[Floats], *, power: float = WEIGHT_POWER) -> list[float]:
    """Return each person's mean soft-F with the others, to ``power``; alike where nobody agrees with anybody."""
    people = len(answers)
    means = [
        float(
            np.mean(
                [
                    match_sets(box_overlaps(answers[index], answers[other])).soft_f
                    for other in range(people)
                    if other != index
                ]
            )
        )
        if people > 1
        else 1.0
        for index in range(people)
    ]
    weights = [mean**power for mean in means]
    return weights if sum(weights) > 0 else [1.0] * people


def _clusters(overlaps: Floats, owner: np.ndarray[tuple[int, ...], np.dtype[np.int64]], link: float) -> list[list[int]]:
    """Average-link clusters of boxes, the closest first, never two boxes of one person."""
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


def _weighted_median(rows: Floats, weights: Floats) -> Floats:
    """Return the weighted median of each column; with equal weights the usual one, the mean of the middle two."""
    result = np.empty(rows.shape[1])
    for column in range(rows.shape[1]):
        order = np.argsort(rows[:, column], kind="stable")
        values, upto = rows[order, column], np.cumsum(weights[order])
        half = upto[-1] / 2
        place = int(np.searchsorted(upto, half - 1e-12))
        if abs(upto[place] - half) < 1e-9 and place + 1 < len(values):  # noqa: PLR2004
            result[column] = (values[place] + values[place + 1]) / 2
        else:
            result[column] = values[place]
    return result
