"""The mean of two tempered fits against its vectors, by property, and on every input that is wrong or extreme."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from review.consensus.aggregation import chance_right, dawid_skene_map, majority
from review.consensus.answers import Answers
from review.consensus.belief import Beliefs, ItemBelief, aggregate, update_item
from review.consensus.gold_calibration import calibration, weigh
from review.consensus.tempered_fit import fit


def rows(text: str) -> np.ndarray:
    return np.array([[float(value) for value in line.split()] for line in text.split("/")])


def answers_of(items: str, workers: str, labels: str, n_items: int, n_workers: int, classes: int) -> Answers:
    arrays = [np.array([int(digit) for digit in text], np.int64) for text in (items, workers, labels)]
    return Answers(*arrays, n_items, n_workers, classes)


def first() -> Answers:
    return answers_of("000111222333", "012" * 4, "001111011220", 4, 3, 3)


def repeated() -> Answers:
    return answers_of("000011122333445555", "012001312023130123", "001111000111011000", 7, 4, 2)


def updated(beliefs: Beliefs, workers: list[int], labels: list[int]) -> ItemBelief:
    said = np.array(labels, np.int64)
    return update_item(beliefs.shared, beliefs.rows[workers, labels], said)


def close(value: object, wanted: object) -> bool:
    return bool(np.allclose(np.asarray(value), np.asarray(wanted), rtol=0, atol=1e-6))


def test_vector_a_every_published_figure() -> None:
    found = aggregate(first())
    assert found.one.kappa == pytest.approx(0.321970, abs=1e-6)
    assert close(
        found.posterior,
        rows(".623922 .305418 .070660/.077859 .877244 .044897/.244479 .695032 .060489/.184001 .077554 .738445"),
    )
    assert close(found.one.belief[0], [0.616682, 0.312268, 0.071050])
    assert close(found.two.belief[0], [0.631162, 0.298569, 0.070269])
    assert close(
        found.one.raw,
        rows(".734601 .242300 .023099/.028016 .962929 .009055/.171071 .812200 .016729/.076786 .017710 .905504"),
    )
    assert close(found.one.accuracy, [0.618791, 0.661571, 0.573808])
    assert close(found.two.accuracy, [0.598803, 0.639065, 0.565690])
    assert close(found.two.eta, rows(".142312 .160513/.216075 .210153/.132629 .138317"))
    assert close(
        found.one.theta[0, :, 0],
        rows(".655214 .172408 .172378/.302059 .575398 .122543/.178872 .155562 .665566"),
    )


def test_vector_a_a_new_item_updated_alone() -> None:
    found = updated(aggregate(first()), [0, 1], [0, 2])
    assert close(found.posterior, [0.382362, 0.204023, 0.413615])
    assert found.stop == pytest.approx(0.437419, abs=1e-6)


def test_vector_b_repeats_an_empty_item_and_gold() -> None:
    found = aggregate(repeated())
    assert found.one.kappa == pytest.approx(0.276018, abs=1e-6)
    assert close(found.posterior[:, 0], [0.478687, 0.477329, 0.667713, 0.331732, 0.494679, 0.656830, 0.515114])
    held = aggregate(repeated(), gold={4: 1})
    assert close(held.posterior[:, 0], [0.347982, 0.527536, 0.525254, 0.213580, 0.291329, 0.588815, 0.408631])


def test_vector_c_calibration() -> None:
    beliefs = rows(".9 .1/.8 .2/.7 .3/.6 .4/.2 .8/.3 .7")
    found = calibration(beliefs, np.array([0, 0, 1, 1, 1, 1]))
    assert close([found.log_temperature, *found.biases], [-0.036633, -0.114175, 0.114175])
    assert close(found.apply(np.array([[0.75, 0.25]])), [[0.713257, 0.286743]])


def test_an_item_updated_alone_with_nothing_new_is_as_the_fit_has_it() -> None:
    found = aggregate(first())
    again = updated(found, [0, 1, 2], [0, 0, 1])
    assert again.posterior == pytest.approx(found.posterior[0], abs=1e-12)
    assert again.stop == pytest.approx(found.stop[0], abs=1e-12)
    other = updated(found, [2, 0, 1], [1, 0, 0])
    assert (other.posterior.tobytes(), other.stop) == (again.posterior.tobytes(), again.stop)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 20), st.integers(1, 6), st.integers(2, 5))
def test_beliefs_are_probabilities_whatever_the_order(seed: int, items: int, workers: int, classes: int) -> None:
    draw = np.random.default_rng(seed)
    number = int(draw.integers(0, 60))
    arrays = [draw.integers(0, limit, number) for limit in (items, workers, classes)]
    gold = {int(item): int(draw.integers(0, classes)) for item in draw.integers(0, items, 3)}
    order = draw.permutation(number)
    for known in ({}, gold):
        found = aggregate(Answers(*arrays, items, workers, classes), gold=known)
        other = aggregate(Answers(*(array[order] for array in arrays), items, workers, classes), gold=known)
        assert found.posterior.tobytes() == other.posterior.tobytes()
        assert found.rows.tobytes() == other.rows.tobytes()
        assert found.posterior.sum(axis=1) == pytest.approx(np.ones(items))
        for values in (found.posterior, found.rows, found.stop, found.quality, found.pooled_rows):
            assert np.isfinite(values).all()


# Wrong and extreme input: what is believed, or a plain refusal.


def nobody(items: int = 3, classes: int = 2) -> Answers:
    empty = np.zeros(0, np.int64)
    return Answers(empty, empty, empty, items, 0, classes)


def test_nobody_answered() -> None:
    assert aggregate(nobody()).posterior == pytest.approx(np.full((3, 2), 0.5))
    assert aggregate(nobody(items=0)).posterior.shape == (0, 2)


def test_one_person_is_believed_in_part() -> None:
    found = aggregate(answers_of("0123", "0000", "0101", 4, 1, 2))
    assert found.best.tolist() == [0, 1, 0, 1]
    assert ((found.confidence > 0.6) & (found.confidence < 0.85)).all()
    assert (found.stop < 0.85).all()  # one answer an item never is enough


def test_one_item() -> None:
    found = aggregate(answers_of("000", "012", "001", 1, 3, 2))
    assert found.best.tolist() == [0]
    assert 0.5 < found.confidence[0] < 0.75


def test_one_class_is_refused() -> None:
    with pytest.raises(ValueError, match="at least 2"):
        answers_of("0", "0", "0", 1, 1, 1)


def test_a_class_nobody_chose_is_possible_but_unlikely() -> None:
    found = aggregate(answers_of("001122", "010101", "001100", 3, 2, 3))
    assert (found.posterior[:, 2] > 0).all()
    assert (found.posterior[:, 2] < 0.1).all()


def test_two_hundred_classes() -> None:
    draw = np.random.default_rng(1)
    truth = draw.integers(0, 200, 400)
    items, workers = np.repeat(np.arange(400), 4), np.tile(np.arange(4), 400)
    said = np.where(draw.random(1600) < 0.9, truth[items], draw.integers(0, 200, 1600))
    found = aggregate(Answers(items, workers, said, 400, 4, 200))
    assert (found.best == truth).mean() > 0.97
    assert np.isfinite(found.posterior).all()
    with pytest.raises(ValueError, match="2000 people with 200 classes are more than one fit holds"):
        fit(Answers(items, workers, said, 400, 2000, 200), kinds=2)


def test_a_hundred_thousand_people_with_one_answer_each() -> None:
    draw = np.random.default_rng(2)
    truth = draw.integers(0, 3, 20_000)
    items = np.repeat(np.arange(20_000), 5)
    said = np.where(draw.random(100_000) < 0.7, truth[items], (truth[items] + draw.integers(1, 3, 100_000)) % 3)
    answers = Answers(items, np.arange(100_000), said, 20_000, 100_000, 3)
    found = aggregate(answers)
    right = float(chance_right(found.posterior, truth).mean())
    assert right >= float(chance_right(majority(answers).posterior, truth).mean()) - 0.002
    assert np.isfinite(found.posterior).all()


def test_one_person_who_answered_everything_beside_others_who_answered_once() -> None:
    items = np.r_[np.arange(100), np.arange(100)]
    workers = np.r_[np.zeros(100, np.int64), np.arange(1, 101)]
    said = np.r_[np.arange(100) % 2, np.where(np.arange(100) < 80, np.arange(100) % 2, 1 - np.arange(100) % 2)]
    found = aggregate(Answers(items, workers, said, 100, 101, 2))
    assert (found.best == np.arange(100) % 2).all()
    assert found.quality[0] > found.quality[-1]


def test_all_agree() -> None:
    found = aggregate(answers_of("000111222333", "012" * 4, "000111000111", 4, 3, 2))
    assert found.best.tolist() == [0, 1, 0, 1]
    assert (found.confidence > 0.8).all()
    assert (found.confidence < 1).all()


def test_all_disagree() -> None:
    found = aggregate(answers_of("000111222", "012" * 3, "012120201", 3, 3, 3))
    assert found.posterior == pytest.approx(np.full((3, 3), 1 / 3), abs=0.05)
    assert (found.stop < 0.5).all()


def test_gold_that_contradicts_every_answer() -> None:
    answers = answers_of("0123456789ab".replace("a", "9").replace("b", "9"), "0" * 12, "0" * 12, 10, 1, 2)
    found = weigh(answers, dict.fromkeys(range(10), 1))
    assert found.posterior[:, 1].tolist() == [1.0] * 10
    assert found.result.quality[0] < 0.5
    assert np.isfinite(found.result.rows).all()


def test_gold_of_an_unknown_class_or_item_is_refused() -> None:
    with pytest.raises(ValueError, match="gold class must lie from 0 to 2"):
        aggregate(first(), gold={0: 3})
    with pytest.raises(ValueError, match="gold item must lie from 0 to 3"):
        aggregate(first(), gold={4: 0})
    with pytest.raises(ValueError, match="gold item must lie from 0 to 3"):
        weigh(first(), {4: 0})


def test_two_thousand_answers_to_one_item_do_not_underflow() -> None:
    items, workers = np.zeros(2000, np.int64), np.arange(2000)
    labels = (np.arange(2000) < 600).astype(np.int64)
    answers = Answers(items, workers, labels, 1, 2000, 2)
    found = aggregate(answers)
    assert found.best.tolist() == [0]
    assert found.confidence[0] == pytest.approx(0.605505, abs=1e-6)  # 7 in 10 of strangers: no surer than that
    held = aggregate(answers, gold={0: 1})
    assert held.one.theta[:, 1, 0, 1].mean() == pytest.approx(0.3, abs=0.05)
    assert np.isfinite(held.posterior).all()
    once = updated(found, list(range(2000)), labels.tolist())
    assert once.posterior == pytest.approx(found.posterior[0], abs=1e-9)


def test_answers_of_one_person_to_one_item_count_once_together() -> None:
    single = answers_of("0011", "0101", "0110", 2, 2, 2)
    thrice = answers_of("000011", "000101", "000110", 2, 2, 2)
    assert aggregate(thrice).posterior == pytest.approx(aggregate(single).posterior, abs=1e-12)


# Gold: how much, and whether it was drawn.


def crowd(seed: int) -> tuple[Answers, np.ndarray]:
    draw = np.random.default_rng(seed)
    truth = draw.integers(0, 4, 600)
    skill = draw.beta(6, 2.5, 30)
    items = np.repeat(np.arange(600), 4)
    workers = np.concatenate([draw.choice(30, 4, replace=False) for _ in range(600)])
    right = draw.random(2400) < skill[workers]
    said = np.where(right, truth[items], (truth[items] + draw.integers(1, 4, 2400)) % 4)
    return Answers(items, workers, said, 600, 30, 4), truth


def test_ten_pieces_of_gold_are_enough_and_nine_are_not() -> None:
    answers, truth = crowd(3)
    nine = weigh(answers, {item: int(truth[item]) for item in range(9)})
    assert (nine.calibration, nine.held_out, nine.calibrated_on) == (None, {}, 0)
    assert nine.posterior[9:].tobytes() == aggregate(answers).posterior[9:].tobytes()
    ten = weigh(answers, {item: int(truth[item]) for item in range(10)})
    assert ten.calibration is not None
    assert ten.has_biases
    assert set(ten.held_out) == {"tempered-mean", "majority", "one-coin", "dawid-skene-map"}


def test_gold_picked_by_hand_fits_the_temperature_alone() -> None:
    answers, truth = crowd(4)
    gold = {item: int(truth[item]) for item in range(60)}
    picked = weigh(answers, gold, drawn=set(range(9)))
    assert picked.calibration is not None
    assert not picked.has_biases
    assert picked.calibration.biases.tolist() == [0, 0, 0, 0]
    assert picked.calibrated_on == 60
    some = weigh(answers, gold, drawn=set(range(20)))
    assert (some.has_biases, some.calibrated_on) == (True, 20)


def test_what_was_stored_gives_the_same_belief_after_gold() -> None:
    answers, truth = crowd(5)
    found = weigh(answers, {item: int(truth[item]) for item in range(50)})
    own = answers.items == 300
    workers, labels = answers.workers[own], answers.labels[own]
    again = update_item(found.shared, found.result.rows[workers, labels], labels)
    assert again.posterior == pytest.approx(found.posterior[300], abs=1e-12)


def test_it_is_as_right_as_the_method_before_it_and_more_honest_where_people_share_errors() -> None:
    draw = np.random.default_rng(6)
    truth = draw.integers(0, 3, 1500)
    hard = draw.random(1500) < 0.25
    tempting = (truth + draw.integers(1, 3, 1500)) % 3
    items = np.repeat(np.arange(1500), 5)
    workers = np.concatenate([draw.choice(40, 5, replace=False) for _ in range(1500)])
    chance = np.where(hard[items], 0.45, 0.88)
    said = np.where(draw.random(7500) < chance, truth[items], tempting[items])
    answers = Answers(items, workers, said, 1500, 40, 3)

    def loss(posterior: np.ndarray) -> float:
        return float(-np.log(np.maximum(posterior[np.arange(1500), truth], 1e-6)).mean())

    ours, before = aggregate(answers).posterior, dawid_skene_map(answers).posterior
    assert chance_right(ours, truth).mean() >= chance_right(before, truth).mean() - 0.01
    assert loss(ours) < loss(before)
