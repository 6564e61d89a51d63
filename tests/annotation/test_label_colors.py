"""Labels that say no colour get one of their own."""

from __future__ import annotations

from annotation.schema.colors import color_at, next_color
from annotation.schema.rules import MAX_LABELS, check_schema


def _label(key: str, **more: str) -> dict[str, str]:
    return {"key": key, "name": key.title(), **more}


def test_colors_are_those_of_the_browser() -> None:
    given = [color_at(at) for at in (0, 11, 12, 13, 20, 39)]
    assert given == ["#0072B2", "#999933", "#CD718F", "#6DA358", "#D17273", "#939939"]


def test_labels_without_a_color_differ_from_each_other_and_from_those_with_one() -> None:
    labels, _ = check_schema([_label("cat"), _label("dog", color="#009e73"), _label("cup"), _label("car")])
    assert [label.color for label in labels] == ["#0072B2", "#009e73", "#CC79A7", "#D55E00"]


def test_more_labels_than_colors_still_get_one() -> None:
    taken = [color_at(at) for at in range(1000)]
    assert next_color(40, taken) == color_at(40)
    labels, _ = check_schema([_label(f"label-{at}") for at in range(MAX_LABELS)])
    assert len({label.color for label in labels[:100]}) == 100
