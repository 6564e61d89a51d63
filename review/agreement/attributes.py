"""How much people agree on what they say of the same object: choices, ticks, numbers, texts. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations
from typing import Any

from annotation.regions.attributes import AttributeDefinition
from annotation.regions.shapes import Region
from annotation.schema.rules import SchemaDocument
from review.adjudication.rules import same_objects
from review.agreement.chance import beyond_chance
from review.consensus.agreement import FEWEST_ITEMS
from review.consensus.distances import number_distance, text_distance

MOST_VALUES = 120
# Every two texts are compared letter by letter.
MOST_TEXTS = 60

Distance = Callable[[Any, Any], float]


@dataclass(frozen=True, slots=True)
class Answered:
    """Agreement on one attribute of a label, over objects that several people gave it.

    ``same``: the share of equal pairs; ``mean``: 1 less the mean distance, in [0, 1]; ``alpha`` beyond chance with its
    95 % interval, None where there is too little to say. ``is_enough`` is False under 20 objects.
    """

    label: str
    attribute: str
    kind: str
    objects: int
    same: float
    mean: float
    alpha: float | None
    low: float | None
    high: float | None
    is_enough: bool


def attributes_in(schema: SchemaDocument, answers: Sequence[Mapping[str, Sequence[Region]]]) -> list[Answered]:
    """Return the agreement on every attribute of a schema that two people gave the same object.

    ``answers``: each picture's regions by person. Regions are one object where they lie on each other, from IoU .5.
    """
    wanted = [(label, one) for label in schema.labels for one in label.attributes]
    if not wanted:
        return []
    objects = [seen_object for answers_here in answers for seen_object in _objects(list(answers_here.values()))]
    rows = [_answered(label.key, label.name, definition, objects) for label, definition in wanted]
    return [one for one in rows if one is not None]


def _objects(answers: Sequence[Sequence[Region]]) -> list[list[Region]]:
    same = same_objects(answers)
    return [[answers[who][place] for who, place in one.members] for one in same if len(one.members) > 1]


def _answered(
    label: str, name: str, definition: AttributeDefinition, objects: Sequence[Sequence[Region]]
) -> Answered | None:
    """Compare what was given; what somebody left out is no answer."""
    values = [
        [one.attributes[definition.key] for one in group if one.label == label and _is_given(one, definition.key)]
        for group in objects
    ]
    several = [group for group in values if len(group) > 1]
    pairs = [pair for group in several for pair in combinations(group, 2)]
    if not pairs:
        return None
    distance = _distance_of(definition, [value for group in several for value in group])
    gaps = [distance(one, other) for one, other in pairs]
    most = MOST_TEXTS if definition.kind == "text" else MOST_VALUES
    whole = beyond_chance(several, distance, most=most)
    return Answered(
        label=name,
        attribute=definition.name,
        kind=definition.kind,
        objects=len(several),
        same=round(sum(gap == 0 for gap in gaps) / len(gaps), 4),
        mean=round(1 - sum(gaps) / len(gaps), 4),
        alpha=whole.alpha,
        low=whole.low,
        high=whole.high,
        is_enough=len(several) >= FEWEST_ITEMS,
    )


def _is_given(region: Region, key: str) -> bool:
    return region.attributes.get(key) not in (None, "")


def _distance_of(definition: AttributeDefinition, values: Sequence[Any]) -> Distance:
    """Return the distance of a kind of answer, in [0, 1]; numbers over the range allowed, else over the range given."""
    if definition.kind == "text":
        return text_distance
    if definition.kind != "number":
        return _differ
    low = min(values) if definition.min is None else definition.min
    high = max(values) if definition.max is None else definition.max
    return partial(number_distance, span=float(high - low) or 1.0)


def _differ(first: Any, second: Any) -> float:
    return float(first != second)
