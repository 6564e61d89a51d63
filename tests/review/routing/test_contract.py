"""The contract's numbers to the digits given, and its validity by simulation with fixed seeds."""

from __future__ import annotations

from math import ceil, log2

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.interpolate import PchipInterpolator
from scipy.stats import binom

from review.routing.contract.bounds import (
    allowed_given_missed,
    certify,
    certify_dataset,
    delivered_bound,
    grid_of,
    loosest,
    plan_audits,
    spent,
)
from review.statistics.binomial import (
    audits_for_power,
    fewest_audits,
    lower_bound,
    most_errors,
    p_value,
    upper_bound,
)

SCORES = np.linspace(0.5, 1, 1001)
WRONG = np.array([(7919 * i % 1000) < 300 * (1 - s) for i, s in enumerate(SCORES)])
GRID = SCORES[900::-100]  # .95 .9 ... .5, taken from the scores: an arange would miss some by a rounding
STEPS = GRID[:8]


@pytest.mark.parametrize(
    ("errors", "audits", "bound"),
    [(0, 59, 0.0495076), (0, 299, 0.0099691), (3, 100, 0.0757108), (10, 1000, 0.0169032), (1, 50, 0.0913981)],
)
def test_upper_bounds(errors: int, audits: int, bound: float) -> None:
    assert upper_bound(errors, audits) == pytest.approx(bound, abs=5e-8)


def test_bounds_at_the_edges() -> None:
    assert (upper_bound(0, 0), upper_bound(5, 5), lower_bound(0, 9)) == (1, 1, 0)
    assert lower_bound(9, 9) == pytest.approx(0.05 ** (1 / 9))


SMALLEST = {
    0.10: (29, 46, 61, 76, 103, 167, 286), 0.05: (59, 93, 124, 153, 208, 336, 577),
    0.02: (149, 236, 313, 386, 523, 845, 1449), 0.01: (299, 473, 628, 773, 1049, 1693, 2902),
    0.005: (598, 947, 1258, 1549, 2100, 3389, 5808),
}  # fmt: skip
QUARTER = {
    0.10: (42, 62, 79, 94, 124, 193, 320), 0.05: (86, 125, 160, 192, 252, 390, 646),
    0.02: (217, 317, 404, 484, 635, 982, 1623), 0.01: (437, 636, 810, 971, 1273, 1969, 3252),
}  # fmt: skip
ERRORS = (0, 1, 2, 3, 5, 10, 20)


@pytest.mark.parametrize("alpha", SMALLEST)
def test_the_fewest_audits_that_prove(alpha: float) -> None:
    assert tuple(fewest_audits(k, alpha=alpha) for k in ERRORS) == SMALLEST[alpha]


@pytest.mark.parametrize("alpha", QUARTER)
def test_the_fewest_accepted_audits_of_four_chains(alpha: float) -> None:
    assert tuple(fewest_audits(k, alpha=alpha, delta=0.05 / 4) for k in ERRORS) == QUARTER[alpha]


@pytest.mark.parametrize(
    ("alpha", "plans"),
    [(0.10, ((76, 116), (203, 321), (869, 1440))), (0.05, ((153, 234), (434, 671), (1810, 3019)))],
)
def test_audits_for_power(alpha: float, plans: tuple[tuple[int, int], ...]) -> None:
    for share, (eighty, ninety_five) in zip((0.25, 0.5, 0.75), plans, strict=True):
        assert audits_for_power(share * alpha, alpha=alpha, power=0.8) == eighty
        assert audits_for_power(share * alpha, alpha=alpha, power=0.95) == ninety_five
    with pytest.raises(ValueError, match="under alpha"):
        audits_for_power(alpha, alpha=alpha)


def test_guaranteed_risks() -> None:
    table = {100: (0.030, 0.030, 0.047, 0.062, 0.102), 500: (0.006, 0.013, 0.021, 0.034, 0.069),
             1000: (0.003, 0.011, 0.017, 0.029, 0.063)}  # fmt: skip
    for audits, row in table.items():
        # Half an error in a hundred is none yet: the table rounds down.
        found = [upper_bound(int(rate * audits + 1e-9), audits) for rate in (0, 0.005, 0.01, 0.02, 0.05)]
        assert found == pytest.approx(list(row), abs=0.0006)


