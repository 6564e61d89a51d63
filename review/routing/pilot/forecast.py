"""What a pilot forecasts for a whole project: shares accepted, hours and accuracy with intervals, and a verdict. Pure.

Many projects like the pilot are drawn: the model's risk by score from a Beta posterior of each slice of scores, then
the blind checks a look would be made of, then the certificate computed from them as a real one is (document.py). The
intervals hold 90 of 100 such projects; they cover what the pilot leaves open and the luck of the checks, not a change.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assay.kernel.formatting import grouped
from review.routing.contract.document import Sample, Terms, compute
from review.statistics.binomial import lower_bound, upper_bound

Floats = NDArray[np.float64]
RUNS = 150
MOST_POOL = 3000
ITEMS_A_SLICE = 25
MOST_SLICES = 20
LIVE_CHECKS = 200
TARGETS = (0.99, 0.98, 0.95, 0.9, 0.85, 0.8)
# Under these the effort is not worth a contract; over them it is whatever the luck.
LEAST_SHARE = 0.05
SURE_SHARE = 0.1


@dataclass(frozen=True)
class Piloted:
    """The pilot's items that could be accepted: parallel arrays; ``is_wrong`` of the model by blind answers."""

    scores: Floats
    labels: Sequence[str]
    is_wrong: NDArray[np.bool_]


@dataclass(frozen=True)
class Ahead:
    """What is left to label: scores and labels of what could be accepted, and how many items could not."""

    scores: Floats
    labels: Sequence[str]
    others: int

    @property
    def items(self) -> int:
        """How many items are left."""
        return len(self.scores) + self.others


@dataclass(frozen=True, slots=True)
class Effort:
    """Seconds of a label and of a blind check, second looks at a difference, and (errors, labels) of people."""

    label_seconds: float
    check_seconds: float
    second_looks: int
    people: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Range:
    """A median with the ends that hold 90 of 100."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is to be expected with so many blind checks; ``share`` accepted of what is left, ``chance`` of anything."""

    audits: int
    target: float
    share: Range
    hours: Range
    accuracy: Range
    chance: float


def outlook(piloted: Piloted, ahead: Ahead, terms: Terms, effort: Effort, *, audits: int, seed: int = 7) -> Outlook:
    """Return what a look at ``audits`` blind checks would make of the project."""
    draw = np.random.default_rng(seed)
    sampled = draw.permutation(len(ahead.scores))[:MOST_POOL]
    pool = ahead.scores[sampled]
    labels = [ahead.labels[index] for index in sampled.tolist()]
    edges, counts, errors = _slices(piloted)
    place = np.searchsorted(edges, pool, side="right")
    size, zone = ahead.items, len(ahead.scores)
    rows = np.zeros((RUNS, 3))
    for run in range(RUNS):
        risk = _risks(draw, counts, errors)[place]
        chosen = draw.permutation(len(pool))[:audits] if audits <= len(pool) else draw.integers(0, len(pool), audits)
        wrong = draw.random(len(chosen)) < risk[chosen]
        sample = Sample(pool, labels, pool[chosen], [labels[index] for index in chosen.tolist()], wrong)
        result = compute(terms, sample)
        takes = result.takes(pool, labels) if result.is_reached else np.zeros(len(pool), bool)
        accepted = float(takes.mean()) * max(zone - audits, 0)
        bad = accepted * float(risk[takes].mean()) if takes.any() else 0.0
        people = draw.beta(effort.people[0] + 0.5, effort.people[1] - effort.people[0] + 0.5) if effort.people[1] else 0
        looked = audits * (1 + effort.second_looks * float(wrong.mean())) + min(LIVE_CHECKS, accepted)
        labelled = max(size - audits - accepted, 0)
        hours = (looked * effort.check_seconds + labelled * effort.label_seconds) / 3600
        rows[run] = accepted / size, hours, 1 - (bad + (size - accepted) * people) / size
    share, hours_range, accuracy = (_range(rows[:, index]) for index in range(3))
    return Outlook(audits, terms.target, share, hours_range, accuracy, float((rows[:, 0] > 0).mean()))


