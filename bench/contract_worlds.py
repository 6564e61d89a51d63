"""``python -m bench.contract_worlds [--runs N]``: the worlds in which a contract was broken, as seeded simulations.

Each world makes a list of items, decides who is checked, what the checks say and what leaves meanwhile, and hands that
to the procedure a certificate is computed by (``document.compute``): one look that spends all of delta. ``broken``: the
share of runs whose accepted labels are wrong more often than alpha; ``certified``: the share that accepted anything;
``coverage``: the mean share of the list over the threshold.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from bench.records import record, write
from review.routing.contract.document import Lot, Sample, Terms, compute
from review.routing.contract.lots import judge_lot, plan_lot
from review.routing.contract.upload_test import plan_upload

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
ALPHA, DELTA = 0.05, 0.05
COVERAGE_RUNS, BROKEN_RUNS = 2000, 400
# What the procedure has to reach, beside what it does.
LEAST = {"plain 1000": 0.72, "plain 2000": 0.77, "tenth gone 1000": 0.63, "small 1000": 0.58}
MASS = PchipInterpolator([0, 0.1, 0.342, 0.566, 0.905, 1], [0, 0.0003, 0.00342, 0.01132, 0.04525, 0.069])


@dataclass
class World:
    """A list: scores, whether the model is wrong, who is checked in which order; then what checks say and who leaves.

    ``says`` what the checks say (their verdict "wrong"), masks and scores of shape (items,).
    """

    scores: Floats
    wrong: Bools
    order: NDArray[np.int64]
    audits: int
    says: Bools
    left: Bools
    terms: Terms


def listed(draw: np.random.Generator, risk: Floats, audits: int, **terms: Any) -> World:
    """Return a list with these risks, the surest first; the checks are right and nothing has left but they."""
    size = len(risk)
    wrong = draw.random(size) < risk
    order = draw.permutation(size)
    left = np.ones(size, bool)
    left[order[:audits]] = False
    scores = (size - np.arange(size)) / size
    # delta / (1 * 2) of twice delta is all of it.
    terms = {"promise": "accepted", "target": 1 - ALPHA, "delta": 2 * DELTA, "number": 1, **terms}
    return World(scores, wrong, order, audits, wrong.copy(), left, Terms(**terms))


def overconfident(size: int) -> Floats:
    """Return the risk of each of ``size`` items, surest first, of an over-confident model: .069 on average."""
    return np.asarray(np.diff(MASS(np.arange(size + 1) / size)) * size)


def plain(size: int, audits: int, gone: float = 0.0) -> Callable[[np.random.Generator], World]:
    """Return the over-confident world; a share ``gone`` leaves by chance."""

    def make(draw: np.random.Generator) -> World:
        world = listed(draw, overconfident(size), audits)
        world.left &= draw.random(size) >= gone
        return world

    return make


def mixed(draw: np.random.Generator, kinds: list[tuple[int, float]], audits: int, **terms: Any) -> tuple[World, Any]:
    """Return a list mixed of kinds (items, risk) no score tells apart, and which kind each item is of."""
    kind = draw.permutation(np.repeat(np.arange(len(kinds)), [count for count, _ in kinds]))
    return listed(draw, np.array([risk for _, risk in kinds])[kind], audits, **terms), kind


def flat(draw: np.random.Generator) -> World:
    """Every item is wrong a whisker more often than allowed."""
    return listed(draw, np.full(5000, 1.01 * ALPHA), 1000)


def settings_overlap(draw: np.random.Generator) -> World:
    """A stricter overlap after the draw: loose boxes are errors, judged again."""
    world, kind = mixed(draw, [(9200, 0.01), (800, 0.01)], 1000)
    world.wrong |= kind == 1
    world.says = world.wrong.copy()
    return world


def settings_shown(draw: np.random.Generator) -> World:
    """More is shown after the draw: items with a weak region are errors, judged again."""
    world, kind = mixed(draw, [(9350, 0.0), (650, 0.0)], 1000)
    world.wrong |= kind == 1
    world.says = world.wrong.copy()
    return world


def settings_zone(draw: np.random.Generator) -> World:
    """The zone is lowered after the draw: what lies low was drawn at a tenth of the rate; a missing check is wrong."""
    risk = np.where(np.arange(10_000) < 6000, 0.005, 0.15)
    world = listed(draw, risk, 1000)
    low = np.arange(10_000) >= 6000
    unchecked = np.zeros(10_000, bool)
    unchecked[world.order[100:1000]] = True
    world.says |= low & unchecked
    world.left |= low & unchecked
    world.left[world.order[:1000]] = False
    return world


def skipping(worked: float) -> Callable[[np.random.Generator], World]:
    """People skip nine in ten of what is hard, which is then left; skipped items are not accepted."""

    def make(draw: np.random.Generator) -> World:
        world, kind = mixed(draw, [(9000, 0.039), (1000, 0.25)], 1000)
        seen = draw.random(10_000) < worked
        # Whether a hard item is skipped or labelled, it is no longer accepted unseen; some skips are not noted.
        noted = draw.random(10_000) < 0.5
        world.left &= ~seen | ((kind == 1) & ~noted)
        return world

    return make


def batches(draw: np.random.Generator) -> World:
    """The first batch is worked off before the second, which is worse, comes."""
    world, kind = mixed(draw, [(5000, 0.005), (5000, 0.06)], 1000)
    world.left &= kind == 1
    return world


def lent(draw: np.random.Generator) -> World:
    """People limited to label A work all of it off; B is left."""
    world, kind = mixed(draw, [(5000, 0.01), (5000, 0.065)], 1000)
    world.left &= kind == 1
    return world


def half_worked(draw: np.random.Generator) -> World:
    """Half of the better half is worked off."""
    world, kind = mixed(draw, [(5000, 0.01), (5000, 0.07)], 1000)
    world.left &= (kind == 1) | (draw.random(10_000) < 0.5)
    return world


def deleting(draw: np.random.Generator) -> World:
    """Pictures found wrong are deleted before the look: they stay on the list, as errors."""
    return listed(draw, np.full(6000, 0.06), 1000)


def clicker(draw: np.random.Generator) -> World:
    """A fifth of the checks is by somebody who says what the model says, and is paused: those count as errors."""
    world = listed(draw, np.full(10_000, 0.06), 1000)
    world.says[world.order[:200]] = True
    return world


def unsure(draw: np.random.Generator) -> World:
    """Half of those who meet an error agree with the model and mark it unsure: without others it is an error."""
    world = listed(draw, np.full(10_000, 0.06), 1000)
    world.says |= draw.random(10_000) < 0.01
    return world


def missed(looks: int, rate: float) -> Callable[[np.random.Generator], World]:
    """People miss a share of the errors; ``looks`` second looks overrule; planted errors measure it."""

    def make(draw: np.random.Generator) -> World:
        planted = (int(draw.binomial(100, rate)), 100)
        world = listed(draw, np.full(20_000, 1.01 * ALPHA), 2000, missed=planted, second_looks=looks)
        overruled = (draw.random((20_000, looks)) < rate).all(axis=1) if looks else np.zeros(20_000, bool)
        world.says &= ~((draw.random(20_000) < rate) | overruled)
        return world

    return make


def tiny(audits: int, spread: bool) -> Callable[[np.random.Generator], World]:
    """A list of 160, most of it checked, exactly as many wrong as are allowed."""

    def make(draw: np.random.Generator) -> World:
        world = listed(draw, np.zeros(160), audits)
        world.wrong[draw.choice(160, 8, replace=False)] = True
        world.says = world.wrong.copy()
        if not spread:
            world.scores = np.ones(160)
        return world

    return make


def bad_top(draw: np.random.Generator) -> World:
    """The surest 4 % are confident mistakes."""
    risk = np.where(np.arange(20_000) < 800, 0.16, 0.02)
    return listed(draw, risk, 2000)


WORLDS: dict[str, Callable[[np.random.Generator], World]] = {
    "flat": flat,
    "settings overlap": settings_overlap,
    "settings shown": settings_shown,
    "settings zone": settings_zone,
    "skipping 60": skipping(0.6),
    "skipping 90": skipping(0.9),
    "batches": batches,
    "lent labels": lent,
    "half worked": half_worked,
    "deleting": deleting,
    "clicker": clicker,
    "unsure": unsure,
    "missed 30, one second look": missed(1, 0.3),
    "missed 50, one second look": missed(1, 0.5),
    "missed 30, no second look": missed(0, 0.3),
    "tiny 145": tiny(145, spread=False),
    "tiny 145 spread": tiny(145, spread=True),
    "tiny 80": tiny(80, spread=False),
    "bad top": bad_top,
}
COVERAGES = {
    "plain 1000": plain(40_000, 1000),
    "plain 2000": plain(40_000, 2000),
    "tenth gone 1000": plain(40_000, 1000, gone=0.1),
    "small 1000": plain(5000, 1000),
}


def look(world: World) -> tuple[bool, bool, float]:
    """Return whether the promise was broken, whether anything was certified, and the share over the threshold."""
    checked = world.order[: world.audits]
    size = len(world.scores)
    drawn = np.zeros(size, bool)
    drawn[checked] = True
    labels = [""] * size
    lot = Lot(np.ones(size, bool), world.left, drawn)
    sample = Sample(world.scores, labels, world.scores[checked], [""] * len(checked), world.says[checked], lot)
    result = compute(world.terms, sample)
    line = result.lines[0] if result.lines else None
    if not result.is_reached or line is None or line.threshold is None:
        return False, False, 0.0
    accepted = (world.scores >= line.threshold) & world.left & ~drawn
    broken = bool((world.wrong & accepted).sum() > ALPHA * accepted.sum() + 1e-9)
    return broken, True, float((world.scores >= line.threshold).mean())


def rows_of(name: str, make: Callable[[np.random.Generator], World], runs: int, *, is_coverage: bool) -> list[Any]:
    """Return the rows of a world over so many seeded runs."""
    looks = np.array([look(make(np.random.default_rng([run, crc32(name.encode())]))) for run in range(runs)], float)
    broken, certified, covered = looks.mean(axis=0)
    errors = looks.std(axis=0) / runs**0.5
    more = {"runs": runs}
    rows = [
        record(f"broken {name}", broken, "share", "lower", baseline=DELTA, standard_error=round(errors[0], 6), **more),
        record(f"certified {name}", certified, "share", "higher", standard_error=round(errors[1], 6), **more),
    ]
    if is_coverage:
        rows.append(
            record(
                f"coverage {name}",
                covered,
                "share",
                "higher",
                least=LEAST[name],
                standard_error=round(errors[2], 6),
                **more,
            )
        )
    return rows


def uploads(runs: int) -> list[Any]:
    """One upload of 1,000 among good ones: taken back by how many checks; its own test does not know the history."""
    plan = plan_upload(1000, alpha=ALPHA)
    rows = [record("watch checks an upload", plan.checks, "checks", "lower", most=60)]
    draw = np.random.default_rng(5)
    for history in (5000, 50_000):
        for risk in (ALPHA, 0.2, 1.0):
            wrong = draw.hypergeometric(round(1000 * risk), 1000 - round(1000 * risk), plan.checks, runs)
            back = wrong >= plan.limit
            stay = np.where(back, 0.0, 1000 * risk - wrong)
            name = f"{100 * risk:g} % after {history}"
            better = "lower" if risk == ALPHA else "higher"
            spread = round(float(back.std() / runs**0.5), 6)
            rows.append(record(f"watch back {name}", back.mean(), "share", better, runs=runs, standard_error=spread))
            rows.append(record(f"watch stay {name}", stay.mean(), "labels", "lower", runs=runs))
    return rows


def costs() -> list[Any]:
    """What a list of a million, and a look over 5,000 checks and 200 thresholds, cost."""
    draw = np.random.default_rng(1)
    scores = draw.random(1_000_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.process_time()
    plan = plan_lot(scores, 5000, alpha=ALPHA, delta=DELTA)
    planned = time.process_time() - begun
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    steps = np.linspace(1, 0, 200, endpoint=False)
    checked = draw.choice(1_000_000, 5000, replace=False)
    plan = plan_lot(scores, 5000, alpha=ALPHA, delta=DELTA, thresholds=steps)
    begun = time.process_time()
    judge_lot(plan, scores[checked], draw.random(5000) < 0.01, scores)
    return [
        record("plan of a list of 1,000,000", planned, "s", "lower", most=20),
        record("plan of a list of 1,000,000, memory", memory, "MB", "lower", most=200),
        record("look over 5,000 checks and 200 thresholds", time.process_time() - begun, "s", "lower", most=0.5),
    ]


def main(arguments: list[str]) -> None:
    """Run every world and write ``bench/results/contract.json``."""
    parser = argparse.ArgumentParser(prog="python -m bench.contract_worlds", description=__doc__)
    parser.add_argument("--runs", type=int, default=0, help="runs a world (default: 400, 2,000 for coverage)")
    runs = parser.parse_args(arguments).runs
    records = costs()
    for name, make in COVERAGES.items():
        records += rows_of(name, make, runs or COVERAGE_RUNS, is_coverage=True)
    for name, make in WORLDS.items():
        records += rows_of(name, make, runs or BROKEN_RUNS, is_coverage=False)
    records += uploads(runs or COVERAGE_RUNS)
    write("contract", records)


if __name__ == "__main__":
    main(sys.argv[1:])
