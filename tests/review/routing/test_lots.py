"""The exact test of a lot: starts and levels to the digits of the report, and the promise whatever leaves, and why."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, hypergeom

from review.routing.contract.lots import LevelTest, judge_lot, levels_of, plan_lot, starts, walk

SCORES = np.linspace(0.5, 1, 1001)
WRONG = np.array([(7919 * i % 1000) < 300 * (1 - s) for i, s in enumerate(SCORES)])
STEPS = SCORES[900:100:-100]  # .95 .9 ... .6


Counts = np.ndarray


def pass_on(
    audits: Counts, errors: Counts, shares: Counts, *, total: int, alpha: float, delta: float
) -> tuple[LevelTest, ...]:
    """Return the tests with binomial p-values: the limit of a lot so large that the audits take nothing from it."""
    levels = levels_of(shares, total, alphas=np.full(len(shares), alpha), delta=delta)
    return walk(levels, lambda step: float(binom.cdf(errors[step], audits[step], alpha)), steps=len(shares))


@pytest.mark.parametrize(
    ("audits", "begins"),
    [(50, ()), (59, (59,)), (200, (72, 144)), (500, (80, 160, 320)), (1001, (86, 172, 344, 688)),
     (2000, (90, 180, 360, 720, 1440)), (5000, (94, 188, 376, 752, 1504, 3008))],
)  # fmt: skip
def test_starts_double_from_the_fewest_that_prove_anything(audits: int, begins: tuple[int, ...]) -> None:
    assert starts(audits, alpha=0.05, delta=0.05) == begins


@pytest.mark.parametrize("alpha", [0.0, 1.0, -0.1, 1.5])
def test_what_can_or_must_always_be_wrong_has_no_starts(alpha: float) -> None:
    assert starts(1000, alpha=alpha, delta=0.05) == ()


def test_levels_pass_on_as_in_vector_d() -> None:
    audits = np.array([(step <= SCORES).sum() for step in STEPS])
    errors = np.array([int((WRONG & (step <= SCORES)).sum()) for step in STEPS])
    tests = pass_on(audits, errors, audits / 1001, total=1001, alpha=0.05, delta=0.05)
    assert [round(float(STEPS[row.step]), 4) for row in tests] == [0.95, 0.9, 0.85, 0.8, 0.75, 0.65]
    levels = [0.0125, 0.025, 0.025, 0.0375, 0.0375, 0.0125]
    assert [row.level for row in tests] == pytest.approx(levels, abs=1e-6)
    chances = [0.005625, 0.002240, 0.015499, 0.034683, 0.125196, 0.672121]
    assert [row.p_value for row in tests] == pytest.approx(chances, abs=1e-6)
    assert [row.is_proved for row in tests] == [True, True, True, True, False, False]
    for alpha, loosest in ((0.05, 0.8), (0.06, 0.75), (0.08, 0.6), (0.10, 0.6)):
        proved = [row for row in pass_on(audits, errors, audits / 1001, total=1001, alpha=alpha, delta=0.05)
                  if row.is_proved]  # fmt: skip
        assert float(STEPS[proved[-1].step]) == pytest.approx(loosest)


def test_a_large_lot_tests_as_the_binomial_does() -> None:
    size = 2_000_000
    scores = np.linspace(0.5, 1, size)
    plan = plan_lot(scores, 1001, alpha=0.05, delta=0.05, thresholds=STEPS)
    outcome = judge_lot(plan, SCORES, WRONG, scores)
    audits = np.array([(step <= SCORES).sum() for step in STEPS])
    errors = np.array([int((WRONG & (step <= SCORES)).sum()) for step in STEPS])
    limit = pass_on(audits, errors, audits / 1001, total=1001, alpha=0.05, delta=0.05)
    assert outcome.certified is not None
    assert outcome.certified.threshold == pytest.approx(0.8)
    assert [row.p_value for row in outcome.judged] == pytest.approx([row.p_value for row in limit][:6], rel=0.05)


@settings(max_examples=60, deadline=None)
@given(st.integers(2, 400), st.integers(1, 400), st.floats(0.01, 0.4), st.floats(0, 0.5), st.booleans())
def test_the_test_of_each_threshold_is_exact(size: int, audits: int, alpha: float, gone: float, counts: bool) -> None:
    """At the nearest broken promise the chance of rejecting at any level is at most the level."""
    scores = np.linspace(0, 1, size)
    plan = plan_lot(scores, audits, alpha=alpha, delta=0.05, leavers=gone, counts_audited=counts)
    for step, items in enumerate(plan.items.tolist()):
        assert 0 <= plan.least[step] <= items
        wrong = plan.most_wrong(step) + 1
        if plan.least[step] == 0 or wrong > items:
            continue
        checked = min(plan.audits, items)
        counts_wrong = np.arange(checked + 1)
        chances = hypergeom.cdf(counts_wrong, items, wrong, checked)
        masses = hypergeom.pmf(counts_wrong, items, wrong, checked)
        for level in (0.01, 0.05, 0.2):
            assert masses[chances <= level].sum() <= level + 1e-9
    assert plan.own_levels.sum() <= 0.05 + 1e-12


def test_a_threshold_with_fewer_left_than_was_fixed_is_not_used_but_passes_its_level_on() -> None:
    scores = np.linspace(0, 1, 10_000)
    plan = plan_lot(scores, 1000, alpha=0.05, delta=0.05)
    checks = np.linspace(0, 1, 1000)
    right = np.zeros(1000, bool)
    left = np.delete(scores, np.arange(0, 10_000, 10))
    assert judge_lot(plan, checks, right, left).certified is not None
    loosest = judge_lot(plan, checks, right, left).certified
    # Half of the surest tenth leaves: the strict thresholds lack A*, the loose ones have it.
    gone = left[(left < 0.9) | (np.arange(len(left)) % 2 == 0)]
    outcome = judge_lot(plan_lot(scores, 1000, alpha=0.05, delta=0.05, leavers=0.1), checks, right, gone)
    assert not outcome.judged[0].is_used
    assert outcome.judged[0].is_proved
    assert outcome.certified is not None
    assert loosest is not None
    # Half of everything leaves: all is proved and nothing can be used, and the reason is there.
    outcome = judge_lot(plan, checks, right, left[::2])
    assert outcome.certified is None
    assert outcome.missed_by is not None
    assert outcome.missed_by.left < outcome.missed_by.least


@pytest.mark.parametrize("size", [0, 1, 50])
def test_lots_too_small_to_prove_anything_certify_nothing(size: int) -> None:
    scores = np.linspace(0, 1, size)
    plan = plan_lot(scores, size, alpha=0.05, delta=0.05)
    assert judge_lot(plan, scores, np.zeros(size, bool), scores).certified is None


def test_counting_the_audited_labels_lets_a_small_lot_accept_more() -> None:
    scores = np.linspace(0, 1, 5000)
    apart = plan_lot(scores, 1000, alpha=0.05, delta=0.05)
    together = plan_lot(scores, 1000, alpha=0.05, delta=0.05, counts_audited=True)
    assert (together.least == together.items).all()
    assert (apart.least < apart.items * 0.81).all()
