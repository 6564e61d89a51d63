"""The belief of classes: vectors worked out apart, what no answer may break, and what order must not change."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.consensus.answers import Answers
from review.consensus.gold_calibration import ENOUGH_GOLD, Weighed, calibrate, weigh
from review.consensus.tempered_fit import Belief, aggregate, updated

NEAR = {"abs": 1e-6}


def answers_of(items: list[int], workers: list[int], labels: list[int], n: tuple[int, int, int]) -> Answers:
    return Answers(np.array(items, np.int64), np.array(workers, np.int64), np.array(labels, np.int64), *n)


def vector_a() -> Answers:
    return answers_of(
        [0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3], [0, 1, 2] * 4, [0, 0, 1, 1, 1, 1, 0, 1, 1, 2, 2, 0], (4, 3, 3)
    )


def vector_b() -> Answers:
    items = [0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 5, 5, 5]
    workers = [0, 1, 2, 0, 0, 1, 3, 1, 2, 0, 2, 3, 1, 3, 0, 1, 2, 3]
    labels = [0, 0, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0]
    return answers_of(items, workers, labels, (7, 4, 2))


def test_three_people_four_items_three_classes() -> None:
    belief = aggregate(vector_a())
    assert belief.one.kappa == pytest.approx(0.321970, **NEAR)
    expected = [
        [0.623922, 0.305418, 0.070660],
        [0.077859, 0.877244, 0.044897],
        [0.244479, 0.695032, 0.060489],
        [0.184001, 0.077554, 0.738445],
    ]
    np.testing.assert_allclose(belief.posterior, expected, atol=1e-6)
    np.testing.assert_allclose(belief.one.belief[0], [0.616682, 0.312268, 0.071050], atol=1e-6)
    np.testing.assert_allclose(belief.two.belief[0], [0.631162, 0.298569, 0.070269], atol=1e-6)
    raw = [
        [0.734601, 0.242300, 0.023099],
        [0.028016, 0.962929, 0.009055],
        [0.171071, 0.812200, 0.016729],
        [0.076786, 0.017710, 0.905504],
    ]
    np.testing.assert_allclose(belief.one.raw, raw, atol=1e-6)
    np.testing.assert_allclose(belief.one.rows.accuracy, [0.618791, 0.661571, 0.573808], atol=1e-6)
    np.testing.assert_allclose(belief.two.rows.accuracy, [0.598803, 0.639065, 0.565690], atol=1e-6)
    shares = [[0.142312, 0.160513], [0.216075, 0.210153], [0.132629, 0.138317]]
    np.testing.assert_allclose(belief.two.rows.shares, shares, atol=1e-6)
    theta = [[0.655214, 0.172408, 0.172378], [0.302059, 0.575398, 0.122543], [0.178872, 0.155562, 0.665566]]
    np.testing.assert_allclose(belief.one.rows.theta[0, :, 0], theta, atol=1e-6)
    assert belief.best.tolist() == [0, 1, 1, 2]


def test_one_new_item_is_worked_out_alone() -> None:
    belief = aggregate(vector_a())
    item, raw = updated(belief.one.rows, belief.two.rows, np.array([0, 1]), np.array([0, 2]))
    np.testing.assert_allclose(item, [0.382362, 0.204023, 0.413615], atol=1e-6)
    assert raw.max() == pytest.approx(0.437419, **NEAR)


def test_an_item_worked_out_alone_is_what_the_fit_says_of_it() -> None:
    belief = aggregate(vector_a())
    item, raw = updated(belief.one.rows, belief.two.rows, np.array([0, 1, 2]), np.array([0, 0, 1]))
    np.testing.assert_allclose(item, belief.posterior[0], atol=1e-12)
    np.testing.assert_allclose(raw, belief.one.raw[0], atol=1e-12)


def test_somebody_nothing_is_known_of_answers_as_the_team_does() -> None:
    answers = vector_a()
    with_stranger = Answers(answers.items, answers.workers, answers.labels, 4, 4, 3)
    belief = aggregate(with_stranger)
    known, _ = updated(belief.one.rows, belief.two.rows, np.array([3, 0]), np.array([1, 1]))
    unknown, _ = updated(belief.one.rows, belief.two.rows, np.array([-1, 0]), np.array([1, 1]))
    np.testing.assert_allclose(known, unknown, atol=1e-6)


def test_two_answers_of_one_person_to_one_item_count_as_one_and_an_unanswered_item_has_the_shares() -> None:
    belief = aggregate(vector_b())
    assert belief.one.kappa == pytest.approx(0.276018, **NEAR)
    expected = [0.478687, 0.477329, 0.667713, 0.331732, 0.494679, 0.656830, 0.515114]
    np.testing.assert_allclose(belief.posterior[:, 0], expected, atol=1e-6)


def test_gold_holds_its_item_and_teaches_about_the_others() -> None:
    belief = aggregate(vector_b(), {4: 1})
    expected = [0.347982, 0.527536, 0.525254, 0.213580, 0.291329, 0.588815, 0.408631]
    np.testing.assert_allclose(belief.posterior[:, 0], expected, atol=1e-6)


def test_one_temperature_and_class_biases_are_fitted_on_gold() -> None:
    beliefs = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4], [0.2, 0.8], [0.3, 0.7]])
    calibration = calibrate(beliefs, np.array([0, 0, 1, 1, 1, 1]))
    assert calibration.log_temperature == pytest.approx(-0.036633, **NEAR)
    np.testing.assert_allclose(calibration.biases, [-0.114175, 0.114175], atol=1e-6)
    np.testing.assert_allclose(calibration.applied(np.array([[0.75, 0.25]]))[0], [0.713257, 0.286743], atol=1e-6)


def test_hand_picked_gold_fits_the_temperature_alone() -> None:
    beliefs = np.array([[0.9, 0.1], [0.8, 0.2], [0.7, 0.3], [0.6, 0.4], [0.2, 0.8], [0.3, 0.7]])
    calibration = calibrate(beliefs, np.array([0, 0, 1, 1, 1, 1]), with_biases=False)
    assert calibration.biases.tolist() == [0.0, 0.0]
    assert calibration.log_temperature != 0


@st.composite
def many_answers(draw: st.DrawFn) -> Answers:
    items, workers, classes = draw(st.integers(1, 8)), draw(st.integers(1, 5)), draw(st.integers(2, 4))
    one = st.tuples(st.integers(0, items - 1), st.integers(0, workers - 1), st.integers(0, classes - 1))
    rows = draw(st.lists(one, max_size=40))
    said = [[row[place] for row in rows] for place in range(3)]
    return answers_of(said[0], said[1], said[2], (items, workers, classes))


def check(belief: Belief) -> None:
    for values in (belief.posterior, belief.one.raw, belief.two.raw, belief.accuracy, belief.one.rows.theta):
        assert np.isfinite(values).all()
    np.testing.assert_allclose(belief.posterior.sum(axis=1), 1)
    assert ((belief.posterior > 0) & (belief.posterior < 1)).all()
    assert ((belief.accuracy > 0) & (belief.accuracy < 1)).all()


@settings(max_examples=200, deadline=None)
@given(many_answers(), st.randoms(use_true_random=False))
def test_beliefs_are_shares_whatever_was_said_and_no_order_changes_a_bit(answers: Answers, random: object) -> None:
    belief = aggregate(answers)
    check(belief)
    order = list(range(len(answers.items)))
    random.shuffle(order)  # type: ignore[attr-defined]
    shuffled = Answers(
        answers.items[order], answers.workers[order], answers.labels[order],
        answers.n_items, answers.n_workers, answers.n_classes,
    )  # fmt: skip
    assert aggregate(shuffled).posterior.tobytes() == belief.posterior.tobytes()


def test_nobody_answered_anything() -> None:
    belief = aggregate(answers_of([], [], [], (3, 1, 2)))
    check(belief)
    np.testing.assert_allclose(belief.posterior, 0.5)
    assert aggregate(answers_of([], [], [], (0, 1, 2))).posterior.shape == (0, 2)


def test_one_person_one_item() -> None:
    belief = aggregate(answers_of([0], [0], [1], (1, 1, 2)))
    check(belief)
    assert belief.best.tolist() == [1]
    assert belief.posterior[0, 1] < 0.85


def test_a_class_nobody_chose_is_believed_least_and_never_impossible() -> None:
    belief = aggregate(answers_of([0, 0, 1, 1], [0, 1, 0, 1], [0, 0, 1, 1], (2, 2, 3)))
    check(belief)
    assert (belief.posterior.argmin(axis=1) == 2).all()


def test_two_hundred_classes() -> None:
    random = np.random.default_rng(4)
    truth = random.integers(0, 200, 400)
    items, workers = np.repeat(np.arange(400), 3), np.tile(np.arange(6), 200)
    labels = np.where(random.random(1200) < 0.8, truth[items], random.integers(0, 200, 1200))
    belief = aggregate(Answers(items, workers, labels, 400, 6, 200))
    check(belief)
    assert (belief.best == truth).mean() > 0.85


def test_a_hundred_thousand_people_with_one_answer_each() -> None:
    random = np.random.default_rng(5)
    truth = random.integers(0, 3, 20_000)
    items = np.repeat(np.arange(20_000), 5)
    labels = np.where(random.random(100_000) < 0.7, truth[items], random.integers(0, 3, 100_000))
    belief = aggregate(Answers(items, np.arange(100_000), labels, 20_000, 100_000, 3))
    check(belief)
    assert (belief.best == truth).mean() > 0.9


def test_one_person_who_answered_everything() -> None:
    labels = [0, 1, 2] * 10
    belief = aggregate(answers_of(list(range(30)), [0] * 30, labels, (30, 1, 3)))
    check(belief)
    assert belief.best.tolist() == labels


def test_all_agree_and_all_disagree() -> None:
    items, workers = [n for n in range(10) for _ in range(3)], [0, 1, 2] * 10
    agreed = aggregate(answers_of(items, workers, [n % 2 for n in range(10) for _ in range(3)], (10, 3, 3)))
    check(agreed)
    assert agreed.best.tolist() == [n % 2 for n in range(10)]
    disagreed = aggregate(answers_of(items, workers, [0, 1, 2] * 10, (10, 3, 3)))
    check(disagreed)
    # No pair agrees: what is left is the usual kappa, as twenty items' worth against ten.
    assert disagreed.one.kappa == pytest.approx(0.35 * 20 / 30)
    assert (disagreed.posterior.max(axis=1) < 0.6).all()


def test_two_thousand_answers_to_one_item_do_not_underflow() -> None:
    labels = [0] * 1200 + [1] * 800
    belief = aggregate(answers_of([0] * 2000, list(range(2000)), labels, (2, 2000, 3)))
    check(belief)
    assert belief.best[0] == 0


def test_answers_withdrawn_are_as_if_never_given() -> None:
    whole = vector_a()
    keep = whole.workers != 2
    without = Answers(whole.items[keep], whole.workers[keep], whole.labels[keep], 4, 3, 3)
    never = answers_of([0, 0, 1, 1, 2, 2, 3, 3], [0, 1] * 4, [0, 0, 1, 1, 0, 1, 2, 2], (4, 3, 3))
    assert aggregate(without).posterior.tobytes() == aggregate(never).posterior.tobytes()


def gold_world(number: int) -> tuple[Answers, dict[int, int]]:
    random = np.random.default_rng(9)
    truth = random.integers(0, 3, 120)
    items, workers = np.repeat(np.arange(120), 3), np.tile(np.arange(9), 40)
    labels = np.where(random.random(360) < 0.7, truth[items], random.integers(0, 3, 360))
    return Answers(items, workers, labels, 120, 9, 3), {n: int(truth[n]) for n in range(number)}


@pytest.mark.parametrize("number, is_fitted", [(0, False), (ENOUGH_GOLD - 1, False), (ENOUGH_GOLD, True), (50, True)])
def test_from_ten_gold_items_on_a_calibration_is_fitted(number: int, is_fitted: bool) -> None:
    answers, gold = gold_world(number)
    weighed = weigh(answers, gold)
    assert (weighed.calibration is not None) == is_fitted
    for item, label in gold.items():
        assert weighed.posterior[item].tolist() == [float(label == k) for k in range(3)]
    np.testing.assert_allclose(weighed.posterior.sum(axis=1), 1)


def test_gold_that_contradicts_every_answer_breaks_nothing() -> None:
    answers = answers_of([n for n in range(20) for _ in range(3)], [0, 1, 2] * 20, [0] * 60, (20, 3, 2))
    weighed: Weighed = weigh(answers, dict.fromkeys(range(15), 1))
    check(weighed.belief)
    assert np.isfinite(weighed.posterior).all()
    # Whoever is always wrong on gold is no longer believed elsewhere.
    assert (weighed.posterior[15:, 0] < 0.5).all()


def test_gold_against_two_thousand_answers_stays_gold() -> None:
    items = [0] * 2000 + [n for n in range(1, 41) for _ in range(2)]
    workers = [*range(2000), *([0, 1] * 40)]
    labels = [0] * 2000 + [n % 2 for n in range(1, 41) for _ in range(2)]
    belief = aggregate(answers_of(items, workers, labels, (41, 2000, 2)), {0: 1})
    check(belief)


def test_gold_nobody_answered_says_nothing() -> None:
    answers = answers_of([0, 1], [0, 1], [0, 1], (30, 2, 2))
    weighed = weigh(answers, dict.fromkeys(range(5, 25), 0))
    assert weighed.calibration is None
    assert weighed.posterior.tobytes() == aggregate(answers).posterior.tobytes()
