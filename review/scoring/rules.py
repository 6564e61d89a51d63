"""What is known of an annotator's accuracy, and what follows from it.

Beta posteriors from gold, audits and review outcomes; forgetting, so that drift shows; gates on the posterior; Wald's
sequential test where an error rate is promised (Wald, 1945: Sequential tests of statistical hypotheses).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log, sqrt

import numpy as np
from scipy.special import betaln
from scipy.stats import beta as beta_distribution

FORGETTING = 0.98
CLASS_STRENGTH = 5.0
LEAST_GOLD = 5


@dataclass(frozen=True, slots=True)
class Skill:
    """A Beta distribution over the probability of being right."""

    a: float
    b: float

    @property
    def mean(self) -> float:
        """The expected accuracy."""
        return self.a / (self.a + self.b)

    @property
    def deviation(self) -> float:
        """The standard deviation."""
        total = self.a + self.b
        return sqrt(self.a * self.b / (total * total * (total + 1)))

    def quantile(self, share: float) -> float:
        """Return the accuracy that is higher than the true one with probability ``share``."""
        return float(beta_distribution.ppf(share, self.a, self.b))

    def interval(self, level: float = 0.9) -> tuple[float, float]:
        """Return the central interval of probability ``level``."""
        return self.quantile((1 - level) / 2), self.quantile((1 + level) / 2)

    def below(self, floor: float) -> float:
        """Return the probability that the accuracy is under ``floor``."""
        return float(beta_distribution.cdf(floor, self.a, self.b))


DEFAULT = Skill(4.0, 1.0)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One answer whose truth became known; ``weight`` in (0, 1]: 1 for gold, .5 to 1 for a review's verdict."""

    is_right: bool
    label: str = ""
    weight: float = 1.0


def posterior(outcomes: Sequence[Outcome], *, prior: Skill = DEFAULT, forgetting: float = 1.0) -> Skill:
    """Return the skill after ``outcomes``, oldest first; ``forgetting`` < 1 fades each by that factor an outcome."""
    right = wrong = 0.0
    for outcome in outcomes:
        right, wrong = right * forgetting, wrong * forgetting
        if outcome.is_right:
            right += outcome.weight
        else:
            wrong += outcome.weight
    return Skill(prior.a + right, prior.b + wrong)


def per_label(
    outcomes: Sequence[Outcome], *, prior: Skill = DEFAULT, forgetting: float = 1.0, strength: float = CLASS_STRENGTH
) -> dict[str, Skill]:
    """Return the skill a label, shrunk towards the overall one as if ``strength`` outcomes agreed with it."""
    overall = posterior(outcomes, prior=prior, forgetting=forgetting)
    start = Skill(strength * overall.mean, strength * (1 - overall.mean))
    labels = sorted({outcome.label for outcome in outcomes if outcome.label})
    return {
        label: posterior([one for one in outcomes if one.label == label], prior=start, forgetting=forgetting)
        for label in labels
    }


def team_prior(counts: Sequence[tuple[int, int]], *, fewest: int = 5) -> Skill:
    """Return the Beta prior that makes a team's (right, wrong) counts likeliest; the default with under 5 people.

    Empirical Bayes by a grid over mean and strength; strength is kept within 2 to 50, so that no team decides alone.
    """
    seen = np.array([pair for pair in counts if sum(pair) > 0], float)
    if len(seen) < fewest:
        return DEFAULT
    means, strengths = np.linspace(0.5, 0.99, 50), np.geomspace(2, 50, 25)
    a, b = means[:, None] * strengths[None, :], (1 - means)[:, None] * strengths[None, :]
    right, wrong = seen[:, 0], seen[:, 1]
    value = (betaln(a[..., None] + right, b[..., None] + wrong) - betaln(a, b)[..., None]).sum(axis=2)
    best = np.unravel_index(int(value.argmax()), value.shape)
    return Skill(float(a[best]), float(b[best]))


class Gate(StrEnum):
    """What a skill allows."""

    OPEN = "open"
    WARN = "warn"
    PAUSE = "pause"
    PROMOTE = "promote"


@dataclass(frozen=True, slots=True)
class GateRule:
    """``floor``: the least accuracy; warn and pause at these probabilities of being under it; promote over ``high``.

    ``is_sequential``: pause and promote by Wald's test of ``floor`` against ``high`` instead.
    """

    floor: float = 0.75
    warn_at: float = 0.80
    pause_at: float = 0.95
    high: float = 0.90
    least: int = LEAST_GOLD
    is_sequential: bool = False


