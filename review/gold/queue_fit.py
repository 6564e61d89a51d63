"""Which checks fit among the work that is next in the queue. Pure.

Work comes in an order, and an order can be read: where the least sure come first, a check that is surer than both its
neighbours stands out. So a check takes the place that its own confidence has in that order; where the order knows
nothing of confidences it is drawn by the confidence of what is waiting. What fits nowhere is not given.
"""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from review.gold.rules import Candidate, choose_items

# The priority of a check that may stand anywhere among what waits; that of one with a place is above it.
ANYWHERE = 0.0
# What the priority and the confidence of work add up to where the least sure come first (``routing.rules``).
ORDERS = (1.0, 2.0)
# So many tasks are looked ahead, and so far a check's confidence may lie from that of the task it is drawn for.
LOOK_AHEAD = 60
TOLERANCE = 0.01
# Where the order is another one, a check is drawn for one of so many tasks that come next.
NEXT = 20
# Checks are given while they could stand for so many of these: were those of one kind used up, the work of that kind
# would be known to be none.
COVERED = 0.8
MOST_APPOINTED = 30
# So many wait for a person where each was drawn for a task: what waits long fits less.
MATCHED = 2
_SAME = 1e-6

Model = tuple[str, str, str] | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person may see of a task: the model and its confidence (None without one), how many objects, the batch."""

    confidence: float | None
    model: Model
    objects: int
    batch: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An ordinary task that waits, at its place in the order of work."""

    priority: float
    shown: Shown


@dataclass(frozen=True, slots=True)
class Usable:
    """An item a person may be checked with, as it would be shown."""

    candidate: Candidate
    shown: Shown

    @property
    def id(self) -> UUID:
        """Return the item's id."""
        return self.candidate.id


class Head:
    """The head of a queue: what is handed out next, and whether its order is that of confidences."""

    def __init__(self, waiting: Sequence[Waiting]) -> None:
        """``waiting``: ordinary tasks in the order in which they are handed out; empty: nothing is known."""
        self.order = next((order for order in ORDERS if waiting and _is_in_order(waiting[:1], order)), None)
        run = list(waiting)
        if self.order is not None:
            # What comes after another order begins is not the head's to say.
            ends = (index for index, task in enumerate(run) if not _is_in_order([task], self.order or 0))
            run = run[: next(ends, len(run))]
        self.tasks = run
        self._lines = {(task.shown.model, task.shown.batch) for task in run}

    def place_of(self, shown: Shown) -> float | None:
        """Return the priority that a check has among what waits, ``ANYWHERE``, or None where it fits nowhere."""
        if not self.tasks:
            return ANYWHERE
        if not self.takes(shown):
            return None
        if shown.confidence is None:
            return ANYWHERE if self.order is None else None
        if self.order is None:
            return ANYWHERE if any(_distance(task.shown, shown) <= TOLERANCE for task in self.tasks[:NEXT]) else None
        place = max(self.order - shown.confidence, _SAME)
        return place if self.tasks[-1].priority <= place <= self.tasks[0].priority else None

    def takes(self, shown: Shown) -> bool:
        """Tell whether work of this model and batch is among what waits."""
        return not self.tasks or (shown.model, shown.batch) in self._lines

    def has_passed(self, priority: float) -> bool:
        """Tell whether the place of a check in the order of confidences lies so far back that nobody is there."""
        return priority > 2 * self.tasks[0].priority - self.tasks[-1].priority

    def wanted(self, rate: float, people: int, *, least: int, eager: float) -> int:
        """Return how many checks should wait for a person whose share of checks is ``rate``, of ``people`` at work.

        ``least`` where a check may stand anywhere: the claim then draws for each place. In an order of confidences it
        gives a check whose place has come with ``eager`` times the person's share.
        """
        if self.order is None:
            return MATCHED if any(task.shown.model for task in self.tasks) else least
        share = min(rate, 0.5)
        chance = min(1.0, eager * share)
        if chance <= 0:
            return 0
        ahead = len(self.tasks) / max(people, 1)
        return min(MOST_APPOINTED, max(1, math.ceil(ahead * share / (1 - share) / chance)))


def choose_fitting(
    head: Head, usable: Collection[Usable], seen: Mapping[str, int], count: int, rng: random.Random
) -> list[tuple[UUID, float]]:
    """Return up to ``count`` items with their priorities, each drawn to fit what waits at the head.

    ``seen``: how often the person was checked, a label.
    """
    places = {item.id: place for item in usable if (place := head.place_of(item.shown)) is not None}
    left = [item for item in usable if item.id in places]
    if head.order is not None or not any(task.shown.model for task in head.tasks):
        chosen = choose_items([item.candidate for item in left], seen, count)
        return [(key, places[key]) for key in chosen]
    nearby = head.tasks[:NEXT]
    covered = sum(any(_distance(task.shown, item.shown) <= TOLERANCE for item in left) for task in nearby)
    if covered < COVERED * len(nearby):
        return []
    picked: list[tuple[UUID, float]] = []
    for _ in range(count):
        target = rng.choice(nearby).shown
        near = sorted(
            (item for item in left if _distance(target, item.shown) <= TOLERANCE),
            key=lambda item: (_distance(target, item.shown), abs(target.objects - item.shown.objects)),
        )[:1]
        for key in choose_items([item.candidate for item in near], seen, 1):
            picked.append((key, places[key]))
            left = [item for item in left if item.id != key]
    return picked


def _is_in_order(tasks: Sequence[Waiting], order: float) -> bool:
    return all(
        task.shown.confidence is not None and abs(task.priority + task.shown.confidence - order) < _SAME
        for task in tasks
    )


def _distance(first: Shown, second: Shown) -> float:
    """Return how far two confidences lie from each other; infinite where the model or the batch is another."""
    if (first.model, first.batch) != (second.model, second.batch):
        return math.inf
    if first.confidence is None or second.confidence is None:
        return 0.0 if first.confidence == second.confidence else math.inf
    return abs(first.confidence - second.confidence)
