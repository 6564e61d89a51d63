"""The policy's sections: owned by areas, one flat policy in rows and on the wire."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from assay.kernel.errors import ValidationFailed
from assay.projects.policy_sections import ProjectPolicy, Section, _assembled, sections, whole_policy
from assay.projects.rules import first_policy, merge_policy

FIELDS = tuple(field.name for field in msgspec.structs.fields(whole_policy()))
BOUNDS = {name: bounds for section in sections for name, bounds in section.bounds.items()}
# Numbers without a bound of their own: none. Flags, choices, keys and lists are checked by type or by name.
NUMBERS = [field.name for field in msgspec.structs.fields(whole_policy()) if field.type in (int, float)]


def own_fields(section: Section) -> set[str]:
    below = (
        {field.name for field in msgspec.structs.fields(section.struct.__mro__[1])}
        if (section.struct is not ProjectPolicy)
        else set()
    )
    return {field.name for field in msgspec.structs.fields(section.struct)} - below


def fields_named(changes: dict[str, Any], current: dict[str, Any] | None = None) -> list[str]:
    with pytest.raises(ValidationFailed) as refused:
        merge_policy(current or {}, changes)
    return [error.path for error in refused.value.errors]


def test_every_field_is_owned_by_one_section() -> None:
    owned = [name for section in sections for name in own_fields(section)]
    assert sorted(owned) == sorted(FIELDS)
    assert len(FIELDS) == 41


def test_a_section_bounds_its_own_fields_only() -> None:
    for section in sections:
        assert set(section.bounds) <= own_fields(section), section.struct


def test_every_number_has_a_bound() -> None:
    assert set(NUMBERS) == set(BOUNDS)


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_one_field_is_changed_alone_and_refused_by_its_name(name: str) -> None:
    low, high = BOUNDS[name]
    stored = merge_policy({}, {})
    assert merge_policy(stored, {name: stored[name]}) == stored
    assert f"policy.{name}" in fields_named({name: high + 1}, stored)
    assert f"policy.{name}" in fields_named({name: low - 1}, stored)


def test_a_row_from_before_any_field_decodes() -> None:
    policy = msgspec.convert({}, whole_policy())
    assert msgspec.to_builtins(policy) == merge_policy({}, {})
    assert merge_policy({}, {})["routing"] == "threshold"


def test_new_projects_accept_nothing_unseen_unless_chosen() -> None:
    assert first_policy({})["routing"] == "people"
    assert first_policy({"confidence_threshold": 0.4})["routing"] == "threshold"
    assert first_policy({"routing": "contract"})["routing"] == "contract"


def test_checks_beside_the_bounds_name_their_fields() -> None:
    assert fields_named({"gate_floor": 0.9, "gate_good": 0.9}) == ["policy.gate_good"]
    assert fields_named({"segmenter": "not a key"}) == ["policy.segmenter"]
    assert merge_policy({"segmenter": "not a key"}, {"overlap": 2})["segmenter"] == "not a key"
    assert fields_named({"overlapp": 2}) == ["policy.overlapp"]


def test_sections_side_by_side_are_refused() -> None:
    class One(ProjectPolicy, frozen=True, kw_only=True):
        one: int = 1

    class Other(ProjectPolicy, frozen=True, kw_only=True):
        other: int = 1

    with pytest.raises(LookupError, match="extends the one below"):
        _assembled((ProjectPolicy, One, Other))
