"""Whether a model and people still do what they did: the recent part of a stream against all before it. Pure.

If nothing changes, a stream's items can be swapped without making a difference, and what falls into its recent part is
a draw without replacement: Fisher's exact test (1934) holds for any number of items. A stream is looked at when it has
grown by a quarter; the i-th look spends 1 / (i (i + 1)) of the stream's allowance, shared by every label and bin that
is compared and by the recent parts. So the chance of ever raising a false alarm is at most the allowance, however long
one watches.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log

from scipy.stats import hypergeom

ALLOWANCE = 0.05
FIRST_CHECKPOINT = 100
GROWTH = 1.25
RECENT = (1 / 2, 1 / 4, 1 / 10)
FEWEST_RECENT = 20
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Counts:
    """``hits`` of ``items``."""

    hits: int
    items: int

    @property
    def share(self) -> float:
        """The share of hits; 0 of nothing."""
        return self.hits / self.items if self.items else 0.0


@dataclass(frozen=True, slots=True)
class Shift:
    """A cell (a label, a bin) whose share changed: before, now, the exact chance of it, and what it was held against.

    The items of the recent part are the last ``recent`` of the stream.
    """

    cell: str
    before: Counts
    now: Counts
    chance: float
    level: float
    recent: int


def moment(look: int) -> int:
    """Return at how many items the ``look``-th look (from 1) is."""
    return ceil(FIRST_CHECKPOINT * GROWTH ** (look - 1) - 1e-9)


def due_checkpoint(items: int, done: int) -> int | None:
    """Return the last look that so many items allow, or None where none later than ``done`` is due.

    Looks that were overtaken are skipped; that depends on how many items are in, on nothing they say.
    """
    if items < FIRST_CHECKPOINT:
        return None
    look = floor(log(items / FIRST_CHECKPOINT) / log(GROWTH) + 1e-9) + 1
    return look if look > done else None


def chance_of(before: Counts, now: Counts, *, only_more: bool) -> float:
    """Return the chance of so great a difference where nothing changed; ``only_more``: of more hits now alone."""
    total, hits = before.items + now.items, before.hits + now.hits
    if not before.items or not now.items:
        return 1.0
    more = float(hypergeom.sf(now.hits - 1, total, hits, now.items))
    if only_more:
        return min(1.0, more)
    return min(1.0, 2 * min(more, float(hypergeom.cdf(now.hits, total, hits, now.items))))


def shifts_of_kinds(kinds: Sequence[str], *, look: int, allowance: float) -> list[Shift]:
    """Return whose share of a stream changed; ``kinds`` says of each item, in order, what it is."""
    cells = sorted(set(kinds))
    level = _level(look, allowance, len(cells))
    shifts = []
    for recent in _recents(len(kinds)):
        early, late = _count(kinds[:-recent]), _count(kinds[-recent:])
        for cell in cells:
            before, now = Counts(early[cell], len(kinds) - recent), Counts(late[cell], recent)
            chance = chance_of(before, now, only_more=False)
            if chance <= level:
                shifts.append(Shift(cell, before, now, chance, level, recent))
    return _first(shifts)


def shifts_within(
    kinds: Sequence[str], hits: Sequence[bool], *, look: int, allowance: float, only_more: bool, whole: bool = True
) -> list[Shift]:
    """Return within which kinds, and with ``whole`` over all of them (``*``), the share of hits changed."""
    cells = [*([EVERYTHING] if whole else []), *sorted(set(kinds))]
    level = _level(look, allowance, len(cells))
    shifts = []
    for recent in _recents(len(kinds)):
        early = rates_within(kinds[:-recent], hits[:-recent])
        late = rates_within(kinds[-recent:], hits[-recent:])
        for cell in cells:
            before, now = early.get(cell, Counts(0, 0)), late.get(cell, Counts(0, 0))
            chance = chance_of(before, now, only_more=only_more)
            if chance <= level:
                shifts.append(Shift(cell, before, now, chance, level, recent))
    return _first(shifts)


def rates_within(kinds: Sequence[str], hits: Sequence[bool]) -> dict[str, Counts]:
    """Return hits and items of each kind, and of all as ``*``."""
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for kind, hit in zip(kinds, hits, strict=True):
        for cell in (kind, EVERYTHING):
            counts[cell][0] += bool(hit)
            counts[cell][1] += 1
    return {cell: Counts(*counted) for cell, counted in counts.items()}


def recent_part(items: int) -> int:
    """Return how many items the recent part shown on pages has."""
    return max(1, round(items * RECENT[1]))


def buckets(items: int, *, most: int = 12, fewest: int = 25) -> list[tuple[int, int]]:
    """Return (from, to) of about equal parts of a stream, for showing it over time."""
    count = max(1, min(most, items // fewest))
    edges = [round(index * items / count) for index in range(count + 1)]
    return [(low, high) for low, high in pairwise(edges) if high > low]


def bin_of(confidence: float, bins: int = 10) -> str:
    """Return the name of a confidence's bin: 0.30 is the bin from 0.3 to 0.4."""
    return f"{min(int(confidence * bins + 1e-9), bins - 1) / bins:.1f}"


def _level(look: int, allowance: float, cells: int) -> float:
    return allowance / (look * (look + 1)) / (max(cells, 1) * len(RECENT))


def _recents(items: int) -> list[int]:
    return [size for size in (round(items * part) for part in RECENT) if size >= FEWEST_RECENT]


def _count(kinds: Sequence[str]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for kind in kinds:
        counts[kind] += 1
    return counts


def _first(shifts: list[Shift]) -> list[Shift]:
    """Of a cell found in several recent parts the least likely counts."""
    best: dict[str, Shift] = {}
    for row in shifts:
        if row.cell not in best or row.chance < best[row.cell].chance:
            best[row.cell] = row
    return list(best.values())
