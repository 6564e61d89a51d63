"""Skills, gates and flags against their vectors; the gate's table by exact recursion."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from review.scoring import flags
from review.scoring.rules import (
    DEFAULT,
    Gate,
    GateRule,
    Outcome,
    ShapeErrors,
    Skill,
    Verdict,
    decide,
    first_verdict,
    gate,
    gold_rate,
    per_label,
    posterior,
    sprt,
    team_prior,
)


def after(right: int, wrong: int) -> Skill:
    return posterior([Outcome(True)] * right + [Outcome(False)] * wrong)


@pytest.mark.parametrize(
    ("right", "seen", "mean", "low", "doubt"),
    [(9, 10, 0.8667, 0.7033, 0.1979), (18, 20, 0.8800, 0.7602, 0.1145), (45, 50, 0.8909, 0.8151, 0.0281),
     (95, 100, 0.9429, 0.9016, 0.0000), (4, 4, 0.8889, 0.6877, 0.1678), (0, 3, 0.5000, 0.2253, 0.9667)],
)  # fmt: skip
def test_the_posterior_vectors(right: int, seen: int, mean: float, low: float, doubt: float) -> None:
    skill = after(right, seen - right)
    assert (skill.mean, skill.quantile(0.05), skill.below(0.8)) == pytest.approx((mean, low, doubt), abs=5e-5)


@pytest.mark.parametrize(
    ("seen", "half"), [(5, 0.170), (10, 0.135), (20, 0.102), (30, 0.086), (50, 0.068), (100, 0.049), (200, 0.035)]
)
def test_the_half_width_at_nine_in_ten(seen: int, half: float) -> None:
    low, high = Skill(4 + 0.9 * seen, 1 + 0.1 * seen).interval(0.9)
    assert (high - low) / 2 == pytest.approx(half, abs=6e-4)


def paused_within(accuracy: float, rule: GateRule, most: int = 100) -> float:
    """Return the exact probability of a pause, by following every count of right answers that is not paused yet."""
    alive = {0: 1.0}
    paused = 0.0
    for seen in range(1, most + 1):
        following: dict[int, float] = {}
        for right, chance in alive.items():
            for more, part in ((1, accuracy), (0, 1 - accuracy)):
                following[right + more] = following.get(right + more, 0.0) + chance * part
        alive = {}
        for right, chance in following.items():
            if gate(Skill(4 + right, 1 + seen - right), seen, rule) == Gate.PAUSE:
                paused += chance
            else:
                alive[right] = chance
    return paused


ACCURACIES = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


@pytest.mark.parametrize(
    ("floor", "table"),
    [(0.75, (0.9999, 0.9663, 0.4676, 0.1563, 0.0326, 0.0056, 0.0007, 0)),
     (0.80, (1, 0.9986, 0.8521, 0.5186, 0.1716, 0.0311, 0.0036, 0.0001))],
)  # fmt: skip
def test_the_gate_pauses_whom_it_should(floor: float, table: tuple[float, ...]) -> None:
    # Doubts depend on counts alone: worked out once for all accuracies.
    rule = GateRule(floor=floor)
    known: dict[tuple[float, float], float] = {}
    original = Skill.below

    def remembered(self: Skill, at: float) -> float:
        return known.setdefault((self.a, self.b), original(self, at))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Skill, "below", remembered)
        patch.setattr(Skill, "quantile", lambda self, share: 0.0)
        found = [paused_within(accuracy, rule) for accuracy in ACCURACIES]
    assert found == pytest.approx(list(table), abs=6e-5)


def test_the_gate_waits_warns_and_promotes() -> None:
    assert gate(after(0, 3), 3) == Gate.OPEN  # too early, however bad
    assert gate(after(0, 5), 5) == Gate.PAUSE
    assert gate(after(6, 5), 11) == Gate.WARN
    assert gate(after(95, 5), 100) == Gate.PROMOTE
    assert gate(after(18, 2), 20) == Gate.OPEN


def test_what_is_long_ago_fades() -> None:
    bad_then_good = [Outcome(False)] * 30 + [Outcome(True)] * 60
    assert posterior(bad_then_good, forgetting=0.98).mean > posterior(bad_then_good).mean
    assert posterior([Outcome(True)] * 1000, forgetting=0.98).a == pytest.approx(4 + 50, abs=0.01)
    assert pytest.approx(0.5, abs=0.005) == 0.98**34


def test_a_label_borrows_from_the_whole() -> None:
    outcomes = [Outcome(True, "cat")] * 40 + [Outcome(False, "dog")] * 3 + [Outcome(True, "dog")]
    skills = per_label(outcomes)
    overall = posterior(outcomes)
    assert skills["dog"].mean == pytest.approx((5 * overall.mean + 1) / 9)
    assert skills["cat"].mean > overall.mean > skills["dog"].mean


def test_the_teams_prior() -> None:
    assert team_prior([(9, 1)] * 3) == DEFAULT
    draw = np.random.default_rng(1)
    skill = draw.beta(18, 2, 200)
    right = draw.binomial(40, skill)
    found = team_prior([(int(r), int(40 - r)) for r in right])
    assert found.mean == pytest.approx(0.9, abs=0.02)
    assert 8 < found.a + found.b < 45


def test_gold_goes_where_little_is_known() -> None:
    assert gold_rate(DEFAULT) == pytest.approx(0.30)
    assert 0.03 <= gold_rate(after(190, 10)) < 0.05
    assert gold_rate(after(18, 2)) < gold_rate(after(9, 1))


@pytest.mark.parametrize(("good", "bad", "expected"), [(0.95, 0.85, (55.0, 43.5)), (0.98, 0.90, (54.6, 38.3))])
def test_the_sequential_test_takes_as_long_as_it_should(good: float, bad: float, expected: tuple[float, float]) -> None:
    draw = np.random.default_rng(7)
    means = []
    for accuracy, wrong_verdict in ((good, Verdict.BAD), (bad, Verdict.GOOD)):
        lengths, wrong = [], 0
        for _ in range(1500):
            right = seen = 0
            while (verdict := sprt(right, seen - right, good=good, bad=bad)) == Verdict.UNDECIDED:
                seen += 1
                right += int(draw.random() < accuracy)
            lengths.append(seen)
            wrong += verdict == wrong_verdict
        means.append(float(np.mean(lengths)))
        assert wrong / 1500 <= 0.05 + 3 * (0.05 * 0.95 / 1500) ** 0.5
    assert means == pytest.approx(list(expected), rel=0.06)


def test_shape_errors_say_what_is_wrong() -> None:
    errors = ShapeErrors(right=40, missed=10) + ShapeErrors(sloppy=5, extra=1, mislabelled=2)
    skills = errors.skills()
    assert min(skills, key=lambda name: skills[name].mean) == "finds"
    assert skills["places"].mean == pytest.approx((4 + 42) / (5 + 47))


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.booleans(), st.floats(0.5, 1)), max_size=60))
def test_a_skill_is_a_distribution(rows: list[tuple[bool, float]]) -> None:
    skill = posterior([Outcome(right, weight=weight) for right, weight in rows], forgetting=0.98)
    low, high = skill.interval()
    assert 0 < low <= high < 1
    assert 0 <= skill.below(0.8) <= 1


def test_flags_are_raised_by_what_they_name_and_not_by_honest_work() -> None:
    draw = np.random.default_rng(2)
    pool = np.array([500, 300, 200])
    assert flags.constant_answers(np.array([50, 0, 0]), pool, people=40).is_raised
    assert not flags.constant_answers(np.array([27, 13, 10]), pool, people=40).is_raised
    assert flags.spammer_score(np.eye(3)) == pytest.approx(1.0)
    assert flags.independent_answers(np.full((3, 3), 5.0)).is_raised
    assert not flags.independent_answers(np.full((3, 3), 3.0)).is_raised  # too few to say
    assert not flags.independent_answers(np.array([[8.0, 1, 1], [1, 8, 1], [1, 1, 8]])).is_raised
    chance = [flags.independent_answers(draw.multinomial(12, np.full(4, 0.25), 4).astype(float)) for _ in range(200)]
    assert np.mean([one.is_raised for one in chance]) > 0.9
    weak = [flags.independent_answers(draw.multinomial(12, [0.6, 0.2, 0.1, 0.1], 1).astype(float)) for _ in range(9)]
    assert not any(one.is_raised for one in weak)
    assert flags.copied_shapes(6, 20).is_raised
    assert not flags.copied_shapes(4, 4).is_raised
    residuals, spread = flags.log_residuals(np.array([2.0, 4, 8, 4, 4]), np.full(5, 4.0))
    assert residuals[1] == pytest.approx(0)
    assert residuals[2] == pytest.approx(np.log(2))
    assert spread == pytest.approx(0)
    truth = draw.integers(0, 5, 400)
    careless = np.where(draw.random(400) < 0.8, truth, draw.integers(0, 5, 400))
    other = np.where(draw.random(400) < 0.8, truth, draw.integers(0, 5, 400))
    assert flags.copying(careless, careless, truth, classes=5).is_raised
    assert not flags.copying(careless, other, truth, classes=5).is_raised
    assert not flags.copying(truth, truth, truth, classes=5).is_raised  # being right together is no copying
    assert flags.accepts_everything(9, 10).is_raised
    assert not flags.accepts_everything(2, 10).is_raised
    item_low = np.full(60, 4.0)
    assert flags.too_fast(np.full(60, 1.2), item_low).is_raised
    assert not flags.too_fast(np.full(60, 6.0), item_low).is_raised
    assert flags.fast_run(np.array([0.1, -4, -4, -4, -4, -4, 0.0]), 1.0).is_raised
    assert not flags.fast_run(np.array([-4.0, 0, -4, 0, -4, 0]), 1.0).is_raised
    assert flags.even_gaps(np.full(30, 5.0)).is_raised
    assert not flags.even_gaps(draw.exponential(5, 30)).is_raised
    assert flags.knows_the_gold(98, 100, 60, 100).is_raised
    assert not flags.knows_the_gold(92, 100, 90, 100).is_raised


def test_a_sequential_gate_keeps_its_promise_and_does_not_change_its_mind() -> None:
    rule = GateRule(floor=0.75, high=0.90, is_sequential=True)
    draw = np.random.default_rng(6)

    def share(accuracy: float, wanted: Gate) -> float:
        verdicts = []
        for _ in range(300):
            outcomes = [Outcome(bool(right)) for right in draw.random(400) < accuracy]
            verdicts.append(decide(outcomes, posterior(outcomes), rule))
        return sum(found == wanted for found in verdicts) / 300

    assert share(0.90, Gate.PAUSE) <= 0.05 + 0.03
    assert share(0.75, Gate.PROMOTE) <= 0.05 + 0.03
    assert share(0.75, Gate.PAUSE) > 0.9
    bad = [Outcome(is_right=False)] * 8
    assert first_verdict(bad, good=0.9, bad=0.75) == (Verdict.BAD, 4)
    later = [*bad, *[Outcome(is_right=True)] * 300]
    assert decide(later, posterior(later), rule) == Gate.PAUSE  # what comes after the first verdict changes nothing
    # Good once is not good for ever: who falls to .30 after a hundred good checks is paused, within forty.
    for _ in range(50):
        good = [Outcome(bool(right)) for right in draw.random(100) < 0.95]
        fallen = [*good, *(Outcome(bool(right)) for right in draw.random(60) < 0.30)]
        if first_verdict(good, good=0.9, bad=0.75)[0] == Verdict.GOOD:
            assert decide(good, posterior(good), rule) != Gate.PAUSE
            assert decide(fallen, posterior(fallen), rule) == Gate.PAUSE
    reviews = [Outcome(is_right=False, weight=0.7)] * 50
    assert decide(reviews, posterior(reviews), rule) == Gate.WARN  # a reviewer's word is no certain truth
