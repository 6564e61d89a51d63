"""Agreement on choices, numbers and texts of the same object, by hand."""

from __future__ import annotations

from typing import Any

import pytest

from annotation.regions.attributes import AttributeDefinition, Choice
from annotation.regions.codec import decode_regions
from annotation.regions.shapes import Region
from annotation.schema.rules import LabelDefinition, SchemaDocument
from review.agreement.attributes import Answered, attributes_in
from review.agreement.chance import beyond_chance
from tests.factories.world import region

COLOUR = AttributeDefinition(
    key="colour", name="Colour", kind="select", options=[Choice(key=one, name=one) for one in ("red", "blue")]
)
AGE = AttributeDefinition(key="age", name="Age", kind="number", min=0, max=100)
PLATE = AttributeDefinition(key="plate", name="Plate", kind="text")


def schema(*attributes: AttributeDefinition) -> SchemaDocument:
    labels = [
        LabelDefinition(key="person", name="Person", color="#000000", shapes=["box"], attributes=list(attributes))
    ]
    return SchemaDocument(version=1, labels=labels)


def picture(**values: tuple[Any, ...]) -> dict[str, list[Region]]:
    """Return two people's box of the same object, each with their value of every attribute."""
    return {
        who: decode_regions([region(x=10.0 + at, attributes={name: two[at] for name, two in values.items()})])
        for at, who in enumerate(("ann", "bob"))
    }


def test_each_kind_has_its_distance() -> None:
    pictures = [
        picture(colour=("red", "red"), age=(20, 30), plate=("AB 12", "AB 12")),
        picture(colour=("red", "blue"), age=(40, 40), plate=("AB 12", "AB 13")),
    ]
    colour, age, plate = attributes_in(schema(COLOUR, AGE, PLATE), pictures)
    assert (colour.label, colour.attribute, colour.kind, colour.objects) == ("Person", "Colour", "select", 2)
    assert (colour.same, colour.mean) == (0.5, 0.5)
    assert (age.same, age.mean) == (0.5, 0.95)
    assert (plate.same, plate.mean) == (0.5, 0.9)
    assert not colour.is_enough


def test_what_somebody_left_out_is_no_answer_and_other_objects_are_not_compared() -> None:
    apart = {"ann": decode_regions([region(attributes={"age": 3})]),
             "bob": decode_regions([region(x=200.0, attributes={"age": 9})])}  # fmt: skip
    assert attributes_in(schema(AGE), [picture(age=(20, "")), apart]) == []
    assert attributes_in(schema(), [picture(age=(20, 30))]) == []


def test_numbers_without_bounds_are_measured_by_what_was_given() -> None:
    free = AttributeDefinition(key="age", name="Age", kind="number")
    (age,) = attributes_in(schema(free), [picture(age=(10, 20)), picture(age=(10, 50))])
    assert age.mean == pytest.approx(1 - (10 / 40 + 1) / 2)


def test_alpha_is_one_where_people_agree_on_what_differs_and_has_its_range() -> None:
    pictures = [picture(colour=(word, word)) for word in ("red", "blue") * 15]
    (colour,) = attributes_in(schema(COLOUR), pictures)
    assert (colour.alpha, colour.low, colour.high, colour.is_enough) == (1.0, 1.0, 1.0, True)
    mixed = [picture(colour=(word, other)) for word, other in (("red", "red"), ("blue", "red")) * 15]
    (colour,) = attributes_in(schema(COLOUR), mixed)
    assert isinstance(colour, Answered)
    assert colour.alpha is not None
    assert colour.low is not None
    assert colour.high is not None
    assert -1 <= colour.low < colour.alpha < colour.high < 0.5


def test_chance_needs_two_items() -> None:
    assert beyond_chance([["a", "b"]], lambda one, other: float(one != other)).alpha is None