def gate(skill: Skill, seen: int, rule: GateRule | None = None) -> Gate:
    """Return what follows from a skill after ``seen`` outcomes. A pause is never lifted by this rule alone."""
    rule = rule or GateRule()
    if seen < rule.least:
        return Gate.OPEN
    doubt = skill.below(rule.floor)
    if doubt > rule.pause_at:
        return Gate.PAUSE
    if doubt > rule.warn_at:
        return Gate.WARN
    return Gate.PROMOTE if skill.quantile(0.05) >= rule.high else Gate.OPEN


def gold_rate(skill: Skill, *, prior: Skill = DEFAULT, lowest: float = 0.03, highest: float = 0.30) -> float:
    """Return the share of hidden gold for a person: high while little is known, a few per cent once trusted."""
    return float(min(max(highest * skill.deviation / prior.deviation, lowest), highest))


class Verdict(StrEnum):
    """What a sequential test says."""

    GOOD = "good"
    BAD = "bad"
    UNDECIDED = "undecided"


def sprt(right: int, wrong: int, *, good: float, bad: float, error: float = 0.05) -> Verdict:
    """Decide between accuracy ``good`` and ``bad`` with at most ``error`` of either mistake (Wald's bounds)."""
    value = right * log(good / bad) + wrong * log((1 - good) / (1 - bad))
    bound = log((1 - error) / error)
    if value >= bound:
        return Verdict.GOOD
    return Verdict.BAD if value <= -bound else Verdict.UNDECIDED


def first_verdict(outcomes: Sequence[Outcome], *, good: float, bad: float, error: float = 0.05) -> tuple[Verdict, int]:
    """Return what the sequential test says where it first says something, and after how many outcomes.

    Only outcomes of full weight count: a reviewer's word is no certain truth. What comes after the first verdict does
    not change it, else the promised error would not hold.
    """
    right = wrong = 0
    for outcome in outcomes:
        if outcome.weight < 1:
            continue
        right, wrong = right + outcome.is_right, wrong + (not outcome.is_right)
        verdict = sprt(right, wrong, good=good, bad=bad, error=error)
        if verdict != Verdict.UNDECIDED:
            return verdict, right + wrong
    return Verdict.UNDECIDED, right + wrong


def decide(outcomes: Sequence[Outcome], skill: Skill, rule: GateRule) -> Gate:
    """Return what follows from a person's outcomes, oldest first, and the ``skill`` they make, by ``rule``."""
    if not rule.is_sequential:
        return gate(skill, len(outcomes), rule)
    verdict, seen = first_verdict(outcomes, good=rule.high, bad=rule.floor)
    if verdict == Verdict.UNDECIDED:
        current = gate(skill, len(outcomes), rule)
        return Gate.WARN if current in (Gate.WARN, Gate.PAUSE) else Gate.OPEN
    if verdict == Verdict.BAD:
        return Gate.PAUSE
    # Good once is not good for ever: the posterior goes on over what came after.
    later = [outcome for outcome in outcomes if outcome.weight >= 1][seen:]
    current = gate(posterior(later, forgetting=FORGETTING), len(later), rule)
    return current if current in (Gate.WARN, Gate.PAUSE) else Gate.PROMOTE


@dataclass(frozen=True, slots=True)
class ShapeErrors:
    """What was wrong over several answers, counted an object."""

    right: int = 0
    missed: int = 0
    extra: int = 0
    sloppy: int = 0
    mislabelled: int = 0

    def __add__(self, other: ShapeErrors) -> ShapeErrors:
        """Add two counts."""
        return ShapeErrors(
            self.right + other.right,
            self.missed + other.missed,
            self.extra + other.extra,
            self.sloppy + other.sloppy,
            self.mislabelled + other.mislabelled,
        )

    def skills(self, prior: Skill = DEFAULT) -> Mapping[str, Skill]:
        """Return one skill an aspect: finding, not inventing, placing, naming."""
        present = self.right + self.sloppy + self.mislabelled
        return {
            "finds": Skill(prior.a + present, prior.b + self.missed),
            "does not invent": Skill(prior.a + present, prior.b + self.extra),
            "places": Skill(prior.a + self.right + self.mislabelled, prior.b + self.sloppy),
            "names": Skill(prior.a + self.right + self.sloppy, prior.b + self.mislabelled),
        }