def test_the_vector_of_learn_then_test() -> None:
    audits = [(g <= SCORES).sum() for g in STEPS]
    errors = [int((WRONG & (g <= SCORES)).sum()) for g in STEPS]
    assert audits == [101, 201, 301, 401, 501, 601, 701, 801]
    assert errors == [0, 2, 7, 12, 19, 27, 37, 48]
    bounds = [upper_bound(k, n) for k, n in zip(errors, audits, strict=True)]
    assert bounds == pytest.approx([0.0292, 0.0310, 0.0432, 0.0480, 0.0552, 0.0614, 0.0689, 0.0756], abs=6e-5)
    chain = [p_value(k, n, alpha=0.05) <= 0.05 for k, n in zip(errors, audits, strict=True)]
    assert chain.index(False) == 4  # one chain alone: .80 is the last accepted
    for alpha, threshold in ((0.05, 0.90), (0.06, 0.80), (0.08, 0.65), (0.10, 0.60)):
        found = certify(SCORES, SCORES, WRONG, alpha=alpha, grid=STEPS)
        assert found is not None
        assert found.threshold == pytest.approx(threshold)
    at_five = certify(SCORES, SCORES, WRONG, alpha=0.05, grid=STEPS)
    assert at_five is not None
    assert (at_five.audits, at_five.errors, at_five.bound) == (201, 2, pytest.approx(0.0310, abs=5e-5))
    assert at_five.share == pytest.approx(201 / 1001)


def sgr(scores: np.ndarray, wrong: np.ndarray, *, alpha: float, delta: float) -> float | None:
    """Selection with guaranteed risk (Geifman, El-Yaniv, 2017, algorithm 1): the oracle beside ours."""
    order = np.argsort(scores)
    ranked, is_wrong = scores[order], wrong[order]
    number = len(ranked)
    steps = ceil(log2(number))
    low, high, best = 0, number - 1, None
    for _ in range(steps):
        at = ceil((low + high) / 2)
        over = ranked >= ranked[at]
        bound = upper_bound(int(is_wrong[over].sum()), int(over.sum()), delta=delta / steps)
        if bound < alpha:
            high, best = at, float(ranked[at])
        else:
            low = at
    return best


def test_the_oracle_on_the_vector() -> None:
    assert sgr(SCORES, WRONG, alpha=0.05, delta=0.05) == pytest.approx(0.883, abs=0.001)


def test_the_dataset_vector() -> None:
    for epsilon, allowed, threshold, accepted in (
        (0.05, 38, 0.6475, 705), (0.04, 29, 0.691, 618), (0.03, 20, 0.7405, 519), (0.02, 12, 0.796, 408),
    ):  # fmt: skip
        found = certify_dataset(SCORES, WRONG, epsilon=epsilon)
        assert found is not None
        assert (found.allowed_errors, found.errors_over) == (allowed, allowed)
        assert found.threshold == pytest.approx(threshold)
        assert int((found.threshold < SCORES).sum()) == accepted
    assert [most_errors(n, alpha=0.05) for n in (58, 59, 100, 250, 500, 1000, 2000)] == [-1, 0, 1, 6, 16, 38, 83]
    assert certify_dataset(SCORES[:58], WRONG[:58], epsilon=0.05) is None
    everything = certify_dataset(SCORES[-200:], np.zeros(200, bool), epsilon=0.05)
    assert everything is not None
    assert everything.threshold == -np.inf


def test_what_looking_again_and_missing_cost() -> None:
    assert [spent(0.05, number) for number in (1, 2, 3)] == pytest.approx([0.025, 0.05 / 6, 0.05 / 12])
    assert sum(spent(0.05, number) for number in range(1, 10_000)) < 0.05
    assert allowed_given_missed(0.05, 0.2) == pytest.approx(0.04)
    assert delivered_bound(0.05, 0.3, 0.02) == pytest.approx(0.056)
    with pytest.raises(ValueError, match="from 1"):
        spent(0.05, 0)


def test_the_plan_in_audits_and_hours() -> None:
    none_yet = plan_audits(0, 0, alpha=0.05, delta=0.05, seconds_each=30)
    assert 150 < none_yet.more < 260
    assert none_yet.hours == pytest.approx(none_yet.more * 30 / 3600)
    assert plan_audits(200, 2, alpha=0.05, delta=0.05, seconds_each=30).more < none_yet.more
    assert plan_audits(5000, 50, alpha=0.05, delta=0.05, seconds_each=30).more == 0


def test_the_grid_is_the_pools_strictest_first() -> None:
    grid = grid_of(np.array([0.1, 0.5, 0.5, 0.9]), size=4)
    assert grid.tolist() == [0.9, 0.5, 0.1]


