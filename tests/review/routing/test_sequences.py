"""Sequences, the alarm, estimates and calibration against their vectors and by simulation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.routing.calibration import confidence_maps
from review.statistics.binomial import lower_bound, upper_bound
from review.statistics.confidence_sequences import (
    BETS,
    Detector,
    betting_sequence,
    confidence_sequence,
    live_rate,
    patience_for,
    prediction_powered,
)


@pytest.mark.parametrize(
    ("errors", "audits", "low", "high"),
    [(0, 50, 0, 0.1293813), (2, 100, 0.0003213, 0.1130652), (10, 500, 0.0045485, 0.0533196),
     (30, 1000, 0.0137433, 0.0553183)],
)  # fmt: skip
def test_the_sequences_vectors(errors: int, audits: int, low: float, high: float) -> None:
    assert confidence_sequence(errors, audits) == pytest.approx((low, high), abs=5e-8)


def test_a_sequence_at_its_edges() -> None:
    assert confidence_sequence(0, 0) == (0, 1)
    assert confidence_sequence(7, 7)[1] == 1


@pytest.mark.parametrize("rate", [0.01, 0.03, 0.10])
def test_the_sequence_may_be_looked_at_as_often_as_one_likes(rate: float) -> None:
    draw = np.random.default_rng(int(rate * 1000))
    looks = np.unique(np.linspace(50, 5000, 60).astype(int))
    runs = 400
    errors = np.cumsum(draw.random((runs, 5000)) < rate, axis=1)[:, looks - 1]
    missed = peeked = 0
    known: dict[tuple[int, int], tuple[bool, bool]] = {}
    for row in errors:
        seen = []
        for count, size in zip(row.tolist(), looks.tolist(), strict=True):
            if (count, size) not in known:
                low, high = confidence_sequence(count, size)
                inside = lower_bound(count, size, delta=0.025) <= rate <= upper_bound(count, size, delta=0.025)
                known[count, size] = (low <= rate <= high, inside)
            seen.append(known[count, size])
        missed += not all(held for held, _ in seen)
        peeked += not all(held for _, held in seen)
    assert missed / runs <= 0.05
    assert peeked / runs > 0.12  # the classical interval breaks its word when looked at again and again


def alarms(rate: float, *, alpha: float, patience: float, runs: int, longest: int, seed: int) -> np.ndarray:
    """Return when each run alarms (``longest`` where it does not), many runs at once."""
    draw = np.random.default_rng(seed)
    evidence = np.zeros((runs, len(BETS)))
    bets = np.array(BETS) / alpha
    when = np.full(runs, longest)
    for step in range(1, longest):
        wrong = (draw.random(runs) < rate).astype(float)
        evidence = (evidence + 1) * (1 + bets[None, :] * (wrong[:, None] - alpha))
        when = np.where((when == longest) & (evidence.mean(axis=1) >= patience), step, when)
    return when


def test_false_alarms_are_rare_and_real_ones_quick() -> None:
    # In control: the mean run length is at least the patience (runs are cut, which only lowers it).
    calm = alarms(0.02, alpha=0.02, patience=1000, runs=300, longest=6000, seed=1)
    assert calm.mean() >= 1000
    for rate, alpha, median in ((0.06, 0.02, 100), (0.10, 0.02, 45), (0.10, 0.05, 117), (0.15, 0.05, 52)):
        found = alarms(rate, alpha=alpha, patience=1000, runs=600, longest=4000, seed=2)
        assert np.median(found) == pytest.approx(median, rel=0.15)


def test_the_detector_one_by_one_is_the_same() -> None:
    detector = Detector()
    draw = np.random.default_rng(3)
    evidence = np.zeros(len(BETS))
    for _ in range(50):
        wrong = bool(draw.random() < 0.2)
        detector = detector.after(wrong, alpha=0.05)
        evidence = (evidence + 1) * (1 + np.array(BETS) / 0.05 * (wrong - 0.05))
    assert detector.value == pytest.approx(float(evidence.mean()))
    assert detector.audits == 50
    assert detector.is_alarm(1.0) == (detector.value >= 1)
    assert patience_for(200) == 1000
    assert (live_rate(10_000, since_certificate=5000), live_rate(10_000), live_rate(100)) == (0.02, 0.05, 1)


def test_prediction_powered_estimates_hold_and_are_narrower() -> None:
    draw = np.random.default_rng(4)
    covered, widths, plain = 0, [], []
    runs = 300
    for _ in range(runs):
        guess = draw.beta(1, 15, 20_000)
        truth = (draw.random(20_000) < guess * 1.3).astype(float)
        picked = draw.choice(20_000, 1000, replace=False)
        found = prediction_powered(guess, guess[picked], truth[picked])
        covered += found.low <= truth.mean() <= found.high
        widths.append(found.high - found.low)
        errors = int(truth[picked].sum())
        plain.append(upper_bound(errors, 1000, delta=0.025) - lower_bound(errors, 1000, delta=0.025))
    assert covered / runs >= 0.93
    assert np.mean(widths) < np.mean(plain)


def test_betting_holds_for_graded_losses() -> None:
    draw = np.random.default_rng(5)
    missed = 0
    for _ in range(100):
        losses = draw.beta(2, 8, 400)
        low, high = betting_sequence(losses.tolist())
        missed += not low <= 0.2 <= high
    assert missed <= 8
    assert high - low < 0.12
    assert betting_sequence([]) == (0, 1)


def test_confidences_are_read_by_what_the_data_allow() -> None:
    draw = np.random.default_rng(6)
    raw = draw.beta(5, 2, 3000)
    right = draw.random(3000) < raw**2  # an over-confident model
    few, some, many = (confidence_maps.learn(raw[:n], right[:n].tolist()) for n in (20, 200, 3000))
    assert (few.kind, some.kind, many.kind) == ("identity", "temperature", "isotonic")
    held = draw.beta(5, 2, 3000)
    truth = draw.random(3000) < held**2

    def error(found: confidence_maps.ConfidenceMap) -> float:
        return confidence_maps.calibration_error(confidence_maps.reliability(found.read(held), truth.tolist()))

    assert error(many) < error(some) < error(few)
    assert error(many) < 0.04
    assert confidence_maps.read_map(many.document()) == many


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=2, max_size=80))
def test_a_map_never_falls_and_stays_a_probability(rows: list[tuple[float, bool]]) -> None:
    raw = np.array([value for value, _ in rows])
    truth = np.array([float(right) for _, right in rows])
    steps = confidence_maps.isotonic(raw, truth)
    values = confidence_maps.ConfidenceMap("isotonic", steps=steps).read(np.linspace(0, 1, 50))
    assert (np.diff(values) >= -1e-12).all()
    assert values.min() >= 0
    assert values.max() <= 1
