"""The alarms of monitoring: how often they are false, and how soon they are right."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from review.evaluation.drift import (
    Counts,
    bin_of,
    buckets,
    chance_of,
    due_checkpoint,
    moment,
    shifts_of_kinds,
    shifts_within,
)

STREAMS = 600
LABELS = ("bus", "cat", "dog", "person")


def looks_up_to(items: int) -> list[tuple[int, int]]:
    found, look = [], 1
    while moment(look) <= items:
        found.append((look, moment(look)))
        look += 1
    return found


def test_looks_are_planned() -> None:
    assert [moment(look) for look in range(1, 6)] == [100, 125, 157, 196, 245]
    assert [due_checkpoint(items, 0) for items in (99, 100, 124, 125, 250)] == [None, 1, 1, 2, 5]
    assert due_checkpoint(130, 2) is None
    for look in range(1, 40):
        assert due_checkpoint(moment(look), look - 1) == look


def test_the_chance_is_fisher_s() -> None:
    # Fisher's tea: 3 of 4 cups right by chance, or all: 17 / 70.
    assert chance_of(Counts(1, 4), Counts(3, 4), only_more=True) == pytest.approx(17 / 70)
    assert chance_of(Counts(0, 4), Counts(4, 4), only_more=True) == pytest.approx(1 / 70)
    assert chance_of(Counts(0, 4), Counts(4, 4), only_more=False) == pytest.approx(2 / 70)
    assert chance_of(Counts(0, 0), Counts(4, 4), only_more=False) == 1


def test_false_alarms_stay_under_the_allowance_at_all_looks_together() -> None:
    """600 streams of 2,000 items in which nothing changes, looked at 14 times, 4 labels and the whole each."""
    draw = np.random.default_rng(11)
    allowance = 0.05
    errors = mixes = 0
    for _ in range(STREAMS):
        kinds = [LABELS[at] for at in draw.choice(4, 2000, p=[0.4, 0.3, 0.2, 0.1])]
        wrong = (draw.random(2000) < 0.08).tolist()
        errors += any(
            shifts_within(kinds[:n], wrong[:n], look=look, allowance=allowance, only_more=True)
            for look, n in looks_up_to(2000)
        )
        mixes += any(shifts_of_kinds(kinds[:n], look=look, allowance=allowance) for look, n in looks_up_to(2000))
    margin = 3 * (allowance * (1 - allowance) / STREAMS) ** 0.5
    assert errors / STREAMS <= allowance + margin
    assert mixes / STREAMS <= allowance + margin
    # Without the spending the same looks would alarm far more often than promised.
    naive = 0
    for seed in range(100):
        wrong = (np.random.default_rng(seed).random(2000) < 0.08).tolist()
        naive += any(
            chance_of(Counts(sum(wrong[: n - n // 3]), n - n // 3), Counts(sum(wrong[n - n // 3 : n]), n // 3),
                      only_more=True) <= allowance
            for _, n in looks_up_to(2000)
        )  # fmt: skip
    assert naive >= 20


def test_a_label_that_gets_worse_is_named() -> None:
    draw = np.random.default_rng(5)
    found = []
    for _ in range(20):
        kinds = [LABELS[at] for at in draw.choice(4, 1500)]
        wrong = [bool(draw.random() < (0.35 if kind == "cat" and at >= 600 else 0.05)) for at, kind in enumerate(kinds)]
        seen = next(
            ((n, {row.cell for row in shifts}) for look, n in looks_up_to(1500)
             if (shifts := shifts_within(kinds[:n], wrong[:n], look=look, allowance=0.05, only_more=True))),
            None,
        )  # fmt: skip
        assert seen is not None
        assert seen[0] > 600
        found.append("cat" in seen[1] or seen[1] == {"*"})
    assert all(found)


def test_a_new_kind_of_picture_shows_in_what_is_predicted() -> None:
    draw = np.random.default_rng(6)
    kinds = [bin_of(value) for value in [*draw.beta(8, 2, 800), *draw.beta(4, 4, 300)]]
    cells = {row.cell for row in shifts_of_kinds(kinds, look=due_checkpoint(1100, 0) or 0, allowance=0.01)}
    assert cells >= {"0.9", "0.4"}
    assert (bin_of(0.3), bin_of(1.0), bin_of(0.299)) == ("0.3", "0.9", "0.2")


def test_buckets_cover_a_stream_without_gaps() -> None:
    assert buckets(0) == []
    assert buckets(30) == [(0, 30)]
    found = buckets(1000)
    assert len(found) == 12
    assert found[0][0] == 0
    assert found[-1][1] == 1000
    assert all(high == low for (_, high), (low, _) in pairwise(found))