def test_a_zone_counts_within_itself() -> None:
    draw = np.random.default_rng(3)
    pool = draw.random(20_000)
    audited = draw.choice(pool[pool >= 0.4], 800, replace=False)
    wrong = draw.random(800) < 0.03 * (audited < 0.7)
    found = certify(pool, audited, wrong, alpha=0.05, zone=0.4)
    assert found is not None
    assert found.threshold >= 0.4
    assert found.share == pytest.approx((pool >= found.threshold).mean())
    assert certify(pool, np.array([]), np.array([], bool), alpha=0.05) is None


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 300))
def test_nothing_is_certified_that_its_own_chain_does_not_prove(seed: int, audits: int) -> None:
    draw = np.random.default_rng(seed)
    scores = draw.random(audits)
    wrong = draw.random(audits) < 0.1 * draw.random()
    found = certify(draw.random(500), scores, wrong, alpha=0.1)
    if found is not None:
        assert p_value(found.errors, found.audits, alpha=0.1) <= 0.05 / 4 + 1e-12


BINS = 50


def overconfident() -> np.ndarray:
    """The risk of 50 equal bins of the pool, surest first, of an over-confident model with base error .069."""
    mass = PchipInterpolator([0, 0.1, 0.342, 0.566, 0.905, 1], [0, 0.0003, 0.00342, 0.01132, 0.04525, 0.069])
    return np.diff(mass(np.arange(BINS + 1) / BINS)) * BINS


def replay(risk: np.ndarray, audits: int, *, alpha: float, runs: int, seed: int) -> tuple[float, float]:
    """Return the share of broken promises and the mean share accepted over random audits."""
    draw = np.random.default_rng(seed)
    shares = np.arange(1, BINS + 1) / BINS
    true = np.cumsum(risk) / np.arange(1, BINS + 1)
    counts = draw.multinomial(audits, np.full(BINS, 1 / BINS), size=runs)
    errors = draw.binomial(counts, risk[None, :])
    broken, covered = 0, 0.0
    for own, wrong in zip(np.cumsum(counts, axis=1), np.cumsum(errors, axis=1), strict=True):
        at = loosest(own, wrong, shares, total=audits, alpha=alpha, delta=0.05)
        if at is not None:
            broken += bool(true[at] > alpha)
            covered += shares[at]
    return broken / runs, covered / runs


@pytest.mark.parametrize(("alpha", "audits"), [(0.05, 500), (0.05, 1000), (0.05, 5000), (0.02, 5000)])
def test_the_worst_case_keeps_the_promise(alpha: float, audits: int) -> None:
    runs = 2000
    broken, _ = replay(np.full(BINS, alpha * 1.0001), audits, alpha=alpha, runs=runs, seed=1)
    assert broken <= 0.05 + 3 * (0.05 * 0.95 / runs) ** 0.5
    assert broken == pytest.approx({500: 0.017, 1000: 0.025, 5000: 0.025}[audits], abs=0.012)


@pytest.mark.parametrize(
    ("alpha", "audits", "coverage"),
    [(0.05, 500, 0.498), (0.05, 1000, 0.708), (0.05, 2000, 0.781), (0.05, 5000, 0.827), (0.02, 2000, 0.191),
     (0.02, 5000, 0.406)],
)  # fmt: skip
def test_an_overconfident_model(alpha: float, audits: int, coverage: float) -> None:
    broken, covered = replay(overconfident(), audits, alpha=alpha, runs=1000, seed=2)
    assert broken <= 0.01
    assert covered == pytest.approx(coverage, abs=0.02)


def test_coverage_is_at_least_the_oracles_on_the_same_draws() -> None:
    draw = np.random.default_rng(4)
    risk, ours, theirs = overconfident(), [], []
    pool = (np.arange(20_000) + 0.5) / 20_000
    for _ in range(120):
        scores = draw.choice(pool, 1000, replace=False)
        wrong = draw.random(1000) < risk[np.minimum(((1 - scores) * BINS).astype(int), BINS - 1)]
        found = certify(pool, scores, wrong, alpha=0.05)
        oracle = sgr(scores, wrong, alpha=0.05, delta=0.05)
        ours.append(found.share if found else 0.0)
        theirs.append(float((pool >= oracle).mean()) if oracle else 0.0)
    assert np.mean(ours) >= np.mean(theirs)


def test_the_delivered_dataset_keeps_its_promise() -> None:
    draw = np.random.default_rng(5)
    risk, broken = overconfident(), 0
    runs, size, audits = 400, 5000, 500
    for _ in range(runs):
        scores = draw.random(size)
        wrong = draw.random(size) < 2 * risk[np.minimum(((1 - scores) * BINS).astype(int), BINS - 1)]
        picked = draw.choice(size, audits, replace=False)
        found = certify_dataset(scores[picked], wrong[picked], epsilon=0.05)
        accepted = np.zeros(size, bool) if found is None else scores > found.threshold
        accepted[picked] = False  # audited items keep their human answer
        broken += bool((wrong & accepted).sum() / size > 0.05)
    assert broken / runs <= 0.05 + 3 * (0.05 * 0.95 / runs) ** 0.5
    assert binom.cdf(16, 500, 0.05) <= 0.05
