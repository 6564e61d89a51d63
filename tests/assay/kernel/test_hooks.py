"""Hooks keep their entries in order, once each."""

from __future__ import annotations

import pytest

from assay.kernel.hooks import Hook


def test_entries_keep_their_order_and_the_same_one_counts_once() -> None:
    hook: Hook[str] = Hook("letters")
    for letter in "bacb":
        hook.register(letter)
    assert list(hook) == ["b", "a", "c"]


def test_a_later_entry_of_a_name_replaces_the_first() -> None:
    hook: Hook[int] = Hook("numbers")
    hook.register(1, name="one")
    hook.register(2, name="two")
    hook.register(11, name="one")
    assert (hook["one"], list(hook.items()), "one" in hook, "three" in hook) == (
        11,
        [("one", 11), ("two", 2)],
        True,
        False,
    )
    with pytest.raises(KeyError):
        hook["three"]


def test_only_asks_for_exactly_one() -> None:
    hook: Hook[str] = Hook("the labels of a project")
    with pytest.raises(LookupError, match="the labels of a project: 0 entries"):
        _ = hook.only
    hook.register("a")
    assert hook.only == "a"
    hook.register("b")
    with pytest.raises(LookupError, match="2 entries"):
        _ = hook.only
