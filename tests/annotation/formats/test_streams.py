"""Slices of JSON: every item once, wherever the list ends and whatever stands behind it."""

from __future__ import annotations

import json
from typing import Any
from unittest.mock import patch

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotation.formats import streams
from annotation.formats.document import FormatError

PLAIN = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    PLAIN | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=12,
)


def read(text: str, key: str) -> list[Any]:
    view = text.encode()
    start = next(place for name, place in streams.members(view, streams.begin(view, "f")[0], "f") if name == key)
    return [msgspec.json.decode(raw) for rows in streams.raw_items(view, start, "f") for raw in rows]


@settings(max_examples=200, deadline=None)
@given(st.lists(VALUES, max_size=30), st.lists(VALUES, max_size=30), st.integers(8, 200), st.sampled_from([None, 1]))
def test_every_item_comes_once(first: list[Any], second: list[Any], size: int, indent: int | None) -> None:
    text = json.dumps({"before": 1, "first": first, "second": second, "after": {"a": [1]}}, indent=indent)
    with patch.object(streams, "SLICE", size):
        assert read(text, "first") == first
        assert read(text, "second") == second


def test_a_short_list_before_a_long_one() -> None:
    rows = [{"id": n, "segmentation": [[1.5] * 20]} for n in range(20_000)]
    text = json.dumps({"images": [{"id": 1}], "annotations": rows})
    assert read(text, "images") == [{"id": 1}]
    assert read(text, "annotations") == rows


@pytest.mark.parametrize("tail", ["", "]", '{"id": 2', '{"id": 2},', "}"])
def test_a_list_that_breaks_gives_what_came_before(tail: str) -> None:
    text = '{"rows": [{"id": 1}, ' + tail
    rows = streams.raw_items(text.encode(), text.index("["), "f")
    with pytest.raises(FormatError):
        list(rows)
