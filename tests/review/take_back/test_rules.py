"""Which acts may be taken back: the pure rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from review.take_back.rules import Act, takeable

START = datetime(2026, 1, 1, tzinfo=UTC)


def acts(*told: tuple[bool, bool]) -> list[Act]:
    return [
        Act(UUID(int=at), START + timedelta(minutes=at), is_blind=is_blind, is_acted_on=is_acted_on)
        for at, (is_blind, is_acted_on) in enumerate(told)
    ]


def test_a_hidden_check_shares_the_fate_of_the_ordinary_act_after_it_else_before_it() -> None:
    assert takeable(acts((False, True), (True, False), (False, False))) == {UUID(int=1), UUID(int=2)}
    assert takeable(acts((False, False), (True, False), (False, True))) == {UUID(int=0)}
    assert takeable(acts((False, True), (True, False))) == set()
    assert takeable(acts((True, False))) == {UUID(int=0)}


@given(st.lists(st.tuples(st.booleans(), st.booleans()), max_size=20))
def test_what_shows_of_a_check_never_depends_on_the_check(told: list[tuple[bool, bool]]) -> None:
    rows = acts(*told)
    other = acts(*[(is_blind, not is_acted_on if is_blind else is_acted_on) for is_blind, is_acted_on in told])
    assert takeable(rows) == takeable(other)


@given(st.lists(st.booleans(), max_size=20))
def test_an_ordinary_act_is_free_exactly_until_somebody_acted_on_it(told: list[bool]) -> None:
    rows = acts(*[(False, one) for one in told])
    assert takeable(rows) == {row.assignment_id for row in rows if not row.is_acted_on}
