"""In which order people get their work: mostly where it is worth most, some for learning, some at random. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

# Of five in turn three by value, one uncertain but typical, one at random.
TURN = ("value", "typical", "value", "random", "value")
# A batch is chosen from five times as many of the most valuable, each cluster taking its turn.
BATCH = 30
CANDIDATES = 5


@dataclass(frozen=True, slots=True)
class Work:
    """An item for people: what looking is worth, how sure its label is, where it belongs, its keyed draw."""

    value: float
    right: float
    cluster: str
    draw: float


def mixed_order(items: Sequence[Work]) -> list[int]:
    """Return the indices in the order of work.

    The random part is the items of the lowest draws: whatever else was taken, after any number of answers a fifth as
    many of the lowest draws are among them, a sample that knows nothing of values.
    """
    lines = {
        "value": _spread(items),
        "typical": _typical(items),
        "random": sorted(range(len(items)), key=lambda index: items[index].draw),
    }
    heads = dict.fromkeys(lines, 0)
    taken = [False] * len(items)
    order: list[int] = []
    turn = 0
    while len(order) < len(items):
        kind = TURN[turn % len(TURN)]
        turn += 1
        line = lines[kind]
        # A random turn is spent on the next draw even where another turn had taken that item already.
        if kind == "random":
            index = line[heads[kind]] if heads[kind] < len(line) else None
            heads[kind] += 1
            if index is not None and not taken[index]:
                taken[index] = True
                order.append(index)
            continue
        while heads[kind] < len(line) and taken[line[heads[kind]]]:
            heads[kind] += 1
        if heads[kind] < len(line):
            index = line[heads[kind]]
            taken[index] = True
            order.append(index)
    return order


def _spread(items: Sequence[Work]) -> list[int]:
    """Return all by value, batch by batch; within a batch's candidates no cluster has a second before each has one."""
    left = sorted(range(len(items)), key=lambda index: (-items[index].value, items[index].draw))
    order: list[int] = []
    while left:
        candidates = left[: BATCH * CANDIDATES]
        seen: Counter[str] = Counter()
        rounds: dict[int, int] = {}
        for index in candidates:
            rounds[index] = seen[items[index].cluster]
            seen[items[index].cluster] += 1
        chosen = sorted(candidates, key=lambda index: (rounds[index], -items[index].value, items[index].draw))[:BATCH]
        order += chosen
        already = set(chosen)
        left = [index for index in left if index not in already]
    return order


def _typical(items: Sequence[Work]) -> list[int]:
    """Return the items by how uncertain they are, times how common their cluster is."""
    sizes: dict[str, int] = defaultdict(int)
    for item in items:
        sizes[item.cluster] += 1
    return sorted(
        range(len(items)),
        key=lambda index: (
            -items[index].right * (1 - items[index].right) * sizes[items[index].cluster],
            items[index].draw,
        ),
    )
