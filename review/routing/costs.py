"""What each way of labelling an item is expected to cost: minutes of people, and errors that stay. Pure.

Two things are said by the owner (the cost of a minute and of an error) and the rest is measured where it can be. What
people miss depends on the item: shown a wrong label they leave some errors standing, shown a right one they spoil few.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

# An expert needs longer and errs less; no project measures both, so these are assumptions, named as such on the page.
EXPERT_TIMES_LONGER = 2.0
EXPERT_ERRS_LESS = 0.25
SPOILS = 0.01
# Planted errors that are left standing, before any were met: one in five.
PRIOR_LEFT, PRIOR_MET = 1, 5


class Way(StrEnum):
    """Who labels an item: nobody, one person, two and an expert where they differ, or three."""

    ACCEPT = "accept"
    ONE = "one"
    EXPERT = "expert"
    MORE = "more"


OVERLAPS = {Way.ONE: 1, Way.EXPERT: 2, Way.MORE: 3}


@dataclass(frozen=True, slots=True)
class Costs:
    """What a minute of a person and an error that stays cost, in the same money; ``error`` 0: not told."""

    minute: float
    error: float


@dataclass(frozen=True, slots=True)
class Skill:
    """Seconds of a label; the share of wrong labels a person leaves, and of right ones a person spoils."""

    seconds: float
    misses: float
    spoils: float = SPOILS


def skill_from(seconds: float, left: int, met: int) -> Skill:
    """Return people's skill from planted errors left and met; a few imagined ones stand in until some were met."""
    return Skill(seconds, (left + PRIOR_LEFT) / (met + PRIOR_MET))


def expected_costs(right: float, costs: Costs, skill: Skill) -> dict[Way, float]:
    """Return the expected cost of each way for an item whose label is right with probability ``right``."""
    minute = costs.minute * skill.seconds / 60
    expected = {Way.ACCEPT: (1 - right) * costs.error, Way.ONE: 0.0, Way.EXPERT: 0.0, Way.MORE: 0.0}
    for chance, errs in ((1 - right, skill.misses), (right, skill.spoils)):
        differ = 2 * errs * (1 - errs)
        expected[Way.ONE] += chance * (minute + errs * costs.error)
        answers_needed = 2 + EXPERT_TIMES_LONGER * differ
        expected[Way.EXPERT] += chance * (
            answers_needed * minute + (errs**2 + differ * EXPERT_ERRS_LESS * errs) * costs.error
        )
        expected[Way.MORE] += chance * (3 * minute + (3 * errs**2 - 2 * errs**3) * costs.error)
    return expected


def best_way(right: float, costs: Costs, skill: Skill, *, may_accept: bool = False) -> Way:
    """Return the cheapest way, the simpler one in a tie. Accepting is for the contract to allow, not for a price."""
    expected = expected_costs(right, costs, skill)
    ways = [way for way in Way if may_accept or way is not Way.ACCEPT]
    return min(ways, key=lambda way: expected[way])


def value_of(right: float, costs: Costs, skill: Skill) -> float:
    """Return what a minute of people saves on an item, against letting the model's label stand."""
    expected = expected_costs(right, costs, skill)
    way = best_way(right, costs, skill)
    minutes = OVERLAPS[way] * skill.seconds / 60
    return (expected[Way.ACCEPT] - (expected[way] - costs.minute * minutes)) / max(minutes, 1e-9)
