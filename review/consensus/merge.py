"""Several people's answers to one asset made into one, and how sure of it one may be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from annotation.regions.matching import match_regions
from annotation.regions.shapes import Region
from review.consensus.label_belief import NOTHING, Believer, Coins, LabelBelief
from review.consensus.rules import medoid
from review.consensus.shape_merge import can_merge, clusters_of, merged_region


@dataclass(frozen=True, slots=True)
class MergedObject:
    """One object: ``votes`` a label by share of people, "" for those who drew nothing there; ``belief`` in [0, 1].

    ``labels``: what each person called it, in the order of the answers; ``shares``: the belief in each label.
    """

    region: Region
    votes: Mapping[str, float]
    belief: float
    labels: tuple[str, ...] = ()
    shares: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """One answer out of several; ``confidence`` in [0, 1] is the belief in its least sure part.

    ``stop`` in [0, 1]: what dynamic overlap compares, the least sure part's too. ``missed``: the share of the objects
    kept that each person did not draw, in the order of the answers.
    """

    objects: tuple[MergedObject, ...]
    confidence: float
    agreement: float
    is_merged: bool
    stop: float = 1.0
    missed: tuple[float, ...] = ()

    @property
    def regions(self) -> list[Region]:
        """The regions alone."""
        return [one.region for one in self.objects]


def merge_answers(
    answers: Sequence[Sequence[Region]],
    skills: Sequence[float],
    *,
    labels: int,
    believe: Believer | None = None,
    rates: Sequence[float] | None = None,
) -> Merged:
    """Merge shapes by clusters, a quorum of hit rates and their own kind of middle; relations keep the middle answer.

    ``skills``: each person's probability of being right, in (0, 1); ``labels``: how many the schema has; ``believe``:
    what is believed of what people call an object, by default one coin a person; ``rates``: hit rates, alike by
    default. Raises ValueError for no answers.
    """
    best, agreement = medoid(answers)
    if not can_merge(answers):
        # Without a merge only agreement tells how sure one may be.
        objects = _middle_objects(answers, best, agreement)
        single = agreement if len(answers) > 1 else skills[0]
        return Merged(objects, single, agreement, is_merged=False, stop=single)
    belief_of = believe or Coins(skills, labels + 1)
    clusters = clusters_of(answers, rates)
    merged_objects: list[MergedObject] = []
    sure, stops = [1.0], [1.0]
    if not clusters:
        empty = belief_of([NOTHING] * len(answers))
        sure, stops = [empty.shares.get(NOTHING, 0.0)], [empty.raw.get(NOTHING, 0.0)]
    weight = rates if rates is not None else [1.0] * len(answers)
    for cluster in clusters:
        names = [NOTHING] * len(answers)
        for person, place in cluster.members:
            names[person] = answers[person][place].label
        belief = belief_of(names)
        label = _likeliest(names, belief) if cluster.is_kept else NOTHING
        sure.append(belief.shares.get(label, 0.0))
        stops.append(belief.raw.get(label, 0.0))
        if cluster.is_kept:
            members = [answers[person][place] for person, place in cluster.members]
            region = merged_region(members, label, [weight[person] for person, _ in cluster.members])
            votes = {name: names.count(name) / len(names) for name in sorted(set(names))}
            merged_objects.append(MergedObject(region, votes, sure[-1], tuple(names), belief.shares))
    number = len(merged_objects)
    missed = tuple(
        sum(one.labels[person] == NOTHING for one in merged_objects) / number if number else 0.0
        for person in range(len(answers))
    )
    return Merged(tuple(merged_objects), min(sure), agreement, is_merged=True, stop=min(stops), missed=missed)


def _likeliest(names: Sequence[str], belief: LabelBelief) -> str:
    """Return the label believed most of those somebody gave; the one most gave, then the first, in a tie."""
    candidates = [name for name in dict.fromkeys(names) if name != NOTHING]
    return max(
        candidates, key=lambda name: (round(belief.shares.get(name, 0.0), 9), names.count(name), -names.index(name))
    )


def _middle_objects(answers: Sequence[Sequence[Region]], best: int, agreement: float) -> tuple[MergedObject, ...]:
    """Return the objects of the answer in the middle, with what everybody else called them."""
    pairs = [{a: matched[b].label for a, b, _ in match_regions(answers[best], matched)} for matched in answers]
    objects = []
    for index, region in enumerate(answers[best]):
        names = tuple(matched.get(index, NOTHING) for matched in pairs)
        shares = {name: names.count(name) / len(names) for name in sorted(set(names))}
        objects.append(MergedObject(region, shares, agreement, names))
    return tuple(objects)