def _slices(piloted: Piloted) -> tuple[Floats, Floats, Floats]:
    """Return inner edges, counts and errors of slices of the pilot's scores with about as many items each."""
    count = int(np.clip(len(piloted.scores) // ITEMS_A_SLICE, 1, MOST_SLICES))
    edges = np.unique(np.quantile(piloted.scores, np.arange(1, count) / count)) if count > 1 else np.zeros(0)
    place = np.searchsorted(edges, piloted.scores, side="right")
    counts = np.bincount(place, minlength=len(edges) + 1).astype(float)
    errors = np.bincount(place, weights=piloted.is_wrong.astype(float), minlength=len(edges) + 1)
    return np.asarray(edges, float), counts, np.asarray(errors, float)


def _risks(draw: np.random.Generator, counts: Floats, errors: Floats) -> Floats:
    """Draw each slice's risk; one item's worth of the pilot's mean keeps a slice without errors from being sure."""
    mean = (errors.sum() + 0.5) / (counts.sum() + 1)
    return np.asarray(draw.beta(errors + mean, counts - errors + 1 - mean))


def _range(values: Floats) -> Range:
    low, middle, high = np.quantile(values, [0.05, 0.5, 0.95])
    return Range(float(middle), float(low), float(high))


def report_of(
    piloted: Piloted,
    ahead: Ahead,
    terms: Terms,
    effort: Effort,
    *,
    moments: Sequence[int],
    outside: tuple[int, int] = (0, 0),
) -> dict[str, Any]:
    """Return the whole report.

    ``moments`` are the numbers of checks the next look can be at, ``outside`` the pilot's (errors, items) under the
    zone.
    """
    items = len(piloted.scores) + outside[1]
    wrong = int(piloted.is_wrong.sum()) + outside[0]
    manual = ahead.items * effort.label_seconds / 3600
    rows = [outlook(piloted, ahead, terms, effort, audits=audits) for audits in moments]
    promise = terms.alpha > 0
    # The fewest hours by the middle alone would bet on luck: a plan that pays even without it comes first.
    safe = [row for row in rows if verdict_of(row, manual, can_promise=promise) == "go"]
    best = min(safe or rows, key=lambda row: row.hours.middle)
    others = _other_targets(piloted, ahead, terms, effort, best.audits)
    verdict = verdict_of(best, manual, can_promise=promise)
    easier = next((row for row in others if verdict_of(row, manual, can_promise=True) == "go"), None)
    return {
        "verdict": verdict,
        "sentence": sentence_of(verdict, best, ahead.items, manual),
        "why": why_of(verdict, best, terms, easier, manual),
        "items": items,
        "wrong": wrong,
        "low": lower_bound(wrong, items, delta=0.025),
        "high": upper_bound(wrong, items, delta=0.025),
        "left": ahead.items,
        "target": terms.target,
        "manual_hours": manual,
        "effort": asdict(effort),
        "best": best.audits,
        "outlooks": [asdict(row) for row in rows],
        "targets": [asdict(row) for row in others],
    }


def _other_targets(piloted: Piloted, ahead: Ahead, terms: Terms, effort: Effort, audits: int) -> list[Outlook]:
    """Return what easier targets would give, the hardest first."""
    easier = [replace(terms, target=target) for target in TARGETS if target < terms.target]
    return [outlook(piloted, ahead, row, effort, audits=audits) for row in easier if row.alpha > 0]


def verdict_of(best: Outlook, manual_hours: float, *, can_promise: bool) -> str:
    """Return ``go`` where it pays even with bad luck, ``manual`` where it does not even with good, else ``adjust``."""
    if not can_promise:
        return "adjust"
    if best.share.low >= SURE_SHARE and best.hours.high <= manual_hours:
        return "go"
    if best.share.high < LEAST_SHARE or best.hours.low >= manual_hours:
        return "manual"
    return "adjust"


def sentence_of(verdict: str, best: Outlook, items: int, manual_hours: float) -> str:
    """Return the report in one sentence."""
    start = {"go": "Go", "adjust": "Adjust first", "manual": "Stay manual"}[verdict]
    return (
        f"{start}: with {grouped(best.audits)} blind checks, {_shares(best.share)} of the {grouped(items)} left would "
        f"be accepted; people would need {_hours(best.hours)} hours instead of {grouped(manual_hours)}, and "
        f"{_exact(best.accuracy)} of the labels would be right."
    )


def why_of(verdict: str, best: Outlook, terms: Terms, easier: Outlook | None, manual_hours: float) -> str:
    """Return why, and what would change it."""
    target = f"{100 * terms.target:g} %"
    if terms.alpha <= 0:
        return (
            "What people may get wrong takes up all that the promise allows; have some of their labels reviewed, or "
            "promise the accepted labels alone."
        )
    if verdict == "go":
        return f"Even with bad luck {100 * best.share.low:.0f} % can be accepted at {target}, and that saves hours."
    ahead = (
        f" At {100 * easier.target:g} % it would pay: {_shares(easier.share)} accepted, {_hours(easier.hours)} hours."
        if easier
        else " No easier target down to 80 % pays either: the model must get better first."
    )
    if verdict == "manual":
        short = best.share.high < LEAST_SHARE
        reason = (
            f"Even with good luck the model is not sure and right often enough to accept {100 * LEAST_SHARE:g} % at "
            f"{target}."
            if short
            else f"The blind checks cost more than they save: people alone need {grouped(manual_hours)} hours."
        )
        return reason + ahead
    odds = f"In {100 * best.chance:.0f} of 100 projects like this one something can be accepted at {target}; "
    return odds + "whether that pays is open." + ahead


def _shares(value: Range) -> str:
    return f"{100 * value.middle:.0f} % ({100 * value.low:.0f} to {100 * value.high:.0f} %)"


def _exact(value: Range) -> str:
    return f"{100 * value.middle:.1f} % ({100 * value.low:.1f} to {100 * value.high:.1f} %)"


def _hours(value: Range) -> str:
    digits = 0 if value.middle >= 10 else 1  # noqa: PLR2004
    return f"{value.middle:,.{digits}f} ({value.low:,.{digits}f} to {value.high:,.{digits}f})"
